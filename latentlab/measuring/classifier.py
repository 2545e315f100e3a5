"""A small classifier, trained on real images only, that says which label it sees in a picture.

What two classifiers say of the same pictures cannot be compared.
"""

import json
import logging
import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn
from torch.nn import functional as F

from trainers.data.fingerprint import digest
from trainers.data.images import MemoryImages, to_unit_range
from trainers.data.spec import DataInfo
from trainers.data.watching import Report
from trainers.storage import cache_dir, write_bytes_atomically

HELD_OUT = 0.1
"""Part of the images on which the classifier itself is tested."""
STEPS = 1400
BATCH = 100
LEARNING_RATE = 3e-3
_FARTHEST = 2
_SMALLEST_SIDE = 8
_AT_ONCE = 500
_VERSION = 2
"""Raise it whenever the network or its training changes, so that no older classifier is used."""

_log = logging.getLogger(__name__)


class ClassifierError(ValueError):
    """No classifier can be made of these images; the message says why."""


@dataclass(frozen=True)
class Classifier:
    """A trained network with the names of its labels.

    Attributes:
        network: images [N, C, H, W] in [-1, 1] to logits [N, classes].
        label_names: one for each class.
        by_label: part of the real images of each label that it recognises among those it has not
            seen, in [0, 1]; NaN where it has seen all.
    """

    network: nn.Module
    label_names: tuple[str, ...]
    by_label: tuple[float, ...]

    @property
    def accuracy(self) -> float:
        """Part of real images it has not seen that it recognises, in [0, 1], with every label
        given the same weight: so are samples, of which as many are asked for of each."""
        tried = [each for each in self.by_label if not math.isnan(each)]
        return sum(tried) / len(tried)

    @torch.no_grad()
    def labels(self, images: Tensor) -> Tensor:
        """The label int64 [N] of images [N, C, H, W] in [-1, 1]."""
        return torch.cat([self.network(part).argmax(dim=1) for part in images.split(_AT_ONCE)])

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """What the last layer decides by, [N, F], of images [N, C, H, W] in [-1, 1]."""
        layers = self.network
        assert isinstance(layers, nn.Sequential), "every classifier that was trained is one"
        return torch.cat([layers[:-1](part) for part in images.split(_AT_ONCE)])

    def read(self, pixels: NDArray[np.uint8]) -> Tensor:
        """The label int64 [N] of pictures uint8 [N, H, W, C]."""
        return self.labels(_images_of(pixels))

    @torch.no_grad()
    def confidence(self, pixels: NDArray[np.uint8]) -> Tensor:
        """How probable it holds the label that it reads, [N] in [0, 1], of such pictures."""
        logits = [self.network(part) for part in _images_of(pixels).split(_AT_ONCE)]
        return torch.cat(logits).softmax(dim=1).amax(dim=1)

    @torch.no_grad()
    def clearness(self, pixels: NDArray[np.uint8], label: int) -> Tensor:
        """By how much it holds `label` for likelier than any other in such pictures, as a
        difference of logits [N]; below 0 where it reads another one."""
        logits = torch.cat([self.network(each) for each in _images_of(pixels).split(_AT_ONCE)])
        others = torch.cat([logits[:, :label], logits[:, label + 1 :]], dim=1)
        return logits[:, label] - others.amax(dim=1)


def _images_of(pixels: NDArray[np.uint8]) -> Tensor:
    """Pictures uint8 [N, H, W, C] as images [N, C, H, W] in [-1, 1]."""
    return to_unit_range(torch.from_numpy(pixels).permute(0, 3, 1, 2))


def classifier_of(
    images: MemoryImages, seed: int = 0, steps: int = STEPS, report: Report | None = None
) -> Classifier:
    """The classifier of `images`, from the user's cache or trained in half a minute.

    Args:
        report: told how far the training is.

    Raises:
        ClassifierError: if they have fewer than two labels or are too few.
    """
    name = digest([images.fingerprint, *images.label_names, str(seed), str(steps)])
    path = cache_dir() / f"judge-{_VERSION}-{name}.safetensors"
    classifier = _read(path, images)
    if classifier is None:
        classifier = train_classifier(images, seed, steps, report)
        try:
            _write(classifier, path)
        except OSError as error:
            _log.warning("The classifier could not be kept in %s: %s", path.parent, error)
    return classifier


