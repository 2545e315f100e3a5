"""GeneGAN: takes a picture apart into a background and an object, and moves the object."""

from collections.abc import Iterator, Mapping
from typing import Literal

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import Algorithm, Pictures, Update
from trainers.data.images import Batch, DataInfo
from trainers.events import Curve
from trainers.losses import discriminator_loss, generator_loss, wasserstein_estimate
from trainers.networks.parts import PartsCritic
from trainers.optimizers import adam, rmsprop
from trainers.requirements import (
    require_convolutional_size,
    require_training_ends_with_decay,
    require_two_domains,
)
from trainers.schedules import DecayConfig, linear_decay
from trainers.settings import setting, with_default
from trainers.transfiguration import (
    Children,
    GeneGANModel,
    difference,
    offspring,
    parallelogram,
)
from trainers.translation import both_domains

BURST = 100
BURST_INTERVAL = 500
ROWS = 8


AUTHORS_PARALLELOGRAM_WEIGHT = 2.55
"""The authors' .01 is for pixels from 0 to 255; these are read as 0 to 1."""


class GeneGANConfig(DecayConfig):
    """Settings of the GeneGAN."""

    steps: int = with_default(DecayConfig, "steps", 8_000)
    batch_size: int = with_default(DecayConfig, "batch_size", 16)
    decay_start: int = with_default(DecayConfig, "decay_start", 4_000)
    decay_steps: int = with_default(DecayConfig, "decay_steps", 4_000)
    adversarial: Literal["log-d", "clipping"] = setting(
        "log-d",
        "How a critic teaches: as a discriminator that says with or without by a probability "
        "(the paper), or by a distance with clipped weights (the authors' code).",
    )
    learning_rate: float = setting(
        1e-3, "Size of Adam's steps, for all networks, under log-d.", gt=0.0, le=1.0
    )
    momentum: float = setting(
        0.5,
        "Adam's first beta, under log-d: how long it remembers the gradient's direction.",
        ge=0.0,
        lt=1.0,
    )
    weight_decay: float = setting(
        5e-5, "How strongly the generator's weights are drawn to 0.", ge=0.0, le=1.0
    )
    clipping_learning_rate: float = setting(
        5e-5,
        "Size of RMSprop's steps, for all networks, under clipping.",
        gt=0.0,
        le=1.0,
        group="Clipping",
    )
    clip: float = setting(
        0.01,
        "The critics' weights are kept between minus this and this.",
        gt=0.0,
        le=1.0,
        group="Clipping",
    )
    bursts: bool = setting(
        True,
        "Under clipping, 100 critic updates at every 500th step, as the authors do.",
        group="Clipping",
    )
    reconstruction_weight: float = setting(
        3.0,
        "How much it counts that a picture joined from its own parts is the same again; 1 in the "
        "paper.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    nulling_weight: float = setting(
        1.0,
        "How much it counts that a picture without the object has an object of zeros.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    parallelogram_weight: float = setting(
        25.0,
        "How much it counts that giving the object to one picture adds what taking it from the "
        f"other removes; {AUTHORS_PARALLELOGRAM_WEIGHT} in the authors' code, more makes the kind "
        "of object go along sooner.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    adversarial_weight: float = setting(
        0.1,
        "How much it counts that the critics believe the exchanged pictures; 1 in the paper, less "
        "keeps colours true in a short training.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    width: int = setting(
        32,
        "Channels of the widest feature map, doubled at each smaller one; the authors use 128.",
        ge=4,
        le=512,
        unit="channels",
        group="Networks",
    )
    object_share: float = setting(
        0.25,
        "Share of the channels that is the object; the rest is the background.",
        gt=0.0,
        lt=1.0,
        group="Networks",
    )


