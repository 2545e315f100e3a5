"""`stripes` as a data set, and the truth that its pictures never show."""

from dataclasses import fields

import numpy as np
import torch
from torch import Tensor

from trainers.data.drawn.cache import SEED_OF, Drawn, drawn_once
from trainers.data.drawn.stripes.drawing import draw_scenes
from trainers.data.drawn.stripes.factors import Factors, sample_factors
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages, Part
from trainers.data.watching import Report, Watcher

LABEL_NAMES = ("plain", "striped")

_VERSION = 2
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""


def open_stripes(
    size: int = 64, part: Part = "train", count: int = 4_000, watcher: Watcher | None = None
) -> MemoryImages:
    """Plain (label 0) and striped (label 1) animals, half each, uint8 [count, 3, size, size].

    The scenes of the two halves differ, so no picture's counterpart is among the others. Equal
    arguments give equal pictures to the last bit; another size draws the same scenes.

    Args:
        watcher: told how far the drawing is; may cancel it.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    names = ("images", "labels", *(each.name for each in fields(Factors)))
    seed = SEED_OF[part]
    kept = f"stripes-{_VERSION}-{size}-{count}-{seed}"
    report = (watcher or Watcher()).reporter("Drawing the animals")
    drawn = drawn_once(kept, names, lambda: _draw(size, count, seed, report))
    images, labels = drawn.pop("images"), drawn.pop("labels")
    return MemoryImages(
        name="stripes",
        images=images,
        labels=labels,
        label_names=LABEL_NAMES,
        fingerprint=digest_tensors(images, labels),
        factors=drawn,
    )


def counterparts(images: MemoryImages, indices: Tensor) -> Tensor:
    """The truth: those scenes in the other domain, uint8 [M, 3, S, S] on the CPU.

    Args:
        images: from `open_stripes`.
        indices: int64 [M].
    """
    assert images.labels is not None
    chosen = indices.cpu()
    factors = Factors.of({name: values[chosen] for name, values in images.factors.items()})
    striped = images.labels.cpu()[chosen].numpy() == 0
    return torch.from_numpy(draw_scenes(factors, striped, images.info.size))


def _draw(size: int, count: int, seed: int, report: Report) -> Drawn:
    rng = np.random.default_rng((seed, 4711))
    labels = rng.permutation(np.arange(count) % 2)
    factors = sample_factors(count, rng)
    images = torch.from_numpy(draw_scenes(factors, labels == 1, size, report))
    return {"images": images, "labels": torch.from_numpy(labels), **factors.named()}
