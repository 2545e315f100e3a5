"""How good a bundled model is: the figures on its card."""

import math
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from latentlab.metrics.variety import COMPARED, variety
from latentlab.models.cards import Measure
from trainers.data.images import MemoryImages, to_unit_range

SAMPLES = 1_000


class Judge(Protocol):
    """Reads the label of an image."""

    @property
    def accuracy(self) -> float:
        """The part of real images, not seen before, that it reads rightly."""
        ...

    def labels(self, images: Tensor) -> Tensor:
        """Labels int64 [N] of images [N, C, H, W] in [-1, 1]."""
        ...


class Drawer(Protocol):
    """Draws images; a `LatentModel` does."""

    @property
    def conditional(self) -> bool:
        """Whether it wants to know the label of the image it makes."""
        ...

    def latent(self, seed: int) -> Tensor:
        """The latent [1, latent_size] that `seed` means."""
        ...

    def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images [N, C, H, W] in [-1, 1] of `latents` and `labels` int64 [N]."""
        ...


def measure_quality(model: Drawer, data: MemoryImages, judge: Judge) -> tuple[Measure, ...]:
    """Draw `SAMPLES` images, as many of each label if the model can be asked, and look at them."""
    latents = torch.cat([model.latent(seed) for seed in range(SAMPLES)])
    classes = len(data.label_names)
    asked = torch.arange(SAMPLES) % classes if model.conditional else None
    images = torch.cat(
        [model.images(latents[part], None if asked is None else asked[part]) for part in _parts()]
    ).cpu()
    read = judge.labels(images)
    note = f"of {SAMPLES} samples; the judge reads {judge.accuracy:.1%} of new real images rightly"
    if asked is None:
        evenness = 100 * _entropy(read, classes) / math.log(classes)
        first = Measure(name="evenness of the labels drawn", value=evenness, unit="%", note=note)
    else:
        right = 100 * float((read == asked).float().mean())
        first = Measure(name="recognised as the label asked for", value=right, unit="%", note=note)
    assert data.labels is not None, "the judge could not have learned without labels"
    varied = Measure(
        name="variety",
        value=100 * variety(images, read, to_unit_range(data.images), data.labels),
        unit="%",
        note="distance between two samples of a label; 100 is that between two training images",
    )
    return first, varied


def _parts() -> list[Tensor]:
    return list(torch.arange(SAMPLES).split(COMPARED))


def _entropy(labels: Tensor, classes: int) -> float:
    """Entropy in nats of the distribution of `labels`."""
    share = F.one_hot(labels, classes).float().mean(dim=0)
    return float(torch.special.entr(share).sum())
