"""Two domains: as many of each in a batch, shuffled apart, resumable; pairs stay together."""

from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from trainers.data.domains import Separated, examples, make_stream, suited
from trainers.data.errors import DataError
from trainers.data.images import Batch, MemoryImages, to_bytes
from trainers.data.left_out import LeftOut
from trainers.data.spec import square_images

CPU = torch.device("cpu")
NAMES = ("horse", "zebra")


def two_domains(first: int, second: int) -> MemoryImages:
    """Images whose pixel says their number; the first ones are domain A."""
    pixels = torch.arange(first + second, dtype=torch.uint8).view(-1, 1, 1, 1)
    labels = torch.tensor([0] * first + [1] * second)
    return MemoryImages("counting", pixels, labels, NAMES, "f")


@dataclass
class Pairs:
    """Pair i is the pixels i and 100 + i."""

    count: int
    name: str = "pairs"
    fingerprint: str = "f"
    skipped: tuple[LeftOut, ...] = ()
    paired: bool = True
    info = square_images(1, 1, NAMES)

    def __len__(self) -> int:
        return self.count

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        pixels = indices.view(-1, 1, 1, 1).to(device) / 127.5 - 1
        return Batch(pixels, None, pixels + 100 / 127.5)

    def expect(self, indices: Tensor) -> None:
        del indices

    def indices_of(self, label: int) -> Tensor:
        raise NotImplementedError(label)


def numbers(images: Tensor | None) -> list[int]:
    assert images is not None
    return [int(number) for number in to_bytes(images).flatten()]


def test_a_batch_holds_as_many_of_each_domain_and_every_image_is_seen() -> None:
    stream = make_stream("two", two_domains(8, 12), 4, CPU, seed=1)
    shown = [next(stream) for _ in range(6)]
    first = [n for batch in shown for n in numbers(batch.images)]
    second = [n for batch in shown for n in numbers(batch.others)]
    assert all(batch.condition is None for batch in shown)
    assert sorted(first) == sorted(list(range(8)) * 3)
    assert sorted(second) == sorted(list(range(8, 20)) * 2)
    assert first[:8] != first[8:16]


def test_a_domain_smaller_than_a_batch_is_repeated() -> None:
    batch = next(make_stream("two", two_domains(2, 12), 4, CPU, seed=1))
    assert sorted(numbers(batch.images)) == [0, 0, 1, 1]


def test_unpaired_batches_go_on_from_a_saved_place() -> None:
    original = make_stream("two", two_domains(9, 25), 4, CPU, seed=2)
    for _ in range(5):
        next(original)
    resumed = make_stream("two", two_domains(9, 25), 4, CPU, seed=0)
    resumed.load_state_dict(original.state_dict())
    for _ in range(9):
        ours, theirs = next(original), next(resumed)
        assert numbers(ours.images) == numbers(theirs.images)
        assert numbers(ours.others) == numbers(theirs.others)


def test_pairs_stay_together() -> None:
    stream = make_stream("pairs", Pairs(10), 5, CPU, seed=3)
    batch = next(stream)
    assert [n + 100 for n in numbers(batch.images)] == numbers(batch.others)


def test_pairs_can_be_learned_from_as_two_domains_or_as_labelled_images() -> None:
    separated = suited("two", Pairs(10))
    assert isinstance(separated, Separated)
    assert len(separated) == 20
    batch = separated.take(torch.tensor([3, 13]), CPU)
    assert numbers(batch.images) == [3, 103]
    assert batch.condition is not None
    assert batch.condition.tolist() == [0, 1]
    unpaired = next(make_stream("two", separated, 10, CPU, seed=3))
    assert sorted(numbers(unpaired.images)) == list(range(10))
    assert sorted(numbers(unpaired.others)) == list(range(100, 110))


def test_examples_come_from_both_domains() -> None:
    shown = examples("two", two_domains(3, 9), 8, torch.Generator().manual_seed(0), CPU)
    assert sorted(numbers(shown.images)) == [0, 1, 2]
    assert len(numbers(shown.others)) == 3
    assert min(numbers(shown.others)) >= 3


def test_without_pairs_or_without_one_domain_there_is_a_sentence() -> None:
    with pytest.raises(DataError, match="learns from pairs"):
        suited("pairs", two_domains(3, 3))
    with pytest.raises(DataError, match="no image of 'zebra'"):
        make_stream("two", two_domains(3, 0), 2, CPU, seed=0)
