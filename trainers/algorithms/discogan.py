"""DiscoGAN: two generators that translate between domains and share what these have in common."""

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.functional import mse_loss

from trainers.algorithm import Update
from trainers.data.images import Batch, both_domains
from trainers.data.spec import DataInfo
from trainers.families.adversarial import real_probabilities
from trainers.families.translation import TranslationAlgorithm, TranslationConfig, TranslatorPair
from trainers.losses import discriminator_loss, feature_matching, generator_loss
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES
from trainers.networks.encoders import EncoderDecoder, FeatureDiscriminator
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default


class DiscoGANConfig(TranslationConfig):
    """Settings of DiscoGAN."""

    steps: int = with_default(TranslationConfig, "steps", 5_000)
    generator_steps: int = setting(
        2,
        "Updates of the generators in one step, each with a new batch, after one of the "
        "discriminators.",
        ge=1,
        le=100,
        unit="updates",
    )
    weight_decay: float = setting(1e-5, "Adam's pull of all weights towards 0.", ge=0.0, le=1.0)
    early_steps: int = setting(
        3_333,
        "Steps before the rate of reconstruction changes from its early to its late value.",
        ge=0,
        le=100_000_000,
        unit="steps",
        group="Losses",
    )
    early_rate: float = setting(
        0.01,
        "Share of the reconstruction in the generators' loss at first; the rest is for the "
        "discriminators.",
        ge=0.0,
        le=1.0,
        group="Losses",
    )
    late_rate: float = setting(
        0.5,
        "Share of the reconstruction in the generators' loss later on.",
        ge=0.0,
        le=1.0,
        group="Losses",
    )
    feature_share: float = setting(
        0.9,
        "Share of feature matching in what is for the discriminators; the rest is fooling them.",
        ge=0.0,
        le=1.0,
        group="Losses",
    )
    width: int = width_setting(
        "Channels of the widest feature map, doubled at each smaller one.",
    )