class GeneGAN(Algorithm[GeneGANConfig]):
    """GeneGAN (Zhou et al. 2017): object transfiguration from unpaired pictures.

    Domain A has the object, domain B has not. The critics learn first, then the generator, as in
    the authors' code; the last batch of the critics is the generator's too. Deviations: 32
    channels where the authors have 128; one batch of both domains goes through the encoder and
    one of all four children through the decoder, so that batch normalisation's running averages,
    with which the kept model works, belong to what the layers saw (the authors normalise every
    set by itself; the critics still do); sides that are no multiple of 8 are halved twice, not
    three times. Under "log-d" the generator minimises -log D, with Adam. The weights 3, 25 and .1
    (1, 2.55 and 1 there), steps of 1e-3 that end at 0 and batches of 16 were found to move the
    object within minutes on a CPU.
    """

    name = "genegan"
    title = "GeneGAN"
    summary = "Takes an object, such as glasses, from one face and puts it on another."
    paper = (
        "Zhou et al. 2017, GeneGAN: Learning Object Transfiguration and Attribute Subspace from "
        "Unpaired Data, arXiv:1705.04932"
    )
    Config = GeneGANConfig
    domains = "two"
    default_data = "faces"
    model: GeneGANModel

    def __init__(self, config: GeneGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.model = self.build_model(config, data)
        require_training_ends_with_decay(config.steps, config.decay_start, config.decay_steps)
        self.with_critic = PartsCritic(data.shape, config.width)
        self.without_critic = PartsCritic(data.shape, config.width)
        self.clipped = config.adversarial == "clipping"

    @classmethod
    def build_model(cls, config: GeneGANConfig, data: DataInfo) -> GeneGANModel:
        require_convolutional_size(cls.title, data)
        require_two_domains(cls.title, data)
        return GeneGANModel(data.shape, config.width, config.object_share)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return (*CURVES, *(DISTANCES if self.clipped else GUESSES))

    def learning_rate_factor(self) -> float:
        return linear_decay(self.step, self.config.decay_start, self.config.decay_steps)

    def make_optimizers(self) -> dict[str, Optimizer]:
        critics = [*self.with_critic.parameters(), *self.without_critic.parameters()]
        generator, decay = self.model.parameters(), self.config.weight_decay
        if self.clipped:
            rate = self.config.clipping_learning_rate
            return {
                "critics": rmsprop(critics, rate, decay=0.8),
                "generator": rmsprop(generator, rate, decay=0.8, weight_decay=decay),
            }
        rate, betas = self.config.learning_rate, (self.config.momentum, 0.999)
        return {
            "critics": adam(critics, rate, betas),
            "generator": adam(generator, rate, betas, weight_decay=decay),
        }

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        for _ in range(self._extra_critic_steps()):
            with_object, without = both_domains(next(batches))
            with torch.no_grad():
                children = offspring(self.model, with_object, without)
            yield self._critics_update(with_object, without, children)
            self._clip()

        with_object, without = both_domains(next(batches))
        children = offspring(self.model, with_object, without)

        # (1) critics: tell the real pictures of their domain from the exchanged ones
        yield self._critics_update(with_object, without, children)
        self._clip()

        # (2) generator: the same children before the critics that have just learned
        yield self._generator_update(with_object, without, children)

    def _critics_update(self, with_object: Tensor, without: Tensor, children: Children) -> Update:
        with_values = self.with_critic(with_object), self.with_critic(children.given.detach())
        without_values = self.without_critic(without), self.without_critic(children.taken.detach())
        if self.clipped:
            distances = wasserstein_estimate(*with_values), wasserstein_estimate(*without_values)
            scalars = {"with_distance": distances[0], "without_distance": distances[1]}
            return Update("critics", -(distances[0] + distances[1]), scalars)
        guesses = discriminator_loss(*with_values), discriminator_loss(*without_values)
        scalars = {"with_critic_loss": guesses[0], "without_critic_loss": guesses[1]}
        return Update("critics", guesses[0] + guesses[1], scalars)

    def _generator_update(self, with_object: Tensor, without: Tensor, children: Children) -> Update:
        config = self.config
        reconstruction = difference(children.with_again, with_object) + difference(
            children.without_again, without
        )
        nulling = children.leftover.float().abs().mean()
        closing = parallelogram(with_object, without, children.given, children.taken)
        given = self._adversarial(self.with_critic(children.given))
        taken = self._adversarial(self.without_critic(children.taken))
        loss = (
            config.reconstruction_weight * reconstruction
            + config.nulling_weight * nulling
            + config.parallelogram_weight * closing
            + config.adversarial_weight * (given + taken)
        )
        scalars = {
            "reconstruction": reconstruction,
            "nulling": nulling,
            "parallelogram": closing,
            "with_adversarial": given,
            "without_adversarial": taken,
        }
        return Update("generator", loss, scalars)

    def _adversarial(self, values: Tensor) -> Tensor:
        return -values.float().mean() if self.clipped else generator_loss(values, "non-saturating")

    def _extra_critic_steps(self) -> int:
        burst = self.clipped and self.config.bursts and self.step % BURST_INTERVAL == 0
        return BURST - 1 if burst else 0

    @torch.no_grad()
    def _clip(self) -> None:
        if not self.clipped:
            return
        for critic in (self.with_critic, self.without_critic):
            for parameter in critic.parameters():
                parameter.clamp_(-self.config.clip, self.config.clip)

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Eight pictures with the object and eight without."""
        del rng
        with_object, without = both_domains(examples)
        return {"with_object": with_object[:ROWS], "without": without[:ROWS]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[Pictures, ...]:
        assert isinstance(model, GeneGANModel)
        with_object, without = fixed["with_object"], fixed["without"]
        background, object_ = model.encode_parts(with_object)
        other, _ = model.encode_parts(without)
        none = torch.zeros_like(object_)
        parts = [(background, object_), (other, none), (other, object_), (background, none)]
        children = [model.join(*each).to(without.dtype) for each in parts]
        images = torch.stack([with_object, without, *children], dim=1).flatten(0, 1)
        names = ("Au", "B0", "Au again", "B0 again", "Bu", "A0")
        title = "Each row: with (Au), without (B0), again, object given (Bu), object taken (A0)"
        return (Pictures("samples", title, images, len(names), names),)


CURVES = (
    Curve(
        "reconstruction",
        "Reconstruction",
        "How far the two pictures are from themselves when joined again from their own parts, as "
        "a share of the range from dark to light. Hope that it falls.",
        chart="Pictures",
    ),
    Curve(
        "parallelogram",
        "Parallelogram",
        "How far what is given to one picture is from what is taken from the other, as a share "
        "of the range from dark to light. Hope that it falls.",
        chart="Pictures",
    ),
    Curve(
        "nulling",
        "Leftover object",
        "Mean size of what is found as an object where there is none. Hope that it falls to 0.",
        chart="Leftover object",
    ),
    Curve(
        "with_adversarial",
        "Object given",
        "How badly the pictures that were given the object deceive their critic. It need not "
        "fall, because the critic gets better too; hope that it does not climb without end.",
        player="generator",
    ),
    Curve(
        "without_adversarial",
        "Object taken",
        "How badly the pictures whose object was taken deceive their critic. It need not fall, "
        "because the critic gets better too; hope that it does not climb without end.",
        player="generator",
    ),
)
GUESSES = (
    Curve(
        "with_critic_loss",
        "Critic of pictures with",
        "How badly the critic tells real pictures with the object from those that were given "
        "it: 1.39 is pure guessing, near 0 the generator learns little.",
        player="discriminator",
    ),
    Curve(
        "without_critic_loss",
        "Critic of pictures without",
        "How badly the critic tells real pictures without the object from those whose object "
        "was taken: 1.39 is pure guessing, near 0 the generator learns little.",
        player="discriminator",
    ),
)
DISTANCES = (
    Curve(
        "with_distance",
        "Distance of pictures with",
        "How far the pictures that were given the object are from real ones, in a scale that "
        "clipping leaves open. Hope that it falls.",
        chart="Critics' distances",
        player="discriminator",
    ),
    Curve(
        "without_distance",
        "Distance of pictures without",
        "How far the pictures whose object was taken are from real ones, in a scale that "
        "clipping leaves open. Hope that it falls.",
        chart="Critics' distances",
        player="discriminator",
    ),
)
