"""Finds exemplars: the samples of a model that show a meaning most clearly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from latentlab.measuring.attributes import READ, Attribute, Meaning
from latentlab.measuring.classifier import Classifier
from latentlab.measuring.properties import AMONG, MEASURES
from latentlab.models.attribute_reader import shipped_reader
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import latents_of, same_label
from latentlab.views.base import Label, Seed
from trainers.data.watching import Watcher


class ExemplarError(ValueError):
    """No sample shows what was asked for; the message says what."""


def exemplars(
    model: LatentModel,
    meanings: Sequence[Meaning],
    count: int,
    label: Label = None,
    classifier: Classifier | None = None,
    watcher: Watcher | None = None,
) -> tuple[tuple[Seed, ...], ...]:
    """For each of `meanings` the seeds of the samples that show it most clearly, those first.

    A sample shows a meaning as clearly as the least clear of its attributes. Of attributes that
    are there or not, only samples are taken that show them, so there may be fewer than `count`.

    Args:
        label: of all samples, for a model with labels; None takes the first. With one label for
            all, what the labels look like cannot be mistaken for the meaning.
        classifier: of the labels of the model's data, if one of these is asked for.
        watcher: told how far the drawing is; may cancel it.

    Raises:
        ExemplarError: if no sample shows a meaning.
        DataCancelled: if the watcher cancels.
    """
    seeds = [Seed(seed=index) for index in range(AMONG)]
    labels = same_label(label, AMONG, model)
    pixels = decode_exactly(model, latents_of(seeds, model), labels, watcher)
    attributes = dict.fromkeys(each for meaning in meanings for each, _ in meaning.wanted)
    clear = {each: clearness(each, pixels, classifier) for each in attributes}
    return tuple(_clearest(meaning, clear, seeds, count) for meaning in meanings)


def clearness(
    attribute: Attribute, pixels: NDArray[np.uint8], classifier: Classifier | None = None
) -> Tensor:
    """How clearly `attribute` is seen in pictures uint8 [N, H, W, C], float64 [N]: above 0 for
    those that have it or, of a measure, have more of it than these pictures have on average."""
    if attribute.kind == "read":
        return read(attribute.name, pixels).double()
    if attribute.kind == "label":
        assert classifier is not None, "whoever asks for a label brings a classifier"
        return classifier.clearness(pixels, int(attribute.name)).double()
    values = MEASURES[attribute.name](torch.from_numpy(pixels))
    return (values - values.mean()) / values.std().clamp_min(1e-9)


@dataclass(frozen=True)
class Presence:
    """Reads whether pictures have the attribute called `name`: label 1 if they do, else 0."""

    name: str

    def read(self, pixels: NDArray[np.uint8]) -> Tensor:
        """The label int64 [N] of pictures uint8 [N, H, W, C]."""
        return (read(self.name, pixels) > 0).long()


def read(name: str, pixels: NDArray[np.uint8]) -> Tensor:
    """How clearly the attribute called `name` is read in pictures, as logits [N]."""
    data = next(data for data, known in READ.items() if name in {each.name for each in known})
    return shipped_reader(data).read(pixels)[name]


def _clearest(
    meaning: Meaning, clear: dict[Attribute, Tensor], seeds: Sequence[Seed], count: int
) -> tuple[Seed, ...]:
    signed = [clear[each] if present else -clear[each] for each, present in meaning.wanted]
    least = torch.stack(signed).amin(dim=0)
    order: Iterable[int] = least.argsort(descending=True, stable=True).tolist()
    measured = all(each.kind == "measured" for each, _ in meaning.wanted)
    chosen = [place for place in order if measured or least[place] > 0][:count]
    if not chosen:
        raise ExemplarError(
            f"None of {len(seeds)} samples is seen as {meaning.name}: ask for another property, or "
            "choose the exemplars yourself."
        )
    return tuple(seeds[place] for place in chosen)
