"""The embedded data set: handwriting-like digits drawn once, then kept in the user's cache."""

import logging
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from trainers.data.digit_drawing import draw_digits, sample_factors
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages
from trainers.storage import cache_dir, write_bytes_atomically

LABEL_NAMES = tuple(str(digit) for digit in range(10))

LENGTHS = frozenset({"stroke_width", "size", "x", "y"})
"""The factors measured in pixels, which grow when the images are enlarged."""

_VERSION = 1
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""

_log = logging.getLogger(__name__)


def open_digits(count: int = 20_000, seed: int = 0) -> MemoryImages:
    """The embedded digits, 28x28 grey, from the cache or drawn in a few seconds.

    Equal arguments give equal images, to the last bit.
    """
    path = cache_dir() / f"digits-{_VERSION}-{count}-{seed}.safetensors"
    images = _read(path)
    if images is None:
        images = make_digits(count, seed)
        try:
            _write(path, images)
        except OSError as error:
            _log.warning("The digits could not be kept in %s: %s", path.parent, error)
    return images


def make_digits(count: int, seed: int) -> MemoryImages:
    """Draw `count` digits, as many of each label as of any other, in random order."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 10).astype(np.int64)
    factors = sample_factors(count, rng)
    images = torch.from_numpy(draw_digits(labels, factors, rng))[:, None]
    named = {
        name: torch.from_numpy(values.astype(np.float32))
        for name, values in factors.named().items()
    }
    return _assembled(images, torch.from_numpy(labels), named)


def _assembled(images: Tensor, labels: Tensor, factors: dict[str, Tensor]) -> MemoryImages:
    return MemoryImages(
        name="digits",
        images=images,
        labels=labels,
        label_names=LABEL_NAMES,
        fingerprint=digest_tensors(images, labels),
        factors=factors,
    )


def _write(path: Path, images: MemoryImages) -> None:
    assert images.labels is not None
    tensors = {"images": images.images, "labels": images.labels, **images.factors}
    content = {"content": digest_tensors(*tensors.values())}
    write_bytes_atomically(path, save(tensors, metadata=content))


def _read(path: Path) -> MemoryImages | None:
    """The digits kept at `path`, or None if there are none or the file is damaged."""
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            names = ("images", "labels", *sample_factors(0, np.random.default_rng(0)).named())
            tensors = {name: file.get_tensor(name) for name in names}
            expected = (file.metadata() or {}).get("content")
    except (SafetensorError, OSError) as error:
        _log.warning("%s cannot be read and is drawn again: %s", path, error)
        return None
    if expected != digest_tensors(*tensors.values()):
        _log.warning("%s is damaged and is drawn again.", path)
        return None
    return _assembled(tensors.pop("images"), tensors.pop("labels"), tensors)
