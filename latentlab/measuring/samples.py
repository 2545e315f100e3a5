"""Samples of a model as a classifier of its training images reads them, and how varied they are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from latentlab.measuring.classifier import Classifier, ClassifierError, classifier_of
from latentlab.measuring.metric import MetricError, Trial
from trainers.data.images import MemoryImages, Part, to_unit_range
from trainers.data.opening import open_images
from trainers.data.variety import spread

SAMPLES = 1_000
UNSEEN = 2_000
COMPARED = 100
"""Images of each label that are compared with each other, at most; and that are drawn at once."""


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


@dataclass(frozen=True)
class ReadSamples:
    """Samples, and which labels a classifier sees in them.

    Attributes:
        images: [N, C, H, W] in [-1, 1].
        asked: the labels asked for, int64 [N], as many of each; None if none can be.
        read: the labels seen, int64 [N].
        data: what the classifier learned from.
        accuracy: of the classifier on real images it has not seen, in [0, 1].
    """

    images: Tensor
    asked: Tensor | None
    read: Tensor
    data: MemoryImages
    accuracy: float

    @property
    def note(self) -> str:
        """What was looked at, and by whom."""
        return (
            f"of {len(self.images)} samples; the classifier reads {self.accuracy:.1%} of new real "
            "images rightly"
        )


def read_samples(trial: Trial) -> ReadSamples:
    """The samples of a trial's model."""
    seeds = range(trial.seed, trial.seed + trial.count(SAMPLES))
    return read_by(trial.once(label_classifier), trial.model, trial.once(training_images), seeds)


def read_by(
    classifier: Classifier, model: Drawer, data: MemoryImages, seeds: Sequence[int]
) -> ReadSamples:
    """The samples of `seeds`, as many of each label if the model can be asked."""
    latents = torch.cat([model.latent(seed) for seed in seeds])
    places = torch.arange(len(seeds))
    asked = places % len(data.label_names) if model.conditional else None
    parts = places.split(COMPARED)
    images = torch.cat(
        [model.images(latents[part], None if asked is None else asked[part]) for part in parts]
    ).cpu()
    return ReadSamples(images, asked, classifier.labels(images), data, classifier.accuracy)


def training_images(trial: Trial) -> MemoryImages:
    """The images that a trial's model learned from.

    Raises:
        MetricError: if they do not fit into memory.
        DataError: if they cannot be opened.
    """
    return in_memory(trial, "train")


def in_memory(trial: Trial, part: Part) -> MemoryImages:
    """The images of a trial's data; errors are those of `training_images`."""
    assert trial.source is not None, "the metric needs data"
    images = open_images(trial.source, part=part)
    if not isinstance(images, MemoryImages):
        raise MetricError("The images do not fit into memory. Choose a model of fewer images.")
    return images


def unseen_images(trial: Trial) -> Tensor:
    """Images uint8 [N, C, H, W] that a trial's model did not learn from."""
    return in_memory(trial, "test").images[: trial.count(UNSEEN)]


def label_classifier(trial: Trial) -> Classifier:
    """The classifier of the labels of a trial's data.

    Raises:
        MetricError: if it cannot learn from them.
    """
    try:
        return classifier_of(trial.once(training_images))
    except ClassifierError as error:
        raise MetricError(str(error)) from error


def evenness(labels: Tensor, classes: int) -> float:
    """Entropy of the distribution of `labels`, as a part of the largest that there can be."""
    part = F.one_hot(labels, classes).float().mean(dim=0)
    return float(torch.special.entr(part).sum()) / math.log(classes)


def variety(images: Tensor, labels: Tensor, real: Tensor, real_labels: Tensor) -> float:
    """Mean distance between two images with the same label, as a part of that between real ones.

    Labels of which fewer than two images are drawn are left out; 0 if there are no others.

    Args:
        images, real: [N, C, H, W] and [M, C, H, W] in [-1, 1].
        labels, real_labels: int64 [N] and [M]; every label that is drawn needs two real images.
    """
    ratios = []
    for label in real_labels.unique().tolist():
        drawn = images[labels == label][:COMPARED]
        if len(drawn) > 1:
            ratios.append(spread(drawn) / spread(real[real_labels == label][:COMPARED]))
    return float(torch.stack(ratios).mean()) if ratios else 0.0


def variety_of(found: ReadSamples, chosen: Tensor) -> float:
    """The variety of the samples with the numbers `chosen`, int64 [M], beside training images."""
    labels = found.data.labels
    assert labels is not None, "the classifier could not have learned without labels"
    real = torch.cat([torch.nonzero(labels == each)[:COMPARED, 0] for each in labels.unique()])
    images = to_unit_range(found.data.images[real])
    return variety(found.images[chosen], found.read[chosen], images, labels[real])
