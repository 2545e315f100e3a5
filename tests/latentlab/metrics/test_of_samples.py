"""Metrics of samples, held against models and classifiers whose figures are known."""

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
import torch
from torch import Tensor

from latentlab.measuring.classifier import Classifier, train_classifier
from latentlab.measuring.metric import MetricError, Trial
from latentlab.measuring.samples import (
    label_classifier,
    read_samples,
    training_images,
    unseen_images,
)
from latentlab.metrics.registry import evaluate
from latentlab.models.latent_model import LatentModel
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.images import MemoryImages, to_bytes


class Reader:
    """A classifier that reads by the brightness of the first pixel: the label is ten times that."""

    accuracy = 1.0

    def __init__(self, by_label: tuple[float, ...] = (1.0,) * 10) -> None:
        self.by_label = by_label

    def labels(self, images: Tensor) -> Tensor:
        return ((images[:, 0, 0, 0] + 1) * 4.999).long()


class Drawer:
    """A model whose latents are its seeds."""

    def __init__(self, conditional: bool) -> None:
        self.conditional = conditional
        self.info = SimpleNamespace(channels=1, size=28)

    def latent(self, seed: int) -> Tensor:
        return torch.tensor([[float(seed)]])


@pytest.fixture(scope="module")
def digits() -> MemoryImages:
    return make_digits(200, seed=0)


@pytest.fixture(scope="module")
def classifier(digits: MemoryImages) -> Classifier:
    return train_classifier(digits, steps=3)


def test_a_model_that_draws_what_it_is_asked_for_is_recognised_always(
    digits: MemoryImages,
) -> None:
    class Perfect(Drawer):
        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is not None
            images = torch.rand(len(latents), 1, 28, 28)
            images[:, 0, 0, 0] = (labels + 0.5) / 4.999 - 1
            return images

    assert figures(Perfect(True), digits, Reader(), "recognised") == [100]


def test_a_model_that_draws_one_label_only_is_not_even(digits: MemoryImages) -> None:
    class Collapsed(Drawer):
        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is None
            return torch.zeros(len(latents), 1, 28, 28)

    assert figures(Collapsed(False), digits, Reader(), "evenness", "variety") == [0, 0]


def test_the_training_images_themselves_are_even_and_have_full_variety(
    digits: MemoryImages,
) -> None:
    assert digits.labels is not None
    true = digits.labels

    class Copying(Drawer):
        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is None
            return digits.images[latents[:, 0].long() % 200].float() / 127.5 - 1

    class Knowing(Reader):
        def labels(self, images: Tensor) -> Tensor:
            known = {bytes(each.numpy().tobytes()): i for i, each in enumerate(digits.images)}
            return torch.stack([true[known[each.numpy().tobytes()]] for each in to_bytes(images)])

    evenness, variety = figures(Copying(False), digits, Knowing(), "evenness", "variety")
    assert math.isclose(evenness, 100, rel_tol=1e-3)
    assert 90 < variety <= 101


def test_the_worst_label_is_found_where_one_has_died_and_another_is_confused(
    digits: MemoryImages,
) -> None:
    class Ailing(Drawer):
        """Half of its fours read as fives, and all its sevens are one picture."""

        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is not None
            images = digits.images[latents[:, 0].long() % 200].float() / 127.5 - 1
            images = torch.where((labels == 7).view(-1, 1, 1, 1), images[:1], images)
            confused = (labels == 4) & (latents[:, 0].long() % 2 == 0)
            images[:, 0, 0, 0] = (torch.where(confused, 5, labels) + 0.5) / 4.999 - 1
            return images

    right, varied = evaluate(trial_of(Ailing(True), digits, Reader()), ("worst_label",))
    assert right[1].value == 50
    assert right[1].note == "of '4': 50% of 100 samples, 100% of real images"
    assert varied[1].value == pytest.approx(0, abs=1e-4)
    assert varied[1].note == "of 100 samples of '7'"


