"""Bits per dimension of held-out images, for a density that is known."""

import math
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
from trainers.data.spec import square_images


class HalfDark:
    """Holds each grey value below 128 for three times as likely as each above."""

    info, capabilities = square_images(1, 4), ("hasdensity",)
    device = torch.device("cpu")

    def bits_per_dimension(self, images: Tensor, seed: int) -> Tensor:
        del seed
        chance = torch.where(images < 0, 0.75 / 128, 0.25 / 128)
        return -chance.log2().mean(dim=(1, 2, 3))


def test_the_mean_over_held_out_images_is_that_of_their_probabilities() -> None:
    trial = Trial(cast(LatentModel, HalfDark()), DataSource(name="digits"))
    dark, light = torch.zeros(3, 1, 4, 4), torch.full((1, 1, 4, 4), 255.0)
    trial.keep(unseen_images, torch.cat([dark, light]).to(torch.uint8))
    ((_, found),) = evaluate(trial, ["bits_per_dimension"])
    expected = -0.75 * math.log2(0.75 / 128) - 0.25 * math.log2(0.25 / 128)
    assert found.value == pytest.approx(expected)
    assert found.count == 4


def test_a_model_without_a_density_is_refused() -> None:
    model = SimpleNamespace(info=square_images(1, 4), capabilities=("samples",))
    trial = Trial(cast(LatentModel, model), DataSource(name="digits"))
    assert metric("bits_per_dimension").refusal(trial) == "It needs a model with a density."