def train_classifier(
    images: MemoryImages, seed: int = 0, steps: int = STEPS, report: Report | None = None
) -> Classifier:
    """Train on all but a tenth of the images, each moved by up to two pixels as it is shown.

    Equal arguments give equal classifiers at an equal number of threads. No random numbers but its
    own are drawn, so it can be trained beside another training.

    Raises:
        ClassifierError: if there are fewer than two labels or fewer than 20 images.
    """
    if images.labels is None or images.info.classes < 2 or len(images) < 20:
        raise ClassifierError(
            f"{images.name} cannot teach a classifier: at least 20 images with two labels are "
            "needed."
        )
    rng = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=rng)
    pixels, labels = images.images[order].cpu(), images.labels[order].cpu()
    seen = len(order) - max(1, round(HELD_OUT * len(order)))
    network = classifier_network(images.info, rng)
    _train(network, pixels[:seen], labels[:seen], steps, rng, report)
    classifier = Classifier(network.eval().requires_grad_(False), images.label_names, ())
    right = classifier.labels(to_unit_range(pixels[seen:])) == labels[seen:]
    of_each = [right[labels[seen:] == label] for label in range(images.info.classes)]
    return replace(classifier, by_label=tuple(float(each.double().mean()) for each in of_each))


def _train(
    network: nn.Module,
    pixels: Tensor,
    labels: Tensor,
    steps: int,
    rng: torch.Generator,
    report: Report | None,
) -> None:
    optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    # Much quicker on a CPU while training, and of no use to a file.
    network.train().to(memory_format=torch.channels_last)
    for step in range(steps):
        if report is not None:
            report(step / steps)
        chosen = torch.randint(len(pixels), (BATCH,), generator=rng)
        logits = network(_moved(to_unit_range(pixels[chosen]), rng))
        F.cross_entropy(logits, labels[chosen]).backward()
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
    network.to(memory_format=torch.contiguous_format)


def _moved(images: Tensor, rng: torch.Generator) -> Tensor:
    shifts = torch.randint(-_FARTHEST, _FARTHEST + 1, (2,), generator=rng).tolist()
    return torch.roll(images, shifts, dims=(2, 3))


def _write(classifier: Classifier, path: Path) -> None:
    facts = {"by_label": json.dumps(classifier.by_label)}
    write_bytes_atomically(path, save(classifier.network.state_dict(), metadata=facts))


def _read(path: Path, images: MemoryImages) -> Classifier | None:
    """The classifier kept at `path`, or None if there is none or the file is damaged."""
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            by_label = tuple(map(float, json.loads(file.metadata()["by_label"])))
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        network = classifier_network(images.info, torch.Generator())
        network.load_state_dict(tensors)
    except (SafetensorError, OSError, RuntimeError, KeyError, TypeError, ValueError) as error:
        _log.warning("%s cannot be read; the classifier is trained again: %s", path, error)
        return None
    return Classifier(network.eval().requires_grad_(False), images.label_names, by_label)


def classifier_network(info: DataInfo, rng: torch.Generator) -> nn.Sequential:
    """Images [N, C, S, S] in [-1, 1] to logits [N, classes], with weights drawn from `rng`."""
    with torch.device("meta"):
        network = _layers(info)
    network.to_empty(device="cpu")
    for layer in network:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=rng)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network


def _layers(info: DataInfo) -> nn.Sequential:
    """A convolution at full size, then halvings until the side is at most 8."""
    channels, side = 16, info.size
    layers: list[nn.Module] = [nn.Conv2d(info.channels, channels, 3, padding=1), nn.ReLU()]
    while side > _SMALLEST_SIDE:
        wider = min(2 * channels, 64)
        layers += [nn.Conv2d(channels, wider, 3, stride=2, padding=1), nn.ReLU()]
        channels, side = wider, -(-side // 2)
    features = channels * side**2
    layers += [nn.Flatten(), nn.Linear(features, 128), nn.ReLU(), nn.Linear(128, info.classes)]
    return nn.Sequential(*layers)
