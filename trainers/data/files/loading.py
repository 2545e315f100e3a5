"""Examined image files as a data set: in memory if they fit, else streamed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.blank import blank_told, is_blank
from trainers.data.errors import DataError
from trainers.data.files.image_file import UnreadableImageError
from trainers.data.files.streaming import ImageFiles, StreamedImages, StreamedPairs
from trainers.data.fingerprint import digest, digest_tensors
from trainers.data.images import Images, MemoryImages
from trainers.data.left_out import LeftOut, told
from trainers.data.pairs import MemoryPairs
from trainers.data.watching import Watcher, in_threads

MEMORY_BUDGET = 2**30
"""Bytes of images, one byte a channel and pixel, up to which all are kept in memory."""

_LOOKED_AT = 200
"""Of the images that are streamed, so many are looked at before training, evenly from all."""


def loaded(
    files: ImageFiles, memory_budget: int = MEMORY_BUDGET, watcher: Watcher | None = None
) -> Images:
    """The images of `files`; those that need more than `memory_budget` bytes are streamed.

    Raises:
        DataError: if not one of them can be read.
        DataCancelled: if the watcher cancels.
    """
    if len(files.paths) * int(np.prod(files.shape)) > memory_budget:
        files = _with_blank_told(files, watcher or Watcher())
        return StreamedPairs(files) if files.are_pairs else StreamedImages(files)
    return _in_memory(files, watcher or Watcher())


def _in_memory(files: ImageFiles, watcher: Watcher) -> Images:
    """Decode all `files`, leaving out those that turn out to be damaged."""
    pixels = torch.empty((len(files.paths), *files.shape), dtype=torch.uint8)

    def read(index: int) -> LeftOut | bool:
        """Whether there is nothing to see, or why it cannot be read."""
        try:
            decoded = files.decode(index)
        except UnreadableImageError as error:
            return LeftOut(files.paths[index], str(error))
        pixels[index] = torch.from_numpy(decoded)
        return _is_blank(decoded)

    results = in_threads(read, range(len(files.paths)), "Reading the images", watcher)
    damaged = tuple(each for each in results if isinstance(each, LeftOut))
    skipped = files.skipped + damaged
    good = np.flatnonzero([isinstance(each, bool) for each in results])
    require_some(len(good), skipped, files.root)
    blank = [files.paths[index] for index, each in enumerate(results) if each is True]
    files = replace(files, remarks=_with(files, blank_told(blank, len(good), len(good))))
    labels = None if files.labels is None else torch.from_numpy(files.labels[good])
    mark = files.fingerprint
    captions = files.captions
    if damaged:
        pixels = pixels[good]
        mark = digest_tensors(pixels, labels)
        if captions is not None:
            captions = captions.take(torch.from_numpy(good))
            mark = digest([mark, digest_tensors(captions.tokens)])
    files = replace(files, fingerprint=mark, skipped=skipped, captions=captions)
    return _assembled(files, pixels, labels)


def _with_blank_told(files: ImageFiles, watcher: Watcher) -> ImageFiles:
    """`files`, of which some were looked at, with a remark on those with nothing to see."""

    def look(index: int) -> bool:
        try:
            return _is_blank(files.decode(index))
        except UnreadableImageError:
            return False  # told when it is needed

    chosen = range(0, len(files.paths), max(1, -(-len(files.paths) // _LOOKED_AT)))
    results = in_threads(look, chosen, "Looking at some of the images", watcher)
    blank = [files.paths[index] for index, each in zip(chosen, results, strict=True) if each]
    return replace(files, remarks=_with(files, blank_told(blank, len(chosen), len(files.paths))))


def _is_blank(pixels: NDArray[np.uint8]) -> bool:
    """Whether there is nothing to see in a picture [C, S, S], or in one of a pair [2, C, S, S]."""
    return any(map(is_blank, pixels)) if pixels.ndim == 4 else is_blank(pixels)


def _with(files: ImageFiles, remark: str) -> tuple[str, ...]:
    return (*files.remarks, *filter(None, [remark]))


def _assembled(files: ImageFiles, pixels: Tensor, labels: Tensor | None) -> Images:
    names, mark, skipped = files.info.label_names, files.fingerprint, files.skipped
    if not files.are_pairs:
        return MemoryImages(
            files.name,
            pixels,
            labels,
            names,
            mark,
            skipped=skipped,
            remarks=files.remarks,
            held_out=files.held_out,
            captions=files.captions,
        )
    left, right = (half.contiguous() for half in pixels.unbind(1))
    return MemoryPairs(
        files.name,
        left,
        right,
        (names[0], names[1]),
        mark,
        skipped=skipped,
        remarks=files.remarks,
        held_out=files.held_out,
    )


def require_some(readable: int, skipped: Sequence[LeftOut], folder: Path) -> None:
    """Check that at least one file in `folder` is readable; `skipped` are those that are not.

    Raises:
        DataError: saying why there is none.
    """
    if readable:
        return
    if skipped:
        raise DataError(f"{folder} holds no images that can be read. {told(skipped)}")
    raise DataError(
        f"{folder} holds no images (PNG, JPEG, WebP, TIFF, BMP, GIF and others can be read). "
        "Choose another folder."
    )
