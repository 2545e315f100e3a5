"""What swaps are measured by, held against models that draw the truth, or nothing of it."""

from types import SimpleNamespace
from typing import cast

import pytest
import torch
from face_oracles import (
    SIZE,
    TrueParts,
    Unmoved,
    drawn,
    knowing_classifiers,
    with_all_swaps,
)
from torch import Tensor
from torchvision.transforms.functional import gaussian_blur

from latentlab.measuring.classifier import Classifier
from latentlab.measuring.metric import Trial
from latentlab.measuring.swaps import DrawnSwap, Swaps, drawn_swap, moved, seen, swaps
from latentlab.metrics.registry import evaluate
from latentlab.models.latent_model import LatentModel
from trainers.data.drawn.faces import random_attributes
from trainers.data.images import MemoryImages

COUNT = 25


class Paler(TrueParts):
    """Makes the whole picture paler when it exchanges something."""

    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        images = super().join(background, object_)
        merely_again = (object_ == background + 1) | self._had_none(background, object_)
        return torch.where(merely_again, images, images * 0.8)

    def _had_none(self, background: Tensor, object_: Tensor) -> Tensor:
        bare = self.faces.factors["glasses"][background.flatten()] == 0
        return bare.view(-1, 1, 1, 1) & (object_ == 0)


class Blurred(TrueParts):
    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        return gaussian_blur(super().join(background, object_), [9, 9], [1.5, 1.5])


@pytest.fixture(scope="module")
def faces() -> MemoryImages:
    return drawn(random_attributes(80, seed=3))


@pytest.fixture(scope="module")
def classifiers(faces: MemoryImages) -> dict[str, Classifier]:
    return knowing_classifiers(with_all_swaps(faces, COUNT))


def test_a_model_that_draws_the_true_swap_is_perfect(
    faces: MemoryImages, classifiers: dict[str, Classifier]
) -> None:
    model = cast(LatentModel, TrueParts(faces))
    found = swapped(model, classifiers, faces)
    assert figures(found) == pytest.approx((1, 1, 1, 1, 1, 1, 0, 0))


def test_the_truth_itself_gets_all_that_the_classifiers_can_give(
    faces: MemoryImages, classifiers: dict[str, Classifier]
) -> None:
    swap = drawn_swap(faces, "glasses", COUNT)
    found = seen(swap, swap.truth, classifiers, faces, "glasses")
    assert figures(found) == pytest.approx((1, 1, 1, 1, 1, 1, 0, 0))


def test_a_model_that_moves_nothing_keeps_the_rest_and_gives_and_takes_nothing(
    faces: MemoryImages, classifiers: dict[str, Classifier]
) -> None:
    found = swapped(cast(LatentModel, Unmoved()), classifiers, faces)
    assert figures(found) == pytest.approx((0, 0, 0, 1, 1, 1, 0, 0))


def test_colours_that_change_with_a_swap_show_outside_the_object(
    faces: MemoryImages, classifiers: dict[str, Classifier]
) -> None:
    model = cast(LatentModel, Paler(faces))
    given, *_, outside, again = figures(swapped(model, classifiers, faces))
    before = drawn_swap(faces, "glasses", COUNT).truth.again()
    assert 0 < outside < 0.2 * float(before.abs().max()) / 2
    assert again == 0
    assert given == 1


def test_blurred_faces_are_worse_put_together_again_and_elsewhere(
    faces: MemoryImages, classifiers: dict[str, Classifier]
) -> None:
    model = cast(LatentModel, Blurred(faces))
    *_, similarity, outside, again = figures(swapped(model, classifiers, faces))
    assert similarity < 0.9
    assert outside > 0.01
    assert outside == pytest.approx(again, rel=0.2)


def test_the_error_elsewhere_ignores_what_happens_to_the_object(faces: MemoryImages) -> None:
    swap = drawn_swap(faces, "glasses", COUNT)
    truth, given = swap.truth.exchanged(), swap.truth.again()
    object_only = torch.where((truth == given).all(dim=1, keepdim=True), truth, -truth)
    assert outside(swap, object_only) == 0
    everywhere = truth + 0.5
    assert outside(swap, everywhere) == pytest.approx(0.25)


def test_fewer_faces_than_asked_for_are_paired_up_all_the_same(faces: MemoryImages) -> None:
    swap = drawn_swap(faces, "glasses", 1000)
    fewest = min(len(faces.indices_of(0)), len(faces.indices_of(1)))
    assert len(swap.donors) == len(swap.receivers) == fewest
    assert swap.truth.given.shape == (fewest, 3, SIZE, SIZE)


def swapped(model: LatentModel, classifiers: dict[str, Classifier], faces: MemoryImages) -> Swaps:
    """What `model` does to glasses on `faces`."""
    swap = drawn_swap(faces, "glasses", COUNT)
    return seen(swap, moved(model, swap), classifiers, faces, "glasses")


def figures(found: Swaps) -> tuple[float, ...]:
    """The figures of the metrics swap, unchanged, rebuilt and outside, as parts of 1."""
    trial = Trial(cast(LatentModel, SimpleNamespace(info=None)), None)
    trial.keep(swaps, found)
    measured = [each for _, each in evaluate(trial, ("swap", "unchanged", "rebuilt", "outside"))]
    values = [each.value for each in measured]
    for each in measured:
        assert each.low is not None and each.high is not None
        assert each.low - 1e-9 <= each.value <= each.high + 1e-9
    similarity = values[5]
    return (*(each / 100 for each in values[:5]), similarity, *(each / 100 for each in values[6:]))


def outside(swap: DrawnSwap, images: Tensor) -> float:
    return swap.outside(images).error(torch.arange(len(images)))
