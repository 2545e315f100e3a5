"""What a brush does to a list of wishes. No Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from latentlab.formatting import counted
from latentlab.pictures.strokes import Stroke, erased
from latentlab.views.base import Anchor
from latentlab.views.edit import (
    AnyWish,
    BrushWish,
    ColourWish,
    KeepWish,
    PaintedWish,
    SketchWish,
    WarpWish,
)

Tool = Literal["colour", "sketch", "keep", "warp", "brush", "eraser"]
Wishes = tuple[AnyWish, ...]

_MOST_STROKES = 256
_LONGEST = 4096
_DIGITS = 4
"""Of places, which is finer than a screen."""


@dataclass(frozen=True)
class Brush:
    """What is painted with.

    Attributes:
        size: diameter, in parts of the picture's side.
        softness: which part of it fades.
        colour: "#d93338".
    """

    tool: Tool = "colour"
    size: float = 0.1
    softness: float = 0.5
    colour: str = "#d93338"


def rounded(stroke: Stroke) -> Stroke:
    """`stroke` as a view keeps it: inside what it allows, with as many digits as one can see."""
    points = [
        (_place(x), _place(y), round(pressure, _DIGITS)) for x, y, pressure in stroke[:_LONGEST]
    ]
    return tuple(points)


def painted(wishes: Wishes, stroke: Stroke, brush: Brush, seen: Anchor | None) -> Wishes:
    """`wishes` after a stroke: the last one goes on if it was painted with the same brush.

    Args:
        stroke: as `rounded` gives it.
        seen: the picture that was painted on; None for the first one.
    """
    if brush.tool == "eraser":
        return without(wishes, stroke, brush)
    if brush.tool == "warp":
        return (*wishes, _warp(stroke, brush, seen))
    wish = _wish(stroke, brush, seen)
    last = wishes[-1] if wishes else None
    if isinstance(last, PaintedWish) and _goes_on(last, wish):
        strokes = (*last.strokes, stroke)
        return (*wishes[:-1], last.model_copy(update={"strokes": strokes}))
    return (*wishes, wish)


def without(wishes: Wishes, stroke: Stroke, brush: Brush) -> Wishes:
    """What an eraser that is led along `stroke` leaves."""
    left = wishes
    for x, y, pressure in stroke:
        radius = brush.size * pressure / 2
        kept = (_erased(wish, x, y, radius) for wish in left)
        left = tuple(wish for wish in kept if wish is not None)
    return left


def changed_at(wishes: Wishes, place: int, **values: object) -> Wishes:
    """`wishes` with other values in the one at `place`."""
    other = wishes[place].model_copy(update=values)
    return (*wishes[:place], other, *wishes[place + 1 :])


def words_for(wish: AnyWish) -> str:
    """What a wish is called in a list."""
    if isinstance(wish, WarpWish):
        return "Drag"
    what = {
        ColourWish: "Colour", SketchWish: "Sketch", KeepWish: "Keep", BrushWish: "Latent",
    }[type(wish)]  # fmt: skip
    return f"{what}, {counted(len(wish.strokes), 'stroke')}"


def _wish(
    stroke: Stroke, brush: Brush, seen: Anchor | None
) -> ColourWish | SketchWish | KeepWish | BrushWish:
    size, softness, strokes = brush.size, brush.softness, (stroke,)
    if brush.tool == "sketch":
        return SketchWish(size=size, softness=softness, strokes=strokes)
    if brush.tool == "keep":
        return KeepWish(size=size, softness=softness, strokes=strokes, seen=seen)
    kind = ColourWish if brush.tool == "colour" else BrushWish
    return kind(size=size, softness=softness, strokes=strokes, colour=brush.colour)


def _warp(stroke: Stroke, brush: Brush, seen: Anchor | None) -> WarpWish:
    (start, end) = (stroke[at][:2] for at in (0, -1))
    return WarpWish(size=brush.size, softness=brush.softness, start=start, end=end, seen=seen)


def _goes_on(last: PaintedWish, wish: PaintedWish) -> bool:
    """Whether `wish` is more of the same, painted on the same picture."""
    shown = not last.hidden and len(last.strokes) < _MOST_STROKES
    same: Sequence[str] = ("kind", "size", "softness", "colour", "seen")
    if isinstance(wish, KeepWish):
        same = ("kind", "size", "softness")  # what is kept goes on to be as it was
    return shown and all(getattr(last, each, None) == getattr(wish, each, None) for each in same)


def _erased(wish: AnyWish, x: float, y: float, radius: float) -> AnyWish | None:
    """What an eraser at (x, y) leaves of a wish; None if nothing."""
    if isinstance(wish, WarpWish):
        ends = (wish.start, wish.end)
        touched = any(math.hypot(x - at[0], y - at[1]) <= radius for at in ends)
        return None if touched else wish
    left = erased(wish.strokes, x, y, radius + wish.size / 2)
    if left == wish.strokes:
        return wish
    return wish.model_copy(update={"strokes": left[:_MOST_STROKES]}) if left else None


def _place(value: float) -> float:
    return round(min(max(value, -1.0), 2.0), _DIGITS)
