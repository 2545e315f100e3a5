"""Beards: full, moustache or goatee; the mouth is drawn over them."""

from trainers.data.drawn.faces.canvas import Colour, Pen
from trainers.data.drawn.faces.combining import Both, Grown, Minus, Union
from trainers.data.drawn.faces.head import HEAD
from trainers.data.drawn.faces.shapes import Below, Ellipse, Shape

_MOUSTACHE: Shape = Union(
    (Ellipse(-0.125, 0.335, 0.165, 0.07, -0.25), Ellipse(0.125, 0.335, 0.165, 0.07, 0.25))
)
_FULL: Shape = Minus(
    Both(Grown(HEAD, 0.035), Below(0.0, 0.17)),
    Union((Ellipse(0.0, 0.08, 0.43, 0.27), Ellipse(0.0, 0.425, 0.2, 0.085))),
)
_SHAPES: dict[str, Shape] = {
    "full": _FULL,
    "moustache": _MOUSTACHE,
    "goatee": Ellipse(0.0, 0.62, 0.17, 0.13),
}


def draw_beard(pen: Pen, kind: str, colour: Colour) -> None:
    """A beard of `kind`; nothing for "none"."""
    if kind in _SHAPES:
        pen.fill(_SHAPES[kind], colour)
