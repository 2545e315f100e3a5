"""GeneGAN: takes a picture apart into a background and an object, and moves the object."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import EXAMPLE_ROWS, Algorithm, Update, WatchedGrid, examples_in_rows
from trainers.data.images import Batch, both_domains
from trainers.data.spec import DataInfo
from trainers.families import clipping
from trainers.families.optimizers import DecayConfig, adam, rmsprop
from trainers.losses import (
    difference,
    discriminator_loss,
    generator_loss,
    parallelogram,
    wasserstein_estimate,
)
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES
from trainers.networks.parts import Children, PartsCritic, PartsModel, offspring
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default

AUTHORS_PARALLELOGRAM_WEIGHT = 2.55
"""The authors' .01 is for pixels from 0 to 255; these are read as 0 to 1."""


def _weight(default: float, meaning: str, group: str = "Weights of the losses") -> Any:
    """The setting of a term's weight in the generator's loss."""
    return setting(default, meaning, ge=0.0, le=1000.0, group=group)


class GeneGANConfig(DecayConfig):
    """Settings of the GeneGAN."""

    steps: int = with_default(DecayConfig, "steps", 2_200)
    batch_size: int = with_default(DecayConfig, "batch_size", 16)
    decay_start: int = with_default(DecayConfig, "decay_start", 800)
    decay_steps: int = with_default(DecayConfig, "decay_steps", 1_400)
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
        0.0,
        "How strongly the generator's weights are drawn to 0. The authors take 5e-5 of their mean "
        "square, which is next to none; 5e-5 here blurs the pictures.",
        ge=0.0,
        le=1.0,
    )
    clipping_learning_rate: float = clipping.rate_setting("all networks")
    clip: float = clipping.clip_setting("The critics'")
    bursts: bool = clipping.bursts_setting("every 500th step")
    reconstruction_weight: float = _weight(
        20.0,
        "Under log-d, how much it counts that a picture joined from its own parts is the same "
        "again; 1 in the paper.",
    )
    nulling_weight: float = _weight(
        1.0, "How much it counts that a picture without the object has an object of zeros."
    )
    parallelogram_weight: float = _weight(
        5.0,
        "Under log-d, how much it counts that giving the object to one picture adds what taking "
        f"it from the other removes; {AUTHORS_PARALLELOGRAM_WEIGHT} in the authors' code, more "
        "makes the kind of object go along sooner.",
    )
    adversarial_weight: float = _weight(
        0.02,
        "Under log-d, how much it counts that the critics believe the exchanged pictures; 1 in "
        "the paper. More brings grain into the pictures, which grows as the critics learn.",
    )
    clipping_reconstruction_weight: float = _weight(
        1.0,
        "Under clipping, how much it counts that a picture joined from its own parts is the same "
        "again.",
        group="Clipping",
    )
    clipping_parallelogram_weight: float = _weight(
        AUTHORS_PARALLELOGRAM_WEIGHT,
        "Under clipping, how much it counts that giving the object to one picture adds what "
        "taking it from the other removes.",
        group="Clipping",
    )
    clipping_adversarial_weight: float = _weight(
        1.0,
        "Under clipping, how much it counts that the critics believe the exchanged pictures.",
        group="Clipping",
    )
    width: int = width_setting(
        "Channels of the widest feature map, doubled at each smaller one; the authors use 128.",
        least=4,
    )
    object_share: float = setting(
        0.25,
        "Share of the channels that is the object; the rest is the background.",
        gt=0.0,
        lt=1.0,
        group="Networks",
    )

    @property
    def clipped(self) -> bool:
        """Whether the critics teach by a distance, with clipped weights."""
        return self.adversarial == "clipping"

    @property
    def weights(self) -> tuple[float, float, float, float]:
        """Of reconstruction, nulling, parallelogram and adversarial term, under the chosen form."""
        if self.clipped:
            again, closing = self.clipping_reconstruction_weight, self.clipping_parallelogram_weight
            return again, self.nulling_weight, closing, self.clipping_adversarial_weight
        again, closing = self.reconstruction_weight, self.parallelogram_weight
        return again, self.nulling_weight, closing, self.adversarial_weight


