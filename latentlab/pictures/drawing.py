"""What a drawing for a model is made with: the colours of the pictures it learned from."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trainers.data.images import Pixels

Colour = tuple[int, int, int]
"""Red, green and blue, each in [0, 255]."""

MOST_COLOURS = 8
_APART = 60.0
"""Least distance of two colours that both are offered; black and white are 442 apart."""

_DETOUR = 12.0
_ALIKE = 96
"""Up to which difference, summed over red, green and blue, paint spreads."""
_AREA = 2
_AROUND = [(y, x) for y in range(3) for x in range(3)]


class DrawingColours(NamedTuple):
    """What to draw with.

    Attributes:
        paper: the ground of a new drawing: the commonest colour of the pictures.
        pens: at least one, the one that stands out most from the paper first.
    """

    paper: Colour
    pens: tuple[Colour, ...]


PLAIN = DrawingColours((255, 255, 255), ((0, 0, 0),))
"""Black on white, for models whose data cannot be looked at."""


def drawing_colours(pictures: Sequence["Pixels"]) -> DrawingColours:
    """The colours that the pictures are made of, few enough to choose among.

    Args:
        pictures: uint8 [H, W, 1 or 3] each, all alike in size; none give black on white.
    """
    found = _commonest(pictures)
    if not found:
        return PLAIN
    paper = found[0]
    first = max(found, key=lambda each: _distance(each, paper))
    if _distance(first, paper) < _APART:
        first = (0, 0, 0) if sum(paper) > 3 * 127 else (255, 255, 255)
    pens = [first]
    for colour in found[1:]:
        apart = all(_distance(colour, other) >= _APART for other in (paper, *pens))
        if apart and not _is_between(colour, paper, first):
            pens.append(colour)
    return DrawingColours(paper, tuple(pens[: MOST_COLOURS - 1]))


def filled(pixels: "Pixels", x: int, y: int, colour: Colour) -> "Pixels":
    """uint8 [H, W, 3] with the area around column `x` and row `y` painted in `colour`.

    The smoothed edges of lines are mixtures of line and area: the paint takes the area's part.
    """
    import numpy as np
    from PIL import Image, ImageDraw

    if tuple(np.broadcast_to(pixels[y, x], 3)) == colour:
        return pixels
    ground, paint = pixels[y, x].astype(np.float32), np.asarray(colour, np.float32)
    apart = pixels - ground
    alike = Image.fromarray(np.uint8(np.abs(apart).sum(axis=-1) <= _ALIKE)).copy()
    ImageDraw.floodfill(alike, (x, y), _AREA)
    area = np.asarray(alike) == _AREA
    # The other colour of a mixture is that beyond the area that is least like the area's.
    beyond = _farthest_beside(np.where(area[..., None], 0.0, apart))
    length = np.maximum((beyond**2).sum(axis=-1, keepdims=True), 1.0)
    part = np.clip((apart * beyond).sum(axis=-1, keepdims=True) / length, 0.0, 1.0)
    mixed = np.abs(apart - part * beyond).sum(axis=-1) <= _ALIKE
    painted = area | (_beside(area) & mixed)
    mixture = paint + part * (ground + beyond - paint)
    return np.where(painted[..., None], mixture.round(), pixels).astype(np.uint8)


def _beside(area: "NDArray[np.bool_]") -> "NDArray[np.bool_]":
    """Bool [H, W]: what lies in `area` or touches it, also by a corner."""
    import numpy as np

    rows, columns = area.shape
    wide = np.pad(area, 1)
    found: NDArray[np.bool_] = np.any(
        [wide[y : y + rows, x : x + columns] for y, x in _AROUND], axis=0
    )
    return found


def _farthest_beside(apart: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """For each of the differences [H, W, 3] the longest in the 3 x 3 pixels around it."""
    import numpy as np

    rows, columns, _ = apart.shape
    wide = np.pad(apart, ((1, 1), (1, 1), (0, 0)))
    around = np.stack([wide[y : y + rows, x : x + columns] for y, x in _AROUND])
    longest = (around**2).sum(axis=-1).argmax(axis=0)
    found: NDArray[np.float32] = np.take_along_axis(around, longest[None, ..., None], axis=0)[0]
    return found


def _commonest(pictures: Sequence["Pixels"]) -> list[Colour]:
    """Representative colours of all the pictures together, the commonest first."""
    import numpy as np
    from PIL import Image

    if not pictures:
        return []
    pixels = np.concatenate([each.reshape(-1, each.shape[-1]) for each in pictures])
    coloured = np.broadcast_to(pixels, (len(pixels), 3))
    # Median cut goes by numbers of pixels, so thin lines would be lost among the paper's: an
    # octree goes by colours.
    reduced = Image.fromarray(np.ascontiguousarray(coloured)[None]).quantize(
        4 * MOST_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    counts = sorted(reduced.convert("RGB").getcolors() or [], reverse=True)
    return [colour for _, colour in counts if isinstance(colour, tuple) and len(colour) == 3]


def _is_between(colour: Colour, one: Colour, other: Colour) -> bool:
    """Whether it is a mixture of the two, as the smoothed edges of lines are."""
    detour = _distance(colour, one) + _distance(colour, other) - _distance(one, other)
    return detour < _DETOUR


def _distance(one: Colour, other: Colour) -> float:
    return math.dist(one, other)
