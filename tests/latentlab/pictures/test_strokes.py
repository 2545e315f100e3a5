"""Strokes as masks, against areas and places that are known."""

import math

import numpy as np
import pytest

from latentlab.pictures.strokes import coverage, erased

MIDDLE = (((0.5, 0.5, 1.0),),)
ACROSS = (((0.2, 0.5, 1.0), (0.8, 0.5, 1.0)),)


@pytest.mark.parametrize("size", [0.2, 0.5, 0.9])
def test_a_dot_of_a_hard_brush_covers_a_disc(size: float) -> None:
    covered = coverage(MIDDLE, size, 0.0, 256)
    assert covered.mean() == pytest.approx(math.pi * size**2 / 4, rel=0.01)
    assert set(np.unique(covered[0])) == {0.0}
    assert covered[128, 128] == 1


def test_a_line_covers_a_bar_with_round_ends() -> None:
    covered = coverage(ACROSS, 0.2, 0.0, 256)
    assert covered.mean() == pytest.approx(0.6 * 0.2 + math.pi * 0.01, rel=0.01)


def test_a_soft_brush_fades_from_its_middle_to_its_edge() -> None:
    row = coverage(MIDDLE, 0.5, 1.0, 64)[32]
    assert row[32] == pytest.approx(1, abs=0.05)
    assert (np.diff(row[32:]) <= 0).all()
    assert row[32 + 8] == pytest.approx(0.5, abs=0.05)
    assert row[32 + 17] == 0


def test_less_pressure_makes_the_brush_smaller() -> None:
    pressed = coverage((((0.2, 0.5, 0.25), (0.8, 0.5, 1.0)),), 0.4, 0.0, 64)
    widths = pressed.sum(axis=0)
    assert widths[16] < widths[32] < widths[48]


def test_what_was_covered_twice_is_covered_once() -> None:
    assert np.array_equal(coverage(ACROSS * 2, 0.2, 0.5, 32), coverage(ACROSS, 0.2, 0.5, 32))


def test_an_eraser_cuts_a_stroke_in_two_and_leaves_what_it_does_not_touch() -> None:
    line = tuple((x / 10, 0.5, 1.0) for x in range(11))
    far = ((0.1, 0.9, 1.0),)
    left = erased((line, far), 0.5, 0.5, 0.15)
    assert left == (line[:4], line[7:], far)
    assert erased((far,), 0.1, 0.9, 0.05) == ()
