"""Images as the training loop sees them: what they are, where they lie, how a batch is taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import torch
from torch import Tensor

Part = Literal["train", "test"]
"""Which part of a data set: what is learned from, or what is held out."""


@dataclass(frozen=True)
class DataInfo:
    """What a network must know of the images it learns from.

    Attributes:
        channels: 1 (grey) or 3 (colour).
        size: side length in pixels; all images are square.
        label_names: one name for each class; empty when the data have no labels.
    """

    channels: int
    size: int
    label_names: tuple[str, ...] = ()

    @property
    def classes(self) -> int:
        return len(self.label_names)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, height, width)."""
        return (self.channels, self.size, self.size)


@dataclass(frozen=True)
class Batch:
    """Images float32 [N, C, H, W] in [-1, 1] and labels int64 [N], or None without labels.

    For an algorithm that learns between two domains, `images` are domain A and `others`, of the
    same shape, are domain B; there are no labels then.
    """

    images: Tensor
    labels: Tensor | None
    others: Tensor | None = None


def both_domains(batch: Batch) -> tuple[Tensor, Tensor]:
    """The images of domain A and of domain B, each [N, C, H, W]."""
    assert batch.others is not None, "the session draws batches of two domains"
    return batch.images, batch.others


class Images(Protocol):
    """A data set. Implementations: `MemoryImages` here, `StreamedImages` in streaming.py.

    Attributes:
        info: shape and labels.
        fingerprint: hex digest of the content; equal data have equal fingerprints.
        skipped: files that could not be read, each with its reason.
        paired: every image of domain A comes with its counterpart in domain B, in the batch's
            `others`; the names of the domains are then the two `label_names`.
    """

    name: str
    fingerprint: str

    @property
    def skipped(self) -> tuple[str, ...]: ...

    @property
    def paired(self) -> bool: ...

    @property
    def info(self) -> DataInfo: ...

    def __len__(self) -> int: ...

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        """The images at `indices` (int64 [N], CPU) as a batch on `device`."""
        ...

    def expect(self, indices: Tensor) -> None:
        """A hint that these will be taken next, so that reading can begin."""
        ...

    def indices_of(self, label: int) -> Tensor:
        """Which images have this label: int64 [M], on the CPU; none if there are no labels."""
        ...


@dataclass
class MemoryImages:
    """A data set that fits in memory, kept as uint8 and moved to the device on first use.

    Attributes:
        images: uint8 [N, C, H, W].
        labels: int64 [N] or None.
        factors: known truths of drawn data, each float32 [N] ("slant", "stroke_width" ...).
        lengths: the factors measured in pixels, which grow when the images are enlarged.
    """

    name: str
    images: Tensor
    labels: Tensor | None
    label_names: tuple[str, ...]
    fingerprint: str
    factors: Mapping[str, Tensor] = field(default_factory=dict)
    lengths: frozenset[str] = frozenset()
    skipped: tuple[str, ...] = ()

    @property
    def paired(self) -> bool:
        return False

    @property
    def info(self) -> DataInfo:
        return DataInfo(self.images.shape[1], self.images.shape[2], self.label_names)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        if self.images.device != device:
            self.images = self.images.to(device)
            self.labels = None if self.labels is None else self.labels.to(device)
        indices = indices.to(device)
        labels = None if self.labels is None else self.labels[indices]
        return Batch(to_unit_range(self.images[indices]), labels)

    def expect(self, indices: Tensor) -> None:
        del indices

    def indices_of(self, label: int) -> Tensor:
        if self.labels is None:
            return torch.empty(0, dtype=torch.int64)
        return torch.nonzero(self.labels == label).flatten().cpu()


def to_unit_range(images: Tensor) -> Tensor:
    """uint8 0..255 to float32 -1..1."""
    return images.to(torch.float32).div_(127.5).sub_(1.0)


def to_bytes(images: Tensor) -> Tensor:
    """float -1..1 to uint8 0..255, rounded; values outside are clipped."""
    return images.float().add(1.0).mul(127.5).round_().clamp_(0, 255).to(torch.uint8)
