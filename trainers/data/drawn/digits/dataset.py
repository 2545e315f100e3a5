"""The embedded data set: handwriting-like digits drawn once, then kept in the user's cache."""

import numpy as np
import torch

from trainers.data.drawn.digits.drawing import draw_digits, sample_factors
from trainers.data.drawn.scenes import Drawn, drawn_once
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages

LABEL_NAMES = tuple(str(digit) for digit in range(10))

LENGTHS = frozenset({"stroke_width", "size", "x", "y"})
"""The factors measured in pixels."""

_VERSION = 1
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""


def open_digits(count: int = 20_000, seed: int = 0) -> MemoryImages:
    """The embedded digits, 28x28 grey, from the cache or drawn in a few seconds.

    Equal arguments give equal images, to the last bit.
    """
    factors = sample_factors(0, np.random.default_rng(0)).named()
    drawn = drawn_once(
        f"digits-{_VERSION}-{count}-{seed}",
        ("images", "labels", *factors),
        lambda _: _draw(count, seed),
    )
    return _assembled(drawn)


def make_digits(count: int, seed: int) -> MemoryImages:
    """Draw `count` digits, as many of each label as of any other, in random order."""
    return _assembled(_draw(count, seed))


def _draw(count: int, seed: int) -> Drawn:
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 10).astype(np.int64)
    factors = sample_factors(count, rng)
    images = torch.from_numpy(draw_digits(labels, factors, rng))[:, None]
    named = {
        name: torch.from_numpy(values.astype(np.float32))
        for name, values in factors.named().items()
    }
    return {"images": images, "labels": torch.from_numpy(labels), **named}


def _assembled(drawn: Drawn) -> MemoryImages:
    images, labels = drawn["images"], drawn["labels"]
    return MemoryImages(
        name="digits",
        images=images,
        labels=labels,
        label_names=LABEL_NAMES,
        fingerprint=digest_tensors(images, labels),
        factors={name: drawn[name] for name in drawn if name not in ("images", "labels")},
        lengths=LENGTHS,
    )
