"""What a message names exists where the message is read: an option in the very command that says
it, a button on the page. The source is searched, so that a new message is tried as well."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from test_cli_advice import OPTION, options

from latentlab.cli.commands import command_names

ROOT = Path(__file__).parents[3]
CLI = ROOT / "latentlab" / "cli"
PAGES = ROOT / "latentlab" / "gui" / "pages"
COMMAND = re.compile(r"\blatentlab ([a-z]+)")
PRESSED = re.compile(r"\b[Pp]ress(?:ed)? ((?:[A-Z][\w'-]*)(?: (?:again|up|where|as))?)")
KEYS = {"Enter", "Ctrl-C", "Esc", "Return", "Del", "Page"}


def literals(tree: ast.AST) -> Iterator[str]:
    """Every string of `tree` but docstrings; what is filled in reads 1."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {id(each) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
              for each in node.values}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (getattr(each, "value", None) for each in node.values)
            yield "".join(each if isinstance(each, str) else "1" for each in parts)
        elif isinstance(node, ast.Constant) and id(node) not in docstrings | inside:
            yield node.value if isinstance(node.value, str) else ""


Place = tuple[str, str]
"""A module below latentlab.cli, and a name at its top."""


@cache
def tops(module: str) -> dict[str, ast.stmt]:
    """What is defined at the top of `module`, by name."""
    path = ROOT / Path(*module.split(".")).with_suffix(".py")
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    found: dict[str, ast.stmt] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {each.id: node for each in targets if isinstance(each, ast.Name)}
    return found


@cache
def imported(module: str) -> dict[str, Place]:
    """Names that `module` has from others below latentlab.cli, wherever it imports them."""
    path = ROOT / Path(*module.split(".")).with_suffix(".py")
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    return {
        each.asname or each.name: (node.module, each.name)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("latentlab.cli")
        for each in node.names
        if node.module is not None
    }


def reached(command: str) -> set[Place]:
    """Everything below latentlab.cli that `command` can come to."""
    start = f"latentlab.cli.commands.{command}"
    waiting, seen = [(start, "configure"), (start, "execute")], set[Place]()
    while waiting:
        place = waiting.pop()
        module, name = place
        if place in seen or name not in tops(module):
            continue
        seen.add(place)
        for node in ast.walk(tops(module)[name]):
            used = node.id if isinstance(node, ast.Name) else ""
            waiting += [imported(module).get(used, (module, used))]
    return seen


def wrong_options(texts: Iterator[str], known: set[str]) -> set[str]:
    """The options that sentences among `texts` name and that neither are `known` nor those of a
    command that the sentence names."""
    wrong = set[str]()
    for text in texts:
        others = [options(each) for each in COMMAND.findall(text) if each in command_names()]
        if " " in text.strip():
            wrong |= set(OPTION.findall(text)) - known.union(*others)
    return wrong


@pytest.mark.parametrize("command", command_names())
def test_a_command_names_only_options_of_its_own(command: str) -> None:
    known = options(command) | {"--help", "--version"}
    wrong = {
        (module, name, option)
        for module, name in reached(command)
        for option in wrong_options(literals(tops(module)[name]), known)
    }
    assert not wrong


def test_the_search_sees_through_shared_modules() -> None:
    assert ("latentlab.cli.place_options", "_if_moved") in reached("resume")
    assert ("latentlab.cli.place_options", "_if_moved") not in reached("sample")
    tree = ast.parse('def f(x):\n    "no --doc"\n    raise E(f"{x}: use --wrong, not --json")')
    assert wrong_options(literals(tree), {"--json"}) == {"--wrong"}
    assert wrong_options(iter(["Use latentlab train --steps 3"]), set()) == set()
    assert wrong_options(iter(["Use latentlab runs --steps 3"]), set()) == {"--steps"}


def test_what_every_command_can_say_and_what_lies_below_names_no_option() -> None:
    """It is said by commands that have not the option, and by the window."""
    files = [CLI / "errors.py", *(ROOT / "trainers").rglob("*.py")]
    files += [
        path for path in (ROOT / "latentlab").rglob("*.py") if CLI not in (path, *path.parents)
    ]
    wrong = {
        (path.name, option)
        for path in files
        for option in wrong_options(literals(ast.parse(path.read_text("utf-8"))), set())
    }
    assert not wrong


def shared_of_window() -> set[str]:
    """The words on controls that stand on every page."""
    gui = ROOT / "latentlab" / "gui"
    return {text for path in gui.rglob("*.py") if gui / "pages" not in path.parents
            for text in labels(path)}  # fmt: skip


@cache
def labels(path: Path) -> frozenset[str]:
    """Strings that can be the words on a control."""
    return frozenset(
        re.sub(r"[&…]", "", each) for each in literals(ast.parse(path.read_text("utf-8")))
    )


@pytest.mark.parametrize("page", sorted(each.parent.name for each in PAGES.glob("*/__init__.py")))
def test_a_page_names_only_buttons_that_are_on_it(page: str) -> None:
    files = list((PAGES / page).rglob("*.py"))
    known = shared_of_window().union(*map(labels, files)) | KEYS
    assert not unknown(pressed(files), known)


def test_what_the_whole_window_says_names_only_buttons_of_the_train_page_or_its_own() -> None:
    """The Train page shows the problems of a training."""
    gui = ROOT / "latentlab" / "gui"
    files = [path for path in gui.rglob("*.py") if gui / "pages" not in path.parents]
    files += [ROOT / "latentlab" / "problems.py", *(ROOT / "trainers").rglob("*.py")]
    train = (gui / "pages" / "train").rglob("*.py")
    known = shared_of_window().union(*map(labels, train)) | KEYS
    said = pressed(files)
    assert {"Start again", "Resume", "Save again"} <= said
    assert not unknown(said, known)


def unknown(said: set[str], known: set[str]) -> set[str]:
    """Those of `said` that are on no control; "press Start again" may mean Start."""
    return {each for each in said if not {each, each.split()[0]} & known}


def pressed(files: list[Path]) -> set[str]:
    """What the messages in `files` say to press."""
    texts = (each for path in files for each in literals(ast.parse(path.read_text("utf-8"))))
    return {found for text in texts for found in PRESSED.findall(text)}
