"""Draws the pairs of `edges`: outlines and coloured pictures from the same factors."""

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.chunks import in_chunks
from trainers.data.drawn.distances import Field, ellipse, pixel_centres, turned
from trainers.data.drawn.edges.factors import Factors
from trainers.data.drawn.edges.layers import Picture, render
from trainers.data.drawn.edges.things import cup, fish, house
from trainers.data.drawn.edges.wearables import bag, shirt, shoe
from trainers.data.watching import Report

OBJECTS = (shoe, bag, shirt, cup, house, fish)
"""In the order of `factors.KINDS`."""

_FEET = (0.215, 0.30, 0.33, 0.32, 0.32, 0.33)
"""How far below its middle each object ends."""

Bytes = NDArray[np.uint8]


def draw_pairs(factors: Factors, size: int, report: Report | None = None) -> tuple[Bytes, Bytes]:
    """Outlines and coloured pictures, each uint8 [N, 3, size, size].

    Args:
        report: told how far it is; what it raises ends it.
    """
    outlines = np.empty((len(factors), 3, size, size), np.uint8)
    pictures = np.empty_like(outlines)
    x, y = pixel_centres(size)

    def draw(kind: int, rows: NDArray[np.int64]) -> None:
        outline, picture = _drawn(x, y, factors.scene(rows), kind)
        outlines[rows] = np.rint(outline * 255)
        pictures[rows] = np.rint(picture * 255)

    in_chunks(factors.kind, draw, report)
    return outlines, pictures


def _drawn(x: Field, y: Field, scene: Factors, kind: int) -> tuple[Picture, Picture]:
    own_x, own_y = turned(x - scene.x, y - scene.y, scene.tilt)
    own_x, own_y = own_x * scene.facing / scene.size, own_y / scene.size
    shadow = ellipse(own_x, own_y, (0.0, _FEET[kind] + 0.01), (0.30, 0.03))
    return render(OBJECTS[kind](own_x, own_y, scene), own_x, own_y, shadow, scene)
