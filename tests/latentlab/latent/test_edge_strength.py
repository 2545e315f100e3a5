"""Orientations of edges, on bars whose direction is known."""

import math

import pytest
import torch
from torch import Tensor

from latentlab.latent.edges import ORIENTATIONS, cell_of, edges

SIDE = 32


def bars(degrees: float, brightness: float = 1.0) -> Tensor:
    """A picture [1, 1, 32, 32] of waves that rise in a direction, measured from the right
    downwards."""
    places = torch.arange(SIDE) / SIDE
    angle = math.radians(degrees)
    along = places[None, :] * math.cos(angle) + places[:, None] * math.sin(angle)
    return (brightness * torch.sin(2 * math.pi * 4 * along))[None, None]


def strongest(image: Tensor) -> int:
    return int(edges(image)[0, :, 3, 3].argmax())


def test_a_flat_picture_has_no_edges() -> None:
    assert edges(torch.zeros(1, 1, SIDE, SIDE)).max() < 0.001


@pytest.mark.parametrize("number", range(ORIENTATIONS))
def test_waves_are_seen_in_the_direction_in_which_they_rise(number: int) -> None:
    assert strongest(bars(180 / ORIENTATIONS * number)) == number


def test_a_direction_between_two_counts_for_both() -> None:
    seen = edges(bars(180 / ORIENTATIONS * 2.5))[0, :, 3, 3]
    assert seen[2] == pytest.approx(float(seen[3]), rel=0.1)
    assert seen[2] > 5 * seen[5]


def test_which_side_is_bright_has_no_say() -> None:
    torch.testing.assert_close(edges(bars(30)), edges(-bars(30)))


def test_edges_are_as_strong_as_their_contrast() -> None:
    faint, strong = (edges(bars(0, each))[0, 0, 3, 3] for each in (0.5, 1.0))
    assert float(strong) == pytest.approx(2 * float(faint), rel=0.02)


def test_colours_of_one_brightness_have_edges_between_them() -> None:
    coloured = torch.cat([bars(0), -bars(0), torch.zeros(1, 1, SIDE, SIDE)], dim=1)
    assert strongest(coloured) == 0
    assert cell_of(SIDE) > 1
