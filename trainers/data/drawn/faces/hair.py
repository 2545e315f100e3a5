"""Hair, fringes and beards, drawn over head and mouth."""

from collections.abc import Callable, Mapping

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.canvas import Colour, Pen
from trainers.data.drawn.faces.combining import Both, Grown, Minus, Union
from trainers.data.drawn.faces.head import HEAD
from trainers.data.drawn.faces.shapes import Below, Ellipse, RoundBox, Shape, circle

_CAP = Ellipse(0.0, -0.03, 0.55, 0.57)
"""The outer edge of hair that lies close to the head."""

_FOREHEAD = Ellipse(0.0, 0.22, 0.45, 0.55)
"""What such hair leaves free."""

_CLOSE: Shape = Minus(Minus(_CAP, _FOREHEAD), Below(0.0, 0.12))

_LOCKS: Shape = Both(_CAP, Ellipse(0.0, -0.1, 0.46, 0.44))

_FRINGES: Mapping[str, Shape] = {
    "left": Minus(_LOCKS, Ellipse(0.24, 0.25, 0.6, 0.53)),
    "right": Minus(_LOCKS, Ellipse(-0.24, 0.25, 0.6, 0.53)),
    "straight": Minus(_LOCKS, Below(0.0, -0.13)),
}

_CURLS = Union(tuple(
    circle(x, y, 0.21)
    for x, y in (
        (0.0, -0.52), (-0.25, -0.48), (0.25, -0.48), (-0.44, -0.32), (0.44, -0.32),
        (-0.54, -0.08), (0.54, -0.08), (-0.57, 0.17), (0.57, 0.17), (-0.5, 0.4), (0.5, 0.4),
    )
))  # fmt: skip
_FRONT_CURLS = tuple(
    circle(x, y, 0.135)
    for x, y in ((0.0, -0.4), (-0.19, -0.37), (0.19, -0.37), (-0.36, -0.25), (0.36, -0.25))
)
_TOP_CURLS = Union((*_FRONT_CURLS, Minus(_CAP, Below(0.0, -0.34))))


def draw_hair_behind(pen: Pen, style: str, colour: Colour) -> None:
    """What of the hair the head and the body cover."""
    if style in _BEHIND:
        _BEHIND[style](pen, colour)


def draw_hair(pen: Pen, style: str, colour: Colour) -> None:
    """The hair on the head and beside it; nothing for "none"."""
    if style in _FRONT:
        _FRONT[style](pen, colour)


def draw_fringe(pen: Pen, direction: str, colour: Colour) -> None:
    """Hair over the forehead: combed to the picture's left or right, or cut straight."""
    if direction in _FRINGES:
        pen.fill(_FRINGES[direction], colour)


def _long_behind(pen: Pen, colour: Colour) -> None:
    pen.fill(RoundBox(0.0, 0.18, 0.64, 0.77, 0.5), palette.darker(colour, 0.25))


def _curly_behind(pen: Pen, colour: Colour) -> None:
    pen.fill(_CURLS, colour)


def _buns_behind(pen: Pen, colour: Colour) -> None:
    for side in (-1, 1):
        pen.fill(circle(0.6 * side, -0.3, 0.2), colour)
        pen.fill(circle(0.6 * side, -0.3, 0.1), palette.darker(colour, 0.2))


def _close(pen: Pen, colour: Colour) -> None:
    pen.fill(_CLOSE, colour)


def _curly(pen: Pen, colour: Colour) -> None:
    pen.fill(_TOP_CURLS, colour)


def _long(pen: Pen, colour: Colour) -> None:
    pen.fill(_CLOSE, colour)
    for side in (-1, 1):
        pen.fill(RoundBox(0.54 * side, 0.35, 0.11, 0.52, 0.11), colour)


_BEHIND: Mapping[str, Callable[[Pen, Colour], None]] = {
    "curly": _curly_behind,
    "long": _long_behind,
    "buns": _buns_behind,
}
_FRONT: Mapping[str, Callable[[Pen, Colour], None]] = {
    "short": _close,
    "curly": _curly,
    "long": _long,
    "buns": _close,
}


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
