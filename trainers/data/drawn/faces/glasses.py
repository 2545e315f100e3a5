"""Glasses: big lenses in bold frames, drawn last of all so that nothing hides them."""

from collections.abc import Mapping
from dataclasses import dataclass

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.canvas import Colour, Pen
from trainers.data.drawn.faces.combining import Melted, Union, frame
from trainers.data.drawn.faces.head import EYE_Y
from trainers.data.drawn.faces.shapes import Ellipse, RoundBox, Shape, Stroke, circle


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
