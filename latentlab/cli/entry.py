"""Reads the command, runs it, and turns what went wrong into one line and an exit status."""

import argparse
import contextlib
import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence

from latentlab import __version__
from latentlab.cli.commands import command_names, meaning
from latentlab.cli.errors import (
    FAILED,
    INTERRUPTED,
    WRONG,
    Interrupted,
    UsageError,
    did_you_mean,
    expected_errors,
    sentence,
)
from latentlab.cli.parser import Help, Parser

FORMER_NAMES: Mapping[str, str] = {"interpolate": "walk", "conditions": "labels"}
"""What commands were called before; scripts that use these names keep running."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `latentlab` with `argv` (without the program's name); returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A file's name may hold what the terminal's encoding has not.
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    if words:
        words[0] = FORMER_NAMES.get(words[0], words[0])
    if not words:
        from latentlab.app import main as open_window

        return open_window(["latentlab"])
    try:
        arguments = parse(words)
    except UsageError as error:
        return _complain(error, WRONG)
    return _run(arguments)


def parse(words: list[str]) -> argparse.Namespace:
    """The options that `words` name; `execute` is what to call with them.

    Raises:
        UsageError: about the first word that cannot be.
        SystemExit: if only help or the version was asked for.
    """
    parser = Parser(
        prog="latentlab",
        description="A desktop laboratory for generative models. Without a command: the window.",
        epilog="latentlab COMMAND --help tells more about a command.",
        formatter_class=Help,
    )
    parser.add_argument("--version", action="version", version=f"LatentLab {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    asked, names = words[0], command_names()
    if asked.startswith("-") and not parser.knows(asked):
        parser.refuse_unknown(words)
    if not asked.startswith("-") and asked not in names:
        raise UsageError(
            f"There is no command {asked}: choose one of {', '.join(names)}."
            f"{did_you_mean(asked, names)}"
        )
    for name in names if asked.startswith("-") else (asked,):
        told = meaning(name)
        command = commands.add_parser(name, help=told, description=told, formatter_class=Help)
        if name == asked:
            module = importlib.import_module(f"latentlab.cli.commands.{name}")
            command.words = words[1:]
            command.set_defaults(parser=command, execute=module.execute)
            module.configure(command)
    arguments, unknown = parser.parse_known_args(words)
    if unknown:
        arguments.parser.refuse_unknown(unknown)
    return arguments


def _run(arguments: argparse.Namespace) -> int:
    from latentlab.cli.run_folders import check_home

    try:
        check_home()
        status: int = arguments.execute(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read our output has gone; without this, Python complains again while exiting.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except UsageError as error:
        return _complain(error, WRONG)
    except Interrupted as error:
        return _complain(error, error.status)
    except KeyboardInterrupt:
        return _complain(Interrupted("Interrupted."), INTERRUPTED)
    except expected_errors() as error:
        if arguments.verbose:
            raise
        return _complain(error, FAILED)


def _complain(error: Exception, status: int) -> int:
    with contextlib.suppress(OSError):  # the terminal may have been closed
        print(f"latentlab: {sentence(error)}", file=sys.stderr)
    return status
