"""Signed distances to simple shapes, for the drawn data sets.

All lengths are in the same unit as the coordinates; y points down; a distance is negative inside
its shape. Parameters are numbers or arrays that broadcast against [N, S, S]. Near the outline,
where it decides how a pixel is covered, each distance is right to a few per cent.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.floating[Any]]
"""One number for each pixel, float32 in practice: [N, S, S], or broadcasting to that."""

Number = float | Field
Point = tuple[Number, Number]


def pixel_centres(size: int) -> tuple[Field, Field]:
    """x and y, each [1, S, S] from -0.5 to 0.5: the picture is the unit square."""
    place = ((np.arange(size, dtype=np.float32) + 0.5) / size - 0.5).astype(np.float32)
    x, y = np.meshgrid(place, place)
    return x[None], y[None]


def covered(distance: Field, size: int | Field) -> Field:
    """How much of each pixel lies inside, 0 to 1; `size` is in pixels per unit of `distance`."""
    return np.asarray(np.clip(0.5 - distance * size, 0, 1))


def limb(
    x: Field, y: Field, start: Point, end: Point, radius: Number, end_radius: Number
) -> tuple[Field, Field]:
    """A rounded stick that may taper, and the place along it, 0 at `start` to 1 at `end`."""
    across, down = end[0] - start[0], end[1] - start[1]
    from_x, from_y = x - start[0], y - start[1]
    along = (from_x * across + from_y * down) / (across * across + down * down + 1e-9)
    along = np.asarray(np.clip(along, 0, 1))
    distance = length(from_x - along * across, from_y - along * down)
    return distance - (radius + (end_radius - radius) * along), along


def ellipse(x: Field, y: Field, centre: Point, radii: Point) -> Field:
    """An ellipse with half axes `radii`, to first order near its outline."""
    from_x, from_y = (x - centre[0]) / radii[0], (y - centre[1]) / radii[1]
    reach = length(from_x, from_y)
    slope = length(from_x / radii[0], from_y / radii[1])
    return np.asarray(reach * (reach - 1) / (slope + 1e-6))


def box(x: Field, y: Field, centre: Point, half: Point, rounding: Number = 0.0) -> Field:
    """An upright box of half width and half height `half`, its corners rounded."""
    over_x = np.abs(x - centre[0]) - half[0] + rounding
    over_y = np.abs(y - centre[1]) - half[1] + rounding
    outside = length(np.maximum(over_x, 0), np.maximum(over_y, 0))
    inside = np.minimum(np.maximum(over_x, over_y), 0)
    return np.asarray(outside + inside - rounding)


def convex(x: Field, y: Field, corners: Sequence[Point], rounding: Number) -> Field:
    """A convex polygon with rounded corners, given clockwise on the screen."""
    distance: Field | None = None
    for (from_x, from_y), (to_x, to_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        across, down = to_x - from_x, to_y - from_y
        side = ((x - from_x) * down - (y - from_y) * across) / length(across, down)
        distance = side if distance is None else -merged(-distance, -side, rounding)
    assert distance is not None
    return distance


def merged(first: Field, second: Field, softness: Number) -> Field:
    """Both shapes as one, with a fillet about `softness` wide where they meet."""
    blend = np.maximum(softness - np.abs(first - second), 0) / softness
    return np.minimum(first, second) - blend * blend * (softness * 0.25)


def length(across: Number, down: Number) -> Field:
    """Of a vector; several times as fast as `numpy.hypot`, which guards against overflow."""
    return np.asarray(np.sqrt(across * across + down * down))


def turned(x: Field, y: Field, angle: Number) -> tuple[Field, Field]:
    """The coordinates seen by a shape that is turned clockwise by `angle` radians."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return x * cosine + y * sine, y * cosine - x * sine
