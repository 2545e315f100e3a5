"""The options of a run that exists: where it goes on when its data were moved, or its device is
missing. And the advice to use them."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from latentlab.cli.errors import UsageError
from latentlab.cli.parser import Parser
from latentlab.cli.training_options import add_device, check_device, existing_folder
from trainers.data.errors import DataError
from trainers.runs.place import Place, has_folder, has_second_folder
from trainers.runs.run import Run, RunError


def add_place(parser: Parser) -> None:
    """--data, --second-folder and --device, for a run that exists: where it goes on."""
    group = parser.add_argument_group("Elsewhere")
    group.add_argument(
        "--data",
        metavar="DIR",
        help="Where the images of the run lie now, for a data set in a folder; for two-folders "
        "those of domain A. They must be the same images.",
    )
    group.add_argument(
        "--second-folder",
        metavar="DIR",
        help="Where the images of domain B lie now, for the data set two-folders.",
    )
    add_device(group, None, "that of the run")


def place(arguments: argparse.Namespace, run: Run) -> Place:
    """What the options of `add_place` say about `run`.

    Raises:
        UsageError: for a folder that is not there or that the run does not need, or a device that
            the machine has not.
    """
    if arguments.device is not None:
        check_device(arguments.device)
    data = run.manifest.data
    return Place(
        folder=_place_of("--data", has_folder(data), run, arguments.data),
        second_folder=_place_of(
            "--second-folder", has_second_folder(data), run, arguments.second_folder
        ),
        device=arguments.device,
    )


def _place_of(option: str, needed: bool, run: Run, text: str | None) -> Path | None:
    if text is None:
        return None
    if not needed:
        kind = "folder" if option == "--data" else "second folder"
        raise UsageError(
            f"{option} cannot be {text}: {run.name} learns from {run.manifest.data.name}, which "
            f"needs no {kind}. Leave {option} out."
        )
    return existing_folder(option, text)


@contextmanager
def advising(run: Run, command: str) -> Iterator[None]:
    """While the block trains: errors about data or device name the option of `command` that helps.

    Args:
        run: whose data they are.

    Raises:
        RunError: in place of a DeviceError, a DataError or an OtherImagesError.
    """
    from trainers.runs.checkpoint import OtherImagesError
    from trainers.training.device import DeviceError

    try:
        yield
    except DeviceError as error:
        raise RunError(f"{error} Use: {command} --device auto") from error
    except (DataError, OtherImagesError) as error:
        raise RunError(f"{error}{_if_moved(run, command)}") from error


def _if_moved(run: Run, command: str) -> str:
    """What to type if the images of `run` lie elsewhere now; nothing if they have no folder."""
    if not has_folder(run.manifest.data):
        return ""
    second = " --second-folder DIR" if has_second_folder(run.manifest.data) else ""
    return f" If the images lie elsewhere now: {command} --data DIR{second}"
