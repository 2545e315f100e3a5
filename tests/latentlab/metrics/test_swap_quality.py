"""What swaps are measured by, held against models that draw the truth, or nothing of it."""

from dataclasses import astuple
from typing import cast

import pytest
import torch
from face_oracles import (
    SIZE,
    TrueParts,
    Unmoved,
    drawn,
    knowing_judges,
    with_all_swaps,
)
from torch import Tensor
from torchvision.transforms.functional import gaussian_blur

from latentlab.metrics.drawn_swap import drawn_swap
from latentlab.metrics.judge import Judge
from latentlab.metrics.swap_quality import swap_quality, true_swap_quality
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
def judges(faces: MemoryImages) -> dict[str, Judge]:
    return knowing_judges(with_all_swaps(faces, COUNT))


def test_a_model_that_draws_the_true_swap_is_perfect(
    faces: MemoryImages, judges: dict[str, Judge]
) -> None:
    model = cast(LatentModel, TrueParts(faces))
    found = swap_quality(model, judges, faces, "glasses", COUNT)
    assert astuple(found) == pytest.approx((1, 1, 1, 1, 1, 1, 0, 0))


def test_the_truth_itself_gets_all_that_the_judges_can_give(
    faces: MemoryImages, judges: dict[str, Judge]
) -> None:
    found = true_swap_quality(judges, faces, "glasses", COUNT)
    assert astuple(found) == pytest.approx((1, 1, 1, 1, 1, 1, 0, 0))


def test_a_model_that_moves_nothing_keeps_the_rest_and_gives_and_takes_nothing(
    faces: MemoryImages, judges: dict[str, Judge]
) -> None:
    found = swap_quality(cast(LatentModel, Unmoved()), judges, faces, "glasses", COUNT)
    assert (found.given, found.taken, found.kind) == (0, 0, 0)
    assert (found.unchanged, found.similarity) == pytest.approx((1, 1))
    assert (found.rest_error, found.again_rest_error) == (0, 0)


def test_colours_that_change_with_a_swap_show_outside_the_object(
    faces: MemoryImages, judges: dict[str, Judge]
) -> None:
    model = cast(LatentModel, Paler(faces))
    found = swap_quality(model, judges, faces, "glasses", COUNT)
    before = drawn_swap(faces, "glasses", COUNT).truth.again()
    assert 0 < found.rest_error < 0.2 * float(before.abs().max()) / 2
    assert found.again_rest_error == 0
    assert found.given == 1


def test_blurred_faces_are_worse_put_together_again_and_elsewhere(
    faces: MemoryImages, judges: dict[str, Judge]
) -> None:
    model = cast(LatentModel, Blurred(faces))
    found = swap_quality(model, judges, faces, "glasses", COUNT)
    assert found.similarity < 0.9
    assert found.rest_error > 0.01
    assert found.rest_error == pytest.approx(found.again_rest_error, rel=0.2)


def test_the_error_elsewhere_ignores_what_happens_to_the_object(faces: MemoryImages) -> None:
    swap = drawn_swap(faces, "glasses", COUNT)
    truth, given = swap.truth.exchanged(), swap.truth.again()
    object_only = torch.where((truth == given).all(dim=1, keepdim=True), truth, -truth)
    assert swap.rest_error(object_only) == 0
    everywhere = truth + 0.5
    assert swap.rest_error(everywhere) == pytest.approx(0.25)


def test_fewer_faces_than_asked_for_are_paired_up_all_the_same(faces: MemoryImages) -> None:
    swap = drawn_swap(faces, "glasses", 1000)
    fewest = min(len(faces.indices_of(0)), len(faces.indices_of(1)))
    assert len(swap.donors) == len(swap.receivers) == fewest
    assert swap.truth.given.shape == (fewest, 3, SIZE, SIZE)
