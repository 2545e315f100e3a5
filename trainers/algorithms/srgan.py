"""SRGAN: learns to enlarge pictures, once by pixels alone and once before a discriminator too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, mse_loss
from torch.optim import Optimizer

from trainers.algorithm import EXAMPLE_ROWS, Algorithm, Update, WatchedGrid, examples_in_rows
from trainers.config import TrainingConfig
from trainers.data.derived.downscaled import bicubic
from trainers.data.images import Batch, both_domains
from trainers.data.spec import DataInfo
from trainers.families.adversarial import real_probabilities
from trainers.families.optimizers import adam
from trainers.losses import discriminator_loss, generator_loss, squared_gradient
from trainers.needs import DivisibleBy, Needs
from trainers.networks.superresolution import SRDiscriminator, SRResNet, discriminator_pairs
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default

_PENALTY_EVERY = 4
"""Steps from one penalty to the next, which then counts for all of them: it is dear."""
SMALLEST_INPUT = 4
"""Pixels of the side of the smallest picture that is enlarged in training."""


class SRGANConfig(TrainingConfig):
    """Settings of SRGAN."""

    steps: int = with_default(TrainingConfig, "steps", 2_000)
    batch_size: int = with_default(TrainingConfig, "batch_size", 16)
    factor: Literal["x2", "x4"] = setting("x4", "How many times longer the sides become.")
    pretraining: int = setting(
        500,
        "Steps for which SRGAN is the network that learns by pixels alone; from then on it goes "
        "its own way, and that network goes on beside it.",
        ge=0,
        le=100_000_000,
        unit="steps",
    )
    crop: int = setting(
        96,
        "Side of the squares that are cut out of larger images at random to be learned from.",
        ge=16,
        le=512,
        unit="pixels",
    )
    learning_rate: float = setting(5e-4, "Size of Adam's steps, for all networks.", gt=0.0, le=1.0)
    momentum: float = setting(
        0.9, "Adam's first beta: how long it remembers the gradient's direction.", ge=0.0, lt=1.0
    )
    pixel_weight: float = setting(
        1.0,
        "How much the squared error of SRGAN's pixels counts, in values from -1 to 1.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    feature_weight: float = setting(
        0.1,
        "How much it counts that the discriminator's features of its pictures are those of the "
        "true ones.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    adversarial_weight: float = setting(
        0.05,
        "How much it counts that the discriminator takes its pictures for true.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    penalty_weight: float = setting(
        0.5,
        "How much the discriminator's squared slope at true images counts (R1). Without it the "
        "discriminator soon is never wrong, and teaches nothing.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    width: int = width_setting("Channels of both enlarging networks; the authors use 64.")
    blocks: int = setting(
        4,
        "Residual blocks of both enlarging networks; the authors use 16.",
        ge=1,
        le=64,
        group="Networks",
    )
    discriminator_width: int = width_setting(
        "Channels of the discriminator's first layers, doubled at each halving up to eight times; "
        "the authors use 64.",
        default=24,
    )

    @property
    def times(self) -> int:
        """The factor as a number."""
        return int(self.factor.removeprefix("x"))


class Upscaler(nn.Module):
    """Two networks of one shape that enlarge images; implements `Upscales`."""

    answers: tuple[str, ...] = ("SRGAN", "MSE")

    def __init__(self, srgan: SRResNet, mse: SRResNet) -> None:
        super().__init__()
        self.srgan = srgan
        self.mse = mse
        self.factor = srgan.factor
        self.reach = srgan.reach

    def upscale(self, images: Tensor, answer: str) -> Tensor:
        """Images [N, C, H, W] in [-1, 1], of any H and W, as [N, C, fH, fW], f the factor."""
        network = {"SRGAN": self.srgan, "MSE": self.mse}[answer]
        enlarged: Tensor = network(images)
        return enlarged.clamp(-1.0, 1.0)

    @torch.no_grad()
    def begin_from_mse(self) -> None:
        """Make SRGAN's network equal to the other one."""
        ours, theirs = self.srgan.state_dict(), self.mse.state_dict()
        for name, tensor in ours.items():
            tensor.copy_(theirs[name])


@dataclass(frozen=True)
class Judged:
    """What a discriminator says of enlarged pictures beside true ones.

    Attributes:
        loss: its own.
        wanted: its features of the true ones.
        scalars: for the curves.
    """

    loss: Tensor
    wanted: Sequence[Tensor]
    scalars: Mapping[str, Tensor]


