"""Shapes made of shapes: together, only where both are, one without the other, grown, melted."""

from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from trainers.data.drawn.faces.shapes import Box, Plane, Shape


@dataclass(frozen=True)
class Union:
    """Wherever any of `shapes` is."""

    shapes: tuple[Shape, ...]

    @cached_property
    def box(self) -> Box:
        return reduce(_around, (shape.box for shape in self.shapes))

    def distance(self, x: Plane, y: Plane) -> Plane:
        return np.asarray(reduce(np.minimum, (shape.distance(x, y) for shape in self.shapes)))


@dataclass(frozen=True)
class Melted:
    """Both shapes, with a smooth joint about `width` wide (the polynomial smooth minimum)."""

    first: Shape
    second: Shape
    width: float

    @cached_property
    def box(self) -> Box:
        return _around(self.first.box, self.second.box)

    def distance(self, x: Plane, y: Plane) -> Plane:
        a, b = self.first.distance(x, y), self.second.distance(x, y)
        near = np.maximum(self.width - np.abs(a - b), 0.0) / self.width
        return np.asarray(np.minimum(a, b) - near * near * (self.width / 4))


@dataclass(frozen=True)
class Both:
    """Where `shape` is and `limit` is too."""

    shape: Shape
    limit: Shape

    @cached_property
    def box(self) -> Box:
        a, b = self.shape.box, self.limit.box
        return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))

    def distance(self, x: Plane, y: Plane) -> Plane:
        return np.asarray(np.maximum(self.shape.distance(x, y), self.limit.distance(x, y)))


@dataclass(frozen=True)
class Minus:
    """Where `shape` is and `hole` is not."""

    shape: Shape
    hole: Shape

    @cached_property
    def box(self) -> Box:
        return self.shape.box

    def distance(self, x: Plane, y: Plane) -> Plane:
        return np.asarray(np.maximum(self.shape.distance(x, y), -self.hole.distance(x, y)))


@dataclass(frozen=True)
class Grown:
    """`shape` with its edge moved outwards by `by`; inwards if negative."""

    shape: Shape
    by: float

    @cached_property
    def box(self) -> Box:
        left, top, right, bottom = self.shape.box
        return (left - self.by, top - self.by, right + self.by, bottom + self.by)

    def distance(self, x: Plane, y: Plane) -> Plane:
        return np.asarray(self.shape.distance(x, y) - self.by)


def frame(shape: Shape, width: float) -> Minus:
    """The rim of `shape`, `width` wide, half of it inside and half outside the edge."""
    return Minus(Grown(shape, width / 2), Grown(shape, -width / 2))


def _around(a: Box, b: Box) -> Box:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
