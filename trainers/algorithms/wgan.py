"""WGAN: a critic measures how far the generated images are from the real ones."""

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import Update
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo, PointSpec
from trainers.families import clipping
from trainers.families.noise import GeneratorModel, NoiseAlgorithm
from trainers.families.optimizers import adam, rmsprop
from trainers.losses import (
    distance_estimate,
    gradient_norms,
    gradient_penalty,
    wasserstein_estimate,
)
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES, ConvDiscriminator, ConvGenerator
from trainers.networks.mlp import MlpDiscriminator, MlpGenerator
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default

EARLY_BURSTS = 25
"""Steps at the beginning that are bursts under clipping, as in the authors' code."""


class WGANConfig(TrainingConfig):
    """Settings of the WGAN."""

    later_settings = frozenset({"hidden"})

    steps: int = with_default(TrainingConfig, "steps", 4_000)
    constraint: Literal["gradient-penalty", "clipping"] = setting(
        "gradient-penalty",
        "What keeps the critic from being too steep: a penalty on its slope, or weights clipped "
        "to a small range.",
    )
    critic_steps: int = setting(
        5, "Critic updates before each update of the generator.", ge=1, le=100, unit="updates"
    )
    penalty_weight: float = setting(
        10.0,
        "How strongly the critic's slope is drawn to 1.",
        gt=0.0,
        le=1000.0,
        group="Gradient penalty",
    )
    penalty_learning_rate: float = setting(
        1e-4,
        "Size of Adam's steps, for both networks, under the gradient penalty.",
        gt=0.0,
        le=1.0,
        group="Gradient penalty",
    )
    clip: float = clipping.clip_setting("The critic's")
    clipping_learning_rate: float = clipping.rate_setting("both networks")
    bursts: bool = clipping.bursts_setting(
        f"each of the first {EARLY_BURSTS} steps and at every 500th"
    )
    latent_size: int = setting(
        100, "Random numbers that one image is made from.", ge=1, le=4096, group="Networks"
    )
    width: int = width_setting(
        "Channels of the widest feature map, doubled at each smaller one.",
    )
    hidden: int = setting(
        256, "Width of the hidden layers of the networks for points.", ge=1, le=8192,
        group="Networks",
    )  # fmt: skip


