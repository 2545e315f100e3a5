"""Batches: every image once an epoch, repeatable, and resumable to the bit."""

import pytest
import torch
from torch import Tensor

from trainers.data.batches import BatchStream
from trainers.data.images import Batch, MemoryImages, to_bytes

CPU = torch.device("cpu")


class CountingImages(MemoryImages):
    """Images whose pixels say which they are; remembers what it was told to expect."""

    def __init__(self, count: int) -> None:
        pixels = torch.arange(count, dtype=torch.uint8).view(count, 1, 1, 1)
        super().__init__("counting", pixels, torch.arange(count), ("a",) * count, "f")
        self.expected: list[list[int]] = []

    def expect(self, indices: Tensor) -> None:
        self.expected.append(indices.tolist())


def numbers(batch: Batch) -> list[int]:
    assert batch.condition is not None
    assert torch.equal(to_bytes(batch.images).flatten().long(), batch.condition)
    return [int(number) for number in batch.condition]


def test_an_epoch_shows_every_image_once_and_the_next_in_another_order() -> None:
    stream = BatchStream(CountingImages(12), 4, CPU, seed=1)
    epochs = [[n for _ in range(3) for n in numbers(next(stream))] for _ in range(2)]
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(12))
    assert epochs[0] != epochs[1]
    assert stream.state_dict()["epoch"] == 2


def test_the_incomplete_last_batch_is_dropped() -> None:
    stream = BatchStream(CountingImages(11), 4, CPU, seed=1)
    shown = [numbers(next(stream)) for _ in range(2)]
    assert [len(batch) for batch in shown] == [4, 4]
    assert len({n for batch in shown for n in batch}) == 8
    assert stream.state_dict()["epoch"] == 1


def test_fewer_images_than_a_batch_are_repeated_to_fill_it() -> None:
    stream = BatchStream(CountingImages(3), 8, CPU, seed=1)
    shown = numbers(next(stream))
    assert len(shown) == 8
    assert {shown.count(n) for n in range(3)} == {2, 3}


def test_the_same_seed_gives_the_same_batches_and_another_seed_others() -> None:
    def shown(seed: int) -> list[list[int]]:
        stream = BatchStream(CountingImages(50), 8, CPU, seed)
        return [numbers(next(stream)) for _ in range(15)]

    assert shown(5) == shown(5)
    assert shown(5) != shown(6)


@pytest.mark.parametrize("taken", [0, 1, 5, 6, 7, 13])
def test_a_stream_goes_on_from_its_saved_place(taken: int) -> None:
    original = BatchStream(CountingImages(50), 8, CPU, seed=2)
    for _ in range(taken):
        next(original)
    state = original.state_dict()
    resumed = BatchStream(CountingImages(50), 8, CPU, seed=99)
    resumed.load_state_dict(state)
    assert resumed.state_dict()["epoch"] == original.state_dict()["epoch"]
    for _ in range(20):
        assert numbers(next(resumed)) == numbers(next(original))


def test_a_saved_place_is_small_and_does_not_move_on_with_the_stream() -> None:
    stream = BatchStream(CountingImages(200), 8, CPU, seed=2)
    state = stream.state_dict()
    first = numbers(next(stream))
    for _ in range(60):
        next(stream)
    stream.load_state_dict(state)
    assert numbers(next(stream)) == first
    assert state["generator"].numel() < 10_000


def test_other_random_numbers_do_not_change_the_batches() -> None:
    stream = BatchStream(CountingImages(50), 8, CPU, seed=2)
    undisturbed = [numbers(next(stream)) for _ in range(10)]
    again = BatchStream(CountingImages(50), 8, CPU, seed=2)
    torch.manual_seed(1)
    torch.rand(5)
    assert [numbers(next(again)) for _ in range(10)] == undisturbed


def test_the_images_are_told_what_comes_next_across_epochs_and_after_resuming() -> None:
    images = CountingImages(20)
    stream = BatchStream(images, 8, CPU, seed=3)
    for _ in range(7):
        next(stream)
    announced = images.expected[-1]
    state = stream.state_dict()
    assert numbers(next(stream)) == announced
    resumed = BatchStream(images, 8, CPU, seed=0)
    resumed.load_state_dict(state)
    assert images.expected[-1] == announced
