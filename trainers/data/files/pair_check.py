"""Whether double pictures look like pairs, before a model learns from halves of no relation.

The outlines of a pair's two pictures lie in the same places, so they agree more than those of
halves of different files. Where a picture was cut in half, it goes on smoothly from one half to
the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainers.data.files.decoding import read_upright
from trainers.data.files.image_file import UnreadableImageError
from trainers.data.watching import Watcher, in_threads

LOOKED_AT = 96
"""Files that are looked at, evenly from all."""

_FEWEST = 8
_SIDE = 64
"""Pixels to which each half is brought."""

_LYING = Image.Transpose.TRANSPOSE
_BLOCK = 4
_ALIKE = 0.7
"""How often a half's own counterpart must be nearer to it than that of another: half the time is
chance. Measured: real pairs .74 to 1, others up to .78 if they were cut, up to .56 else."""

_SURE = 0.9
"""From where on they are pairs even if pictures go on smoothly, as plain grounds do."""

_STRUCTURE = 6.0
"""Standard deviation of grey values along a seam from which on it tells something."""

_SMOOTH = 2.0
"""How many times as far apart as columns beside each other the columns at a smooth seam may be."""

Halves = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Grey values [N, S, S] of first and second halves. The seam is at the end of the one and at the
beginning of the other, along the last axis."""


@dataclass(frozen=True)
class Agreement:
    """How first and second halves of N files belong together.

    Attributes:
        nearer: how often, in [0, 1], a half is nearer to its own counterpart than to another; one
            half is chance.
        is_smooth: whether most pictures go on smoothly over the seam.
    """

    nearer: float
    is_smooth: bool

    @property
    def is_paired(self) -> bool:
        return self.nearer >= (_SURE if self.is_smooth else _ALIKE)


def pair_trouble(root: Path, paths: Sequence[str], watcher: Watcher) -> str:
    """Why the double pictures at `paths` in `root` look like no pairs, as a sentence with what to
    do; "" if they look like pairs, or are too few to tell."""
    step = max(1, len(paths) / LOOKED_AT)
    chosen = [paths[int(i * step)] for i in range(min(len(paths), LOOKED_AT))]

    def read(path: str) -> tuple[NDArray[np.float32], NDArray[np.float32], bool] | None:
        try:
            image = read_upright(root / path, 1, (4 * _SIDE, 4 * _SIDE))
        except UnreadableImageError:
            return None
        return _halves(image), _halves(image.transpose(_LYING)), image.height > image.width

    seen = [each for each in in_threads(read, chosen, "Looking at the pairs", watcher) if each]
    if len(seen) < _FEWEST:
        return ""
    beside, stacked, are_tall = zip(*seen, strict=True)
    return _trouble(
        agreement(_both(beside)), agreement(_both(stacked)), 2 * sum(are_tall) > len(seen)
    )


def agreement(halves: Halves) -> Agreement:
    """How `halves` belong together."""
    first, second = (_outlines(each) for each in halves)
    likeness = first @ second.T
    own = np.diag(likeness)
    others = ~np.eye(len(own), dtype=bool)
    wins = (own[:, None] > likeness) + 0.5 * (own[:, None] == likeness)
    nearer = float((wins[others].mean() + wins.T[others].mean()) / 2)
    return Agreement(nearer, _is_smooth(halves))


def _halves(image: Image.Image) -> NDArray[np.float32]:
    """Grey values [2, S, S] of the left and the right half."""
    half = max(1, image.width // 2)
    boxes = ((0, half), (image.width - half, image.width))
    size, way = (_SIDE, _SIDE), Image.Resampling.BILINEAR
    pieces = [image.resize(size, way, (left, 0, right, image.height)) for left, right in boxes]
    return np.stack([np.asarray(each, np.float32) for each in pieces])


def _both(halves: Sequence[NDArray[np.float32]]) -> Halves:
    pixels = np.stack(halves)
    return pixels[:, 0], pixels[:, 1]


def _outlines(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """How strong outlines are in each block of each picture, [N, D], without what all have in
    common, and with length 1."""
    down, across = np.gradient(pixels, axis=(1, 2))
    strength = np.log1p(np.hypot(down, across))
    count, side = len(pixels), _SIDE // _BLOCK
    blocks = strength.reshape(count, side, _BLOCK, side, _BLOCK).mean(axis=(2, 4))
    flat = blocks.reshape(count, -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    flat = flat / (np.linalg.norm(flat, axis=1, keepdims=True) + 1e-6)
    flat = flat - flat.mean(axis=0)
    scaled: NDArray[np.float32] = flat / (np.linalg.norm(flat, axis=1, keepdims=True) + 1e-6)
    return scaled


def _is_smooth(halves: Halves) -> bool:
    first, second = halves
    before, at, after = first[:, :, -2], first[:, :, -1], second[:, :, 0]
    tells = np.minimum(at.std(axis=1), after.std(axis=1)) > _STRUCTURE
    if tells.sum() < max(4, len(tells) // 4):
        return False
    within = np.abs(at - before).mean(axis=1) + np.abs(second[:, :, 1] - after).mean(axis=1)
    over = np.abs(after - at).mean(axis=1)
    return bool(np.median(over[tells] / (within[tells] / 2 + 1.0)) < _SMOOTH)


def _trouble(beside: Agreement, stacked: Agreement, are_tall: bool) -> str:
    if beside.is_paired:
        return ""
    if are_tall and stacked.is_paired:
        return (
            "These pictures look like pairs of which one lies above the other, and would be cut "
            "into left and right halves. Put the two pictures of each pair side by side."
        )
    if beside.is_smooth:
        return (
            "These look like single pictures rather than pairs: they go on smoothly where they are "
            "cut into left and right halves. Put the two pictures of each pair side by side in one "
            "file, or in folders A and B under the same name."
        )
    return (
        "The two halves of these pictures seem to have nothing to do with each other: their "
        "outlines agree no more than those of halves of different files. Check "
        "that each file holds a pair."
    )
