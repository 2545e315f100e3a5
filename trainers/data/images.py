"""Images as the training loop sees them: what they are, where they lie, how a batch is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.captions import Captions
from trainers.data.left_out import LeftOut
from trainers.data.spec import DataInfo, ImageSpec

Pixels: TypeAlias = NDArray[np.uint8]
"""One picture [H, W, C] or several [N, H, W, C], 0 black and 255 white; C is 1 (grey) or 3."""

Part = Literal["train", "test"]
"""Which part of a data set: what is learned from, or what is held out."""

HeldOut = Mapping[str, Sequence[int]]
"""How many images are kept from training: by the name of the folder that holds them, the number for
each label, or one number without labels."""


@dataclass(frozen=True)
class Batch:
    """What one update learns from.

    Attributes:
        images: float32 [N, C, H, W] in [-1, 1], or points [N, D]; of an algorithm that learns
            between two domains, those of domain A.
        condition: what each image goes with and is asked for by: class numbers int64 [N] that
            count `DataInfo.label_names`, or float [N, K], K numbers for each; None without.
        others: the images of domain B, or the counterparts of `images`, as
            `DataInfo.other_spec` says; None without.
        captions: what is said of each image, in words of `DataInfo.vocabulary`; None without.
    """

    images: Tensor
    condition: Tensor | None = None
    others: Tensor | None = None
    captions: Captions | None = None


def conditioned(batch: Batch) -> tuple[Tensor, Tensor]:
    """The images [N, ...] and what they go with; of an algorithm that needs labels."""
    assert batch.condition is not None, "data without labels were refused by `Needs.check`"
    return batch.images, batch.condition


def captioned(batch: Batch) -> tuple[Tensor, Captions]:
    """The images [N, ...] and what is said of them; of an algorithm that needs sentences."""
    assert batch.captions is not None, "data without sentences were refused by `Needs.check`"
    return batch.images, batch.captions


def both_domains(batch: Batch) -> tuple[Tensor, Tensor]:
    """The images [N, ...] of domain A and of domain B; of an algorithm that needs both."""
    assert batch.others is not None, "batches are drawn as `Needs.domains` says"
    return batch.images, batch.others


class Images(Protocol):
    """A data set. Implementations: `MemoryImages` here, `StreamedImages` in streaming.py,
    `MemoryPoints` in points.py.

    Attributes:
        info: what the images look like, and the names of their labels.
        fingerprint: hex digest of the content; equal data have equal fingerprints.
        skipped: files and folders that are left out, each with its reason.
        remarks: what a person should know of them before training, as sentences.
        held_out: images that are kept from training, as far as that is known.
        captions: what is said of each image; None without.
        paired: every image of domain A comes with its counterpart in domain B, in the batch's
            `others`; the names of the domains are then the two `label_names`.
    """

    name: str
    fingerprint: str

    @property
    def skipped(self) -> tuple[LeftOut, ...]: ...

    @property
    def remarks(self) -> tuple[str, ...]: ...

    @property
    def held_out(self) -> HeldOut: ...

    @property
    def captions(self) -> Captions | None: ...

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
        captions: what is said of each image; None without.
    """

    name: str
    images: Tensor
    labels: Tensor | None
    label_names: tuple[str, ...]
    fingerprint: str
    factors: Mapping[str, Tensor] = field(default_factory=dict)
    lengths: frozenset[str] = frozenset()
    skipped: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    held_out: HeldOut = field(default_factory=dict)
    captions: Captions | None = None

    @property
    def paired(self) -> bool:
        return False

    @property
    def info(self) -> DataInfo:
        vocabulary = None if self.captions is None else self.captions.vocabulary
        return DataInfo(spec_of(self.images), self.label_names, vocabulary=vocabulary)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        if self.images.device != device:
            self.images = self.images.to(device)
            self.labels = None if self.labels is None else self.labels.to(device)
        indices = indices.to(device)
        labels = None if self.labels is None else self.labels[indices]
        said = None if self.captions is None else self.captions.take(indices, device)
        return Batch(to_unit_range(self.images[indices]), labels, captions=said)

    def expect(self, indices: Tensor) -> None:
        del indices

    def indices_of(self, label: int) -> Tensor:
        return labelled(self.labels, label)


def labelled(labels: Tensor | None, label: int) -> Tensor:
    """Where `labels` [N] are `label`: int64 [M], on the CPU; nowhere if there are no labels."""
    if labels is None:
        return torch.empty(0, dtype=torch.int64)
    return torch.nonzero(labels == label).flatten().cpu()


def only_labels(held_out: HeldOut, labels: Sequence[int]) -> HeldOut:
    """`held_out` of images of which only those with these labels are left."""
    labelled = ((name, counts) for name, counts in held_out.items() if len(counts) > 1)
    return {name: [counts[label] for label in labels] for name, counts in labelled}


def spec_of(images: Tensor) -> ImageSpec:
    """What `images` [N, C, H, W] look like."""
    _, channels, height, width = images.shape
    return ImageSpec(channels, height, width)


def to_unit_range(images: Tensor) -> Tensor:
    """uint8 0..255 to float32 -1..1."""
    return images.to(torch.float32).div_(127.5).sub_(1.0)


def to_bytes(images: Tensor) -> Tensor:
    """float -1..1 to uint8 0..255, rounded; values outside are clipped."""
    return images.float().add(1.0).mul(127.5).round_().clamp_(0, 255).to(torch.uint8)


def to_pixels(images: Tensor) -> Pixels:
    """[N, C, H, W] in [-1, 1] as uint8 [N, H, W, C]."""
    return to_bytes(images).permute(0, 2, 3, 1).contiguous().cpu().numpy()


def from_pixels(pixels: Pixels) -> Tensor:
    """uint8 [N, H, W, C] as float32 [N, C, H, W] in [-1, 1]."""
    return to_unit_range(torch.from_numpy(pixels.transpose(0, 3, 1, 2).copy()))
