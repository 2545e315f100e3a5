"""Pictures translated where the truth is known: pairs, and animals drawn here."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from latentlab.measuring.metric import MetricError, Trial
from trainers.capabilities import TransferDirection
from trainers.data.drawn.stripes import counterparts
from trainers.data.images import Images, MemoryImages, to_unit_range
from trainers.data.opening import open_images
from trainers.data.pairs import MemoryPairs

AT_ONCE = 50
"""Pictures that a model is given as one batch."""
PICTURES = 300
"""Of each domain, that are looked at."""
PAIRS = 400


class Translator(Protocol):
    """Turns images of one domain into images of another; a `LatentModel` does."""

    def translate(self, images: Tensor, direction: TransferDirection = "AtoB") -> Tensor:
        """Images [N, C, H, W] in [-1, 1], translated."""
        ...


@dataclass(frozen=True)
class ThereAndBack:
    """Images of both domains, those of A first, all [N, C, H, W] in [-1, 1].

    Attributes:
        chosen: their numbers in the data, int64 [N].
        images: as they are.
        there: translated into the other domain.
        back: and from there back again.
    """

    chosen: Tensor
    images: Tensor
    there: Tensor
    back: Tensor


@dataclass(frozen=True)
class TranslatedPairs:
    """Pairs, of which the first was translated; all [N, C, H, W] in [-1, 1].

    Attributes:
        found: what the model makes of the images of domain A.
        truth: the images of domain B.
    """

    found: Tensor
    truth: Tensor


def held_out(trial: Trial) -> Images:
    """Images of a trial's data that were not seen in training, where there are some.

    Raises:
        DataError: if they cannot be opened.
    """
    assert trial.source is not None, "the metric needs data"
    return open_images(trial.source, part="test")


def there_and_back(trial: Trial) -> ThereAndBack:
    """Held-out images of both domains, translated by a trial's model."""
    return translated_both_ways(trial.model, trial.once(held_out), trial.count(PICTURES))


def translated_both_ways(model: Translator, images: Images, count: int) -> ThereAndBack:
    """The first `count` images of each domain, which are the two labels of `images`."""
    ways: tuple[tuple[int, TransferDirection, TransferDirection], ...] = (
        (0, "AtoB", "BtoA"),
        (1, "BtoA", "AtoB"),
    )
    parts = []
    for label, way, return_way in ways:
        chosen = images.indices_of(label)[:count]
        given = images.take(chosen, torch.device("cpu")).images
        found = translated(model, given, way)
        parts.append((chosen, given, found, translated(model, found, return_way)))
    return ThereAndBack(*(torch.cat(each) for each in zip(*parts, strict=True)))


def true_counterparts(trial: Trial) -> Tensor:
    """What the images of `there_and_back` are in the other domain, [N, 3, S, S] in [-1, 1]."""
    animals, chosen = trial.once(held_out), trial.once(there_and_back).chosen
    assert isinstance(animals, MemoryImages), "the animals are drawn in memory"
    return to_unit_range(counterparts(animals, chosen))


def translated_pairs(trial: Trial) -> TranslatedPairs:
    """Held-out pairs, translated by a trial's model.

    Raises:
        MetricError: if they do not fit into memory.
    """
    pairs = trial.once(held_out)
    if not isinstance(pairs, MemoryPairs):
        raise MetricError("The pairs do not fit into memory. Choose a model of fewer images.")
    return pairs_by(trial.model, pairs, trial.count(PAIRS))


def pairs_by(model: Translator, pairs: MemoryPairs, count: int = PAIRS) -> TranslatedPairs:
    """The first `count` pairs, of which `model` translates the images of domain A."""
    images, truth = to_unit_range(pairs.images[:count]), to_unit_range(pairs.others[:count])
    return TranslatedPairs(translated(model, images, "AtoB"), truth)


def translated(model: Translator, images: Tensor, direction: TransferDirection) -> Tensor:
    """All `images` [N, C, H, W] in [-1, 1], translated in batches, on the CPU."""
    return torch.cat([model.translate(part, direction).cpu() for part in images.split(AT_ONCE)])
