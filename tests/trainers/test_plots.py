"""What stands where on a plot."""

import numpy as np
import pytest
from numpy.typing import NDArray

from trainers.plots import BLUE, ORANGE, SIDE, Plot

MIDDLE = (30 + 352) // 2, (8 + 336) // 2
"""The pixel of (0, 0) between axes from -1 to 1: across and down."""


def coloured(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pixels are neither white nor grey."""
    return np.ptp(pixels.astype(int), axis=2) > 40


def centre(pixels: NDArray[np.uint8]) -> tuple[float, float]:
    """Mean place of what is coloured: across and down."""
    down, across = np.nonzero(coloured(pixels))
    return float(across.mean()), float(down.mean())


@pytest.mark.parametrize(
    ("at", "across", "down"), [((0, 0), 0, 0), ((0.5, 0), 80.5, 0), ((0, 0.5), 0, -82)]
)
def test_a_dot_lies_where_its_numbers_say(
    at: tuple[float, float], across: float, down: float
) -> None:
    plot = Plot(-1.0, 1.0)
    plot.dots(np.array([at]), ORANGE, 3.0)
    pixels = plot.pixels()
    assert pixels.shape == (SIDE, SIDE, 3) and pixels.dtype == np.uint8
    expected = (MIDDLE[0] + across, MIDDLE[1] + down)
    assert centre(pixels) == pytest.approx(expected, abs=1.0)
    assert 16 <= coloured(pixels).sum() <= 40  # a disc of radius 3


def test_what_lies_outside_the_axes_is_not_drawn() -> None:
    plot = Plot(-1.0, 1.0)
    plot.dots(np.array([[1.05, 0.0], [np.nan, 0.0], [1e30, np.inf], [0.0, -3.0]]), ORANGE, 3.0)
    assert not coloured(plot.pixels()).any()


def test_the_first_row_of_a_density_is_at_the_bottom() -> None:
    plot = Plot(-1.0, 1.0)
    density = np.zeros((10, 10))
    density[1, 8] = 2.0
    plot.heat(density, largest=2.0)
    across, down = centre(plot.pixels())
    assert across > MIDDLE[0] + 80 and down > MIDDLE[1] + 80


def test_an_arrow_has_its_head_at_the_end() -> None:
    plot = Plot(-1.0, 1.0)
    plot.arrows(np.array([[-0.5, 0.0]]), np.array([[0.5, 0.0]]), BLUE)
    marked = coloured(plot.pixels()).sum(axis=0)
    assert marked[MIDDLE[0] + 74 : MIDDLE[0] + 78].max() > marked[MIDDLE[0]] > 0
    assert not marked[MIDDLE[0] + 84 :].any()


def test_a_bar_reaches_as_far_up_as_its_number() -> None:
    plot = Plot(-1.0, 1.0, 0.0, 4.0)
    plot.bars(np.array([0.0, 0.0, 1.0, 0.0]), ORANGE)
    down, across = np.nonzero(coloured(plot.pixels()))
    assert 336 - down.min() == pytest.approx(328 / 4, abs=2)
    assert (across.min(), across.max()) == pytest.approx((MIDDLE[0], MIDDLE[0] + 80), abs=2)
