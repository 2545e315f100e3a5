"""Examined image files as a data set: in memory if they fit, else streamed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from trainers.data.errors import DataError
from trainers.data.files.image_file import UnreadableImageError
from trainers.data.files.streaming import ImageFiles, StreamedImages, StreamedPairs
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import Images, MemoryImages
from trainers.data.left_out import LeftOut, told
from trainers.data.pairs import MemoryPairs
from trainers.data.watching import Watcher, in_threads

MEMORY_BUDGET = 2**30
"""Bytes of images, one byte a channel and pixel, up to which all are kept in memory."""


def loaded(
    files: ImageFiles, memory_budget: int = MEMORY_BUDGET, watcher: Watcher | None = None
) -> Images:
    """The images of `files`; those that need more than `memory_budget` bytes are streamed.

    Raises:
        DataError: if not one of them can be read.
        DataCancelled: if the watcher cancels.
    """
    if len(files.paths) * int(np.prod(files.shape)) > memory_budget:
        return StreamedPairs(files) if files.are_pairs else StreamedImages(files)
    return _in_memory(files, watcher or Watcher())


def _in_memory(files: ImageFiles, watcher: Watcher) -> Images:
    """Decode all `files`, leaving out those that turn out to be damaged."""
    pixels = torch.empty((len(files.paths), *files.shape), dtype=torch.uint8)

    def read(index: int) -> LeftOut | None:
        try:
            pixels[index] = torch.from_numpy(files.decode(index))
        except UnreadableImageError as error:
            return LeftOut(files.paths[index], str(error))
        return None

    results = in_threads(read, range(len(files.paths)), "Reading the images", watcher)
    damaged = tuple(reason for reason in results if reason is not None)
    skipped = files.skipped + damaged
    good = np.flatnonzero([reason is None for reason in results])
    require_some(len(good), skipped, files.root)
    labels = None if files.labels is None else torch.from_numpy(files.labels[good])
    mark = files.fingerprint
    if damaged:
        pixels = pixels[good]
        mark = digest_tensors(pixels, labels)
    return _assembled(replace(files, fingerprint=mark, skipped=skipped), pixels, labels)


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
