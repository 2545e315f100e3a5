"""Signed distances against closed forms."""

import numpy as np
import pytest

from trainers.data.drawn.distances import (
    box,
    convex,
    covered,
    ellipse,
    limb,
    merged,
    pixel_centres,
    turned,
)

X, Y = pixel_centres(64)


def test_the_picture_is_the_unit_square() -> None:
    assert X.shape == Y.shape == (1, 64, 64)
    assert X[0, 0, 0] == pytest.approx(-0.5 + 1 / 128)
    assert Y[0, -1, 0] == pytest.approx(0.5 - 1 / 128)


def test_a_round_ellipse_a_point_like_limb_and_a_fully_rounded_box_are_circles() -> None:
    circle = np.hypot(X - 0.1, Y + 0.05) - 0.2
    round_ellipse = ellipse(X, Y, (0.1, -0.05), (0.2, 0.2))
    point, _ = limb(X, Y, (0.1, -0.05), (0.1, -0.05), 0.2, 0.2)
    rounded = box(X, Y, (0.1, -0.05), (0.2, 0.2), 0.2)
    assert np.allclose(round_ellipse, circle, atol=1e-3)
    assert np.allclose(point, circle, atol=1e-5)
    assert np.allclose(np.maximum(rounded, 0), np.maximum(circle, 0), atol=1e-5)


def test_coverage_adds_up_to_the_area() -> None:
    def area(distance: np.ndarray[tuple[int, ...], np.dtype[np.floating]]) -> float:
        return float(covered(distance, 64).mean())

    assert area(ellipse(X, Y, (0.0, 0.0), (0.3, 0.15))) == pytest.approx(np.pi * 0.045, rel=0.01)
    assert area(box(X, Y, (0.0, 0.0), (0.3, 0.1))) == pytest.approx(0.12, rel=0.01)
    stick, along = limb(X, Y, (-0.2, 0.0), (0.2, 0.0), 0.1, 0.1)
    assert area(stick) == pytest.approx(0.08 + np.pi * 0.01, rel=0.01)
    assert along.min() == 0
    assert along.max() == 1
    kite = convex(X, Y, ((0.0, -0.3), (0.3, 0.0), (0.0, 0.3), (-0.3, 0.0)), 0.001)
    assert area(kite) == pytest.approx(0.18, rel=0.01)


def test_merging_holds_both_shapes_and_changes_nothing_far_from_where_they_meet() -> None:
    first, second = X + 0.1, Y + 0.2
    both = merged(first, second, 0.05)
    assert (both <= np.minimum(first, second)).all()
    apart = np.abs(first - second) > 0.05
    assert np.array_equal(both[apart], np.minimum(first, second)[apart])


def test_turning_keeps_distances_from_the_middle() -> None:
    x, y = turned(X, Y, np.pi / 2)
    assert np.allclose(x, Y, atol=1e-6)
    assert np.allclose(y, -X, atol=1e-6)
