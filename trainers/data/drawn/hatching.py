"""The embedded data set `hatching`: shapes hatched to the left or to the right, of which a picture
made four times smaller does not tell which. So every small picture has two truths, equally likely.

Shrinking is linear: with D for a row of pixels, a picture X becomes D X D'. So a picture can be
changed as little as possible until it shrinks to a given small one.
"""

from functools import cache
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.derived.downscaled import bicubic
from trainers.data.drawn.scenes import SEED_OF, Drawn, drawn_once
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages, Part
from trainers.data.watching import Report, Watcher

LABEL_NAMES = ("left", "right")
FACTOR = 4
"""How many times smaller a picture is that does not tell how it was hatched."""

_VERSION = 1
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""

_FACTORS = ("kind", "x", "y", "radius", "ground", "tone")
_KINDS = 3
_CHUNK = 250
"""Pictures drawn at once; more would take much memory."""
_STROKE = 45.0
"""How much lighter and darker than their shape the strokes are, of 255."""

Values: TypeAlias = NDArray[np.float64]


def open_hatching(
    size: int = 32, part: Part = "train", count: int = 4_000, watcher: Watcher | None = None
) -> MemoryImages:
    """Discs, squares and diamonds in two greys, uint8 [count, 1, size, size], half of them hatched
    to the left (label 0), half to the right (label 1).

    Equal arguments give equal pictures to the last bit.

    Args:
        size: side length in pixels; must divide by 4.
        watcher: told how far the drawing is; may cancel it.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    seed = SEED_OF[part]
    drawn = drawn_once(
        f"hatching-{_VERSION}-{size}-{count}-{seed}",
        ("images", "labels", *_FACTORS),
        lambda report: _draw(size, count, seed, report),
        "Drawing the shapes",
        watcher,
    )
    images, labels = drawn.pop("images"), drawn.pop("labels")
    return MemoryImages(
        name="hatching",
        images=images,
        labels=labels,
        label_names=LABEL_NAMES,
        fingerprint=digest_tensors(images, labels),
        factors=drawn,
    )


def both_truths(images: MemoryImages, indices: Tensor) -> Tensor:
    """What the small pictures of some images can have come from, hatched to the left and to the
    right: uint8 [M, 2, 1, S, S] on the CPU.

    Args:
        images: from `open_hatching`.
        indices: int64 [M].
    """
    factors = {name: values[indices.cpu()].numpy() for name, values in images.factors.items()}
    left, right = _hatched(factors, images.info.size)
    return torch.from_numpy(np.stack([left, right], axis=1))[:, :, None]


def _draw(size: int, count: int, seed: int, report: Report) -> Drawn:
    rng = np.random.default_rng((seed, 90))
    labels = rng.permutation(np.arange(count) % 2)
    factors = _sample(count, rng)
    images = np.empty((count, 1, size, size), np.uint8)
    for start in range(0, count, _CHUNK):
        report(start / count)
        part = slice(start, start + _CHUNK)
        left, right = _hatched({name: values[part] for name, values in factors.items()}, size)
        images[part, 0] = np.where(labels[part, None, None] == 0, left, right)
    named = {name: torch.from_numpy(values) for name, values in factors.items()}
    return {"images": torch.from_numpy(images), "labels": torch.from_numpy(labels), **named}


def _sample(count: int, rng: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    """Places and radii as parts of the side; greys of 255, ground and shape 20 to 40 apart."""
    ground = rng.integers(100, 156, count)
    apart = rng.integers(20, 41, count)
    drawn = {
        "kind": rng.integers(0, _KINDS, count),
        "x": rng.uniform(0.35, 0.65, count),
        "y": rng.uniform(0.35, 0.65, count),
        "radius": rng.uniform(0.25, 0.35, count),
        "ground": ground,
        "tone": np.where(ground > 127, ground - apart, ground + apart),
    }
    return {name: values.astype(np.float32) for name, values in drawn.items()}


def _hatched(
    factors: dict[str, NDArray[np.float32]], size: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The pictures hatched to the left, and to the right, uint8 [N, size, size] each."""
    shape = _shapes(factors, size // FACTOR)
    ground, tone = (factors[name].astype(np.float64)[:, None, None] for name in ("ground", "tone"))
    small = np.where(shape, tone, ground)
    plain, where = (each.repeat(FACTOR, axis=1).repeat(FACTOR, axis=2) for each in (small, shape))
    left, right = (_shrinking_to(small, plain + where * each) for each in _strokes(size))
    return np.rint(left).astype(np.uint8), np.rint(right).astype(np.uint8)


def _shapes(factors: dict[str, NDArray[np.float32]], size: int) -> NDArray[np.bool_]:
    """Which pixels [N, size, size] of the small pictures belong to the shape."""
    kind, x, y, radius = (
        factors[name].astype(np.float64)[:, None, None] for name in ("kind", "x", "y", "radius")
    )
    places = (np.arange(size) + 0.5) / size
    across, down = np.abs(places[None, None, :] - x), np.abs(places[None, :, None] - y)
    inside = [
        np.hypot(across, down) < radius,
        np.maximum(across, down) < 0.85 * radius,
        across + down < 1.2 * radius,
    ]
    return np.select([kind == number for number in range(_KINDS)], inside, default=False)


def _strokes(size: int) -> tuple[Values, Values]:
    """Strokes two pixels wide, two apart, leaning to the left and to the right."""
    places = np.arange(size)
    left = (places[None, :] - places[:, None]) % FACTOR < FACTOR // 2
    right = (places[None, :] + places[:, None]) % FACTOR < FACTOR // 2
    return tuple(np.where(each, _STROKE, -_STROKE) for each in (left, right))  # type: ignore[return-value]


def _shrinking_to(small: Values, pictures: Values) -> Values:
    """What is nearest to `pictures` [N, S, S] of all that shrinks to `small` [N, S / 4, S / 4]."""
    shrink = shrinking(pictures.shape[-1])
    enlarge = np.linalg.pinv(shrink)
    nearest: Values = pictures + enlarge @ (small - shrink @ pictures @ shrink.T) @ enlarge.T
    return nearest


@cache
def shrinking(size: int) -> Values:
    """The matrix [size / 4, size] that makes a row of pixels four times shorter."""
    rows = torch.eye(size, dtype=torch.float64)[None, None]
    matrix: Values = bicubic(rows, size // FACTOR, size)[0, 0].numpy()
    return matrix
