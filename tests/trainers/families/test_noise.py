"""Algorithms whose model draws images from noise ask for what it can do, not for its class."""

from typing import Any

import torch
from torch import Tensor, nn

from trainers.capabilities import Prior
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo, square_images
from trainers.families.noise import NoiseAlgorithm


class Flow(nn.Module):
    """A model of another class than `GeneratorModel` that samples."""

    prior_kind: Prior = "normal"
    latent_size = 4
    classes = 2

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        return torch.randn(count, 4, generator=rng)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        assert labels is not None
        return (latents.tanh() * labels[:, None]).view(-1, 1, 2, 2)


class FlowAlgorithm(NoiseAlgorithm[TrainingConfig]):
    """Any algorithm, as far as its pictures go."""

    title = "Flow"

    @classmethod
    def build_model(cls, config: Any, data: DataInfo) -> nn.Module:
        del config, data
        return Flow()

    curves = make_optimizers = losses = NotImplemented


def test_any_model_that_samples_is_shown_by_one_column_for_each_label() -> None:
    algorithm = FlowAlgorithm(TrainingConfig(), square_images(1, 2, ("none", "some")))
    nothing = Batch(torch.empty(0, 1, 2, 2), None)
    fixed = algorithm.fixed_inputs(nothing, torch.Generator().manual_seed(0))
    (grid,) = algorithm.pictures(algorithm.model, fixed)
    assert grid.captions == ("none", "some")
    assert grid.images.view(-1, 2, 4)[:, 0].eq(0).all()
    assert grid.images.view(-1, 2, 4)[:, 1].ne(0).all()
