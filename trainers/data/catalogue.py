"""The data sets a person can choose from. This module does not import torch."""

from dataclasses import dataclass
from typing import Literal

from trainers.data.downloaded.celeba_attributes import CELEBA_ATTRIBUTES
from trainers.data.errors import DataError

Domains = Literal["one", "two", "pairs"]
"""What an algorithm learns from, and what data hold: images, two domains, or pairs."""

_DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class DatasetEntry:
    """What is known of a data set before it is opened.

    Attributes:
        name: what the command line and a recipe call it.
        title: what the window calls it.
        meaning: one plain sentence.
        needs_folder: a person must say where its files lie.
        needs_second_folder: and where those of domain B lie.
        of_pictures: its files are a person's own pictures, and their folders say what they are.
        downloadable: it can be fetched from the internet on request.
        labelled: every image has a label (for `idx` and `folder`: if the files have them).
        captioned: every image has sentences about it (for a person's files: if they have any).
        domains: "two" if its labels are two domains, "pairs" if every image has a counterpart.
        label_names: of the labels, where they are known beforehand and no attribute makes them.
        attributes: what a person may choose from to tell the domains apart: A has it, B has not.
        default_attribute: the one taken when a person names none; without one, the images have
            no labels until a person names one.
        channels: 1 or 3; None if only the files can tell.
        size: native side length in pixels; None if only the files can tell.
        default_size: side length in pixels when a person names none; None keeps the native one.
        dimensions: of points, which have neither channels nor size; None of images.
    """

    name: str
    title: str
    meaning: str
    needs_folder: bool = False
    needs_second_folder: bool = False
    of_pictures: bool = False
    downloadable: bool = False
    labelled: bool = True
    captioned: bool = False
    domains: Domains = "one"
    label_names: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    default_attribute: str | None = None
    channels: int | None = 1
    size: int | None = 28
    default_size: int | None = None
    dimensions: int | None = None


def _points(
    name: str, title: str, dimensions: int, labels: int | tuple[str, ...], meaning: str
) -> DatasetEntry:
    """A built-in data set of points, whose labels have names or are numbered from 1."""
    names = tuple(map(str, range(1, labels + 1))) if isinstance(labels, int) else labels
    return DatasetEntry(
        name=name,
        title=f"{title} (built in)",
        meaning=f"Points on a {('line', 'plane')[dimensions - 1]}: {meaning}",
        labelled=bool(names),
        label_names=names,
        channels=None,
        size=None,
        dimensions=dimensions,
    )


CATALOGUE: tuple[DatasetEntry, ...] = (
    DatasetEntry(
        name="digits",
        title="Digits (built in)",
        meaning="20 000 handwriting-like digits that LatentLab draws itself; no download.",
        label_names=_DIGITS,
    ),
    DatasetEntry(
        name="faces",
        title="Faces (built in)",
        meaning="Cartoon portraits that LatentLab draws itself, with and without an attribute.",
        domains="two",
        attributes=("glasses", "smile", "hair", "fringe", "beard", "hat"),
        default_attribute="glasses",
        channels=3,
        size=64,
        default_size=64,
    ),
    DatasetEntry(
        name="stripes",
        title="Stripes (built in)",
        meaning="Plain and striped animals that LatentLab draws itself; none shown both ways.",
        domains="two",
        label_names=("plain", "striped"),
        channels=3,
        size=64,
        default_size=64,
    ),
    DatasetEntry(
        name="edges",
        title="Edges (built in)",
        meaning="Outlines, each with its coloured picture; LatentLab draws both itself.",
        domains="pairs",
        label_names=("outline", "coloured"),
        channels=3,
        size=64,
        default_size=64,
    ),
    DatasetEntry(
        name="hatching",
        title="Hatching (built in)",
        meaning="Hatched shapes that LatentLab draws; made smaller, left and right look alike.",
        label_names=("left", "right"),
        size=32,
        default_size=32,
    ),
    DatasetEntry(
        name="captions",
        title="Captions (built in)",
        meaning="Coloured shapes that LatentLab draws itself, with sentences about each picture.",
        captioned=True,
        label_names=("circle", "square", "triangle", "cross"),
        channels=3,
        size=32,
        default_size=32,
    ),
    _points(
        "ring-of-gaussians",
        "Ring of Gaussians",
        2,
        8,
        "eight equal heaps on a circle; easily some are forgotten.",
    ),
    _points(
        "grid-of-gaussians", "Grid of Gaussians", 2, 25, "twenty-five equal heaps in five rows."
    ),
    _points(
        "two-moons",
        "Two moons",
        2,
        ("upper", "lower"),
        "two half circles, each of which reaches into the other.",
    ),
    _points("spiral", "Spiral", 2, 0, "one line that goes around twice."),
    _points("mixture", "Mixture", 1, 3, "three heaps of unequal weight and width."),
    DatasetEntry(
        name="mnist",
        title="MNIST",
        meaning="70 000 scanned handwritten digits; an 11 MB download.",
        downloadable=True,
        label_names=_DIGITS,
    ),
    DatasetEntry(
        name="fashion-mnist",
        title="Fashion-MNIST",
        meaning="70 000 small pictures of ten kinds of clothing; a 30 MB download.",
        downloadable=True,
        label_names=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
    ),
    DatasetEntry(
        name="kmnist",
        title="KMNIST",
        meaning="70 000 brush-written Japanese characters of ten kinds; a 20 MB download.",
        downloadable=True,
        label_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    ),
    DatasetEntry(
        name="cifar10",
        title="CIFAR-10",
        meaning="60 000 small colour photographs of ten kinds of things; a 170 MB download.",
        downloadable=True,
        channels=3,
        size=32,
        label_names=(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck",
        ),
    ),
    DatasetEntry(
        name="celeba",
        title="CelebA",
        meaning="202 599 photographs of faces, cropped to squares; a 1.4 GB download.",
        downloadable=True,
        labelled=False,
        channels=3,
        size=178,
        default_size=64,
        domains="two",
        attributes=CELEBA_ATTRIBUTES,
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
        of_pictures=True,
        channels=None,
        size=None,
        default_size=64,
    ),
    DatasetEntry(
        name="captioned",
        title="Folder with captions",
        meaning="Your own pictures with sentences: captions.csv, or a .txt beside each picture.",
        needs_folder=True,
        of_pictures=True,
        captioned=True,
        channels=None,
        size=None,
        default_size=64,
    ),
    DatasetEntry(
        name="folder-pair",
        title="trainA and trainB folders",
        meaning="A folder that holds trainA and trainB, and perhaps testA and testB.",
        needs_folder=True,
        of_pictures=True,
        domains="two",
        label_names=("A", "B"),
        channels=None,
        size=None,
        default_size=64,
    ),
    DatasetEntry(
        name="pairs",
        title="Pairs",
        meaning="Double pictures, left half A, right half B; or folders A and B, same names.",
        needs_folder=True,
        of_pictures=True,
        domains="pairs",
        label_names=("left", "right"),
        channels=None,
        size=None,
        default_size=64,
    ),
    DatasetEntry(
        name="two-folders",
        title="Two folders of images",
        meaning="Your own pictures: one folder of domain A, another of domain B.",
        needs_folder=True,
        of_pictures=True,
        needs_second_folder=True,
        domains="two",
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
