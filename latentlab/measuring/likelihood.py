"""How likely pictures are for a model with a density, and which of the data are most and least so.

Its words are read without torch, which the figures need.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latentlab import formatting
from trainers.data.watching import Watcher

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from latentlab.models.latent_model import LatentModel
    from trainers.data.images import Images

READING = (
    "Bits per dimension: what one value of a picture costs the model to describe. 8 bits is "
    "knowing nothing, fewer is more likely; plain pictures cost less than rich ones."
)
SHORT_READING = "8 is knowing nothing; fewer is more likely."
LOOKED_AT = 1000
"""Images of the data among which the most and the least likely are looked for."""

_AT_ONCE = 8
"""Images between two reports of progress."""


def in_bits(bits: float) -> str:
    """A likelihood with its unit: "2.31 bits/dim"."""
    return f"{bits:.2f} bits/dim"


def bits_of(
    model: "LatentModel", pixels: "NDArray[np.uint8]", seed: int = 0, watcher: Watcher | None = None
) -> list[float]:
    """Bits per dimension of each of the pictures uint8 [N, H, W, C]; on a CPU to the last bit the
    same whatever else is asked about.

    Args:
        seed: of where within its grey value each value is thought to lie.
        watcher: told before every picture; may cancel.

    Raises:
        ModelError: if the model has no density, or not for such pictures.
        DataCancelled: if the watcher cancels.
    """
    from contextlib import nullcontext

    from latentlab.models.decoding import one_thread
    from trainers.data.images import from_pixels

    watcher, bits = watcher or Watcher(), list[float]()
    # One by one and on one thread, so that no other picture changes the last bit of a figure.
    with one_thread() if model.device.type == "cpu" else nullcontext():
        for place, image in enumerate(from_pixels(pixels)):
            watcher.tell("Measuring the likelihood", place / len(pixels))
            bits.append(float(model.bits_per_dimension(image[None], seed)))
    return bits


@dataclass(frozen=True)
class Likelihoods:
    """How likely images of the data are.

    Attributes:
        indices: their numbers in the data, the most likely first.
        bits: bits per dimension of each.
        total: how many images the data have.
    """

    indices: tuple[int, ...]
    bits: tuple[float, ...]
    total: int

    @property
    def sentence(self) -> str:
        """Of how many of the data, and what they take on average."""
        looked_at = formatting.count(len(self.bits))
        of_all = "" if len(self.bits) == self.total else f" of {formatting.count(self.total)}"
        return f"{looked_at}{of_all} images of the data take {in_bits(self.mean)} on average."

    @property
    def mean(self) -> float:
        """Of all that were looked at, in bits per dimension."""
        return sum(self.bits) / len(self.bits)

    def most(self, count: int) -> tuple[tuple[int, float], ...]:
        """Number and bits of the `count` most likely, the most likely first."""
        return tuple(zip(self.indices, self.bits, strict=True))[:count]

    def least(self, count: int) -> tuple[tuple[int, float], ...]:
        """Number and bits of the `count` least likely, the least likely first."""
        return tuple(zip(self.indices, self.bits, strict=True))[::-1][:count]


def likelihoods_of_data(
    model: "LatentModel",
    images: "Images",
    count: int = LOOKED_AT,
    seed: int = 0,
    watcher: Watcher | None = None,
) -> Likelihoods:
    """How likely `count` images of the data are, drawn by `seed`; all, if there are not so many.

    Raises:
        ModelError: if the model has no density, or not for such images.
        DataCancelled: if the watcher cancels.
    """
    import torch

    from latentlab.pictures.training_images import any_of
    from trainers.data.images import to_pixels

    watcher, bits = watcher or Watcher(), list[float]()
    chosen = any_of(images, count, seed)
    for first in range(0, len(chosen), _AT_ONCE):
        watcher.tell("Comparing images of the data", first / len(chosen))
        some = images.take(chosen[first : first + _AT_ONCE], torch.device("cpu")).images
        bits += bits_of(model, to_pixels(some), seed)
    ranked = sorted(zip(bits, chosen.tolist(), strict=True))
    return Likelihoods(
        tuple(index for _, index in ranked), tuple(each for each, _ in ranked), len(images)
    )
