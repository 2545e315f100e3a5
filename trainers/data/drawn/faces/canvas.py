"""A picture that shapes are painted on, and the pen that knows where a head is and how it leans."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.faces.shapes import Box, Shape

Colour = tuple[float, float, float]
"""(red, green, blue), each in [0, 1]."""


class Canvas:
    """A square picture, float32 [3, size, size] in [0, 1], that shows -1..1 in both directions."""

    def __init__(self, size: int, top: Colour, bottom: Colour) -> None:
        """Begin with a background that goes from `top` to `bottom`."""
        self.size = size
        self.places = ((np.arange(size) * 2 + 1) / size - 1).astype(np.float32)
        down = (self.places + 1.0) / 2
        ends = np.array([top, bottom], np.float32)
        column = ends[0][:, None] + (ends[1] - ends[0])[:, None] * down
        self.pixels = np.repeat(column[:, :, None], size, axis=2)

    def to_bytes(self) -> NDArray[np.uint8]:
        """uint8 [3, size, size], rounded."""
        return np.asarray(np.rint(self.pixels * 255), dtype=np.uint8)


@dataclass(frozen=True)
class Pen:
    """Paints shapes, given in a head's own coordinates, on a canvas.

    Attributes:
        x, y: where the head's origin lies on the canvas.
        tilt: radians by which the head leans clockwise, around `pivot` below its origin.
        width, height: how many units of the canvas one of the head's own is.
    """

    canvas: Canvas
    x: float = 0.0
    y: float = 0.0
    tilt: float = 0.0
    width: float = 1.0
    height: float = 1.0
    pivot: float = 0.35

    def moved(self, x: float) -> "Pen":
        """The same pen, `x` further right in the head's own coordinates."""
        step = x * self.width
        cos, sin = self._turn
        return replace(self, x=self.x + step * cos, y=self.y + step * sin)

    def fill(self, shape: Shape, colour: Colour, strength: float = 1.0) -> None:
        """Cover `shape` with `colour`; antialiased, mixed in by `strength` in [0, 1]."""
        rows, columns = self._window(shape.box)
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        cos, sin = self._turn
        across = self.canvas.places[columns][None, :] - np.float32(self.x)
        down = self.canvas.places[rows][:, None] - np.float32(self.y + self.pivot)
        x = across * np.float32(cos / self.width) + down * np.float32(sin / self.width)
        y = down * np.float32(cos / self.height) - across * np.float32(sin / self.height)
        y += np.float32(self.pivot / self.height)
        sharpness = self.canvas.size / 2 * self.height
        ink = np.clip(0.5 - shape.distance(x, y) * sharpness, 0.0, 1.0) * strength
        for plane, value in zip(self.canvas.pixels, colour, strict=True):
            part = plane[rows, columns]
            part += ink * (value - part)

    @cached_property
    def _turn(self) -> tuple[float, float]:
        """Cosine and sine of the tilt."""
        return math.cos(self.tilt), math.sin(self.tilt)

    def _window(self, box: Box) -> tuple[slice, slice]:
        """The rows and columns of the canvas that `box` can touch."""
        cos, sin = self._turn
        x, half_width = self._side(box[0] * self.width, box[2] * self.width)
        y, half_height = self._side(
            box[1] * self.height - self.pivot, box[3] * self.height - self.pivot
        )
        reach_x = half_width * abs(cos) + half_height * abs(sin)
        reach_y = half_width * abs(sin) + half_height * abs(cos)
        centre_x = self.x + x * cos - y * sin
        centre_y = self.y + self.pivot + x * sin + y * cos
        return self._span(centre_y, reach_y), self._span(centre_x, reach_x)

    @staticmethod
    def _side(first: float, last: float) -> tuple[float, float]:
        """The middle and half the length of an interval."""
        return (first + last) / 2, (last - first) / 2

    def _span(self, centre: float, reach: float) -> slice:
        size = self.canvas.size
        first = math.floor((centre - reach + 1) * size / 2) - 1
        last = math.ceil((centre + reach + 1) * size / 2) + 1
        return slice(min(max(first, 0), size), min(max(last, 0), size))
