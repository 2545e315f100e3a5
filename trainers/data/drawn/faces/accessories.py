"""Hats and glasses, drawn last of all so that nothing hides them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.canvas import Colour, Pen
from trainers.data.drawn.faces.combining import Melted, Minus, Union, frame
from trainers.data.drawn.faces.head import EYE_Y
from trainers.data.drawn.faces.shapes import Below, Ellipse, RoundBox, Shape, Stroke, circle


def draw_hat(pen: Pen, kind: str, colour: Colour) -> None:
    """A hat of `kind`; nothing for "none"."""
    if kind in _HATS:
        _HATS[kind](pen, colour)


def _beanie(pen: Pen, colour: Colour) -> None:
    pen.fill(circle(0.0, -0.77, 0.11), palette.lighter(colour, 0.55))
    pen.fill(Minus(Ellipse(0.0, -0.36, 0.57, 0.39), Below(0.0, -0.36)), colour)
    pen.fill(RoundBox(0.0, -0.39, 0.59, 0.085, 0.07), palette.lighter(colour, 0.3))


def _cap(pen: Pen, colour: Colour) -> None:
    pen.fill(Minus(Ellipse(0.0, -0.35, 0.57, 0.38), Below(0.0, -0.34)), colour)
    pen.fill(RoundBox(0.42, -0.365, 0.4, 0.06, 0.06), palette.darker(colour, 0.35))
    pen.fill(circle(0.0, -0.72, 0.045), palette.darker(colour, 0.35))


def _brimmed(pen: Pen, colour: Colour) -> None:
    pen.fill(RoundBox(0.0, -0.57, 0.4, 0.25, 0.15), colour)
    pen.fill(RoundBox(0.0, -0.47, 0.405, 0.075, 0.0), palette.darker(colour, 0.6))
    pen.fill(Ellipse(0.0, -0.385, 0.8, 0.085), colour)


_HATS: Mapping[str, Callable[[Pen, Colour], None]] = {
    "beanie": _beanie,
    "cap": _cap,
    "brimmed": _brimmed,
}


@dataclass(frozen=True)
class _Style:
    """The left and right lens, how wide the frame is, and how the lenses look."""

    lenses: tuple[Shape, Shape]
    colour: Colour
    width: float
    glass: Colour = (0.86, 0.94, 1.0)
    opacity: float = 0.3


def _round(side: int) -> Shape:
    return circle(0.215 * side, EYE_Y + 0.01, 0.165)


def _square(side: int) -> Shape:
    return RoundBox(0.22 * side, EYE_Y + 0.01, 0.175, 0.135, 0.03)


def _cat_eye(side: int) -> Shape:
    lens = Ellipse(0.215 * side, EYE_Y + 0.02, 0.165, 0.125)
    return Melted(lens, Stroke(((0.28 * side, 0.09), (0.4 * side, 0.0)), 0.04), 0.1)


def _sun(side: int) -> Shape:
    top = RoundBox(0.22 * side, EYE_Y - 0.035, 0.185, 0.09, 0.06)
    return Melted(top, Ellipse(0.215 * side, EYE_Y + 0.04, 0.155, 0.125), 0.06)


_STYLES: Mapping[str, _Style] = {
    "round": _Style((_round(-1), _round(1)), palette.INK, 0.06),
    "square": _Style((_square(-1), _square(1)), (0.78, 0.10, 0.16), 0.075),
    "cat-eye": _Style((_cat_eye(-1), _cat_eye(1)), (0.10, 0.22, 0.74), 0.07),
    "sunglasses": _Style((_sun(-1), _sun(1)), palette.INK, 0.04, (0.16, 0.15, 0.20), 1.0),
}


def draw_glasses(pen: Pen, kind: str) -> None:
    """Glasses of `kind`; nothing for "none"."""
    if kind not in _STYLES:
        return
    style = _STYLES[kind]
    pen.fill(_ARMS, style.colour)
    for lens in style.lenses:
        pen.fill(lens, style.glass, style.opacity)
        pen.fill(frame(lens, style.width), style.colour)
    if style.opacity == 1.0:
        for side in (-1, 1):
            glare = Stroke(((0.22 * side - 0.07, 0.14), (0.22 * side + 0.02, 0.06)), 0.022)
            pen.fill(glare, (0.55, 0.58, 0.66))


_ARMS: Shape = Union(
    (
        Stroke(((-0.06, 0.1), (0.06, 0.1)), 0.03),
        Stroke(((-0.39, 0.09), (-0.5, 0.08)), 0.03),
        Stroke(((0.39, 0.09), (0.5, 0.08)), 0.03),
    )
)
