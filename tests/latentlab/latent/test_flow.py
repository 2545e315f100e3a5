"""Flow and change of colours along a film, against films whose truth is known."""

import pytest
import torch
from torch import Tensor

from latentlab.latent.flow import flow_of, moved

SIDE = 20
TINT = torch.tensor([[0.5, 0.0, 0.0, 0.2], [0.0, 1.0, 0.0, -0.3], [0.2, 0.0, 0.6, 0.0]])


def disc(across: float, channels: int = 3) -> tuple[Tensor, Tensor]:
    """A patterned disc on an even ground, `across` pixels right of its first place, and where it
    covers the ground."""
    place = torch.arange(SIDE) + 0.5
    y, x = torch.meshgrid(place, place, indexing="ij")
    cover = torch.sigmoid(1.5 * (5 - ((x - 7 - across) ** 2 + (y - 10) ** 2).sqrt()))
    waves = (((x - across) * 0.7).sin(), (y * 0.8).cos(), ((x - across + y) * 0.5).sin())
    pattern = 0.5 * torch.stack(waves)[:channels]
    return -0.3 * (1 - cover) + pattern * cover, cover > 0.9


@pytest.mark.parametrize("channels", [1, 3])
def test_what_moved_is_found_where_it_came_from(channels: int) -> None:
    film = torch.stack([disc(step, channels)[0] for step in range(5)])
    flow = flow_of(film)
    inside = disc(4)[1]
    assert flow.moves[0][inside].mean() == pytest.approx(-4, abs=0.4)
    assert flow.moves[1][inside].abs().mean() < 0.4
    assert (flow(film[0]) - film[-1]).abs().mean() < 0.1 * (film[0] - film[-1]).abs().mean()


def test_what_changed_its_colour_stays_in_its_place_and_is_recoloured() -> None:
    first, inside = disc(0)
    last = torch.einsum("ij,jyx->iyx", TINT[:, :3], first) + TINT[:, 3:, None]
    film = torch.stack([torch.lerp(first, last, step / 3) for step in range(4)])
    flow = flow_of(film)
    assert flow.moves[:, inside].abs().mean() < 0.3
    assert (flow(first) - last).abs().mean() < 0.02


def test_a_film_in_which_nothing_happens_leaves_everything_as_it_is() -> None:
    first, _ = disc(0)
    flow = flow_of(first.expand(3, -1, -1, -1))
    assert flow.moves.abs().max() < 1e-3
    assert (flow(first) - first).abs().max() < 1e-3


def test_moves_are_whole_pixels_to_the_right_and_down() -> None:
    image = torch.rand(1, 2, 6, 6, generator=torch.Generator().manual_seed(0))
    by = torch.zeros(1, 2, 6, 6)
    by[:, 0], by[:, 1] = 1, -2
    found = moved(image, by)
    assert torch.allclose(found[..., 2:, :-1], image[..., :-2, 1:], atol=1e-6)
