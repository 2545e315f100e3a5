"""Layers of an object of `edges`, their patterns, and how they become an outline and a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.distances import Field, Number, covered, length, turned
from trainers.data.drawn.edges.factors import PATTERNS, Factors

Picture = NDArray[np.float32]
"""float32 [n, 3, S, S] in [0, 1]."""

Colour = tuple[float, float, float]

PAPER: Colour = (0.985, 0.98, 0.965)
WHITE: Colour = (0.96, 0.95, 0.93)
SLATE: Colour = (0.22, 0.25, 0.32)

_LINE = 0.0115
"""Half the width of a drawn line, in sides of the picture."""


@dataclass(frozen=True)
class Layer:
    """A surface that hides what lies below it.

    Attributes:
        distance: signed, [n, S, S], in the object's own unit.
        colour: float32 [n, 3, 1, 1].
        pattern: [n, S, S] from 0 to 1, where the surface takes `second`; None if it is plain.
        second: the pattern's colour, [n, 3, 1, 1].
        round: how far from its rim the surface is shaded, as if it were curved.
        lined: whether its outline is drawn.
    """

    distance: Field
    colour: Field
    pattern: Field | None = None
    second: Field | None = None
    round: float = 0.07
    lined: bool = True


def render(
    layers: Sequence[Layer], x: Field, y: Field, shadow: Field, scene: Factors
) -> tuple[Picture, Picture]:
    """The outline and the coloured picture of `layers`, the lowest first.

    Args:
        layers: as an object's function returns them.
        x, y: the object's own coordinates.
        shadow: distance to the spot below the object, in the same unit.
        scene: the rows drawn.
    """
    count, side = len(scene), x.shape[-1]
    outline = np.ones((count, 1, side, side), np.float32)
    picture = np.tile(_constant(PAPER), (count, 1, side, side))
    picture *= 1 - 0.22 * np.clip(0.5 - shadow / 0.06, 0, 1)[:, None]
    for layer in layers:
        distance = layer.distance * scene.size
        inside = covered(distance, side)[:, None]
        if layer.lined:
            outline += inside * (1 - outline)
            outline *= 1 - covered(np.abs(distance) - _LINE, side)[:, None]
        picture += inside * (_surface(layer, x, y) - picture)
    return np.repeat(outline, 3, axis=1), picture


def plain(colour: Colour) -> Field:
    """One colour for all, as a layer wants it."""
    return _constant(colour)


def chosen(colours: Sequence[Colour], place: Field, tone: Field) -> Field:
    """One of `colours` for each scene by `place` 0 to 1, brighter or darker by `tone` -1 to 1."""
    table = np.asarray(colours, np.float32)
    index = np.minimum((place[:, 0, 0] * len(colours)).astype(int), len(colours) - 1)
    found = table[index][:, :, None, None]
    return np.asarray(np.clip(found * (1 + 0.07 * tone[:, None]), 0, 1))


def paler(colour: Field) -> Field:
    """The colour halfway to white."""
    return np.asarray(colour + 0.58 * (1 - colour))


def deeper(colour: Field) -> Field:
    """The colour in shade."""
    return np.asarray(colour * 0.70)


def _surface(layer: Layer, x: Field, y: Field) -> Picture:
    colour = layer.colour
    if layer.pattern is not None:
        assert layer.second is not None
        colour = colour + layer.pattern[:, None] * (layer.second - colour)
    depth = np.clip(-layer.distance / layer.round, 0, 1)
    light = 0.80 + 0.24 * depth * (2 - depth) - 0.16 * (x + y)
    return np.asarray(np.minimum(colour * light[:, None], 1))


def _constant(colour: Colour) -> Field:
    return np.asarray(colour, np.float32)[None, :, None, None]


def cloth(x: Field, y: Field, scene: Factors) -> Field:
    """The scene's own pattern, 0 to 1; nothing in an outline tells it."""
    period = 0.092 + 0.014 * scene.pattern_size
    across, down = turned(x, y, scene.pattern_turn)
    u = _sawtooth(across / period + scene.pattern_x)
    v = _sawtooth(down / period + scene.pattern_y)
    pixels = _pixels(x, scene)
    stripes = covered((np.abs(u) - 0.25) * period, pixels)
    dots = covered((length(u, v) - 0.29) * period, pixels)
    rows = covered((np.abs(v) - 0.25) * period, pixels)
    checks = 0.5 * (stripes + rows)
    found = np.zeros_like(stripes)
    for name, one in (("stripes", stripes), ("dots", dots), ("checks", checks)):
        found = np.where(scene.pattern == PATTERNS.index(name), one, found)
    return found


def bricks(x: Field, y: Field, corner: tuple[Number, Number], scene: Factors) -> Field:
    """Joints between bricks laid from `corner`, 1 in a joint."""
    wide, tall = 0.145, 0.072
    row = (y - corner[1]) / tall
    shift = 0.5 * (np.floor(row) % 2)
    u = (0.5 - np.abs(_sawtooth((x - corner[0]) / wide + shift))) * wide
    v = (0.5 - np.abs(_sawtooth(row))) * tall
    return covered(np.minimum(u, v) - 0.0085, _pixels(x, scene))


def scales(x: Field, y: Field, start: tuple[Number, Number], scene: Factors) -> Field:
    """The rims of overlapping scales or tiles, 1 on a rim."""
    wide, tall = 0.098, 0.075
    row = (y - start[1]) / tall
    rim = np.full_like(x + 0 * row, 9)
    for above in (0, 1):
        number = np.floor(row) - above
        u = _sawtooth((x - start[0]) / wide + 0.5 * (number % 2)) * wide
        v = (row - number) * tall
        reach = np.abs(length(u, v * 0.68) - 0.052)
        rim = np.minimum(rim, reach)
    return covered(rim - 0.009, _pixels(x, scene))


def _sawtooth(place: Field) -> Field:
    """-0.5 to 0.5 along each unit."""
    return place - np.floor(place) - np.float32(0.5)


def _pixels(x: Field, scene: Factors) -> Field:
    """Pixels in one unit of the object's own coordinates."""
    return np.asarray(x.shape[-1] * scene.size)