class GeneGAN(Algorithm[GeneGANConfig]):
    """GeneGAN (Zhou et al. 2017): object transfiguration from unpaired pictures.

    Domain A has the object, domain B has not. The critics learn first, then the generator, as in
    the authors' code; the last batch of the critics is the generator's too. Deviations: 32
    channels where the authors have 128; one batch of both domains goes through the encoder and
    one of all four children through the decoder, so that batch normalisation's running averages,
    with which the kept model works, belong to what the layers saw (the authors normalise every
    set by itself; the critics still do); sides below 64 px are halved twice, not three times, so
    that the parts keep the paper's 8x8 places; the critics see pixels from -1 to 1, theirs from 0
    to 1; no decay of the weights, as theirs of a mean square is next to none; samples come from
    averaged weights. Under "log-d" the generator minimises -log D, with Adam, and its weights are
    20, 5 and .02 where the authors have 1, 2.55 and 1, which "clipping" keeps: they, steps of 1e-3
    and batches of 16 were found to move the object within minutes on a CPU. Under both, steps end
    at 0.
    """

    name = "genegan"
    title = "GeneGAN"
    summary = "Takes an object, such as glasses, from one face and puts it on another."
    paper = (
        "Zhou et al. 2017, GeneGAN: Learning Object Transfiguration and Attribute Subspace from "
        "Unpaired Data, arXiv:1705.04932"
    )
    family = "implicit, from pictures"
    idea = (
        "A picture is taken apart into what is common to all and the object that only some "
        "have, glasses say. Two pictures then exchange the object: one gets the other's own, "
        "not just any, and the other loses it. Put together again each must be what it was, and "
        "one without the object must have nothing in that part."
    )
    formulas = (
        (
            "generator",
            r"\lVert Au' - Au \rVert_1 + \lVert B0' - B0 \rVert_1 + \lVert \varepsilon "
            r"\rVert_1 + \lVert Au + B0 - Bu - A0 \rVert_1 + \text{adversarial}(Bu, A0)",
        ),
        (
            "critics",
            r"\text{real } Au \text{ against } Bu, \quad \text{real } B0 \text{ against } A0",
        ),
    )
    Config = GeneGANConfig
    needs = Needs(domains="two", sizes=(OneOf(SIZES),))
    default_data = "faces"
    model: PartsModel

    def __init__(self, config: GeneGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.with_critic = PartsCritic(data.shape, config.width)
        self.without_critic = PartsCritic(data.shape, config.width)
        self.clipped = config.clipped

    @classmethod
    def build_model(cls, config: GeneGANConfig, data: DataInfo) -> PartsModel:
        return PartsModel(data.shape, config.width, config.object_share)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return (*CURVES, *(DISTANCES if self.clipped else GUESSES))

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
        of_reconstruction, of_nulling, of_closing, of_adversarial = self.config.weights
        reconstruction = difference(children.with_again, with_object) + difference(
            children.without_again, without
        )
        nulling = children.leftover.float().abs().mean()
        closing = parallelogram(with_object, without, children.given, children.taken)
        given = self._adversarial(self.with_critic(children.given))
        taken = self._adversarial(self.without_critic(children.taken))
        loss = (
            of_reconstruction * reconstruction
            + of_nulling * nulling
            + of_closing * closing
            + of_adversarial * (given + taken)
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
        burst = self.clipped and self.config.bursts and clipping.is_burst(self.step)
        return clipping.BURST - 1 if burst else 0

    def _clip(self) -> None:
        if self.clipped:
            clipping.clip_weights([self.with_critic, self.without_critic], self.config.clip)

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Eight pictures with the object and eight without."""
        del rng
        with_object, without = both_domains(examples)
        return {"with_object": with_object[:EXAMPLE_ROWS], "without": without[:EXAMPLE_ROWS]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, PartsModel)
        with_object, without = fixed["with_object"], fixed["without"]
        background, object_ = model.encode_parts(with_object)
        other, _ = model.encode_parts(without)
        none = torch.zeros_like(object_)
        columns = {
            "Au": with_object,
            "B0": without,
            "Au again": model.join(background, object_),
            "B0 again": model.join(other, none),
            "Bu": model.join(other, object_),
            "A0": model.join(background, none),
        }
        title = "Each row: with (Au), without (B0), again, object given (Bu), object taken (A0)"
        return (examples_in_rows(title, columns),)


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
