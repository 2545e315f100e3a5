"""The history of generated images keeps, replaces and returns as CycleGAN's does."""

import torch
from torch import Tensor

from trainers.families.translation import ImagePool

SHAPE = (1, 2, 2)


def test_while_it_fills_the_pool_gives_back_what_comes_in() -> None:
    pool, rng = ImagePool(8, SHAPE), seeded(0)
    for start in (0, 4):
        images = numbered(start, 4)
        assert torch.equal(pool.exchange(images, rng), images)
    assert held(pool) == set(range(8))


def test_a_full_pool_returns_an_old_image_half_of_the_time_and_keeps_the_new_one() -> None:
    pool, rng, rounds = filled(50), seeded(1), 1_000
    expected = held(pool)
    returned_old = 0
    for number in range(100, 100 + rounds):
        (given,) = values(pool.exchange(numbered(number, 1), rng))
        if given != number:
            returned_old += 1
            expected = (expected - {given}) | {number}
        assert held(pool) == expected
    # four standard deviations of a fair coin
    assert abs(returned_old - rounds / 2) < 4 * (rounds / 4) ** 0.5


def test_every_place_of_a_full_pool_is_equally_likely() -> None:
    rng, counts = seeded(2), torch.zeros(5)
    for _ in range(1_000):
        for given in values(filled(5).exchange(numbered(100, 2), rng)):
            if given < 100:
                counts[given] += 1
    share = counts / counts.sum()
    torch.testing.assert_close(share, torch.full((5,), 0.2), atol=0.06, rtol=0.0)


def test_a_batch_never_loses_or_doubles_an_image() -> None:
    pool, rng = filled(7), seeded(3)
    for start in range(100, 200, 5):
        before = held(pool)
        images = numbered(start, 5)
        given = values(pool.exchange(images, rng))
        assert sorted([*given, *held(pool)]) == sorted([*before, *values(images)])


def test_a_batch_may_be_larger_than_the_pool() -> None:
    pool, rng = ImagePool(3, SHAPE), seeded(4)
    images = numbered(0, 10)
    given = values(pool.exchange(images, rng))
    assert sorted({*given, *held(pool)}) == list(range(10))
    assert len(given) == 10


def test_a_batch_that_fills_the_pool_beyond_its_end_is_given_back() -> None:
    pool, rng = ImagePool(6, SHAPE), seeded(5)
    pool.exchange(numbered(0, 4), rng)
    images = numbered(4, 4)
    assert torch.equal(pool.exchange(images, rng), images)
    assert held(pool) == set(range(6))


def test_without_capacity_the_newest_images_come_back() -> None:
    images = numbered(0, 4)
    assert torch.equal(ImagePool(0, SHAPE).exchange(images, seeded(6)), images)


def test_no_gradient_flows_through_the_pool() -> None:
    images = numbered(0, 4).requires_grad_()
    assert not filled(4).exchange(images, seeded(7)).requires_grad


def test_a_pool_resumed_from_its_state_goes_on_to_the_last_bit() -> None:
    pool, rng = filled(6), seeded(8)
    pool.exchange(numbered(100, 4), rng)
    resumed, resumed_rng = ImagePool(6, SHAPE), seeded(0)
    resumed.load_state_dict(pool.state_dict())
    resumed_rng.set_state(rng.get_state())
    for start in (200, 300, 400):
        images = numbered(start, 4)
        assert torch.equal(pool.exchange(images, rng), resumed.exchange(images, resumed_rng))


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def numbered(start: int, count: int) -> Tensor:
    """Images [count, 1, 2, 2] that are filled with their number."""
    return torch.arange(start, start + count).float().view(-1, 1, 1, 1).expand(-1, *SHAPE).clone()


def values(images: Tensor) -> list[int]:
    return [int(number) for number in images[:, 0, 0, 0]]


def held(pool: ImagePool) -> set[int]:
    return set(values(pool.images))


def filled(capacity: int) -> ImagePool:
    pool = ImagePool(capacity, SHAPE)
    pool.exchange(numbered(0, capacity), seeded(9))
    return pool
