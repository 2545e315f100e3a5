"""Images of two domains: unpaired, or each with its counterpart; and how batches of them are drawn.

Two domains without pairs are images with two labels: label 0 is domain A, label 1 domain B.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from trainers.data.batches import Batches, BatchStream, Shuffle
from trainers.data.catalogue import Domains
from trainers.data.derived.downscaled import Downscaled
from trainers.data.errors import DataError
from trainers.data.images import Batch, HeldOut, Images
from trainers.data.left_out import LeftOut
from trainers.data.spec import DataInfo


class UnpairedStream(Batches):
    """Batches of as many images from domain A as from domain B, each shuffled for itself."""

    def __init__(self, images: Images, batch_size: int, device: torch.device, seed: int) -> None:
        self._images = images
        self._device = device
        self._shuffles = {
            name: Shuffle(_domain(images, label), batch_size, seed + label)
            for label, name in enumerate("ab")
        }

    def __next__(self) -> Batch:
        batch = self._images.take(self._indices(), self._device)
        for each in self._shuffles.values():
            each.advance()
        self._images.expect(self._indices())
        first, second = batch.images.chunk(2)
        return Batch(first, None, second)

    def state_dict(self) -> dict[str, Any]:
        return {name: each.state_dict() for name, each in self._shuffles.items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        for name, each in self._shuffles.items():
            each.load_state_dict(state[name])
        self._images.expect(self._indices())

    def _indices(self) -> Tensor:
        return torch.cat([each.current for each in self._shuffles.values()])


class Separated:
    """Pairs as single images, labelled by their domain; implements `Images`.

    Image i of domain A is number i, its counterpart is number `pairs` + i.
    """

    paired = False

    def __init__(self, pairs: Images) -> None:
        self.name = pairs.name
        self.fingerprint = pairs.fingerprint
        self._pairs = pairs

    @property
    def info(self) -> DataInfo:
        return self._pairs.info

    @property
    def skipped(self) -> tuple[LeftOut, ...]:
        return self._pairs.skipped

    @property
    def remarks(self) -> tuple[str, ...]:
        return self._pairs.remarks

    @property
    def held_out(self) -> HeldOut:
        return self._pairs.held_out

    @property
    def captions(self) -> None:
        """Nothing is said of pairs."""
        return None

    def __len__(self) -> int:
        return 2 * len(self._pairs)

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        count = len(self._pairs)
        batch = self._pairs.take(indices % count, device)
        assert batch.others is not None
        labels = (indices >= count).long().to(device)
        images = torch.where(labels.view(-1, 1, 1, 1) == 1, batch.others, batch.images)
        return Batch(images, labels)

    def expect(self, indices: Tensor) -> None:
        self._pairs.expect(indices % len(self._pairs))

    def indices_of(self, label: int) -> Tensor:
        if label not in (0, 1):
            return torch.empty(0, dtype=torch.int64)
        return torch.arange(len(self._pairs)) + label * len(self._pairs)


def suited(domains: Domains, images: Images, downscaling: int = 1) -> Images:
    """`images` as an algorithm that learns from `domains` wants them.

    Args:
        downscaling: see `trainers.needs.Needs`.

    Raises:
        DataError: if it needs pairs and these are none.
    """
    if domains == "pairs" and not images.paired:
        raise DataError(
            "This algorithm learns from pairs, and these images are none. Choose edges, or a "
            "folder of pairs side by side."
        )
    if images.paired and domains != "pairs":
        images = Separated(images)
    return images if downscaling == 1 else Downscaled(images, downscaling)


def make_stream(
    domains: Domains, images: Images, batch_size: int, device: torch.device, seed: int
) -> Batches:
    """Endless batches of `suited` images."""
    kind = UnpairedStream if domains == "two" else BatchStream
    return kind(images, batch_size, device, seed)


def examples(
    domains: Domains, images: Images, count: int, rng: torch.Generator, device: torch.device
) -> Batch:
    """`count` images of `suited` images (of each domain), fewer if there are not so many."""
    if domains != "two":
        return images.take(torch.randperm(len(images), generator=rng)[:count], device)
    chosen = [_domain(images, label) for label in (0, 1)]
    count = min(count, *map(len, chosen))
    parts = [each[torch.randperm(len(each), generator=rng)[:count]] for each in chosen]
    first, second = images.take(torch.cat(parts), device).images.chunk(2)
    return Batch(first, None, second)


def _domain(images: Images, label: int) -> Tensor:
    indices = images.indices_of(label)
    if not len(indices):
        names = images.info.label_names
        name = names[label] if label < len(names) else "AB"[label]
        raise DataError(f"There is no image of {name!r}. Choose images of both kinds.")
    return indices
