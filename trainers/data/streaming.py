"""Images that do not fit in memory: decoded when they are needed, a batch ahead of the training."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.decoding import UnreadableImageError, decode
from trainers.data.errors import DataError
from trainers.data.images import Batch, DataInfo, to_unit_range
from trainers.data.parallel import decoding_threads


@dataclass(frozen=True)
class ImageFiles:
    """Image files and how they are to be read.

    Attributes:
        root: the folder; `paths` are relative to it.
        paths: the files, in a fixed order.
        labels: one for each file, or None.
        info: shape and names of the labels.
        fingerprint: of the files' content and of the shape.
        skipped: files left out, each with its reason.
    """

    name: str
    root: Path
    paths: Sequence[str]
    labels: NDArray[np.int64] | None
    info: DataInfo
    fingerprint: str
    skipped: tuple[str, ...]

    def decode(self, index: int) -> NDArray[np.uint8]:
        """The image at `index`, uint8 [C, H, W].

        Raises:
            UnreadableImageError: if it cannot be read.
        """
        return decode(self.root / self.paths[index], self.info.size, self.info.channels)


class StreamedImages:
    """A data set read from its files while training; implements `trainers.data.images.Images`.

    A file that can no longer be read is replaced by the next one in order that can, and listed
    in `skipped`, so that training goes on and a repeated run sees the same.
    """

    def __init__(self, files: ImageFiles) -> None:
        self.name = files.name
        self.info = files.info
        self.fingerprint = files.fingerprint
        self.skipped = files.skipped
        self._files = files
        self._lock = threading.Lock()
        self._expected: dict[int, Future[tuple[NDArray[np.uint8], int]]] = {}
        self._pool = ThreadPoolExecutor(decoding_threads(), thread_name_prefix="decode")

    def __len__(self) -> int:
        return len(self._files.paths)

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        """The images at `indices` as a batch; raises DataError if not one file is readable."""
        waiting, self._expected = self._expected, {}
        futures = [waiting.get(i) or self._submit(i) for i in indices.tolist()]
        results = [future.result() for future in futures]
        images = torch.from_numpy(np.stack([pixels for pixels, _ in results]))
        return Batch(
            to_unit_range(_moved(images, device)),
            self._labels([index for _, index in results], device),
        )

    def expect(self, indices: Tensor) -> None:
        self._expected = {i: self._submit(i) for i in indices.tolist()}

    @property
    def paired(self) -> bool:
        return False

    def indices_of(self, label: int) -> Tensor:
        labels = self._files.labels
        found = np.empty(0, np.int64) if labels is None else np.flatnonzero(labels == label)
        return torch.from_numpy(found)

    def _submit(self, index: int) -> "Future[tuple[NDArray[np.uint8], int]]":
        return self._pool.submit(self._readable, index)

    def _readable(self, index: int) -> tuple[NDArray[np.uint8], int]:
        """The image at `index`, or else the next readable one; and which it was."""
        count = len(self)
        for other in range(index, index + count):
            try:
                return self._files.decode(other % count), other % count
            except UnreadableImageError as error:
                self._note(f"{self._files.paths[other % count]}: {error}")
        raise DataError(
            f"None of the {count} images in {self._files.root} can be read any more. "
            "Check that the folder is still there."
        )

    def _note(self, line: str) -> None:
        with self._lock:
            if line not in self.skipped:
                self.skipped = (*self.skipped, line)

    def _labels(self, indices: list[int], device: torch.device) -> Tensor | None:
        labels = self._files.labels
        return None if labels is None else torch.from_numpy(labels[indices]).to(device)


def _moved(images: Tensor, device: torch.device) -> Tensor:
    if device.type != "cuda":
        return images.to(device)
    return images.pin_memory().to(device, non_blocking=True)
