"""The figures of enlarged pictures, held against enlargements whose quality is known."""

from types import SimpleNamespace
from typing import cast

import pytest
import torch
from torch import Tensor

from latentlab.measuring.metric import Trial
from latentlab.measuring.samples import unseen_images
from latentlab.metrics.registry import evaluate, metric
from latentlab.models.latent_model import LatentModel
from trainers.config import DataSource
from trainers.data.derived.downscaled import bicubic, shrunk
from trainers.data.drawn.faces import open_faces
from trainers.data.images import to_unit_range
from trainers.data.spec import square_images

TRUTH = open_faces(32, part="test", count=12).images


class Enlarger:
    """Knows the true pictures; its other answer is what needs no network."""

    info, factor, answers = square_images(3, 32), 4, ("true", "bicubic")

    def upscale(self, images: Tensor, answer: str) -> Tensor:
        if answer == "true":
            return to_unit_range(TRUTH)
        return bicubic(images, 32, 32).clamp(-1, 1)


def test_the_truth_is_as_sharp_as_itself_and_nearer_than_what_needs_no_network() -> None:
    trial = Trial(cast(LatentModel, Enlarger()), DataSource(name="faces"))
    trial.keep(unseen_images, TRUTH)
    sharp, near, other, usual = (each for _, each in evaluate(trial, ["enlarged"]))
    assert sharp.value == pytest.approx(100)
    assert near.value > 100 > usual.value
    assert other.value == usual.value
    small = shrunk(to_unit_range(TRUTH), 4)
    error = (bicubic(small, 32, 32).clamp(-1, 1) - to_unit_range(TRUTH))[..., 4:-4, 4:-4]
    expected = 10 * torch.log10(4 / error.square().mean(dim=(1, 2, 3)))
    assert usual.value == pytest.approx(float(expected.mean()), rel=1e-5)


def test_a_model_that_enlarges_nothing_is_refused() -> None:
    model = SimpleNamespace(info=square_images(3, 32), factor=1)
    trial = Trial(cast(LatentModel, model), DataSource(name="faces"))
    assert metric("enlarged").refusal(trial) == "It needs a model that enlarges pictures."
