"""Finds exemplars: the samples in which a measured property is strongest and weakest."""

import torch

from latentlab.metrics.digits import MEASURES, Property
from latentlab.models.decoding import decode_exactly
from latentlab.models.explorable import Explorable
from latentlab.rendering.latents import latents_of, same_label
from latentlab.views.base import Label, Seed

AMONG = 256
"""Samples among which exemplars are looked for."""


def extremes(
    model: Explorable, factor: Property, count: int = 8, label: Label = None, first_seed: int = 0
) -> tuple[tuple[Seed, ...], tuple[Seed, ...]]:
    """The seeds of the `count` samples with the largest and with the smallest value.

    Args:
        label: of all samples, for a model with labels; None takes the first. With one label for
            all, what the labels look like cannot be mistaken for the property.
        first_seed: 256 seeds from here on are tried.

    Returns:
        The strongest first, and the weakest first.
    """
    seeds = [Seed(seed=first_seed + index) for index in range(AMONG)]
    pictures = decode_exactly(model, latents_of(seeds, model), same_label(label, AMONG, model))
    order = MEASURES[factor](torch.from_numpy(pictures)).argsort(descending=True).tolist()
    strongest = tuple(seeds[place] for place in order[:count])
    weakest = tuple(seeds[place] for place in order[::-1][:count])
    return strongest, weakest
