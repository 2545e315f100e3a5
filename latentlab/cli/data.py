"""The options that say which images to learn from."""

import argparse
from collections.abc import Callable
from pathlib import Path

from annotated_types import Ge, Le

from latentlab.cli.errors import UsageError, did_you_mean
from latentlab.cli.parser import Parser, choice, whole_number
from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, DatasetEntry
from trainers.data.catalogue import entry as known


def add_data(parser: Parser, default: str) -> None:
    """--dataset and the options that say more about it; `default` is the data set's name."""
    group = parser.add_argument_group("Data")
    group.add_argument(
        "--dataset",
        metavar="NAME",
        default=default,
        help=f"One of {', '.join(each.name for each in CATALOGUE)}; default: %(default)s. "
        "latentlab datasets tells about them.",
    )
    group.add_argument(
        "--data",
        metavar="DIR",
        help=f"Folder of the files, for {_names(lambda each: each.needs_folder)}; for "
        "two-folders that of domain A.",
    )
    group.add_argument(
        "--second-folder", metavar="DIR", help="Folder of domain B, for the data set two-folders."
    )
    group.add_argument(
        "--attribute",
        metavar="NAME",
        help="For faces and celeba: the images with it are domain A, those without it domain B; "
        f"default for faces: {known('faces').default_attribute}. latentlab datasets --json lists "
        "the attributes.",
    )
    group.add_argument(
        "--domains",
        nargs=2,
        metavar=("A", "B"),
        help="Use the images of these two labels only, as domain A and domain B.",
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
        UsageError: for an unknown data set or attribute, or a folder that is missing, not there
            or not needed.
    """
    entry = _entry(arguments.dataset)
    return DataSource(
        name=entry.name,
        folder=_folder("--data", entry.needs_folder, entry, arguments.data),
        image_size=arguments.image_size,
        colour=arguments.colour,
        attribute=_attribute(entry, arguments.attribute),
        second_folder=_folder(
            "--second-folder", entry.needs_second_folder, entry, arguments.second_folder
        ),
        domains=None if arguments.domains is None else tuple(arguments.domains),
    )


def _entry(name: str) -> DatasetEntry:
    known = {each.name: each for each in CATALOGUE}
    if name not in known:
        raise UsageError(
            f"--dataset cannot be {name}: it must be one of {', '.join(known)}."
            f"{did_you_mean(name, known)}"
        )
    return known[name]


def _folder(option: str, needed: bool, entry: DatasetEntry, text: str | None) -> Path | None:
    """What `option` says; the data set needs it or not."""
    if not needed:
        if text is not None:
            kind = "folder" if option == "--data" else "second folder"
            raise UsageError(
                f"{option} cannot be {text}: the data set {entry.name} needs no {kind}. "
                f"Leave {option} out, or choose another --dataset."
            )
        return None
    if text is None:
        what = entry.title if option == "--data" else "images of domain B"
        raise UsageError(f"{option} is missing: name the folder of the {what} by {option} DIR.")
    folder = Path(text).expanduser().resolve()
    if not folder.is_dir():
        raise UsageError(f"{option} cannot be {text}: it must be a folder that exists.")
    return folder


def _attribute(entry: DatasetEntry, name: str | None) -> str | None:
    if name is None or name in entry.attributes:
        return name
    if not entry.attributes:
        having = _names(lambda each: bool(each.attributes))
        raise UsageError(
            f"--attribute cannot be {name}: the data set {entry.name} has no attributes, only "
            f"{having}."
        )
    raise UsageError(
        f"--attribute cannot be {name}: it must be one of {', '.join(entry.attributes)}."
        f"{did_you_mean(name, entry.attributes)}"
    )


def _names(chosen: Callable[[DatasetEntry], bool]) -> str:
    """The data sets that fit, "faces and celeba"."""
    *first, last = (each.name for each in CATALOGUE if chosen(each))
    return f"{', '.join(first)} and {last}"


def _size_range() -> tuple[int, int]:
    bounds = DataSource.model_fields["image_size"].metadata
    lowest = next(each.ge for each in bounds if isinstance(each, Ge))
    highest = next(each.le for each in bounds if isinstance(each, Le))
    assert isinstance(lowest, int) and isinstance(highest, int)
    return lowest, highest
