"""The embedded data set `edges`: outlines of things, each with its coloured picture."""

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.data.drawn.distances import Field, ellipse, pixel_centres, turned
from trainers.data.drawn.edges.factors import Factors, sample_factors
from trainers.data.drawn.edges.layers import Picture, render
from trainers.data.drawn.edges.objects import bag, cup, fish, house, shirt, shoe
from trainers.data.drawn.scenes import SEED_OF, Drawn, drawn_once, in_chunks
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
    seed = SEED_OF[part]
    drawn = drawn_once(
        f"edges-{_VERSION}-{size}-{count}-{seed}",
        ("images", "others", *Factors.names()),
        lambda report: _draw(size, count, seed, report),
        "Drawing the pairs",
        watcher,
    )
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


OBJECTS = (shoe, bag, shirt, cup, house, fish)
"""In the order of `factors.KINDS`."""

_FEET = (0.215, 0.30, 0.33, 0.32, 0.32, 0.33)
"""How far below its middle each object ends."""

Bytes = NDArray[np.uint8]


def draw_pairs(factors: Factors, size: int, report: Report | None = None) -> tuple[Bytes, Bytes]:
    """Outlines and coloured pictures, each uint8 [N, 3, size, size].

    Args:
        report: told how far it is; what it raises ends it.
    """
    outlines = np.empty((len(factors), 3, size, size), np.uint8)
    pictures = np.empty_like(outlines)
    x, y = pixel_centres(size)

    def draw(kind: int, rows: NDArray[np.int64]) -> None:
        outline, picture = _drawn(x, y, factors.scene(rows), kind)
        outlines[rows] = np.rint(outline * 255)
        pictures[rows] = np.rint(picture * 255)

    in_chunks(factors.kind, draw, report)
    return outlines, pictures


def _drawn(x: Field, y: Field, scene: Factors, kind: int) -> tuple[Picture, Picture]:
    own_x, own_y = turned(x - scene.x, y - scene.y, scene.tilt)
    own_x, own_y = own_x * scene.facing / scene.size, own_y / scene.size
    shadow = ellipse(own_x, own_y, (0.0, _FEET[kind] + 0.01), (0.30, 0.03))
    return render(OBJECTS[kind](own_x, own_y, scene), own_x, own_y, shadow, scene)