class DiscoGAN(TranslationAlgorithm[DiscoGANConfig]):
    """DiscoGAN (Kim et al. 2017), as in its authors' code.

    Generators minimise (1 - r) (.1 fooling + .9 feature matching) + r reconstruction, and r
    rises from .01 to .5. No loss compares an image with a counterpart. The authors update the
    discriminators at every third iteration and the generators at the others: one step here is
    three of their iterations, so their 10,000 iterations at .01 are 3,333 steps. The
    reconstruction error is measured on pixels in [0, 1], as theirs is, since its weight belongs
    to that scale. Deviations: 32 channels where they have 64, tanh for a sigmoid, samples from
    averaged weights in eval mode, and deeper networks above 64 px.
    """

    name = "discogan"
    title = "DiscoGAN"
    summary = "Finds what two kinds of pictures have in common, without pairs; quick to train."
    paper = (
        "Kim et al. 2017, Learning to Discover Cross-Domain Relations with Generative Adversarial "
        "Networks, arXiv:1703.05192"
    )
    family = "implicit, from pictures"
    idea = (
        "Two kinds of pictures that have something in common are each translated into the other "
        "and back, and must come back as they were. Each generator is one small network through "
        "a narrow code, so that what can be kept is what both kinds share. It is quicker than "
        "CycleGAN and changes shapes more freely."
    )
    formulas = (
        (
            "generators",
            r"(1 - r)\left[0.1\, \text{BCE}(D(G(a)), 1) + 0.9\, \text{features}\right] + r\, "
            r"\lVert F(G(a)) - a \rVert^2, \quad \text{and the same from } B",
        ),
        (
            "discriminators",
            r"\text{BCE}(D_B(b), 1) + \text{BCE}(D_B(G(a)), 0), \quad \text{and the same for "
            r"} A",
        ),
    )
    Config = DiscoGANConfig
    needs = Needs(domains="two", sizes=(OneOf(SIZES),))
    discriminator_a: FeatureDiscriminator
    discriminator_b: FeatureDiscriminator

    def __init__(self, config: DiscoGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.weight_decay = config.weight_decay
        self.discriminator_a = FeatureDiscriminator(data.shape, config.width)
        self.discriminator_b = FeatureDiscriminator(data.shape, config.width)

    @classmethod
    def build_model(cls, config: DiscoGANConfig, data: DataInfo) -> TranslatorPair:
        a_to_b, b_to_a = (EncoderDecoder(data.shape, config.width) for _ in range(2))
        return TranslatorPair(a_to_b, b_to_a)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        # (1) discriminators: real and fake apart, because each batch is normalised by itself
        yield self._discriminators_update(*both_domains(next(batches)))

        # (2) generators: resemble the other domain, and lead back
        for _ in range(self.config.generator_steps):
            yield self._generators_update(*both_domains(next(batches)))

    @property
    def reconstruction_rate(self) -> float:
        """r, the share of the reconstruction in the generators' loss at this step."""
        early = self.step < self.config.early_steps
        return self.config.early_rate if early else self.config.late_rate

    def _discriminators_update(self, a: Tensor, b: Tensor) -> Update:
        with torch.no_grad():
            fake_a, fake_b = self.model.b_to_a(b), self.model.a_to_b(a)
        real = torch.cat([self.discriminator_a(a), self.discriminator_b(b)])
        fake = torch.cat([self.discriminator_a(fake_a), self.discriminator_b(fake_b)])
        loss = discriminator_loss(real, fake)
        scalars = {"discriminator_loss": loss} | real_probabilities(real, fake)
        return Update("discriminators", loss, scalars)

    def _generators_update(self, a: Tensor, b: Tensor) -> Update:
        fake_a, fake_b = self.model.b_to_a(b), self.model.a_to_b(a)
        fooling_a, matching_a = _resemblance(self.discriminator_a, a, fake_a)
        fooling_b, matching_b = _resemblance(self.discriminator_b, b, fake_b)
        fooling, matching = fooling_a + fooling_b, matching_a + matching_b
        again_a, again_b = self.model.b_to_a(fake_b), self.model.a_to_b(fake_a)
        reconstruction = _squared_error(again_a, a) + _squared_error(again_b, b)

        share, rate = self.config.feature_share, self.reconstruction_rate
        resemblance = (1.0 - share) * fooling + share * matching
        loss = (1.0 - rate) * resemblance + rate * reconstruction
        scalars = {
            "generator_loss": fooling,
            "feature_matching": matching,
            "reconstruction": reconstruction / 2,
        }
        return Update("generators", loss, scalars)


def _resemblance(
    discriminator: FeatureDiscriminator, real: Tensor, fake: Tensor
) -> tuple[Tensor, Tensor]:
    """How badly `fake` passes for real, and how far its features are from those of `real`."""
    with torch.no_grad():
        _, wanted = discriminator.with_features(real)
    logits, features = discriminator.with_features(fake)
    return generator_loss(logits, "non-saturating"), feature_matching(wanted, features)


def _squared_error(rebuilt: Tensor, images: Tensor) -> Tensor:
    """Mean squared error of pixels in [0, 1], from images in [-1, 1]."""
    return mse_loss(rebuilt.float(), images.float()) / 4.0


CURVES = (
    Curve(
        "discriminator_loss",
        "Discriminators' loss",
        "How badly the discriminators tell real images from translations, per image: 1.39 is "
        "pure guessing, 0 means they are never wrong. Hope for a value between.",
        player="discriminator",
    ),
    Curve(
        "generator_loss",
        "Generators' loss",
        "How badly the translations fool the discriminators, both directions together. It need "
        "not fall; hope that it neither climbs without end nor jumps.",
        player="generator",
    ),
    Curve(
        "belief_real",
        "D(x), real",
        "Mean probability of being real that the discriminators give to real images; near 1 they "
        "are sure, at 0.5 they guess.",
        chart="Probability of being real",
        player="discriminator",
    ),
    Curve(
        "belief_fake",
        "D(G(x)), translated",
        "Mean probability of being real that the discriminators give to translations. Hope that "
        "it rises towards D(x); stuck at 0, the generators have lost.",
        chart="Probability of being real",
        player="generator",
    ),
    Curve(
        "feature_matching",
        "Feature matching",
        "How far the mean activations inside the discriminators are apart on real images and on "
        "translations. Hope that it falls.",
        chart="Feature matching",
        player="generator",
    ),
    Curve(
        "reconstruction",
        "There and back",
        "Mean squared difference of a pixel, in values from 0 to 1, between an image and its "
        "translation translated back. Hope that it falls, most of all once its share has risen.",
        chart="Reconstruction error",
        player="generator",
    ),
)
