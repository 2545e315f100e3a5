"""An edit carried over from a model's small picture to the photo that it was made of.

The photo gets the difference between the edited and the first picture, through a soft mask from
where they differ, after Brock et al., "Neural Photo Editing with Introspective Adversarial
Networks" (2017), section 2.1. So it keeps detail that the model cannot draw, and outside the mask
every bit.
"""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

_FROM, _WHOLE = 12.0, 48.0
"""Grey levels: what differs by less is not carried over, what differs by more is as a whole."""


def carried(photo: Pixels, box: Box, before: Pixels, after: Pixels) -> Pixels:
    """`photo` uint8 [H, W, C] with the change from `before` to `after`, uint8 [S, S, C].

    Args:
        box: left, top, right and bottom of the square of the photo that was edited, in its pixels.
    """
    change = after.astype(np.float64) - before
    mask = mask_of(before, after)
    rows, columns = (
        _weights(length, box[axis], box[axis + 2], len(before))
        for length, axis in ((photo.shape[0], 1), (photo.shape[1], 0))
    )
    large_mask = _enlarged(mask[..., None], rows, columns)
    moved = photo + large_mask * _enlarged(_coloured(change, photo.shape[2]), rows, columns)
    rounded = np.rint(moved).clip(0, 255).astype(np.uint8)
    return np.where(large_mask > 0, rounded, photo)


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
    """`change` [S, S, C] for photos of so many channels."""
    if change.shape[2] == channels:
        return change
    if channels == 1:
        return np.asarray(change.mean(axis=2, keepdims=True))
    return np.repeat(change, channels, axis=2)
