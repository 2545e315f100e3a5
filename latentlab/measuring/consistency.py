"""How surely a direction does what it is meant to do, counted on fresh latents."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from latentlab.latent.arithmetic import moved
from latentlab.measuring.classifier import Classifier
from latentlab.measuring.measured import Proportion
from latentlab.measuring.properties import MEASURES
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from trainers.data.watching import Report

_AT_ONCE = 40


class Reader(Protocol):
    """Reads labels in pictures; a `Classifier` does."""

    def read(self, pixels: NDArray[np.uint8]) -> Tensor:
        """The label int64 [N] of pictures uint8 [N, H, W, C]."""
        ...


@dataclass(frozen=True)
class Consistency:
    """What a direction did to fresh samples.

    Attributes:
        changed: how often the measured value moved in the wanted sense.
        kept: how often the classifier saw the same label before and after, if one was asked.
        mean_change: of the measured value, in its unit.
    """

    changed: Proportion
    kept: Proportion | None
    mean_change: float

    def sentence(self) -> str:
        """The figures in words."""
        text = f"It does what it should on {self.changed.words()}"
        return f"{text} and keeps the label on {self.kept.words()}." if self.kept else f"{text}."


def consistency(
    model: LatentModel,
    direction: Tensor,
    strength: float,
    factor: str,
    classifier: Classifier | None = None,
    count: int = 200,
    seed: int = 0,
    report: Report | None = None,
) -> Consistency:
    """Move `count` fresh latents along a direction and measure their pictures before and after.

    A model with labels draws all of them in turn.

    Args:
        direction: [latent_size]; it should raise the factor where `strength` is above 0, lower it
            where `strength` is below.
        factor: the `Property` that is measured; see latentlab/measuring/properties.py.
        classifier: says whether the label stayed.
        report: told how far it is.
    """
    before, after = _before_and_after(model, direction, strength, count, seed, report)
    measure = MEASURES[factor]
    change = measure(torch.from_numpy(after)) - measure(torch.from_numpy(before))
    wanted = change > 0 if strength > 0 else change < 0
    kept = None
    if classifier is not None:
        same = classifier.read(before) == classifier.read(after)
        kept = Proportion(int(same.sum()), count)
    return Consistency(Proportion(int(wanted.sum()), count), kept, float(change.mean()))


def label_consistency(
    model: LatentModel,
    direction: Tensor,
    strength: float,
    wanted: int,
    classifier: Reader,
    count: int = 200,
    seed: int = 0,
    report: Report | None = None,
) -> Consistency:
    """Move `count` fresh latents along a direction and count how many look like a label.

    Those that looked like it before say nothing and are left out, unless all did.

    Args:
        wanted: the label that the classifier should see afterwards.

    Other arguments are those of `consistency`.

    Returns:
        `mean_change` is that of the part of all samples that look like the label.
    """
    before, after = _before_and_after(model, direction, strength, count, seed, report)
    was, became = classifier.read(before) == wanted, classifier.read(after) == wanted
    counted = became[~was] if (~was).any() else became
    changed = Proportion(int(counted.sum()), len(counted))
    return Consistency(changed, None, float(became.double().mean() - was.double().mean()))


def _before_and_after(
    model: LatentModel,
    direction: Tensor,
    strength: float,
    count: int,
    seed: int,
    report: Report | None,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Pictures uint8 [count, H, W, C] of fresh latents and of the same latents moved."""
    latents = model.model.prior(count, torch.Generator().manual_seed(seed))
    classes = model.model.classes
    labels = torch.arange(count) % classes if classes else None
    both = (latents, moved(latents, [direction], [strength]))
    parts: tuple[list[NDArray[np.uint8]], list[NDArray[np.uint8]]] = ([], [])
    for first in range(0, count, _AT_ONCE):
        chosen = slice(first, first + _AT_ONCE)
        for kept, points in zip(parts, both, strict=True):
            some = None if labels is None else labels[chosen]
            kept.append(decode_exactly(model, points[chosen], some))
        if report is not None:
            report(min(first + _AT_ONCE, count) / count)
    before, after = map(np.concatenate, parts)
    return before, after
