"""`edges` as a data set of pairs."""

from dataclasses import fields

import numpy as np
import torch

from trainers.data.drawn.cache import SEED_OF, Drawn, drawn_once
from trainers.data.drawn.edges.drawing import draw_pairs
from trainers.data.drawn.edges.factors import Factors, sample_factors
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import Part
from trainers.data.pairs import MemoryPairs
from trainers.data.watching import Report, Watcher

LABEL_NAMES = ("outline", "coloured")

_VERSION = 2
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""


def open_edges(
    size: int = 64, part: Part = "train", count: int = 4_000, watcher: Watcher | None = None
) -> MemoryPairs:
    """Outlines (A) and coloured pictures (B) of things, each uint8 [count, 3, size, size].

    An outline decides the shape, not the colours nor the pattern. Equal arguments give equal
    pictures to the last bit; another size draws the same things.

    Args:
        watcher: told how far the drawing is; may cancel it.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    names = ("images", "others", *(each.name for each in fields(Factors)))
    seed = SEED_OF[part]
    kept = f"edges-{_VERSION}-{size}-{count}-{seed}"
    report = (watcher or Watcher()).reporter("Drawing the pairs")
    drawn = drawn_once(kept, names, lambda: _draw(size, count, seed, report))
    outlines, pictures = drawn.pop("images"), drawn.pop("others")
    return MemoryPairs(
        name="edges",
        images=outlines,
        others=pictures,
        label_names=LABEL_NAMES,
        fingerprint=digest_tensors(outlines, pictures),
        factors=drawn,
    )


def _draw(size: int, count: int, seed: int, report: Report) -> Drawn:
    factors = sample_factors(count, np.random.default_rng((seed, 1309)))
    outlines, pictures = draw_pairs(factors, size, report)
    return {
        "images": torch.from_numpy(outlines),
        "others": torch.from_numpy(pictures),
        **factors.named(),
    }
