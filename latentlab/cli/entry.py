"""Reads the command, runs it, and turns what went wrong into one line and an exit status."""

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence

from latentlab import __version__
from latentlab.cli.errors import (
    Interrupted,
    UsageError,
    did_you_mean,
    expected_errors,
    sentence,
)
from latentlab.cli.home import check_home
from latentlab.cli.parser import Help, Parser
from latentlab.cli.status import FAILED, INTERRUPTED, WRONG

COMMANDS: Mapping[str, str] = {
    "train": "Train a model.",
    "resume": "Go on with a run that was stopped.",
    "sample": "Draw pictures from a trained model.",
    "walk": "Walk through the latent space: a film, a strip or single pictures.",
    "arithmetic": "Add and subtract the averages of latents.",
    "labels": "Draw the same latents under every label, or a labelled data set.",
    "directions": "Draw what a model's own directions change.",
    "transfer": "Translate a picture, or a folder of them, from one domain to another.",
    "swap": "Give one picture the object of another.",
    "remove": "Take the object out of a picture.",
    "strength": "Fade a picture's object in, and past what it was.",
    "bilinear": "Blend the objects of four pictures, in a square, in one.",
    "evaluate": "Measure how good a trained model is.",
    "export": "Save a trained model as one file.",
    "models": "List the models that can be explored.",
    "algorithms": "List what can be trained.",
    "datasets": "List what can be learned from.",
    "runs": "List past runs.",
    "demo": "In a minute: train a CGAN on digits and save what it learned.",
}
"""What each command does; its module in latentlab/cli/commands has its name."""

FORMER_NAMES: Mapping[str, str] = {"interpolate": "walk", "conditions": "labels"}
"""What commands were called before; scripts that use these names keep running."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `latentlab` with `argv` (without the program's name); returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words:
        words[0] = FORMER_NAMES.get(words[0], words[0])
    if not words:
        from latentlab.app import main as open_window

        return open_window(["latentlab"])
    try:
        arguments = _parse(words)
    except UsageError as error:
        return _complain(error, WRONG)
    return _run(arguments)


def _parse(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        prog="latentlab",
        description="A desktop laboratory for generative models. Without a command: the window.",
        epilog="latentlab COMMAND --help tells more about a command.",
        formatter_class=Help,
    )
    parser.add_argument("--version", action="version", version=f"LatentLab {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    asked = words[0]
    if asked.startswith("-") and not parser.knows(asked):
        parser.refuse_unknown(words)
    if not asked.startswith("-") and asked not in COMMANDS:
        raise UsageError(
            f"There is no command {asked}: choose one of {', '.join(COMMANDS)}."
            f"{did_you_mean(asked, COMMANDS)}"
        )
    for name, meaning in COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=meaning, formatter_class=Help)
        if name == asked:
            module = importlib.import_module(f"latentlab.cli.commands.{name}")
            module.configure(command, words[1:])
            command.set_defaults(parser=command)
    arguments, unknown = parser.parse_known_args(words)
    if unknown:
        arguments.parser.refuse_unknown(unknown)
    return arguments


def _run(arguments: argparse.Namespace) -> int:
    try:
        check_home()
        status: int = arguments.command(arguments)
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
    print(f"latentlab: {sentence(error)}", file=sys.stderr)
    return status
