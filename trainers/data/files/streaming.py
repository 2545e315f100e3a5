"""Images that do not fit in memory: decoded when they are needed, a batch ahead of the training."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.captions import Captions
from trainers.data.errors import DataError
from trainers.data.files.decoding import decode, decode_halves
from trainers.data.files.image_file import UnreadableImageError
from trainers.data.images import Batch, HeldOut, to_unit_range
from trainers.data.left_out import LeftOut
from trainers.data.spec import DataInfo
from trainers.data.watching import decoding_threads

_MOST_LOST = 1000
"""Files one after another that may be lost before all of them are taken to be gone."""


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
        halves: each file holds a pair side by side.
        others: the second picture of each pair, where it lies in a file of its own.
        remarks: see `Images`.
        held_out: see `Images`.
        captions: what is said of each file's image; None without.
    """

    name: str
    root: Path
    paths: Sequence[str]
    labels: NDArray[np.int64] | None
    info: DataInfo
    fingerprint: str
    skipped: tuple[LeftOut, ...]
    halves: bool = False
    others: Sequence[str] | None = None
    remarks: tuple[str, ...] = ()
    held_out: HeldOut = field(default_factory=dict)
    captions: Captions | None = None

    @property
    def are_pairs(self) -> bool:
        """Whether two pictures belong together."""
        return self.halves or self.others is not None

    @property
    def shape(self) -> tuple[int, ...]:
        """Of what one index stands for: [C, S, S], of a pair [2, C, S, S]."""
        return (2, *self.info.shape) if self.are_pairs else self.info.shape

    def decode(self, index: int) -> NDArray[np.uint8]:
        """The picture or pair at `index`, uint8 of `shape`.

        Raises:
            UnreadableImageError: if it cannot be read.
        """
        read = decode_halves if self.halves else decode
        first = read(self.root / self.paths[index], self.info.size, self.info.channels)
        if self.others is None:
            return first
        other = self.others[index]
        try:
            second = decode(self.root / other, self.info.size, self.info.channels)
        except UnreadableImageError as error:
            raise UnreadableImageError(f"of its counterpart {other}, {error}") from error
        return np.stack([first, second])


class _Streamed:
    """Files read while training, a batch ahead.

    A file that can no longer be read is replaced by the next one in order that can, and listed
    in `skipped`, so that training goes on and a repeated run sees the same.
    """

    def __init__(self, files: ImageFiles) -> None:
        self.name = files.name
        self.info = files.info
        self.fingerprint = files.fingerprint
        self.skipped = files.skipped
        self._noted = set(files.skipped)
        self.remarks = files.remarks
        self.held_out = files.held_out
        self.captions = files.captions
        self.files = files
        self._lock = threading.Lock()
        self._expected: dict[int, Future[tuple[NDArray[np.uint8], int]]] = {}
        self._pool = ThreadPoolExecutor(decoding_threads(), thread_name_prefix="decode")

    def __len__(self) -> int:
        return len(self.files.paths)

    def expect(self, indices: Tensor) -> None:
        self._expected = {i: self._submit(i) for i in indices.tolist()}

    def read(self, indices: Tensor, device: torch.device) -> tuple[Tensor, list[int]]:
        """What the files at `indices` hold, in [-1, 1] on `device`, and which they are.

        Raises:
            DataError: if not one file is readable.
        """
        waiting, self._expected = self._expected, {}
        futures = [waiting.get(i) or self._submit(i) for i in indices.tolist()]
        results = [future.result() for future in futures]
        pixels = torch.from_numpy(np.stack([pixels for pixels, _ in results]))
        return to_unit_range(_moved(pixels, device)), [index for _, index in results]

    def _submit(self, index: int) -> "Future[tuple[NDArray[np.uint8], int]]":
        return self._pool.submit(self._readable, index)

    def _readable(self, index: int) -> tuple[NDArray[np.uint8], int]:
        """The image at `index`, or else the next readable one; and which it was."""
        count = len(self)
        lost: list[LeftOut] = []
        for other in range(index, index + min(count, _MOST_LOST)):
            place = other % count
            try:
                pixels = self.files.decode(place)
            except UnreadableImageError as error:
                if not self.files.root.is_dir():
                    break
                lost.append(LeftOut(self.files.paths[place], str(error)))
            else:
                self._note(lost)
                return pixels, place
        raise DataError(
            f"The images in {self.files.root} can no longer be read. Check that the folder is "
            "still there."
        )

    def _note(self, lost: Sequence[LeftOut]) -> None:
        """Add to what is skipped; a batch ahead asks for the same files from several threads."""
        if not lost:
            return
        with self._lock:
            new = [each for each in lost if each not in self._noted]
            self._noted.update(new)
            self.skipped = (*self.skipped, *new)


class StreamedImages(_Streamed):
    """Single images, streamed; implements `trainers.data.images.Images`."""

    paired = False

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        images, taken = self.read(indices, device)
        labels, said = self.files.labels, self.captions
        return Batch(
            images,
            None if labels is None else torch.from_numpy(labels[taken]).to(device),
            captions=None if said is None else said.take(torch.tensor(taken), device),
        )

    def indices_of(self, label: int) -> Tensor:
        labels = self.files.labels
        found = np.empty(0, np.int64) if labels is None else np.flatnonzero(labels == label)
        return torch.from_numpy(found)


class StreamedPairs(_Streamed):
    """Pairs side by side, streamed; implements `trainers.data.images.Images`."""

    paired = True

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        pairs, _ = self.read(indices, device)
        return Batch(pairs[:, 0], None, pairs[:, 1])

    def indices_of(self, label: int) -> Tensor:
        del label
        return torch.empty(0, dtype=torch.int64)


def _moved(images: Tensor, device: torch.device) -> Tensor:
    if device.type != "cuda":
        return images.to(device)
    return images.pin_memory().to(device, non_blocking=True)
