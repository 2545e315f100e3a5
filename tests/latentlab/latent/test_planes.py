"""The endless plane: seeds at whole-numbered places, and as probable latents between them."""

import pytest
import torch
from torch import Tensor

from latentlab.latent.planes import blend_on_plane
from trainers.capabilities import Prior
from trainers.families.noise import draw_prior

SIZE = 4000


def drawn(x: int, y: int, prior: Prior = "normal") -> Tensor:
    rng = torch.Generator().manual_seed(1000 * (x + 500) + y + 500)
    return draw_prior(prior, 1, SIZE, rng)[0]


def at(*places: tuple[float, float]) -> Tensor:
    return torch.tensor(places, dtype=torch.float64)


def test_whole_numbered_places_hold_their_latents_to_the_last_bit() -> None:
    found = blend_on_plane(at((0, 0), (-3, 7), (12, -1)), drawn)
    assert torch.equal(found, torch.stack([drawn(0, 0), drawn(-3, 7), drawn(12, -1)]))


def test_between_seeds_the_latents_are_as_spread_as_the_prior() -> None:
    found = blend_on_plane(at((0.5, 0.5), (0.3, 0.9), (-1.2, 4.0), (0.01, 0.6)), drawn)
    assert found.std(dim=1) == pytest.approx([1.0] * 4, abs=0.04)


def test_the_middle_between_two_seeds_is_their_sum_over_the_root_of_two() -> None:
    found = blend_on_plane(at((0.5, 2.0)), drawn)[0]
    torch.testing.assert_close(found, (drawn(0, 2) + drawn(1, 2)) / 2**0.5)


def test_wandering_is_smooth_also_across_a_seed() -> None:
    places = [(1.0 + step / 1000, 0.4) for step in range(-5, 6)]
    way = blend_on_plane(at(*places), drawn)
    steps = (way[1:] - way[:-1]).norm(dim=1)
    assert steps.max() < 0.003 * way.norm(dim=1).mean()


def test_uniform_latents_stay_uniform() -> None:
    found = blend_on_plane(at((0.5, 0.5)), lambda x, y: drawn(x, y, "uniform"), "uniform")[0]
    assert found.abs().max() <= 1
    quantiles = found.sort().values
    expected = torch.linspace(-1, 1, SIZE)
    assert (quantiles - expected).abs().max() < 0.06
