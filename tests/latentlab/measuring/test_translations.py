"""What translation is measured by, held against models that know the truth."""

from collections.abc import Callable
from typing import cast

import pytest
import torch
from torch import Tensor
from torchvision.transforms.functional import gaussian_blur

from latentlab.measuring.classifier import Classifier, train_classifier
from latentlab.measuring.drawn_classifiers import coloured_by_look
from latentlab.measuring.metric import Trial
from latentlab.measuring.translations import Translator, held_out
from latentlab.metrics.frechet import classifier_of_things
from latentlab.metrics.registry import evaluate
from latentlab.models.latent_model import LatentModel
from trainers.capabilities import TransferDirection
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.stripes import counterparts, open_stripes
from trainers.data.images import MemoryImages, to_bytes, to_unit_range
from trainers.data.pairs import MemoryPairs

SIZE = 32

Measure = Callable[[Callable[[Tensor], Tensor]], list[float]]
"""The figures of pairs, sharpness and Fréchet distance of pictures that were spoiled so."""


class Lookup:
    """Knows for every picture what it becomes, and changes that by `spoil`."""

    def __init__(self, images: Tensor, truth: Tensor, spoil: Callable[[Tensor], Tensor]) -> None:
        keys = (each.numpy().tobytes() for each in images)
        self.known = dict(zip(keys, to_unit_range(truth), strict=True))
        self.spoil = spoil

    def translate(self, images: Tensor, direction: TransferDirection = "AtoB") -> Tensor:
        del direction
        found = [self.known[each.numpy().tobytes()] for each in to_bytes(images)]
        return self.spoil(torch.stack(found))


class Identity:
    def translate(self, images: Tensor, direction: TransferDirection = "AtoB") -> Tensor:
        del direction
        return images


def _kept(images: Tensor) -> Tensor:
    return images


def _blurred(images: Tensor) -> Tensor:
    return gaussian_blur(images, [9, 9], [1.0, 1.0])


def _with_grain(images: Tensor) -> Tensor:
    noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(0))
    return (images + 0.12 * noise).clamp(-1, 1)


def _blurred_with_grain(images: Tensor) -> Tensor:
    return _with_grain(_blurred(images))


def test_a_model_that_draws_the_true_animals_makes_no_error(animals: MemoryImages) -> None:
    everyone = torch.arange(len(animals))
    truth = counterparts(animals, everyone)
    there_and_back = torch.cat([animals.images, truth]), torch.cat([truth, animals.images])
    error, identity_error, cycle = _figures(Lookup(*there_and_back, _kept), animals)
    assert error == 0
    assert identity_error > 2
    assert cycle > 100


def test_a_model_that_changes_nothing_errs_as_much_as_the_identity(animals: MemoryImages) -> None:
    error, identity_error, cycle = _figures(Identity(), animals)
    assert error / identity_error == 1
    assert cycle > 100


@pytest.mark.long
def test_the_true_pictures_of_outlines_are_perfect(measured: Measure) -> None:
    error, sharpness, distance = measured(_kept)
    assert (error, sharpness) == (0, 100)
    assert distance == pytest.approx(0, abs=1e-6)


def test_blurred_pictures_are_worse_in_every_figure(measured: Measure) -> None:
    (true_error, _, true_distance), (error, sharpness, distance) = (
        measured(_kept),
        measured(_blurred),
    )
    assert error > true_error
    assert sharpness < 80
    assert distance > true_distance + 1


def test_grain_on_blurred_pictures_makes_them_sharp_but_hardly_more_like_the_true_ones(
    measured: Measure,
) -> None:
    blurred_error, _, blurred_distance = measured(_blurred)
    error, sharpness, distance = measured(_blurred_with_grain)
    assert sharpness > 120
    assert distance > 0.9 * blurred_distance
    assert error > 1.15 * blurred_error


def test_the_classifier_of_things_knows_their_kind_and_pattern(outlines: MemoryPairs) -> None:
    coloured = coloured_by_look(outlines)
    assert coloured.labels is not None
    for i in range(5):
        kind, pattern = int(outlines.factors["kind"][i]), int(outlines.factors["pattern"][i])
        assert int(coloured.labels[i]) == 4 * kind + pattern
    assert coloured.label_names[0] == "shoe, none"
    assert coloured.label_names[-1] == "fish, checks"
    assert torch.equal(coloured.images, outlines.others)


@pytest.fixture(scope="module")
def animals(tmp_path_factory: pytest.TempPathFactory) -> MemoryImages:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("animals")))
        return open_stripes(SIZE, "test", count=40)


@pytest.fixture(scope="module")
def outlines(tmp_path_factory: pytest.TempPathFactory) -> MemoryPairs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("outlines")))
        return open_edges(SIZE, "test", count=200)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    """One that has learned for some seconds only, which suffices to tell sharp from blurred."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("classifier")))
        return train_classifier(coloured_by_look(open_edges(SIZE, count=800)), steps=80)


@pytest.fixture
def measured(outlines: MemoryPairs, classifier: Classifier) -> Measure:
    """The quality of a model that draws the true pictures and spoils them."""

    def measure(spoil: Callable[[Tensor], Tensor]) -> list[float]:
        trial = _trial(Lookup(outlines.images, outlines.others, spoil), outlines)
        trial.keep(classifier_of_things, classifier)
        return _values(trial, "pairs", "sharpness", "frechet")

    return measure


def _figures(model: Translator, animals: MemoryImages) -> list[float]:
    return _values(_trial(model, animals), "counterparts", "cycle")


def _trial(model: Translator, data: MemoryImages | MemoryPairs) -> Trial:
    model.info = data.info  # type: ignore[attr-defined]
    trial = Trial(cast(LatentModel, model), None)
    trial.keep(held_out, data)
    return trial


def _values(trial: Trial, *names: str) -> list[float]:
    """The figures, of which every one has an interval around it."""
    measured = [each for _, each in evaluate(trial, names)]
    for each in measured:
        assert each.low is not None and each.high is not None
        assert each.low <= each.value <= each.high
    return [each.value for each in measured]
