"""The data sets a person can choose from. This module does not import torch."""

from dataclasses import dataclass
from typing import Literal

from trainers.data.errors import DataError


@dataclass(frozen=True)
class DatasetEntry:
    """What is known of a data set before it is opened.

    Attributes:
        name: what the command line and a recipe call it.
        title: what the window calls it.
        meaning: one plain sentence.
        needs_folder: a person must say where its files lie.
        downloadable: it can be fetched from the internet on request.
        labelled: every image has a label (for `idx` and `folder`: if the files have them).
        domains: "two" if its labels are two domains, "pairs" if every image has a counterpart.
        attributes: what a person may choose from to tell the domains apart.
        default_attribute: the one taken when a person names none.
        channels: 1 or 3; None if only the files can tell.
        size: native side length in pixels; None if only the files can tell.
        default_size: side length in pixels when a person names none; None keeps the native one.
    """

    name: str
    title: str
    meaning: str
    needs_folder: bool = False
    downloadable: bool = False
    labelled: bool = True
    domains: Literal["one", "two", "pairs"] = "one"
    attributes: tuple[str, ...] = ()
    default_attribute: str | None = None
    channels: int | None = 1
    size: int | None = 28
    default_size: int | None = None


CATALOGUE: tuple[DatasetEntry, ...] = (
    DatasetEntry(
        name="digits",
        title="Digits (built in)",
        meaning="20,000 handwriting-like digits that LatentLab draws itself; no download.",
    ),
    DatasetEntry(
        name="mnist",
        title="MNIST",
        meaning="70,000 scanned handwritten digits; an 11 MB download.",
        downloadable=True,
    ),
    DatasetEntry(
        name="fashion-mnist",
        title="Fashion-MNIST",
        meaning="70,000 small pictures of ten kinds of clothing; a 30 MB download.",
        downloadable=True,
    ),
    DatasetEntry(
        name="kmnist",
        title="KMNIST",
        meaning="70,000 brush-written Japanese characters of ten kinds; a 20 MB download.",
        downloadable=True,
    ),
    DatasetEntry(
        name="cifar10",
        title="CIFAR-10",
        meaning="60,000 small colour photographs of ten kinds of things; a 170 MB download.",
        downloadable=True,
        channels=3,
        size=32,
    ),
    DatasetEntry(
        name="celeba",
        title="CelebA",
        meaning="202,599 photographs of faces, cropped to squares; a 1.4 GB download.",
        downloadable=True,
        labelled=False,
        channels=3,
        size=178,
        default_size=64,
    ),
    DatasetEntry(
        name="idx",
        title="IDX files",
        meaning="A folder with files in MNIST's own format (IDX), packed with gzip or not.",
        needs_folder=True,
        channels=1,
        size=None,
    ),
    DatasetEntry(
        name="folder",
        title="Folder of images",
        meaning="Your own pictures; if all lie in subfolders, the subfolders are the labels.",
        needs_folder=True,
        channels=None,
        size=None,
        default_size=64,
    ),
)

_BY_NAME = {each.name: each for each in CATALOGUE}


def entry(name: str) -> DatasetEntry:
    """The data set called `name`.

    Raises:
        DataError: if there is none; the message lists the names.
    """
    if name not in _BY_NAME:
        names = ", ".join(_BY_NAME)
        raise DataError(f"There is no data set {name!r}: choose one of {names}.")
    return _BY_NAME[name]
