"""Fine structure on the surfaces of `edges`: how strongly each pixel takes the second colour."""

import numpy as np

from trainers.data.drawn.distances import Field, Number, covered, length, turned
from trainers.data.drawn.edges.factors import PATTERNS, Factors


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
