"""Flat shapes as signed distances: negative inside, positive outside, zero on the edge.

Coordinates are (x, y) with y downwards; a face is about 1.2 units tall and its picture 2.
Distances are exact or, for ellipses and blends, good near the edge, where antialiasing looks.
trainers/data/drawn/distances.py computes a whole batch at once; a shape here also knows its box,
so that a face is drawn window by window, and rounds otherwise: the pictures differ in their last
bits.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
"""One value for each pixel of a window, float32 [H, W]."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""(left, top, right, bottom)."""

_EVERYWHERE: Box = (-9.0, -9.0, 9.0, 9.0)


class Shape(Protocol):
    """A region of the plane."""

    @property
    def box(self) -> Box:
        """A rectangle that holds the whole shape."""
        ...

    def distance(self, x: Plane, y: Plane) -> Plane:
        """Signed distance of each point to the edge."""
        ...


@dataclass(frozen=True)
class Ellipse:
    """An ellipse around (x, y) with half axes `rx` and `ry`, turned by `angle` radians."""

    x: float
    y: float
    rx: float
    ry: float
    angle: float = 0.0

    @property
    def box(self) -> Box:
        reach_x, reach_y = self.rx, self.ry
        if self.angle:
            reach_x = reach_y = max(self.rx, self.ry)
        return (self.x - reach_x, self.y - reach_y, self.x + reach_x, self.y + reach_y)

    def distance(self, x: Plane, y: Plane) -> Plane:
        across, down = x - self.x, y - self.y
        if self.angle:
            cos, sin = math.cos(self.angle), math.sin(self.angle)
            across, down = across * cos + down * sin, down * cos - across * sin
        if self.rx == self.ry:
            return np.asarray(np.sqrt(across * across + down * down) - self.rx)
        across, down = across / self.rx, down / self.ry
        level = np.sqrt(across * across + down * down)
        across, down = across / self.rx, down / self.ry
        slope = np.sqrt(across * across + down * down)
        return np.asarray(level * (level - 1.0) / np.maximum(slope, 1e-6))


def circle(x: float, y: float, radius: float) -> Ellipse:
    """A circle around (x, y)."""
    return Ellipse(x, y, radius, radius)


@dataclass(frozen=True)
class RoundBox:
    """A rectangle around (x, y) with half sides `half_width` and `half_height`, rounded."""

    x: float
    y: float
    half_width: float
    half_height: float
    radius: float

    @property
    def box(self) -> Box:
        return (
            self.x - self.half_width,
            self.y - self.half_height,
            self.x + self.half_width,
            self.y + self.half_height,
        )

    def distance(self, x: Plane, y: Plane) -> Plane:
        across = np.abs(x - self.x) - (self.half_width - self.radius)
        down = np.abs(y - self.y) - (self.half_height - self.radius)
        inside = np.minimum(np.maximum(across, down), 0.0)
        across, down = np.maximum(across, 0.0), np.maximum(down, 0.0)
        return np.asarray(np.sqrt(across * across + down * down) + inside - self.radius)


@dataclass(frozen=True)
class Stroke:
    """A line of round ends and joints through `points`, `radius` to either side."""

    points: tuple[Point, ...]
    radius: float

    @cached_property
    def box(self) -> Box:
        xs, ys = zip(*self.points, strict=True)
        grown = self.radius
        return (min(xs) - grown, min(ys) - grown, max(xs) + grown, max(ys) + grown)

    def distance(self, x: Plane, y: Plane) -> Plane:
        nearest = np.full(np.broadcast(x, y).shape, 81.0, np.float32)
        for (ax, ay), (bx, by) in zip(self.points, self.points[1:], strict=False):
            sx, sy = bx - ax, by - ay
            px, py = x - ax, y - ay
            along = np.clip((px * sx + py * sy) / max(sx * sx + sy * sy, 1e-12), 0.0, 1.0)
            px, py = px - along * sx, py - along * sy
            nearest = np.minimum(nearest, px * px + py * py)
        return np.asarray(np.sqrt(nearest) - self.radius)


def bow(start: Point, middle: Point, end: Point, radius: float, pieces: int = 6) -> Stroke:
    """A stroke along the quadratic Bezier curve that `middle` pulls at."""
    points = []
    for t in np.linspace(0.0, 1.0, pieces + 1).tolist():
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        points.append(
            (a * start[0] + b * middle[0] + c * end[0], a * start[1] + b * middle[1] + c * end[1])
        )
    return Stroke(tuple(points), radius)


@dataclass(frozen=True)
class Below:
    """Everything below the line through (x, y) that falls to the right by `slope`."""

    x: float
    y: float
    slope: float = 0.0

    @property
    def box(self) -> Box:
        return _EVERYWHERE

    def distance(self, x: Plane, y: Plane) -> Plane:
        length = math.sqrt(1.0 + self.slope * self.slope)
        return np.asarray((self.y + (x - self.x) * self.slope - y) / length)
