"""The axes of a map: the numbers of a latent, or the leading components of many."""

import pytest
import torch
from torch import Tensor

from latentlab.latent.map_axes import leading_components, numbers_as_axes


def flat(count: int, size: int) -> tuple[Tensor, Tensor]:
    """Latents that vary by 3 along one direction, by 1 along another, and hardly otherwise; and
    these directions."""
    rng = torch.Generator().manual_seed(0)
    directions = torch.linalg.qr(torch.randn(size, 2, generator=rng))[0].T
    along = torch.randn(count, 2, generator=rng) * torch.tensor([3.0, 1.0])
    rest = 0.01 * torch.randn(count, size, generator=rng)
    return along @ directions + rest + 5.0, directions


# More latents than numbers, and fewer: two ways to the same components.
@pytest.mark.parametrize(("count", "size"), [(400, 6), (60, 300)])
def test_the_components_are_the_directions_in_which_latents_vary_most(
    count: int, size: int
) -> None:
    latents, directions = flat(count, size)
    axes = leading_components(latents)
    alike = (axes.directions @ directions.T).abs()
    # Two directions of a sample are not quite at a right angle.
    assert alike.diag().min() > 0.97
    torch.testing.assert_close(axes.directions @ axes.directions.T, torch.eye(2), atol=1e-5, rtol=0)
    values = torch.linalg.svdvals((latents - latents.mean(dim=0)).double()).square()
    shares = (values / values.sum())[:2].tolist()
    assert axes.shares == pytest.approx(shares, rel=1e-4)
    assert axes.directions.gather(1, axes.directions.abs().argmax(1, keepdim=True)).min() > 0


def test_a_place_and_the_latent_in_the_plane_are_each_others_inverse() -> None:
    latents, _ = flat(400, 6)
    axes = leading_components(latents)
    places = torch.tensor([[0.0, 0.0], [1.5, -2.0], [-4.0, 0.25]])
    torch.testing.assert_close(axes.places(axes.latents(places)), places, atol=1e-5, rtol=0)
    torch.testing.assert_close(axes.latents(places[:1])[0], latents.mean(dim=0))
    # The latent at a picture's place is the nearest in the plane to that of the picture.
    nearest = axes.latents(axes.places(latents))
    away = (latents - nearest) @ axes.directions.T
    torch.testing.assert_close(away, torch.zeros_like(away), atol=1e-4, rtol=0)


@pytest.mark.parametrize("size", [1, 2])
def test_latents_of_one_or_two_numbers_are_their_places(size: int) -> None:
    latents = torch.tensor([[0.5, -1.0], [2.0, 3.0]])[:, :size]
    axes = numbers_as_axes(size)
    assert axes.shares is None
    assert torch.equal(axes.places(latents)[:, :size], latents)
    assert torch.equal(axes.latents(axes.places(latents)), latents)
    assert size == 2 or not axes.places(latents)[:, 1].any()


def test_a_single_latent_lies_in_the_middle_of_its_own_map() -> None:
    axes = leading_components(torch.ones(1, 5))
    assert torch.equal(axes.places(torch.ones(1, 5)), torch.zeros(1, 2))
