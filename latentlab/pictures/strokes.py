"""Strokes of a brush as masks, and what an eraser leaves of them. Numpy alone, no torch."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float, float]
Stroke = tuple[Point, ...]
Mask = NDArray[np.float32]

_AT_ONCE = 1 << 20
"""Distances that are held at once."""


@lru_cache(maxsize=256)
def coverage(strokes: tuple[Stroke, ...], size: float, softness: float, side: int) -> Mask:
    """How far a brush has covered each pixel, float32 [side, side] in [0, 1]; to be read only.

    Args:
        strokes: points (x, y, pressure) in parts of the side.
        size: diameter of the brush at full pressure, in parts of the side.
        softness: the part of the radius over which it fades; a hard brush fades over a pixel.
    """
    covered: Mask = np.zeros(side * side, np.float32)
    for ends in _segments(strokes, side):
        distance, pressure = _distances(ends, side)
        radius = pressure * size / 2
        width = np.maximum(softness * radius, 1 / side)
        inside = 0.5 + (radius * (1 - softness / 2) - distance) / width
        np.maximum(covered, inside.max(axis=0).astype(np.float32), out=covered)
    mask: Mask = covered.clip(0, 1).reshape(side, side)
    mask.setflags(write=False)
    return mask


def erased(strokes: Sequence[Stroke], x: float, y: float, radius: float) -> tuple[Stroke, ...]:
    """What is left of strokes where an eraser of `radius` takes away every point around (x, y)."""
    left: list[Stroke] = []
    for stroke in strokes:
        part: list[Point] = []
        for point in stroke:
            if (point[0] - x) ** 2 + (point[1] - y) ** 2 > radius**2:
                part.append(point)
            elif part:
                left.append(tuple(part))
                part = []
        if part:
            left.append(tuple(part))
    return tuple(left)


def _segments(strokes: tuple[Stroke, ...], side: int) -> Iterator[NDArray[np.float32]]:
    """Pairs of neighbouring points [N, 2, 3]; a point alone is both ends of its own."""
    pairs = [
        pair for each in strokes for pair in zip(each, each[1:] or each, strict=len(each) == 1)
    ]
    count = max(1, _AT_ONCE // side**2)
    for first in range(0, len(pairs), count):
        yield np.asarray(pairs[first : first + count], np.float32)


def _distances(ends: NDArray[np.float32], side: int) -> tuple[NDArray[np.float32], ...]:
    """How far each pixel's middle is from each segment, and the pressure at the nearest point of
    that, [N, side * side] each."""
    middles = ((np.arange(side) + 0.5) / side).astype(np.float32)
    across, down = (each.ravel() for each in np.meshgrid(middles, middles))
    x, y, pressure = (ends[:, 0, axis, None] for axis in range(3))
    dx, dy, harder = (ends[:, 1, axis, None] - ends[:, 0, axis, None] for axis in range(3))
    length = np.maximum(dx**2 + dy**2, np.float32(1e-12))
    along = (((across - x) * dx + (down - y) * dy) / length).clip(0, 1)
    distance = np.hypot(across - x - along * dx, down - y - along * dy)
    return distance, pressure + along * harder
