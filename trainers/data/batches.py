"""Endless shuffled batches whose place in the data can be saved and found again."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import torch
from torch import Tensor

from trainers.data.images import Batch, Images


class Batches(Iterator[Batch], Protocol):
    """An endless stream of batches that can be saved and found again."""

    def state_dict(self) -> dict[str, Any]:
        """The place in the data."""
        ...

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`, made with the same images and the same batch size."""
        ...


class Shuffle:
    """Endless batches of indices: every one once an epoch, in a new order each epoch.

    Those left over when an epoch does not divide into batches are left out of that epoch. If
    there are fewer than one batch holds, each batch is one shuffled epoch repeated until the
    batch is full.

    Args:
        indices: int64 [N], on the CPU.
    """

    def __init__(self, indices: Tensor, batch_size: int, seed: int) -> None:
        self._indices = indices
        self._batch_size = batch_size
        self._rng = torch.Generator().manual_seed(seed)
        self._epoch = 0
        self._begin_epoch()

    @property
    def current(self) -> Tensor:
        """The indices of the current batch, int64 [batch_size]."""
        start = self._batch * self._batch_size
        return self._order[start : start + self._batch_size]

    def advance(self) -> None:
        """Go on to the next batch."""
        self._batch += 1
        if self._batch == self._batches:
            self._epoch += 1
            self._begin_epoch()

    def state_dict(self) -> dict[str, Any]:
        """The generator as the epoch began, and the batches since then."""
        return {"generator": self._epoch_start, "epoch": self._epoch, "batch": self._batch}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`, made with as many indices and the same batch size."""
        self._rng.set_state(state["generator"])
        self._epoch = state["epoch"]
        self._begin_epoch()
        self._batch = state["batch"]

    def _begin_epoch(self) -> None:
        self._epoch_start = self._rng.get_state()
        order = self._indices[torch.randperm(len(self._indices), generator=self._rng)]
        if len(order) < self._batch_size:
            order = order[torch.arange(self._batch_size) % len(order)]
        self._order = order
        self._batches = len(order) // self._batch_size
        self._batch = 0


class BatchStream(Batches):
    """Batches of all images; pairs come with their counterparts."""

    def __init__(self, images: Images, batch_size: int, device: torch.device, seed: int) -> None:
        self._images = images
        self._device = device
        self._shuffle = Shuffle(torch.arange(len(images)), batch_size, seed)

    def __next__(self) -> Batch:
        batch = self._images.take(self._shuffle.current, self._device)
        self._shuffle.advance()
        self._images.expect(self._shuffle.current)
        return batch

    def state_dict(self) -> dict[str, Any]:
        return self._shuffle.state_dict()

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self._shuffle.load_state_dict(state)
        self._images.expect(self._shuffle.current)
