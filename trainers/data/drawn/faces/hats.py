"""Hats: they cover the crown and leave the forehead, and so the fringe, to be seen."""

from collections.abc import Callable, Mapping

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.canvas import Colour, Pen
from trainers.data.drawn.faces.combining import Minus
from trainers.data.drawn.faces.shapes import Below, Ellipse, RoundBox, circle


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
