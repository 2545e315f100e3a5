"""Grey and colours of more than 8 bits, and fractions, brought to the 8 bits that are worked on.

Such files seldom fill the range that their numbers could have: scans have 10, 12 or 14 bits of 16,
tomographs count from -1024, simulations as they like. So the narrowest usual range that holds an
image's values becomes black to white; if they fill little of it, their own range does.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

_FRACTION = (1.0,)
_WHITES = (255.0, 1023.0, 4095.0, 16383.0, 65535.0)
"""What white usually is where black is 0, of fractions and of 8, 10, 12, 14 and 16 bits."""

_BOTH_SIGNS = (-1.0, 1.0)
_HOUNSFIELD = (-1024.0, 3071.0)
"""What black and white usually are where there are numbers below 0; the second is 12 bits, as
tomographs count. At least half of it must be filled."""

_LITTLE = 0.25
"""The part of the usual white that values must reach, or the largest of them is white."""

_OVERSHOOT = 0.02

_WILD = 10_000
"""One value in so many may lie outside, or a single one: a dead pixel, a mark of none."""

_ENDLESS = 1e30
"""Larger numbers mean that a value is missing."""

_SAMPLED = 4_000_000
_ROWS = 256

_BITS, _PHOTOMETRIC, _SIGNED, _MISSING = 258, 262, 339, 42113
"""Tags of TIFF: bits of a number; what 0 means; signs; and GDAL's, of the value that means none."""

_WHITE_IS_ZERO = 0

_SWAPPED = {"16L": "16B", "16B": "16L", "16N": "16B"}
"""Reads the low byte of each number where Pillow reads the high one."""


def is_deep(image: Image.Image) -> bool:
    """Whether these are grey values of more than 8 bits, or fractions."""
    return image.mode == "F" or image.mode.startswith("I")


def from_deep(image: Image.Image, source: Image.Image) -> Image.Image:
    """Deep grey values as grey of 8 bits ("L").

    Args:
        image: of `is_deep`.
        source: the file that it came from, whose tags tell what is white and what is missing.
    """
    values = np.asarray(image)
    tags = getattr(source, "tag_v2", {})
    if values.dtype == np.int32 and tags.get(_BITS) == (32,) and tags.get(_SIGNED) in (None, (1,)):
        values = values.view(np.uint32)
    low, high = _range(_present(values, tags), image.mode == "F")
    grey = Image.fromarray(_bytes(values, low, high))
    # Of 8 bits, Pillow itself turns it round.
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        return grey.point(lambda value: 255 - value)
    return grey


def _present(values: NDArray[np.generic], tags: object) -> NDArray[np.float64]:
    """Some of the values, sorted, without those that are missing or wild."""
    step = max(1, round((values.size / _SAMPLED) ** 0.5))
    some = values[::step, ::step].astype(np.float64).ravel()
    there = np.isfinite(some) & (np.abs(some) < _ENDLESS)
    missing = _missing(tags)
    if missing is not None:
        there &= some != missing
    some = np.sort(some[there])
    wild = max(1, len(some) // _WILD)
    return some[wild:-wild] if len(some) > 2 * wild else some


def _missing(tags: object) -> float | None:
    try:
        return float(str(tags.get(_MISSING)).strip("\0 "))  # type: ignore[attr-defined]
    except (ValueError, AttributeError):
        return None


def _range(values: NDArray[np.float64], fractions: bool) -> tuple[float, float]:
    """What becomes black and white, of sorted `values`."""
    if not len(values):
        return 0.0, 255.0
    low, high = float(values[0]), float(values[-1])
    # Sharpening and resizing overshoot by a little.
    beyond = _OVERSHOOT if fractions else 0.0
    if low >= -beyond * high:
        return 0.0, _white(high, beyond, low == high, _FRACTION if fractions else ())
    for black, white in (_BOTH_SIGNS, _HOUNSFIELD):
        if black <= low and high <= white and (low == high or high - low >= (white - black) / 2):
            return black, white
    return (low, high) if low < high else (low - 1.0, high)


def _white(high: float, beyond: float, is_plain: bool, fraction: tuple[float, ...]) -> float:
    """What becomes white of values from 0 to `high`."""
    usual = (each for each in (*fraction, *_WHITES) if high <= each * (1 + beyond))
    white = next(usual, high)
    return white if is_plain or high >= _LITTLE * white else high


def _bytes(values: NDArray[np.generic], low: float, high: float) -> NDArray[np.uint8]:
    """`values` [H, W] or [H, W, C] with `low` as 0 and `high` as 255; missing ones are 0."""
    scaled = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), _ROWS):
        rows = np.nan_to_num(values[top : top + _ROWS].astype(np.float64), nan=low)
        rows = (rows.clip(low, high) - low) * (255 / (high - low))
        scaled[top : top + _ROWS] = rows + 0.5
    return scaled


def lacks_upper_bits(image: Image.Image) -> bool:
    """Whether an image that was unpacked has only dark colours, as those of 10 or 12 bits are of
    whose 16 Pillow keeps the upper eight."""
    return image.mode == "RGB" and all(high < 64 for _, high in image.getextrema())  # type: ignore[misc]


def take_low_bytes(image: ImageFile.ImageFile) -> bool:
    """Have `image`, which is not unpacked yet, give the lower byte of each number instead of the
    upper one; returns whether its numbers have two."""
    tiles = []
    for tile in image.tile:
        args = tile.args if isinstance(tile.args, tuple) else (tile.args,)
        raw, _, depth = str(args[0]).partition(";")
        if raw != "RGB" or depth not in _SWAPPED:
            return False
        swapped = f"{raw};{_SWAPPED[depth]}"
        tiles.append(
            tile._replace(args=(swapped, *args[1:]) if isinstance(tile.args, tuple) else swapped)
        )
    image.tile = tiles
    return bool(tiles)


def from_two_bytes(upper: Image.Image, lower: Image.Image) -> Image.Image:
    """Colours of 16 bits, whose bytes are those of two RGB images, as RGB of 8 bits."""
    values = np.asarray(upper).astype(np.uint16) * 256 + np.asarray(lower)
    low, high = _range(_present(values.reshape(len(values), -1), {}), False)
    return Image.fromarray(_bytes(values, low, high))