class SRGAN(Algorithm[SRGANConfig]):
    """SRGAN and SRResNet (Ledig et al. 2017), both in one run.

    As in the paper the generator first learns by the squared error of pixels, and from then on by
    content and a discriminator (equation 3). The network of the first stage is kept and goes on
    learning by pixels, so that both can be compared after equally many steps.
    Deviations: the content is the error of pixels and of the discriminator's own features, for want
    of VGG's, whose weights cannot be shipped; the losses have other weights, found by trying; 4
    residual blocks where the authors have 16, and half as many channels; what the network gives is
    added to the bicubic enlargement; the discriminator has a penalty on its slope (R1 of Mescheder
    et al. 2018) in place of batch normalisation, with which it soon was never wrong and taught
    nothing, and a mean over all places in place of a dense layer; a rate of 5e-4 where they have
    1e-4, for thousands of steps where they have a million; samples come from averaged weights.
    """

    name = "srgan"
    title = "SRGAN"
    summary = "Learns to enlarge small pictures, with detail that looks true rather than blurred."
    paper = (
        "Ledig et al. 2017, Photo-Realistic Single Image Super-Resolution Using a Generative "
        "Adversarial Network, arXiv:1609.04802"
    )
    family = "implicit, from pictures"
    idea = (
        "Many sharp pictures shrink to the same small one. A network that is taught by the "
        "squared error of pixels answers with the mean of them all, which is blurred; SRGAN "
        "must also pass for true before a discriminator, and agree with the truth in its "
        "features, so it decides for one. Both are trained in one run, to be looked at side by "
        "side."
    )
    formulas = (
        ("by pixels alone", r"\mathbb{E} \lVert M(y) - x \rVert^2"),
        (
            "SRGAN",
            r"p\, \lVert G(y) - x \rVert^2 + f\, \lVert \varphi(G(y)) - \varphi(x) \rVert^2 "
            r"- a\, \mathbb{E} \log D(G(y))",
        ),
        ("discriminator", r"-\mathbb{E} \log D(x) - \mathbb{E} \log(1 - D(G(y))) + R_1"),
    )
    Config = SRGANConfig
    default_data = "faces"
    model: Upscaler

    def __init__(self, config: SRGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        pairs = discriminator_pairs(min(config.crop, data.size))
        self.discriminator = SRDiscriminator(data.channels, config.discriminator_width, pairs)
        self.model.begin_from_mse()

    @classmethod
    def needs_under(cls, config: SRGANConfig) -> Needs:
        sizes = DivisibleBy(config.times, least=SMALLEST_INPUT * config.times)
        return Needs(sizes=(sizes,), downscaling=config.times)

    @classmethod
    def build_model(cls, config: SRGANConfig, data: DataInfo) -> Upscaler:
        srgan, mse = (
            SRResNet(data.channels, config.times, config.width, config.blocks) for _ in range(2)
        )
        return Upscaler(srgan, mse)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        rate, betas = self.config.learning_rate, (self.config.momentum, 0.999)
        players = {
            "mse": self.model.mse,
            "discriminator": self.discriminator,
            "srgan": self.model.srgan,
        }
        return {name: adam(each.parameters(), rate, betas) for name, each in players.items()}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        truth, given = self._crops(*both_domains(next(batches)))

        # (1) the network that learns by pixels alone: minimise the squared error
        output = self.model.mse(given)
        error = mse_loss(output, truth)
        scalars = {"psnr_mse": decibels(error)}
        if self.step < self.config.pretraining:
            # SRGAN is still this network, and the discriminator, which is to begin, is only asked.
            with torch.no_grad():
                scalars |= self._judged(output, truth).scalars
            yield Update("mse", error, scalars)
            self.model.begin_from_mse()
            return
        yield Update("mse", error, scalars)

        # (2) discriminator: tell true images from enlarged ones
        output = self.model.srgan(given)
        judged = self._judged(output.detach(), truth)
        yield Update("discriminator", judged.loss + self._penalty(truth), judged.scalars)

        # (3) SRGAN: be near the truth in pixels and features, and pass for true
        fake, found = self.discriminator.with_features(output)
        content = self.config.pixel_weight * mse_loss(output, truth)
        content = content + self.config.feature_weight * feature_difference(found, judged.wanted)
        fooling = generator_loss(fake, "non-saturating")
        yield Update("srgan", content + self.config.adversarial_weight * fooling)

    def _penalty(self, truth: Tensor) -> Tensor | float:
        """What the discriminator's slope at true images costs, in one step of `_PENALTY_EVERY`."""
        weight = self.config.penalty_weight * _PENALTY_EVERY
        if not weight or self.step % _PENALTY_EVERY:
            return 0.0
        return weight * squared_gradient(self._logits, truth)

    def _logits(self, images: Tensor) -> Tensor:
        logits, _ = self.discriminator.with_features(images)
        return logits

    def _judged(self, output: Tensor, truth: Tensor) -> Judged:
        """What the discriminator says of SRGAN's pictures beside true ones."""
        logits, features = self.discriminator.with_features(torch.cat([truth, output]))
        real, fake = logits.chunk(2)
        wanted, found = zip(*(each.chunk(2) for each in features), strict=True)
        loss = discriminator_loss(real, fake)
        scalars = {
            "discriminator_loss": loss,
            "generator_loss": generator_loss(fake, "non-saturating"),
            "feature_difference": feature_difference(found, wanted),
            "psnr_srgan": decibels(mse_loss(output, truth)),
        }
        return Judged(loss, wanted, scalars | real_probabilities(real, fake))

    def _crops(self, truth: Tensor, given: Tensor) -> tuple[Tensor, Tensor]:
        """A random square of each image, and the same of what it was made to."""
        factor, side = self.config.times, self.config.crop // self.config.times
        room = given.shape[-1] - side
        if room <= 0:
            return truth, given
        count, device = len(given), given.device
        corners = torch.randint(0, room + 1, (2, count), generator=self.rng, device=device)
        return _cut(truth, corners * factor, side * factor), _cut(given, corners, side)

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Eight images with what they were made to."""
        del rng
        truth, given = both_domains(examples)
        return {"truth": truth[:EXAMPLE_ROWS], "given": given[:EXAMPLE_ROWS]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, Upscaler)
        truth, given = fixed["truth"], fixed["given"]
        height, width = truth.shape[-2:]
        columns = {
            "Input": interpolate(given, (height, width), mode="nearest"),
            "Bicubic": bicubic(given, height, width).clamp(-1.0, 1.0),
            "MSE": model.upscale(given, "MSE"),
            "SRGAN": model.upscale(given, "SRGAN"),
            "Truth": truth,
        }
        return (examples_in_rows("What becomes of a small picture", columns),)


def decibels(error: Tensor) -> Tensor:
    """Peak signal-to-noise ratio of a mean squared error of values in [-1, 1], both scalars."""
    return 10.0 * torch.log10(4.0 / error.detach().clamp_min(1e-10))


def feature_difference(found: Sequence[Tensor], wanted: Sequence[Tensor]) -> Tensor:
    """Mean squared difference of features, one tensor [N, C, H, W] a layer, mean over the layers:
    a scalar. No gradient flows into `wanted`."""
    gaps = [mse_loss(f.float(), w.detach().float()) for f, w in zip(found, wanted, strict=True)]
    return torch.stack(gaps).mean()


def _cut(images: Tensor, corners: Tensor, side: int) -> Tensor:
    """The square of `side` of each image [N, C, H, W] whose top left is at `corners` [2, N]."""
    along = torch.arange(side, device=images.device)
    rows = (corners[0, :, None] + along)[:, :, None]
    columns = (corners[1, :, None] + along)[:, None, :]
    which = torch.arange(len(images), device=images.device)[:, None, None]
    return images[which, :, rows, columns].permute(0, 3, 1, 2)


CURVES = (
    Curve(
        "discriminator_loss",
        "Discriminator loss",
        "How badly the discriminator tells true images from enlarged ones: 1.39 is pure guessing, "
        "as long as it has not begun, 0 means it is never wrong. Hope for a value between.",
        player="discriminator",
    ),
    Curve(
        "generator_loss",
        "Generator loss",
        "How badly SRGAN's pictures fool the discriminator. It need not fall; hope that it does "
        "not climb without end.",
        player="generator",
    ),
    Curve(
        "psnr_mse",
        "MSE",
        "How near the pixels of the network that learns by pixels alone are to the truth (PSNR). "
        "Hope that it rises; this network wins here, and is blurred all the same.",
        chart="Pixels like the truth",
        unit="dB",
    ),
    Curve(
        "psnr_srgan",
        "SRGAN",
        "The same of SRGAN. Once it goes its own way it lies below the other: who decides for one "
        "of several possible details is wrong more often than who blurs them.",
        chart="Pixels like the truth",
        unit="dB",
        player="generator",
    ),
    Curve(
        "feature_difference",
        "Features, SRGAN",
        "Mean squared difference between the discriminator's features of SRGAN's pictures and of "
        "the true ones. Hope that it falls, as far as the discriminator lets it.",
        chart="Features like the truth",
        player="generator",
    ),
    Curve(
        "belief_real",
        "D(x), true",
        "Mean probability of being true that the discriminator gives to true images; near 1 it is "
        "sure, at 0.5 it guesses.",
        chart="Probability of being real",
        player="discriminator",
    ),
    Curve(
        "belief_fake",
        "D(G(y)), enlarged",
        "Mean probability of being true that the discriminator gives to SRGAN's pictures. Hope "
        "that it rises towards that of the true ones.",
        chart="Probability of being real",
        player="generator",
    ),
)
