"""Turns a style of writing a digit into smooth curves that can be bent and still be followed."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.digits.styles import STYLES, Style

SAMPLES = 52
"""Points along the whole pen path of one digit."""


@dataclass(frozen=True)
class Skeleton:
    """One style of one digit, ready to be bent.

    Attributes:
        controls: [K, 2], the points of the style; curves that meet share a point.
        basis: [SAMPLES, K]; `basis @ controls` are points along the pen path.
        joined: bool [SAMPLES - 1]; whether the pen is down between sample i and i + 1.
    """

    controls: NDArray[np.float64]
    basis: NDArray[np.float64]
    joined: NDArray[np.bool_]


@cache
def skeletons(digit: int) -> tuple[Skeleton, ...]:
    """All styles in which `digit` (0 to 9) is written."""
    return tuple(_skeleton(style) for style in STYLES[digit])


def _skeleton(style: Style) -> Skeleton:
    points = list(dict.fromkeys(point for curve in style for point in curve))
    lengths = np.array([_knots(np.array(curve))[-1] for curve in style])
    counts = _shares(lengths)
    basis = np.zeros((SAMPLES, len(points)))
    joined = np.ones(SAMPLES - 1, dtype=np.bool_)
    row = 0
    for curve, count in zip(style, counts, strict=True):
        columns = [points.index(point) for point in curve]
        matrix = _spline_basis(_knots(np.array(curve)), count)
        # A closed curve names its first point twice, so its columns are added up.
        for column, values in zip(columns, matrix.T, strict=True):
            basis[row : row + count, column] += values
        row += count
        if row < SAMPLES:
            joined[row - 1] = False
    return Skeleton(np.array(points), basis, joined)


def _shares(lengths: NDArray[np.float64]) -> list[int]:
    """SAMPLES divided among curves by length, at least four each."""
    counts = np.maximum(4, np.floor(SAMPLES * lengths / lengths.sum()).astype(int))
    counts[np.argmax(lengths)] += SAMPLES - counts.sum()
    return [int(count) for count in counts]


def _knots(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance along the polygon at each of its points."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _spline_basis(knots: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Matrix [count, K] from values at `knots` to a natural cubic spline at `count` even places.

    The spline is linear in its values, so one matrix serves every bent copy of a style.
    """
    size, steps = len(knots), np.diff(knots)
    system, right = np.eye(size), np.zeros((size, size))
    for i in range(1, size - 1):
        before, after = steps[i - 1], steps[i]
        system[i, i - 1 : i + 2] = before, 2 * (before + after), after
        right[i, i - 1 : i + 2] = 6 / before, -6 / before - 6 / after, 6 / after
    bends = np.linalg.solve(system, right)
    places = np.linspace(0.0, knots[-1], count)
    left = np.clip(np.searchsorted(knots, places, side="right") - 1, 0, size - 2)
    h = steps[left][:, None]
    to_end = (knots[left + 1] - places)[:, None]
    from_start = (places - knots[left])[:, None]
    values = np.eye(size)
    return np.asarray(
        (values[left] * to_end + values[left + 1] * from_start) / h
        + bends[left] * (to_end**3 / h - to_end * h) / 6
        + bends[left + 1] * (from_start**3 / h - from_start * h) / 6
    )
