"""Commands and options that the program or its documents name exist."""

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from latentlab.capabilities import CAPABILITIES
from latentlab.cli.commands import command_names
from latentlab.cli.entry import parse
from latentlab.cli.parser import Parser
from trainers.registry import algorithm_names

ROOT = Path(__file__).parents[3]
EXAMPLES = [each.example for each in CAPABILITIES if each.example]
NAMED = re.compile(r"\blatentlab ([a-z]+)((?: (?:--?[a-z-]+|[A-Z0-9][\w.]*)(?![\w-]))*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def sentences(*folders: str) -> Iterator[str]:
    """Every string in the source, docstrings too; what is filled in reads 1."""
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    parts = (getattr(each, "value", None) for each in node.values)
                    yield "".join(each if isinstance(each, str) else "1" for each in parts)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@cache
def options(command: str) -> set[str]:
    """Those that a command has, for train those of all algorithms."""
    known = set[str]()
    for algorithm in algorithm_names() if command == "train" else ("",):
        parser = Parser(prog=command)
        parser.words = [algorithm]
        import_module(f"latentlab.cli.commands.{command}").configure(parser)
        known |= {each for action in parser._actions for each in action.option_strings}
    return known


def test_commands_that_the_program_advises_exist_with_these_options() -> None:
    advised = {
        (command, option)
        for text in sentences("latentlab", "trainers")
        for command, words in NAMED.findall(text)
        for option in words.split() or [""]
    }
    assert len({command for command, _ in advised}) > 6
    assert {command for command, _ in advised} <= set(command_names())
    unknown = {
        (command, option)
        for command, option in advised
        if option.startswith("-") and option not in options(command)
    }
    assert not unknown


def test_options_that_the_command_line_names_exist() -> None:
    known = {"--version"}.union(*map(options, command_names()))
    named = {option for text in sentences("latentlab/cli") for option in OPTION.findall(text)}
    assert named <= known


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_to_do_with_a_model_can_be_typed(example: str) -> None:
    command = example.format(name="RUN", more=" -n 64").partition("latentlab ")[2]
    assert parse(shlex.split(command)).run == "RUN"


@pytest.mark.parametrize("document", ["README.md", "docs/guide.md"])
def test_commands_in_documents_can_be_typed(document: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)
    # What may be left out is given, and of several words that may be chosen the first.
    given = re.sub(r"\|\w+|[\[\]]", "", "".join(blocks))
    for program, *words in (shlex.split(line, comments=True) for line in given.splitlines()):
        if program == "latentlab":
            parse(words)
