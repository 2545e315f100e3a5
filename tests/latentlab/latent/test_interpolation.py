"""Lines, great circles and closed curves between latents."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from latentlab.latent.interpolation import blend_of_four, closed_walk, lerp, loop, polyline, slerp


def test_a_quarter_circle_is_walked_at_even_angles() -> None:
    start, end = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
    way = slerp(start, end, torch.tensor([0.0, 1 / 3, 1.0]))
    expected = torch.tensor([[math.cos(a), math.sin(a)] for a in (0, math.pi / 6, math.pi / 2)])
    torch.testing.assert_close(way, expected)


def test_the_length_goes_evenly_from_one_to_the_other() -> None:
    torch.manual_seed(0)
    start, end = torch.randn(100), 3 * torch.randn(100)
    lengths = slerp(start, end, torch.linspace(0, 1, 5)).norm(dim=1)
    torch.testing.assert_close(
        lengths, torch.lerp(start.norm(), end.norm(), torch.linspace(0, 1, 5))
    )


def test_latents_of_one_direction_are_joined_by_a_straight_line() -> None:
    start = torch.tensor([1.0, 2.0])
    way = slerp(start, 3 * start, torch.tensor([0.0, 0.5, 1.0]))
    torch.testing.assert_close(way, start * torch.tensor([[1.0], [2.0], [3.0]]))


def test_a_closed_walk_passes_its_stations_and_comes_back() -> None:
    torch.manual_seed(0)
    stations = torch.randn(3, 8)
    walk = closed_walk(stations, 10)
    assert walk.shape == (30, 8)
    torch.testing.assert_close(walk[::10], stations)
    steps = (walk.roll(-1, dims=0) - walk).norm(dim=1)
    assert steps.max() < 0.6 * (stations[0] - stations[1]).norm()


def latents(count: int, size: int = 64, seed: int = 0) -> Tensor:
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("between", [lerp, slerp])
def test_the_ends_are_met_to_the_last_bit(between: Callable[..., Tensor]) -> None:
    for seed in range(20):
        start, end = latents(2, seed=seed)
        way = between(start, end, torch.tensor([0.0, 0.3, 1.0]))
        assert torch.equal(way[0], start)
        assert torch.equal(way[2], end)


def test_a_great_circle_follows_the_closed_form() -> None:
    start, end = latents(2)
    angle = math.acos(float(torch.cosine_similarity(start, end, dim=0)))
    for part in (0.1, 0.5, 0.8):
        lengths = torch.lerp(start.norm(), end.norm(), part)
        a, b = start / start.norm(), end / end.norm()
        expected = (math.sin((1 - part) * angle) * a + math.sin(part * angle) * b) / math.sin(angle)
        way = slerp(start, end, torch.tensor([part]))[0]
        torch.testing.assert_close(way, expected * lengths, rtol=1e-4, atol=1e-5)


def test_between_opposite_latents_one_great_circle_is_taken_always_the_same() -> None:
    start = latents(1)[0]
    fractions = torch.linspace(0, 1, 9)
    way = slerp(start, -start, fractions)
    torch.testing.assert_close(way.norm(dim=1), start.norm().expand(9))
    cosines = torch.cosine_similarity(way, start[None], dim=1)
    torch.testing.assert_close(cosines, torch.cos(math.pi * fractions), rtol=0, atol=1e-5)
    assert torch.equal(way, slerp(start, -start, fractions))


def test_equal_latents_and_zero_are_no_trouble() -> None:
    start = latents(1)[0]
    fractions = torch.linspace(0, 1, 5)
    torch.testing.assert_close(slerp(start, start.clone(), fractions), start.expand(5, -1))
    from_zero = slerp(torch.zeros(64), start, fractions)
    torch.testing.assert_close(from_zero, fractions[:, None] * start)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_a_way_through_many_passes_each_to_the_last_bit(count: int) -> None:
    stations = latents(count)
    at = torch.arange(count, dtype=torch.float64)
    assert torch.equal(polyline(stations, at / (count - 1), slerp), stations)
    assert torch.equal(loop(stations, at / count), stations)
    assert torch.equal(loop(stations, torch.ones(1))[0], stations[0])


def test_a_loop_is_smooth_everywhere_and_keeps_to_the_length_of_samples() -> None:
    stations = latents(5)
    curve = loop(stations, torch.linspace(0, 1, 2001, dtype=torch.float64)[:-1])
    velocity = (curve.roll(-1, dims=0) - curve) * 2000
    change = (velocity.roll(-1, dims=0) - velocity).norm(dim=1)
    assert change.max() < 0.02 * velocity.norm(dim=1).mean()
    lengths = curve.norm(dim=1)
    assert lengths.min() >= stations.norm(dim=1).min() - 1e-4
    assert lengths.max() <= stations.norm(dim=1).max() + 1e-4


def test_a_loop_through_opposite_latents_never_comes_near_zero_and_never_jumps() -> None:
    start = latents(1)[0]
    curve = loop(torch.stack([start, -start]), torch.linspace(0, 1, 1001))
    torch.testing.assert_close(curve.norm(dim=1), start.norm().expand(1001))
    assert (curve[1:] - curve[:-1]).norm(dim=1).max() < 0.02 * start.norm()


@pytest.mark.parametrize("between", [lerp, slerp])
def test_the_corners_of_a_pad_are_the_anchors_themselves(between: Callable[..., Tensor]) -> None:
    corners = latents(4)
    x, y = torch.tensor([0.0, 1.0, 0.0, 1.0]), torch.tensor([0.0, 0.0, 1.0, 1.0])
    assert torch.equal(blend_of_four(corners, x, y, between), corners)


def test_the_middle_of_a_straight_pad_is_the_mean() -> None:
    corners = latents(4)
    middle = blend_of_four(corners, torch.tensor([0.5]), torch.tensor([0.5]), lerp)
    torch.testing.assert_close(middle[0], corners.mean(dim=0))
