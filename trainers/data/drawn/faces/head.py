"""Body, head and face: all that every portrait has."""

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.attributes import SMILES_FROM
from trainers.data.drawn.faces.canvas import Colour, Pen
from trainers.data.drawn.faces.combining import Both, Grown, Melted
from trainers.data.drawn.faces.shapes import Below, Ellipse, RoundBox, Shape, bow, circle

HEAD: Shape = Melted(Ellipse(0.0, 0.02, 0.5, 0.52), RoundBox(0.0, 0.3, 0.37, 0.35, 0.33), 0.1)
"""The outline of the head: its origin lies between crown and chin, above the eyes."""

EYE_X, EYE_Y = 0.205, 0.13
"""Where the right eye is; the left one mirrors it."""

_MOUTH_Y = 0.42
_LIPS: Colour = (0.72, 0.22, 0.24)
_THROAT: Colour = (0.45, 0.10, 0.14)
_BLUSH: Colour = (0.94, 0.36, 0.36)


def draw_body(pen: Pen, skin: Colour, clothes: Colour) -> None:
    """Shoulders in `clothes`, and the neck."""
    pen.fill(RoundBox(0.0, 1.18, 0.74, 0.42, 0.34), clothes)
    pen.fill(Ellipse(0.0, 0.79, 0.25, 0.13), palette.darker(clothes, 0.22))
    pen.fill(RoundBox(0.0, 0.66, 0.17, 0.22, 0.16), palette.darker(skin, 0.18))


def draw_head(pen: Pen, skin: Colour) -> None:
    """The bare head with its ears."""
    shade = palette.darker(skin, 0.16)
    for side in (-1, 1):
        pen.fill(Ellipse(0.5 * side, 0.16, 0.095, 0.125), skin)
        pen.fill(Ellipse(0.51 * side, 0.16, 0.045, 0.07), shade)
    pen.fill(HEAD, skin)


def draw_cheeks(pen: Pen) -> None:
    """Rosy cheeks, which a beard may cover."""
    for side in (-1, 1):
        pen.fill(Ellipse(0.33 * side, 0.34, 0.085, 0.06), _BLUSH, 0.4)


def draw_features(pen: Pen, skin: Colour, eyes: Colour, brow: float) -> None:
    """Nose, eyes and eyebrows; `brow` slants them from -1 (worried) to 1 (stern)."""
    shade = palette.darker(palette.mixed(skin, _BLUSH, 0.25), 0.12)
    pen.fill(Ellipse(0.0, 0.275, 0.065, 0.05), shade)
    for side in (-1, 1):
        _draw_eye(pen, side, eyes)
        _draw_brow(pen, side, brow)


def draw_mouth(pen: Pen, smile: float) -> None:
    """A mouth at rest or frowning, or beyond `SMILES_FROM` an open smile with teeth."""
    if smile <= SMILES_FROM:
        bend = 0.16 * smile
        ends = _MOUTH_Y - bend / 2
        pen.fill(bow((-0.13, ends), (0.0, ends + bend), (0.13, ends), 0.026), _LIPS)
        return
    half, depth, top = 0.16 + 0.07 * smile, 0.1 + 0.06 * smile, _MOUTH_Y - 0.015
    mouth = Both(Ellipse(0.0, top, half, depth), Below(0.0, top))
    pen.fill(Grown(mouth, 0.02), _LIPS)
    pen.fill(mouth, _THROAT)
    pen.fill(Both(mouth, RoundBox(0.0, top, half, depth * 0.55, 0.0)), palette.WHITE)


def _draw_eye(pen: Pen, side: int, colour: Colour) -> None:
    x = EYE_X * side
    pen.fill(Ellipse(x, EYE_Y, 0.105, 0.115), palette.WHITE)
    pen.fill(circle(x, EYE_Y + 0.01, 0.075), colour)
    pen.fill(circle(x, EYE_Y + 0.01, 0.04), palette.INK)
    pen.fill(circle(x + 0.03, EYE_Y - 0.025, 0.022), palette.WHITE)


def _draw_brow(pen: Pen, side: int, slant: float) -> None:
    rise = 0.025 * slant
    inner, outer = (0.12 * side, -0.055 + rise), (0.29 * side, -0.055 - rise)
    pen.fill(bow(inner, (EYE_X * side, -0.085), outer, 0.025, 4), (0.20, 0.14, 0.12))
