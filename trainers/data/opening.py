"""The one way from a choice of data to images: `open_images`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from trainers.config import DataSource, FolderRules
from trainers.data.blank import blank_told, is_blank
from trainers.data.catalogue import CATALOGUE, DatasetEntry, entry
from trainers.data.derived.picking import picked
from trainers.data.derived.shaping import Colour, shaped, shaped_pairs
from trainers.data.downloaded.celeba import open_celeba
from trainers.data.downloaded.downloads import open_cifar10, open_mnist_like
from trainers.data.drawn.captions import open_captions
from trainers.data.drawn.digits.dataset import open_digits
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.faces import open_faces
from trainers.data.drawn.hatching import open_hatching
from trainers.data.drawn.points import open_points
from trainers.data.drawn.scenes import SEED_OF
from trainers.data.drawn.stripes import open_stripes
from trainers.data.errors import DataError
from trainers.data.files.captioned_folder import open_captioned_folder
from trainers.data.files.domain_folders import (
    open_folder_pair,
    open_pair_folder,
    open_two_folders,
)
from trainers.data.files.folder import open_folder
from trainers.data.files.idx import open_idx
from trainers.data.files.loading import MEMORY_BUDGET
from trainers.data.images import Images, MemoryImages, Part
from trainers.data.pairs import MemoryPairs
from trainers.data.watching import Cancelled, Progress, Watcher

_DRAWN_SIZES = (32, 64, 128)
"""Side lengths in pixels at which the embedded colour pictures are drawn."""

_LOOKED_AT = 2000
"""Images of IDX files of which it is found out whether there is something to see in them."""


@dataclass(frozen=True)
class _Request:
    source: DataSource
    size: int | None
    part: Part
    watcher: Watcher
    memory_budget: int

    @property
    def folder(self) -> Path:
        """The folder that the catalogue says is needed."""
        if self.source.folder is None:
            raise DataError(
                f"The data set {self.source.name!r} needs a folder: name the one where its "
                "files lie."
            )
        return self.source.folder

    @property
    def file_size(self) -> int:
        """The side length to which files are scaled."""
        assert self.size is not None
        return self.size

    @property
    def drawn_size(self) -> int:
        """The side length to draw at: as asked for, or the next larger one there is."""
        large_enough = [each for each in _DRAWN_SIZES if each >= self.file_size]
        return min(large_enough, default=_DRAWN_SIZES[-1])


def open_images(
    source: DataSource,
    *,
    part: Part = "train",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    memory_budget: int = MEMORY_BUDGET,
) -> Images:
    """Open the images that `source` names, fetching them first where that is possible.

    Args:
        source: which data set, where it lies, at what size and in which colours.
        part: "test" for pictures held out from training: drawn anew, or those in folders named
            so; for data sets without any, the same as "train".
        progress: called now and then with a text and the part done in [0, 1], None if unknown.
        cancelled: asked now and then whether to stop.
        memory_budget: bytes of pixels above which files are streamed rather than kept in memory.

    Raises:
        DataError: if they cannot be had, or a size is asked of points; the message says why and
            what to do.
        DataCancelled: if `cancelled` answered yes.
    """
    chosen = entry(source.name)
    if source.attribute is not None and not chosen.attributes:
        raise DataError(f"{chosen.title} has no attributes to choose from. Name none.")
    if chosen.dimensions is not None:
        _check_of_points(chosen, source)
    watcher = Watcher(progress, cancelled)
    watcher.tell(f"Opening {chosen.title}")
    size = source.image_size or chosen.default_size
    images = _OPENERS[source.name](_Request(source, size, part, watcher, memory_budget))
    if isinstance(images, MemoryImages):
        images = shaped(images, size, source.colour)
    elif isinstance(images, MemoryPairs):
        images = shaped_pairs(images, size, source.colour)
    if source.domains is not None:
        images = picked(images, source.domains)
    watcher.tell(f"Opened {chosen.title}", 1.0)
    return images


def _check_of_points(chosen: DatasetEntry, source: DataSource) -> None:
    """Refuse what is asked of points that only images have."""
    if source.image_size is not None or source.colour != "native":
        raise DataError(f"{chosen.title} are points: name neither an image size nor colours.")
    if source.domains is not None:
        raise DataError(f"{chosen.title} are points, not images of two domains. Choose no labels.")


class _FolderOpener(Protocol):
    """Opens a folder of files; what they are called and how they lie is its own business."""

    def __call__(
        self,
        folder: Path,
        size: int,
        colour: Colour,
        *,
        part: Part,
        rules: FolderRules,
        memory_budget: int,
        watcher: Watcher,
    ) -> Images: ...


def _from_folder(opener: _FolderOpener, request: _Request) -> Images:
    return opener(
        request.folder,
        request.file_size,
        request.source.colour,
        part=request.part,
        rules=request.source.rules,
        memory_budget=request.memory_budget,
        watcher=request.watcher,
    )


def _two_folders(request: _Request) -> Images:
    return _from_folder(partial(open_two_folders, second=request.source.second_folder), request)


def _digits(request: _Request) -> Images:
    request.watcher.tell("Drawing the digits")
    return open_digits(seed=SEED_OF[request.part])


def _faces(request: _Request) -> Images:
    attribute = request.source.attribute or entry("faces").default_attribute
    assert attribute is not None
    return open_faces(request.drawn_size, attribute, request.part, watcher=request.watcher)


def _mnist_like(request: _Request) -> Images:
    return open_mnist_like(request.source.name, request.source.folder, request.watcher)


def _celeba(request: _Request) -> Images:
    return open_celeba(
        request.source.folder,
        request.file_size,
        request.source.colour,
        request.watcher,
        request.memory_budget,
        request.source.attribute,
    )


def _with_blank_told(images: MemoryImages) -> MemoryImages:
    """`images`, of which some are looked at, with a remark on those with nothing to see."""
    chosen = range(0, len(images), max(1, -(-len(images) // _LOOKED_AT)))
    looked_at = zip(chosen, images.images[list(chosen)].numpy(), strict=True)
    blank = [f"image {index + 1}" for index, pixels in looked_at if is_blank(pixels)]
    remark = blank_told(blank, len(chosen), len(images))
    return replace(images, remarks=(*images.remarks, *filter(None, [remark])))


_OPENERS: dict[str, Callable[[_Request], Images]] = {
    "digits": _digits,
    "faces": _faces,
    "stripes": lambda each: open_stripes(each.drawn_size, each.part, watcher=each.watcher),
    "edges": lambda each: open_edges(each.drawn_size, each.part, watcher=each.watcher),
    "hatching": lambda each: open_hatching(each.drawn_size, each.part, watcher=each.watcher),
    "captions": lambda each: open_captions(each.drawn_size, each.part, watcher=each.watcher),
    **{
        each.name: lambda each: open_points(each.source.name, each.part)
        for each in CATALOGUE
        if each.dimensions is not None
    },
    "mnist": _mnist_like,
    "fashion-mnist": _mnist_like,
    "kmnist": _mnist_like,
    "cifar10": lambda each: open_cifar10(each.source.folder, each.watcher),
    "celeba": _celeba,
    "idx": lambda each: _with_blank_told(open_idx(each.folder)),
    "folder": partial(_from_folder, open_folder),
    "captioned": partial(_from_folder, open_captioned_folder),
    "folder-pair": partial(_from_folder, open_folder_pair),
    "pairs": partial(_from_folder, open_pair_folder),
    "two-folders": _two_folders,
}
