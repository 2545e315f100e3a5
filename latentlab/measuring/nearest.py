"""The training images nearest to a picture, and whether the picture is a copy of one."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.images import MemoryImages
from trainers.data.watching import Report, Watcher

_AT_ONCE = 4096
_COMPARING = "Comparing with all training images"
_AMONG_THEMSELVES = "Comparing the training images among themselves"
REFERENCES = 500
"""Real images whose own nearest neighbours say what is near."""
COPY = 0.5
"""A picture nearer than so much of the usual distance is called a copy."""


@dataclass(frozen=True)
class Neighbours:
    """The nearest training images of some pictures.

    Attributes:
        indices: int64 [N, K] in the data set, the nearest first.
        distances: float64 [N, K], root mean square difference of the pixels in grey levels
            0 to 255, so that it does not depend on the image's size.
        usual: median distance of a real image to the nearest other one.
    """

    indices: Tensor
    distances: Tensor
    usual: float

    def verdict(self, picture: int = 0) -> str:
        """In words whether picture number `picture` is memorised."""
        nearest = float(self.distances[picture, 0])
        figures = (
            f"its nearest training image differs by {nearest:.1f} grey levels, "
            f"real images from each other by {self.usual:.1f}"
        )
        if nearest < COPY * self.usual:
            return f"Nearly a copy: {figures}."
        if nearest < self.usual:
            return f"Near to a training image, as some real ones are: {figures}."
        return f"Not memorised: {figures}."


def nearest_images(
    pixels: NDArray[np.uint8],
    images: MemoryImages,
    count: int = 3,
    usual: float | None = None,
    watcher: Watcher | None = None,
) -> Neighbours:
    """The `count` training images nearest to each of the pictures.

    Args:
        pixels: uint8 [N, H, W, C], of the data's size and channels.
        usual: what `usual_distance` gave for these images; None computes it.
        watcher: told how far it is; may cancel it.

    Raises:
        ValueError: if the pictures are of another size than the images.
        DataCancelled: if the watcher cancels.
    """
    pictures = torch.from_numpy(pixels).permute(0, 3, 1, 2)
    if pictures.shape[1:] != images.images.shape[1:]:
        raise ValueError(
            f"Pictures of {_shape(pictures)} cannot be compared with training images of "
            f"{_shape(images.images)}: open the data the model was trained on."
        )
    watcher = watcher or Watcher()
    count = min(count, len(images))
    squared, indices = _nearest(pictures, images.images, count, watcher.reporter(_COMPARING))
    if usual is None:
        usual = usual_distance(images, watcher=watcher)
    return Neighbours(indices, _per_pixel(squared, images), usual)


def usual_distance(images: MemoryImages, seed: int = 0, watcher: Watcher | None = None) -> float:
    """The median distance of a real image to the nearest other one, over 500 drawn by `seed`.

    An image that occurs twice counts with its distance of 0, as a copied one would.

    Args:
        watcher: told how far it is; may cancel it.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    report = (watcher or Watcher()).reporter(_AMONG_THEMSELVES)
    rng = torch.Generator().manual_seed(seed)
    chosen = torch.randperm(len(images), generator=rng)[:REFERENCES]
    some = images.images[chosen.to(images.images.device)]
    squared, indices = _nearest(some, images.images, 2, report)
    # Among equals the image itself may come second; the other one is what counts.
    other = torch.where(indices[:, 0] == chosen, squared[:, -1], squared[:, 0])
    return float(_per_pixel(other, images).median())


def _nearest(pictures: Tensor, images: Tensor, count: int, report: Report) -> tuple[Tensor, Tensor]:
    """Squared distances float64 [N, count], smallest first, and where the images lie [N, count]."""
    wanted = pictures.flatten(1).float()
    best = torch.full((len(wanted), 0), torch.inf)
    where = torch.zeros((len(wanted), 0), dtype=torch.long)
    for first in range(0, len(images), _AT_ONCE):
        report(first / len(images))
        part = images[first : first + _AT_ONCE].flatten(1).cpu().float()
        squared = _squared_distances(wanted, part)
        places = torch.arange(first, first + len(part)).expand(len(wanted), -1)
        best = torch.cat([best, squared], dim=1)
        where = torch.cat([where, places], dim=1)
        best, order = best.topk(min(count, best.shape[1]), dim=1, largest=False)
        where = where.gather(1, order)
    # Found by float32, which rounds; measured by the differences themselves.
    found = images[where.to(images.device)].flatten(2).cpu().double()
    exact = (found - wanted.double()[:, None]).square().sum(dim=2)
    exact, order = exact.sort(dim=1, stable=True)
    return exact, where.gather(1, order)


def _squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """[N, M] between the rows of [N, D] and [M, D]."""
    squared: Tensor = (a**2).sum(dim=1)[:, None] + (b**2).sum(dim=1) - 2 * a @ b.T
    return squared


def _per_pixel(squared: Tensor, images: MemoryImages) -> Tensor:
    return (squared.double() / images.images[0].numel()).sqrt()


def _shape(images: Tensor) -> str:
    channels, height, width = images.shape[1:]
    return f"{width} x {height} pixels and {channels} channel{'s' * (channels > 1)}"
