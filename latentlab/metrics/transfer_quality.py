"""How well models translate, measured where the truth is known: on pictures drawn here."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from latentlab.metrics.frechet import frechet_distance
from latentlab.metrics.judge import Judge
from latentlab.metrics.similarity import absolute_difference, psnr, sharpness
from trainers.capabilities import Direction
from trainers.data.drawn.stripes import counterparts
from trainers.data.images import MemoryImages, to_unit_range
from trainers.data.pairs import MemoryPairs

AT_ONCE = 50
"""Pictures that a model is given as one batch."""


class Translator(Protocol):
    """Turns images of one domain into images of another; a `LatentModel` does."""

    def translate(self, images: Tensor, direction: Direction = "AtoB") -> Tensor:
        """Images [N, C, H, W] in [-1, 1], translated."""
        ...


@dataclass(frozen=True)
class TranslationQuality:
    """How near translations are to the truth.

    Attributes:
        error: mean absolute difference to the true counterpart, as a part of the range.
        identity_error: that of the untranslated picture.
        cycle_psnr: of pictures translated there and back, in dB.
    """

    error: float
    identity_error: float
    cycle_psnr: float


def stripes_quality(
    model: Translator, animals: MemoryImages, count: int = 300
) -> TranslationQuality:
    """Translate plain animals into striped ones and the other way, and draw the truth.

    Args:
        animals: of `stripes`, not seen in training.
        count: of each domain.
    """
    errors, identity, cycles = [], [], []
    ways: tuple[tuple[int, Direction, Direction], ...] = ((0, "AtoB", "BtoA"), (1, "BtoA", "AtoB"))
    for label, there, back in ways:
        chosen = animals.indices_of(label)[:count]
        images = to_unit_range(animals.images[chosen])
        truth = to_unit_range(counterparts(animals, chosen))
        found = translated(model, images, there)
        errors.append(absolute_difference(found, truth))
        identity.append(absolute_difference(images, truth))
        cycles.append(psnr(translated(model, found, back), images))
    return TranslationQuality(
        *(float(torch.cat(each).mean()) for each in (errors, identity, cycles))
    )


@dataclass(frozen=True)
class PairQuality:
    """How near translations of pairs are to the truth.

    Attributes:
        error: mean absolute difference to the true picture, as a part of the range.
        sharpness: relative to that of the true pictures; below 1 is blurred. Noise raises it
            too: only nearness to 1 is good.
        distance: Fréchet distance to the true pictures, of the features of one judge; comparable
            under this judge alone.
    """

    error: float
    sharpness: float
    distance: float


def pair_quality(
    model: Translator, pairs: MemoryPairs, judge: Judge, count: int = 400
) -> PairQuality:
    """Translate the inputs of pairs that were not seen in training.

    Args:
        judge: of pictures of domain B.
    """
    images, truth = to_unit_range(pairs.images[:count]), to_unit_range(pairs.others[:count])
    found = translated(model, images, "AtoB")
    relative = sharpness(found).mean() / sharpness(truth).mean()
    return PairQuality(
        error=float(absolute_difference(found, truth).mean()),
        sharpness=float(relative),
        distance=frechet_distance(judge.features(found), judge.features(truth)),
    )


def translated(model: Translator, images: Tensor, direction: Direction) -> Tensor:
    """All `images` [N, C, H, W] in [-1, 1], translated in batches."""
    return torch.cat([model.translate(part, direction) for part in images.split(AT_ONCE)])
