"""The options that say which images to learn from."""

import argparse
from pathlib import Path

from annotated_types import Ge, Le

from latentlab.cli.errors import UsageError, did_you_mean
from latentlab.cli.parser import Parser, choice, whole_number
from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, DatasetEntry


def add_data(parser: Parser) -> None:
    """--dataset, --data, --image-size and --colour."""
    group = parser.add_argument_group("Data")
    group.add_argument(
        "--dataset",
        metavar="NAME",
        default=DataSource().name,
        help=f"One of {', '.join(each.name for each in CATALOGUE)}; default: %(default)s. "
        "latentlab datasets tells about them.",
    )
    group.add_argument(
        "--data", metavar="DIR", help="Folder of the files, for the data sets idx and folder."
    )
    lowest, highest = _size_range()
    group.add_argument(
        "--image-size",
        metavar="N",
        type=whole_number("--image-size", lowest, highest),
        help=f"Side length in pixels, {lowest} to {highest}; default: that of the data set.",
    )
    group.add_argument(
        "--colour",
        metavar="native|grey|colour",
        default=DataSource().colour,
        type=choice("--colour", "native", "grey", "colour"),
        help="Keep the colours, or convert to grey or to three channels; default: native.",
    )


def data_source(arguments: argparse.Namespace) -> DataSource:
    """What the options say.

    Raises:
        UsageError: for an unknown data set, or a folder that is missing, not there or not needed.
    """
    entry = _entry(arguments.dataset)
    return DataSource(
        name=entry.name,
        folder=_folder(entry, arguments.data),
        image_size=arguments.image_size,
        colour=arguments.colour,
    )


def _entry(name: str) -> DatasetEntry:
    known = {each.name: each for each in CATALOGUE}
    if name not in known:
        raise UsageError(
            f"--dataset cannot be {name}: it must be one of {', '.join(known)}."
            f"{did_you_mean(name, known)}"
        )
    return known[name]


def _folder(entry: DatasetEntry, text: str | None) -> Path | None:
    if not entry.needs_folder:
        if text is not None:
            raise UsageError(
                f"--data cannot be {text}: the data set {entry.name} needs no folder. "
                "Leave --data out, or choose --dataset idx or --dataset folder."
            )
        return None
    if text is None:
        raise UsageError(f"--data is missing: name the folder of the {entry.title} by --data DIR.")
    folder = Path(text).expanduser().resolve()
    if not folder.is_dir():
        raise UsageError(f"--data cannot be {text}: it must be a folder that exists.")
    return folder


def _size_range() -> tuple[int, int]:
    bounds = DataSource.model_fields["image_size"].metadata
    lowest = next(each.ge for each in bounds if isinstance(each, Ge))
    highest = next(each.le for each in bounds if isinstance(each, Le))
    assert isinstance(lowest, int) and isinstance(highest, int)
    return lowest, highest
