"""Tells the facts of a scene of `captions` from its pixels, drawn or generated. Nothing is learned:
things are connected parts that stand out from the ground, and what is known is how they are drawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.captions.drawing import COLOURS, distance_to
from trainers.data.drawn.captions.factors import FACTS, VALUES, Facts
from trainers.data.drawn.captions.grammar import UNTOLD
from trainers.data.images import Pixels

Floats = NDArray[np.float32]

_FAINTEST = 0.2
"""How far the brightest pixels must lie from the ground, of 1 for white on black."""
_BRIGHTEST = 6
"""Pixels whose mean says how far a thing's colour lies from the ground."""
_SMALLEST = 6
"""Pixels of a thing, at 32 px; what is smaller is dirt."""
_RADII = np.arange(0.060, 0.171, 0.005, dtype=np.float32)
"""Radii that are tried, in sides of the picture."""
_LARGE_FROM = 0.117
"""The radius between small and large."""
_ASIDE_FROM = 0.145
"""How far from the middle the left, the right, the top and the bottom begin."""


@dataclass(frozen=True)
class _Thing:
    """One connected part: where its middle is, in sides from the picture's; how well each shape
    fits it, 0 to 1; and the radius with which the best one does."""

    x: float
    y: float
    fits: tuple[float, ...]
    radius: float
    colour: int


def detect(pictures: Pixels) -> Facts:
    """The facts of each picture [N, S, S, 3], [N, 5]; `UNTOLD` where nothing is to be seen, or more
    things than can be counted."""
    return np.array([_facts(each) for each in pictures], np.int64).reshape(-1, len(FACTS))


def matches(asked: Facts, seen: Facts) -> NDArray[np.bool_]:
    """Which of the facts that are asked for, [N, 5], were seen; True for those left open."""
    return np.asarray((asked == UNTOLD) | (asked == seen))


def _facts(picture: NDArray[np.uint8]) -> tuple[int, ...]:
    things = _things(picture)
    nothing = (UNTOLD,) * len(FACTS)
    if not things:
        return nothing
    fits = np.mean([each.fits for each in things], axis=0)
    colours = np.bincount([each.colour for each in things], minlength=len(COLOURS))
    radius = float(np.mean([each.radius for each in things]))
    x, y = (float(np.mean([getattr(each, axis) for each in things])) for axis in "xy")
    count = len(things) - 1 if len(things) <= len(VALUES["count"]) else UNTOLD
    found = {
        "shape": int(fits.argmax()),
        "colour": int(colours.argmax()),
        "size": int(radius >= _LARGE_FROM),
        "place": VALUES["place"].index(_place(x, y)),
        "count": count,
    }
    return tuple(found[name] for name in FACTS)


def _place(x: float, y: float) -> str:
    if max(abs(x), abs(y)) < _ASIDE_FROM:
        return "middle"
    if abs(x) > abs(y):
        return "left" if x < 0 else "right"
    return "top" if y < 0 else "bottom"


def _things(picture: NDArray[np.uint8]) -> list[_Thing]:
    values: Floats = np.divide(picture, 255, dtype=np.float32)
    size = len(values)
    ground = np.median(values.reshape(-1, 3), axis=0)
    contrast = np.sqrt(np.square(values - ground).mean(axis=2))
    brightest = float(np.sort(contrast.ravel())[-_BRIGHTEST:].mean())
    if brightest < _FAINTEST:
        return []
    inside = contrast > brightest / 2
    parts = components(inside)
    least = _SMALLEST * (size / 32) ** 2
    numbers, areas = np.unique(parts[inside], return_counts=True)
    return [
        _thing(values, contrast, parts == number) for number in numbers[areas >= least].tolist()
    ]


def components(inside: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The number of the connected part of each pixel of `inside` [H, W], and 0 outside; pixels are
    connected across their sides."""
    numbers = np.where(inside, np.arange(1, inside.size + 1).reshape(inside.shape), 0)
    while True:
        around = np.pad(numbers, 1)
        neighbours = (around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:])
        largest = np.maximum.reduce([numbers, *neighbours])
        largest = np.where(inside, largest, 0)
        if (largest == numbers).all():
            return numbers
        numbers = largest


def _thing(values: Floats, contrast: Floats, part: NDArray[np.bool_]) -> _Thing:
    size = len(values)
    full = float(np.sort(contrast[part])[-max(4, int(part.sum()) // 2) :].mean())
    core = part & (contrast > 0.85 * full)
    near = _grown(part)
    cover = np.where(near, np.clip(contrast / full, 0, 1), 0).astype(np.float32)
    rows, columns = np.indices(part.shape)
    weight = cover.sum()
    middle_y = float((cover * rows).sum() / weight)
    middle_x = float((cover * columns).sum() / weight)
    fits, radii = _fits(cover, middle_x, middle_y)
    return _Thing(
        x=(middle_x + 0.5) / size - 0.5,
        y=(middle_y + 0.5) / size - 0.5,
        fits=tuple(fits),
        radius=radii[int(np.argmax(fits))],
        colour=_colour(values[core].mean(axis=0)),
    )


def _fits(cover: Floats, middle_x: float, middle_y: float) -> tuple[list[float], list[float]]:
    """How well each shape fits what is covered, as the shared part of both, at its best radius."""
    size = len(cover)
    reach = int(np.ceil(0.22 * size))
    rows = np.arange(max(0, int(middle_y) - reach), min(size, int(middle_y) + reach + 1))
    columns = np.arange(max(0, int(middle_x) - reach), min(size, int(middle_x) + reach + 1))
    seen = cover[np.ix_(rows, columns)][None]
    x = ((columns - middle_x) / size).astype(np.float32)[None, None, :]
    y = ((rows - middle_y) / size).astype(np.float32)[None, :, None]
    fits, radii = [], []
    for kind in range(len(VALUES["shape"])):
        shape = np.clip(0.5 - distance_to(kind, x, y, _RADII[:, None, None]) * size, 0, 1)
        shared = np.minimum(shape, seen).sum(axis=(1, 2)) / np.maximum(shape, seen).sum(axis=(1, 2))
        fits.append(float(shared.max()))
        radii.append(float(_RADII[int(shared.argmax())]))
    return fits, radii


def _grown(part: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`part` and the pixels around it."""
    around = np.pad(part, 1)
    size = len(part)
    grown = np.zeros_like(part)
    for down in range(3):
        for right in range(3):
            grown |= around[down : down + size, right : right + size]
    return grown


def _colour(mean: Floats) -> int:
    """The number of the nearest colour, brightness aside."""
    table = np.array([COLOURS[name] for name in VALUES["colour"]], np.float32)
    table /= table.max(axis=1, keepdims=True)
    return int(np.linalg.norm(table - mean / max(float(mean.max()), 1e-6), axis=1).argmin())
