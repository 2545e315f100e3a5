"""What sets the WGAN apart: many critic steps, a held slope, and a distance for a curve."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn

from trainers.algorithm import Update
from trainers.algorithms.wgan import WGAN, WGANConfig
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.needs import AlgorithmError

DATA = square_images(1, 16)


def make(**values: Any) -> WGAN:
    torch.manual_seed(0)
    config = WGANConfig.checked({"batch_size": 4, "width": 2, "latent_size": 3} | values)
    algorithm = WGAN(config, DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def batches() -> Iterator[Batch]:
    rng = torch.Generator().manual_seed(1)
    while True:
        yield Batch(torch.rand(4, 1, 16, 16, generator=rng) * 2 - 1, None)


def trained(algorithm: WGAN) -> Iterator[Update]:
    optimizers = algorithm.make_optimizers()
    for update in algorithm.losses(batches()):
        optimizer = optimizers[update.optimizer]
        parameters = [p for group in optimizer.param_groups for p in group["params"]]
        update.loss.backward(inputs=parameters)
        optimizer.step()
        optimizer.zero_grad()
        yield update


@pytest.mark.parametrize(
    ("constraint", "step", "critic_steps"),
    [
        ("clipping", 0, 100),
        ("clipping", 24, 100),
        ("clipping", 25, 5),
        ("clipping", 499, 5),
        ("clipping", 500, 100),
        ("gradient-penalty", 0, 5),
        ("gradient-penalty", 500, 5),
    ],
)
def test_the_critic_learns_in_the_authors_bursts_under_clipping_only(
    constraint: str, step: int, critic_steps: int
) -> None:
    algorithm = make(constraint=constraint)
    algorithm.step = step
    order = [update.optimizer for update in algorithm.losses(batches())]
    assert order == ["critic"] * critic_steps + ["generator"]


def test_after_every_step_no_clipped_weight_leaves_its_range() -> None:
    algorithm = make(constraint="clipping", bursts=False, clip=0.003)
    for update in trained(algorithm):
        if update.optimizer == "generator":
            assert max(p.abs().max() for p in algorithm.critic.parameters()) <= 0.003


def test_the_penalised_critic_judges_every_image_by_itself() -> None:
    critic = make().critic
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in critic.modules())
    images = torch.randn(5, 1, 16, 16)
    torch.testing.assert_close(critic(images)[3:4], critic(images[3:4]))


def test_the_curve_is_the_estimate_divided_by_the_slope() -> None:
    algorithm = make()
    update = next(algorithm.losses(batches()))
    penalty_free = make(penalty_weight=1e-12)
    estimate = -next(penalty_free.losses(batches())).loss.detach()
    slope = update.scalars["slope"]
    torch.testing.assert_close(update.scalars["distance"] * slope, estimate, rtol=1e-3, atol=1e-6)


def test_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(AlgorithmError, match="Choose image size 32"):
        WGAN(WGANConfig(), square_images(3, 30))
