"""The one way from a choice of data to images: `open_images`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainers.config import DataSource
from trainers.data.catalogue import entry
from trainers.data.digits import open_digits
from trainers.data.downloads import open_celeba, open_cifar10, open_mnist_like
from trainers.data.errors import DataError
from trainers.data.folder import MEMORY_BUDGET, open_folder
from trainers.data.idx_folder import open_idx
from trainers.data.images import Images, MemoryImages
from trainers.data.shaping import shaped
from trainers.data.watching import Cancelled, Progress, Watcher


@dataclass(frozen=True)
class _Request:
    source: DataSource
    size: int | None
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


def open_images(
    source: DataSource,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    memory_budget: int = MEMORY_BUDGET,
) -> Images:
    """Open the images that `source` names, fetching them first where that is possible.

    Args:
        source: which data set, where it lies, at what size and in which colours.
        progress: called now and then with a text and the part done in [0, 1], None if unknown.
        cancelled: asked now and then whether to stop.
        memory_budget: bytes of pixels above which files are streamed rather than kept in memory.

    Raises:
        DataError: if they cannot be had; the message says why and what to do.
        DataCancelled: if `cancelled` answered yes.
    """
    chosen = entry(source.name)
    watcher = Watcher(progress, cancelled)
    watcher.tell(f"Opening {chosen.title}")
    size = source.image_size or chosen.default_size
    images = _OPENERS[source.name](_Request(source, size, watcher, memory_budget))
    if isinstance(images, MemoryImages):
        images = shaped(images, size, source.colour)
    watcher.tell(f"Opened {chosen.title}", 1.0)
    return images


def _digits(request: _Request) -> Images:
    request.watcher.tell("Drawing the digits")
    return open_digits()


def _mnist_like(request: _Request) -> Images:
    return open_mnist_like(request.source.name, request.source.folder, request.watcher)


def _cifar10(request: _Request) -> Images:
    return open_cifar10(request.source.folder, request.watcher)


def _celeba(request: _Request) -> Images:
    assert request.size is not None
    return open_celeba(
        request.source.folder,
        request.size,
        request.source.colour,
        request.watcher,
        request.memory_budget,
    )


def _idx(request: _Request) -> Images:
    return open_idx(request.folder)


def _folder(request: _Request) -> Images:
    assert request.size is not None
    return open_folder(
        request.folder,
        request.size,
        request.source.colour,
        memory_budget=request.memory_budget,
        watcher=request.watcher,
    )


_OPENERS: dict[str, Callable[[_Request], Images]] = {
    "digits": _digits,
    "mnist": _mnist_like,
    "fashion-mnist": _mnist_like,
    "kmnist": _mnist_like,
    "cifar10": _cifar10,
    "celeba": _celeba,
    "idx": _idx,
    "folder": _folder,
}
