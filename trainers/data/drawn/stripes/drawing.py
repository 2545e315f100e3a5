"""Draws the scenes of `stripes` in either domain from the same factors."""

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.chunks import in_chunks
from trainers.data.drawn.distances import Field, covered, pixel_centres, turned
from trainers.data.drawn.stripes.animals import ANIMALS
from trainers.data.drawn.stripes.factors import KINDS, Factors
from trainers.data.drawn.stripes.grounds import Picture, draw_land, draw_water, lay
from trainers.data.drawn.stripes.parts import PERIOD, Part
from trainers.data.watching import Report

PLAIN_COAT = (0.70, 0.33, 0.08)
LIGHT_COAT = (0.97, 0.95, 0.88)
DARK_COAT = (0.23, 0.17, 0.23)
_DARK_SHARE = 0.35
"""How much of a striped coat is dark."""


def draw_scenes(
    factors: Factors, striped: NDArray[np.bool_], size: int, report: Report | None = None
) -> NDArray[np.uint8]:
    """One picture for each scene, uint8 [N, 3, size, size], striped where `striped` [N] says.

    Args:
        report: told how far it is; what it raises ends it.
    """
    pictures = np.empty((len(factors), 3, size, size), np.uint8)
    x, y = pixel_centres(size)

    def draw(kind: int, rows: NDArray[np.int64]) -> None:
        drawn = _drawn(x, y, factors.scene(rows), kind, striped[rows])
        pictures[rows] = np.rint(np.clip(drawn, 0, 1) * 255)

    in_chunks(factors.kind, draw, report)
    return pictures


def _drawn(x: Field, y: Field, scene: Factors, kind: int, striped: NDArray[np.bool_]) -> Picture:
    swims = KINDS[kind] == "fish"
    picture = (draw_water if swims else draw_land)(x, y, scene)
    own_x, own_y = turned(x - scene.x, y - scene.y, scene.tilt * scene.facing)
    own_x, own_y = own_x * scene.facing / scene.size, own_y / scene.size
    for part in ANIMALS[kind](own_x, own_y, scene):
        opacity = covered(part.distance * scene.size, x.shape[-1])
        lay(picture, opacity, _coat(part, scene, striped, x.shape[-1]))
    return picture


def _coat(part: Part, scene: Factors, striped: NDArray[np.bool_], size: int) -> Field:
    """The part's colour, [n, 3, S, S] or broadcasting to that."""
    if part.phase is None:
        return np.asarray(part.colour, np.float32)
    away = np.abs(part.phase - np.floor(part.phase) - np.float32(0.5)) - _DARK_SHARE / 2
    dark = covered(away * PERIOD * scene.size, size)[:, None]
    light, shade, plain = (
        np.asarray(each, np.float32)[None, :, None, None]
        for each in (LIGHT_COAT, DARK_COAT, PLAIN_COAT)
    )
    coat = np.where(striped[:, None, None, None], light + (shade - light) * dark, plain)
    brightness = np.asarray(part.light, np.float32)
    return coat * (brightness if brightness.ndim == 0 else brightness[:, None])
