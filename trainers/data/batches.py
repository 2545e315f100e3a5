"""Endless shuffled batches whose place in the data can be saved and found again."""

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

from trainers.data.images import Batch, Images


class BatchStream(Iterator[Batch]):
    """Every image once an epoch, in a new order each epoch, drawn with its own generator.

    The images left over when an epoch does not divide into batches are not seen in that epoch.
    If there are fewer images than one batch holds, each batch is one shuffled epoch repeated
    until the batch is full.
    """

    def __init__(self, images: Images, batch_size: int, device: torch.device, seed: int) -> None:
        self._images = images
        self._batch_size = batch_size
        self._device = device
        self._rng = torch.Generator().manual_seed(seed)
        self._epoch = 0
        self._begin_epoch()

    @property
    def epoch(self) -> int:
        """How many epochs are finished."""
        return self._epoch

    def __next__(self) -> Batch:
        batch = self._images.take(self._chosen(), self._device)
        self._batch += 1
        if self._batch == self._batches:
            self._epoch += 1
            self._begin_epoch()
        self._images.expect(self._chosen())
        return batch

    def state_dict(self) -> dict[str, Any]:
        """The place in the data: the generator as the epoch began, and batches since then."""
        return {"generator": self._epoch_start, "epoch": self._epoch, "batch": self._batch}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`, made with the same number of images and the same batch size."""
        self._rng.set_state(state["generator"])
        self._epoch = state["epoch"]
        self._begin_epoch()
        self._batch = state["batch"]
        self._images.expect(self._chosen())

    def _begin_epoch(self) -> None:
        self._epoch_start = self._rng.get_state()
        order = torch.randperm(len(self._images), generator=self._rng)
        if len(order) < self._batch_size:
            order = order[torch.arange(self._batch_size) % len(order)]
        self._order = order
        self._batches = len(order) // self._batch_size
        self._batch = 0

    def _chosen(self) -> Tensor:
        start = self._batch * self._batch_size
        return self._order[start : start + self._batch_size]
