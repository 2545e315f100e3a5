"""An edit carried over from a model's small picture to the photo that it was made of.

The photo gets the difference between the edited and the first picture, through a soft mask from
where they differ, after Brock et al., "Neural Photo Editing with Introspective Adversarial
Networks" (2017), section 2.1. So it keeps detail that the model cannot draw, and outside the mask
every bit. Where it is known how the one picture became the other, the photo's own pixels move and
change their colours with it, after Zhu et al. (2016), and the difference is what is left then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

_FROM, _WHOLE = 12.0, 48.0
"""Grey levels: what differs by less is not carried over, what differs by more is as a whole."""
_STRIP = 64
"""Rows of the photo at once: there is a map of colours for each pixel."""


@dataclass(frozen=True)
class Way:
    """How the first picture became the edited one.

    Attributes:
        moves: how far to the right and down of each pixel that lies which it comes from, in sides
            of the picture, [S, S, 2].
        colours: what maps the colour there, in [-1, 1], and 1, to that of the pixel,
            [S, S, C, C + 1].
        arrived: what becomes of the first picture by both, [S, S, C], in grey levels.
    """

    moves: Floats
    colours: Floats
    arrived: Floats


def carried(
    photo: Pixels, box: Box, before: Pixels, after: Pixels, way: Way | None = None
) -> Pixels:
    """`photo` uint8 [H, W, C] with the change from `before` to `after`, uint8 [S, S, C].

    Args:
        box: left, top, right and bottom of the square of the photo that was edited, in its pixels.
        way: of `before` to `after`; without one the change is added to the photo where it is.
    """
    change = after.astype(np.float64) - (before if way is None else way.arrived)
    mask, change = mask_of(before, after)[..., None], _coloured(change, photo.shape[2])
    rows, columns = (
        _weights(length, box[axis], box[axis + 2], len(before))
        for length, axis in ((photo.shape[0], 1), (photo.shape[1], 0))
    )
    result = photo.copy()
    for first in range(0, len(photo), _STRIP):
        strip = slice(first, first + _STRIP)
        large_mask = _enlarged(mask, rows[strip], columns)
        if not large_mask.any():
            continue
        own = photo[strip].astype(np.float64)
        there = own if way is None else _along(photo, box, way, rows, columns, strip)
        edited = own + large_mask * (there + _enlarged(change, rows[strip], columns) - own)
        rounded = np.rint(edited).clip(0, 255).astype(np.uint8)
        result[strip] = np.where(large_mask > 0, rounded, photo[strip])
    return result


def _along(
    photo: Pixels, box: Box, way: Way, rows: Floats, columns: Floats, strip: slice
) -> Floats:
    """The rows `strip` of the photo, moved and recoloured, in grey levels."""
    moves = _enlarged(way.moves, rows[strip], columns)
    across = np.arange(photo.shape[1]) + moves[..., 0] * (box[2] - box[0])
    down = np.arange(len(photo))[strip, None] + moves[..., 1] * (box[3] - box[1])
    found = _sampled(photo, across, down) / 127.5 - 1
    side, channels = len(way.colours), way.colours.shape[2]
    colours = _enlarged(way.colours.reshape(side, side, -1), rows[strip], columns)
    colours = colours.reshape(*moves.shape[:2], channels, channels + 1)
    if channels == 1:
        recoloured = colours[..., 0, :1] * found + colours[..., 0, 1:]
    else:
        linear, offset = colours[..., :-1], colours[..., -1]
        recoloured = (linear * found[..., None, :]).sum(axis=-1) + offset
    return _coloured((recoloured + 1) * 127.5, photo.shape[2])


def _sampled(photo: Pixels, across: Floats, down: Floats) -> Floats:
    """The colours [h, w, C] at places [h, w] of the photo, between its pixels; beyond its edges
    those of the edges."""
    height, width, _ = photo.shape
    across, down = across.clip(0, width - 1), down.clip(0, height - 1)
    left, top = np.floor(across).astype(int), np.floor(down).astype(int)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    x, y = (across - left)[..., None], (down - top)[..., None]
    above = photo[top, left] * (1 - x) + photo[top, right] * x
    below = photo[bottom, left] * (1 - x) + photo[bottom, right] * x
    return np.asarray(above * (1 - y) + below * y)


def mask_of(before: Pixels, after: Pixels) -> Floats:
    """How much of the change is carried over at each pixel, [S, S] in [0, 1]; exactly 0 where the
    two hardly differ, all around as well."""
    apart = np.abs(after.astype(np.float64) - before).mean(axis=2)
    part = ((_softened(apart) - _FROM) / (_WHOLE - _FROM)).clip(0, 1)
    return np.asarray(part * part * (3 - 2 * part))


def _softened(values: Floats) -> Floats:
    """Means with the neighbours, weighted 1, 2, 1 in both directions."""
    for axis in (0, 1):
        edged = np.concatenate([values.take([0], axis), values, values.take([-1], axis)], axis=axis)
        size = values.shape[axis]
        before, middle, after = (edged.take(range(at, at + size), axis) for at in range(3))
        values = (before + 2 * middle + after) / 4
    return values


def _weights(length: int, start: float, end: float, side: int) -> Floats:
    """How much each of `side` pixels between `start` and `end` counts for each of `length` pixels,
    [length, side]; rows of pixels outside are 0."""
    middles = np.arange(length) + 0.5
    place = (middles - start) / (end - start) * side - 0.5
    weights = (1 - np.abs(place.clip(0, side - 1)[:, None] - np.arange(side))).clip(0, 1)
    inside = (middles >= start) & (middles < end)
    return np.asarray(weights * inside[:, None])


def _enlarged(values: Floats, rows: Floats, columns: Floats) -> Floats:
    """[S, S, C] as [H, W, C]."""
    return np.asarray(np.einsum("hs,stc,wt->hwc", rows, values, columns, optimize=True))


def _coloured(change: Floats, channels: int) -> Floats:
    """Colours or changes of them [h, w, C] for photos of so many channels."""
    if change.shape[2] == channels:
        return change
    if channels == 1:
        return np.asarray(change.mean(axis=2, keepdims=True))
    return np.repeat(change, channels, axis=2)
