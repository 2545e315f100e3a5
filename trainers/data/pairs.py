"""Pairs of pictures in memory: every image of domain A has its counterpart in domain B."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from trainers.data.images import Batch, HeldOut, MemoryImages, spec_of, to_unit_range
from trainers.data.left_out import LeftOut
from trainers.data.spec import DataInfo


@dataclass
class MemoryPairs:
    """Pairs that fit in memory, kept as uint8 and moved to the device on first use.

    Attributes:
        images: domain A, uint8 [N, C, H, W].
        others: domain B, uint8 [N, C', H', W']; `others[i]` is the counterpart of `images[i]`.
        label_names: (name of A, name of B).
        factors: known truths of drawn data, each float32 [N].
    """

    name: str
    images: Tensor
    others: Tensor
    label_names: tuple[str, str]
    fingerprint: str
    factors: Mapping[str, Tensor] = field(default_factory=dict)
    skipped: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    held_out: HeldOut = field(default_factory=dict)

    @property
    def paired(self) -> bool:
        return True

    @property
    def captions(self) -> None:
        """Nothing is said of pairs."""
        return None

    @property
    def info(self) -> DataInfo:
        spec, other = spec_of(self.images), spec_of(self.others)
        return DataInfo(spec, self.label_names, None if other == spec else other)

    def __len__(self) -> int:
        return len(self.images)

    def singles(self) -> MemoryImages:
        """All pictures for themselves, labelled by their domain: first all of A, then all of B."""
        return MemoryImages(
            name=self.name,
            images=torch.cat([self.images, self.others]),
            labels=torch.arange(2, device=self.images.device).repeat_interleave(len(self)),
            label_names=self.label_names,
            fingerprint=self.fingerprint,
            skipped=self.skipped,
            remarks=self.remarks,
        )

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        """The pairs at `indices` (int64 [M], CPU): A in `images`, B in `others`."""
        if self.images.device != device:
            self.images, self.others = self.images.to(device), self.others.to(device)
        indices = indices.to(device)
        return Batch(to_unit_range(self.images[indices]), None, to_unit_range(self.others[indices]))

    def expect(self, indices: Tensor) -> None:
        del indices

    def indices_of(self, label: int) -> Tensor:
        """None: pairs have no labels; `Separated` gives them labels."""
        del label
        return torch.empty(0, dtype=torch.int64)
