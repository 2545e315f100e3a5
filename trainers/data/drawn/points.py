"""The embedded data sets of points: densities in one and two dimensions that are known exactly.

Each is a mixture of round Gaussians within [-1, 1]. The curves are mixtures too, of so many so near
each other that nobody could tell them from a line that is blurred.
"""

import math
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import torch
from torch import Tensor

from trainers.data.catalogue import entry
from trainers.data.drawn.scenes import SEED_OF
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import Part
from trainers.data.points import MemoryPoints, Mixture

_OF_A_CURVE = 256
"""Components of each curve: their distance is below half of their deviation."""


def open_points(name: str, part: Part = "train", count: int = 20_000) -> MemoryPoints:
    """`count` points of the density called `name` in the catalogue. Labels, where it has some, are
    the numbers of the Gaussians, or of the curve.

    Equal arguments give equal points to the last bit.
    """
    density, names = density_of(name), entry(name).label_names
    points, components = density.sample(count, np.random.default_rng((SEED_OF[part], 91)))
    labels = components * len(names) // len(density.weights) if names else None
    mark = digest_tensors(points, labels)
    return MemoryPoints(name, points, labels, names, mark, density)


@cache
def density_of(name: str) -> Mixture:
    """The density called `name` in the catalogue."""
    return _DENSITIES[name]()


def _ring() -> Mixture:
    """Eight Gaussians on a circle, the first to the right, counted against the clock."""
    angles = torch.arange(8, dtype=torch.float64) * (math.pi / 4)
    return _equal(0.7 * torch.stack([angles.cos(), angles.sin()], dim=1), 0.05)


def _grid() -> Mixture:
    """Twenty-five Gaussians in five rows, counted from the top left."""
    places = torch.linspace(-0.8, 0.8, 5, dtype=torch.float64)
    y, x = torch.meshgrid(places.flip(0), places, indexing="ij")
    return _equal(torch.stack([x.flatten(), y.flatten()], dim=1), 0.04)


def _moons() -> Mixture:
    """Two half circles, each of which reaches into the other."""
    angles = (torch.arange(_OF_A_CURVE, dtype=torch.float64) + 0.5) * (math.pi / _OF_A_CURVE)
    upper = torch.stack([angles.cos() - 0.5, angles.sin() - 0.25], dim=1)
    return _equal(0.55 * torch.cat([upper, -upper]), 0.05)


def _spiral() -> Mixture:
    """A curve that goes around twice, everywhere equally dense."""
    first, last = 2.0, 4 * math.pi + 2.0
    # The length of a spiral grows with the square of the angle.
    shares = (torch.arange(2 * _OF_A_CURVE, dtype=torch.float64) + 0.5) / (2 * _OF_A_CURVE)
    angles = (first**2 + (last**2 - first**2) * shares).sqrt()
    radius = 0.85 * angles / last
    return _equal(radius[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1), 0.03)


def _hills() -> Mixture:
    """Three Gaussians in one dimension, of unequal weight and width."""
    return Mixture(
        torch.tensor([[-0.6], [0.0], [0.6]], dtype=torch.float64),
        torch.tensor([0.06, 0.12, 0.06], dtype=torch.float64),
        torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64),
    )


def _equal(means: Tensor, deviation: float) -> Mixture:
    """A mixture of components that are all as wide and as heavy."""
    count = len(means)
    deviations = torch.full((count,), deviation, dtype=torch.float64)
    return Mixture(means.double(), deviations, torch.full_like(deviations, 1 / count))


_DENSITIES: Mapping[str, Callable[[], Mixture]] = {
    "ring-of-gaussians": _ring,
    "grid-of-gaussians": _grid,
    "two-moons": _moons,
    "spiral": _spiral,
    "mixture": _hills,
}