def test_a_label_is_judged_beside_how_well_its_real_images_are_read(digits: MemoryImages) -> None:
    class Confusing(Drawer):
        """Half of its fours and a tenth of its nines are read as others."""

        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is not None
            images = digits.images[latents[:, 0].long() % 200].float() / 127.5 - 1
            place = latents[:, 0].long()
            wrong = (labels == 4) & (place % 2 == 0) | (labels == 9) & (place % 10 == 0)
            images[:, 0, 0, 0] = (torch.where(wrong, 5, labels) + 0.5) / 4.999 - 1
            return images

    reader = Reader((float("nan"), 0.0, 1.0, 1.0, 0.4, 1.0, 1.0, 1.0, 1.0, 1.0))
    right, _ = evaluate(trial_of(Confusing(True), digits, reader), ("worst_label",))
    assert right[1].value == pytest.approx(90)
    assert right[1].note == "of '9': 90% of 100 samples, 100% of real images"
    unread = Reader((0.0,) * 10)
    with pytest.raises(MetricError, match="none can be told from the others"):
        evaluate(trial_of(Confusing(True), digits, unread), ("worst_label",))


def test_the_number_of_samples_and_their_seeds_can_be_chosen(
    digits: MemoryImages, classifier: Classifier, untrained: Callable[..., LatentModel]
) -> None:
    model = untrained("gan", hidden=8)
    found = trial_of(model, digits, classifier, count=30, seed=5).once(read_samples)
    assert len(found.images) == 30
    assert torch.equal(found.images[0], model.images(torch.cat([model.latent(5)] * 30))[0])


def test_labels_and_directions_are_tried_on_a_model_that_knows_labels(
    digits: MemoryImages, classifier: Classifier, untrained: Callable[..., LatentModel]
) -> None:
    trial = trial_of(untrained("cgan", width=4, latent_size=8), digits, classifier, count=8)
    names = ("every_label", "stroke_direction")
    pictures, whole, changed, kept = (each for _, each in evaluate(trial, names))
    assert (pictures.count, whole.count, changed.count, kept.count) == (80, 8, 8, 8)
    for each in (pictures, whole, changed, kept):
        assert each.low is not None and each.high is not None
        assert 0 <= each.low <= each.value + 1e-9 and each.value - 1e-9 <= each.high <= 100


def test_the_bound_is_that_of_the_model_on_images_it_has_not_seen(
    digits: MemoryImages, untrained: Callable[..., LatentModel]
) -> None:
    model = untrained("vae")
    trial = Trial(model, None)
    trial.keep(unseen_images, digits.images)
    ((_, found),) = evaluate(trial, ("elbo",))
    images = digits.images.float() / 127.5 - 1
    bound = model.network.elbo(images, torch.Generator().manual_seed(0))  # type: ignore[operator]
    assert found.value == pytest.approx(-float(bound.mean()), rel=1e-5)
    assert found.count == 200


def test_the_importance_weighted_bound_says_k_and_lies_above_the_elbo(
    digits: MemoryImages, untrained: Callable[..., LatentModel]
) -> None:
    model = untrained("vae")
    trial = Trial(model, None)
    trial.keep(unseen_images, digits.images)
    (_, bound), (_, gain) = evaluate(trial, ("importance_weighted",))
    images = digits.images.float() / 127.5 - 1
    network: Any = model.network
    with torch.no_grad():
        expected = network.importance_weighted(images, torch.Generator().manual_seed(0), 500)
    assert bound.value == pytest.approx(-float(expected.mean()), rel=1e-5)
    assert gain.value > 0
    active = int((network.encode(images).var(dim=0) > 0.01).sum())
    assert bound.note.startswith("k = 500, of 200 images")
    assert bound.note.endswith(f"{active} of {network.latent_size} latent units are active")


def figures(model: Drawer, data: MemoryImages, classifier: Reader, *names: str) -> list[float]:
    return [each.value for _, each in evaluate(trial_of(model, data, classifier), names)]


def trial_of(
    model: object,
    data: MemoryImages,
    classifier: object,
    count: int | None = None,
    seed: int = 0,
) -> Trial:
    trial = Trial(cast(LatentModel, model), None, count, seed)
    trial.keep(training_images, data)
    trial.keep(label_classifier, cast(Classifier, classifier))
    return trial