class WGAN(NoiseAlgorithm[WGANConfig]):
    """Wasserstein GAN, with clipping (Arjovsky et al. 2017) or gradient penalty (Gulrajani 2017).

    Networks of DCGAN without a sigmoid; the critic has batch normalisation under clipping, as
    the authors' code has, and under the penalty none, with He's initial weights. Deviations:
    32 channels, not 64; fully connected layers for points; batches of 64 under the penalty, where
    the authors take 50 for digits; the estimate that is shown under the penalty is divided by the
    critic's mean slope (see `losses.distance_estimate`).
    """

    name = "wgan"
    title = "WGAN"
    summary = "A critic measures a distance instead of guessing real or fake; steady to train."
    paper = (
        "Arjovsky et al. 2017, Wasserstein GAN, arXiv:1701.07875; Gulrajani et al. 2017, "
        "Improved Training of Wasserstein GANs, arXiv:1704.00028"
    )
    family = "implicit, from noise"
    idea = (
        "The critic gives numbers in place of probabilities, and may not change faster than an "
        "image does. The best such critic measures the Wasserstein distance, how far mass must "
        "be carried to make the generated images into the real ones, and that falls smoothly "
        "however unlike the two are. So the critic may learn as much as it can without leaving "
        "the generator no slope to follow."
    )
    formulas = (
        (
            "critic",
            r"\mathbb{E}_z f(G(z)) - \mathbb{E}_x f(x) + \lambda\, \mathbb{E}_{\hat x} "
            r"(\lVert \nabla f(\hat x) \rVert - 1)^2 \quad \text{(penalty), or } |w| \le c "
            r"\text{ (clipping)}",
        ),
        ("generator", r"-\mathbb{E}_z f(G(z))"),
    )
    Config = WGANConfig
    needs = Needs(sizes=(OneOf(SIZES),), points=True)
    model: GeneratorModel

    def __init__(self, config: WGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.penalised = config.constraint == "gradient-penalty"
        self.critic: nn.Module
        if isinstance(data.spec, PointSpec):
            self.critic = MlpDiscriminator(config.hidden, data.spec.shape)
        else:
            normalisation: Literal["none", "batch"] = "none" if self.penalised else "batch"
            self.critic = ConvDiscriminator(data.shape, config.width, normalisation)

    @classmethod
    def build_model(cls, config: WGANConfig, data: DataInfo) -> GeneratorModel:
        network: nn.Module
        if isinstance(data.spec, PointSpec):
            network = MlpGenerator(config.latent_size, config.hidden, data.spec.shape)
        else:
            network = ConvGenerator(config.latent_size, data.shape, config.width)
        return GeneratorModel(network, config.latent_size)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return (
            (DISTANCE, GENERATOR_LOSS, SLOPE)
            if self.penalised
            else (DISTANCE_UP_TO_SCALE, GENERATOR_LOSS)
        )

    def make_optimizers(self) -> dict[str, Optimizer]:
        networks = {"critic": self.critic, "generator": self.model}
        if self.penalised:
            rate = self.config.penalty_learning_rate
            return {k: adam(n.parameters(), rate, (0.5, 0.9)) for k, n in networks.items()}
        rate = self.config.clipping_learning_rate
        return {k: rmsprop(n.parameters(), rate) for k, n in networks.items()}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        # (1) critic: widen the gap between its values on real and on generated images
        for _ in range(self._critic_steps()):
            real = next(batches).images
            with torch.no_grad():
                fake = self._fake(len(real))
            if self.penalised:
                yield self._penalised_update(real, fake)
            else:
                yield self._clipped_update(real, fake)
                clipping.clip_weights([self.critic], self.config.clip)

        # (2) generator: raise the critic's value of new fakes
        loss = -self.critic(self._fake(self.config.batch_size)).float().mean()
        yield Update("generator", loss, {"generator_loss": loss})

    def _fake(self, count: int) -> Tensor:
        images: Tensor = self.model(self.model.prior(count, self.rng))
        return images

    def _critic_steps(self) -> int:
        bursts = not self.penalised and self.config.bursts
        burst = bursts and clipping.is_burst(self.step, first=EARLY_BURSTS)
        return clipping.BURST if burst else self.config.critic_steps

    def _penalised_update(self, real: Tensor, fake: Tensor) -> Update:
        estimate = wasserstein_estimate(*self.critic(torch.cat([real, fake])).chunk(2))
        slopes = gradient_norms(self.critic, real, fake, self.rng)
        loss = -estimate + self.config.penalty_weight * gradient_penalty(slopes)
        distance = distance_estimate(estimate.detach(), slopes.detach())
        return Update("critic", loss, {"distance": distance, "slope": slopes.mean()})

    def _clipped_update(self, real: Tensor, fake: Tensor) -> Update:
        estimate = wasserstein_estimate(self.critic(real), self.critic(fake))
        return Update("critic", -estimate, {"distance": estimate})


DISTANCE = Curve(
    "distance",
    "Wasserstein distance estimate",
    "How far, in pixel values, generated images are from real ones according to the critic. It "
    "rises while the critic learns; hope that it then falls, as it does when images get better.",
    chart="Wasserstein distance estimate",
    player="discriminator",
)
DISTANCE_UP_TO_SCALE = Curve(
    "distance",
    "Wasserstein distance estimate, up to a factor",
    "How far generated images are from real ones according to the critic, in a scale of its own "
    "that clipping leaves open. Hope that it falls, as it does when images get better.",
    chart="Wasserstein distance estimate",
    player="discriminator",
)
GENERATOR_LOSS = Curve(
    "generator_loss",
    "Generator loss",
    "Minus the critic's mean value of generated images. Its level means nothing, as the critic "
    "may add any constant; hope that it drifts without jumps.",
    player="generator",
)
SLOPE = Curve(
    "slope",
    "Critic's slope",
    "Mean length of the critic's gradient between real and generated images. Hope that it stays "
    "near 1.",
    chart="Critic's slope",
    player="discriminator",
)
