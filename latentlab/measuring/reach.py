"""How near a model comes to a picture, beside what chance gives: the nearest of many samples."""

import math
import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from latentlab.formatting import count
from latentlab.models.decoding import one_thread
from latentlab.models.latent_model import LatentModel
from trainers.data.images import from_pixels, to_pixels
from trainers.data.watching import Watcher

SAMPLES = 1000
"""Random samples that a picture is compared with."""
_SEED = 3_141_592_653
"""Of those; no search begins from the same unless a person asks for it. PyTorch takes the lower 32
bits of a seed alone, so that a larger one may be a small one as well."""
_AT_ONCE = 50
_REFERENCES = 100
"""Samples whose own distances to the nearest other one say what is near."""

_LEVELS = 255 / 2
"""Grey levels in one unit of [-1, 1]."""

NEVER_SEEN = "This model has never seen such pictures; its nearest is shown."


@dataclass(frozen=True)
class Reach:
    """How near a model came to one picture. Distances are root mean square differences of the
    pixels, in grey levels 0 to 255.

    Attributes:
        apart: of the reconstruction.
        nearest_sample: of the nearest of 1,000 random samples.
        usual: of a random sample to the nearest of the others, the median.
    """

    apart: float
    nearest_sample: float
    usual: float

    @property
    def times_nearer(self) -> float:
        """How many times nearer than the nearest sample; infinite if nothing differs."""
        return self.nearest_sample / self.apart if self.apart else float("inf")

    @property
    def psnr(self) -> float:
        """Peak signal-to-noise ratio of the reconstruction in decibels."""
        return psnr_of(self.apart)

    @property
    def difference(self) -> str:
        """`apart` and `psnr` in words: "5.3 of 255 grey levels (PSNR 33.6 dB)"."""
        if not self.apart:
            return "nothing"
        return f"{self.apart:.1f} of 255 grey levels (PSNR {self.psnr:.1f} dB)"

    @property
    def nearness(self) -> str:
        """`times_nearer` in words: "4.1 times nearer than the nearest of 1 000 random samples"."""
        times = f"{self.times_nearer:.1f} times" if self.apart else "infinitely"
        return f"{times} nearer than the nearest of {count(SAMPLES)} random samples"

    @property
    def foreign(self) -> bool:
        """Whether the reconstruction is farther from the picture than a random sample is from
        the nearest other one: then the model has never seen such pictures."""
        return self.apart > self.usual


def psnr_of(apart: float) -> float:
    """Peak signal-to-noise ratio in decibels of what is `apart` grey levels from the given picture;
    infinite if nothing differs."""
    return 20 * math.log10(255 / apart) if apart else math.inf


def reach_of(
    picture: Tensor, rebuilt: Tensor, model: LatentModel, watcher: Watcher | None = None
) -> Reach:
    """How near `rebuilt` comes to `picture`, both [C, H, W] in [-1, 1].

    Args:
        watcher: told how many samples are made, which are remembered for each model; may cancel.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    samples, usual = _samples_of(model, watcher or Watcher())
    apart = float((picture.cpu() - rebuilt.cpu()).square().mean().sqrt()) * _LEVELS
    nearest = float(_apart(picture.cpu()[None], samples).min())
    return Reach(apart, nearest, usual)


_known: WeakKeyDictionary[nn.Module, tuple[Tensor, float]] = WeakKeyDictionary()
_lock = threading.Lock()


def _samples_of(model: LatentModel, watcher: Watcher) -> tuple[Tensor, float]:
    """uint8 [SAMPLES, H, W, C], and how far one of them is from the nearest other one usually."""
    with _lock:
        known = _known.get(model.network)
    if known is None:
        samples = _drawn(model, watcher)
        apart = _apart(from_pixels(samples[:_REFERENCES].numpy()), samples)
        apart[torch.arange(_REFERENCES), torch.arange(_REFERENCES)] = torch.inf
        known = samples, float(apart.amin(dim=1).median())
        with _lock:
            _known[model.network] = known
    return known


def _drawn(model: LatentModel, watcher: Watcher) -> Tensor:
    rng = torch.Generator().manual_seed(_SEED)
    latents = model.model.prior(SAMPLES, rng)
    labels = torch.arange(SAMPLES) % model.classes if model.classes else None
    parts = []
    for first in range(0, SAMPLES, _AT_ONCE):
        watcher.tell("Drawing samples to compare with", first / SAMPLES)
        part = slice(first, first + _AT_ONCE)
        with one_thread():
            images = model.images(latents[part], None if labels is None else labels[part])
        parts.append(torch.from_numpy(to_pixels(images)))
    return torch.cat(parts)


def _apart(pictures: Tensor, samples: Tensor) -> Tensor:
    """Distances [N, M] of pictures [N, C, H, W] in [-1, 1] to samples uint8 [M, H, W, C]."""
    some = pictures.flatten(1)
    others = from_pixels(samples.numpy()).flatten(1)
    squared = some.square().sum(dim=1)[:, None] + others.square().sum(dim=1) - 2 * some @ others.T
    distances: Tensor = (squared.clamp_min(0) / some.shape[1]).sqrt() * _LEVELS
    return distances
