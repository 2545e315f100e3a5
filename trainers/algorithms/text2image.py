"""Text to image: a GAN that is told a sentence, and draws what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus
from torch.optim import Optimizer

from trainers.algorithm import Update, WatchedGrid
from trainers.capabilities import Prior
from trainers.data.captions import contradictions, tokens_of
from trainers.data.images import Batch, captioned
from trainers.data.spec import DataInfo
from trainers.data.words import Vocabulary
from trainers.families.adversarial import AdversarialAlgorithm, AdversarialConfig
from trainers.families.noise import draw_prior
from trainers.families.optimizers import adam
from trainers.losses import (
    binary_cross_entropy,
    generator_loss,
    real_probability,
    squared_gradient,
)
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES
from trainers.networks.text import MatchingDiscriminator, SentenceEncoder, TextGenerator
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default

PENALTY_INTERVAL = 16
"""Steps from one penalty to the next, as in Karras et al. 2020; it counts for all of them."""

_SHOWN = 8
"""Sentences that a grid shows, one a column."""


class Text2ImageConfig(AdversarialConfig):
    """Settings of text to image."""

    steps: int = with_default(AdversarialConfig, "steps", 12_000)
    batch_size: int = with_default(AdversarialConfig, "batch_size", 32)
    learning_rate: float = with_default(AdversarialConfig, "learning_rate", 4e-4)
    wrong_weight: float = setting(
        0.5,
        "Share of the discriminator's fakes that are real images under a wrong sentence; the rest "
        "are generated. 0 is a plain GAN that may ignore the sentence (without CLS).",
        ge=0.0,
        lt=1.0,
    )
    interpolation_weight: float = setting(
        1.0,
        "Weight of images for halfway between two sentences, beside those for whole ones; 0 goes "
        "without (no INT).",
        ge=0.0,
        le=10.0,
    )
    penalty_weight: float = setting(
        1.0,
        "How strongly the discriminator's slope at real images is drawn to 0; more is steadier and "
        "slower, 0 is none.",
        ge=0.0,
        le=1000.0,
    )
    text_size: int = setting(
        128, "Numbers that a sentence is read into.", ge=2, le=2048, group="Networks"
    )
    width: int = width_setting(
        "Channels of the widest feature map, doubled at each smaller one; 32 is faster.",
        default=32,
    )


CURVES = (
    Curve(
        "discriminator_loss",
        "Discriminator loss",
        "How badly the discriminator tells real images under their sentences from fakes and from "
        "real images under wrong ones: 1.39 is pure guessing, 0 means it is never wrong and the "
        "generator learns little. Hope for a value between.",
        player="discriminator",
    ),
    Curve(
        "generator_loss",
        "Generator loss",
        "How badly the generator fools the discriminator, for whole sentences and for halfway "
        "between two. It need not fall, because both get better; hope that it neither climbs "
        "without end nor jumps.",
        player="generator",
    ),
    Curve(
        "belief_real",
        "Real, right sentence",
        "Mean probability that the discriminator gives to real images under their own sentences; "
        "near 1 it is sure, at 0.5 it guesses.",
        chart="Probability of being real and right",
        player="discriminator",
    ),
    Curve(
        "belief_wrong",
        "Real, wrong sentence",
        "Mean probability that it gives to real images under a sentence that they contradict. At "
        "first it is that of the right sentence; hope that it falls below: then sentences matter.",
        chart="Probability of being real and right",
    ),
    Curve(
        "belief_fake",
        "Generated",
        "Mean probability that it gives to generated images under the sentences they were made "
        "for. Hope that it rises; stuck at 0, the generator has lost.",
        chart="Probability of being real and right",
        player="generator",
    ),
)


class TextModel(nn.Module):
    """A generator with its prior, and the encoder that reads its sentences."""

    def __init__(self, config: Text2ImageConfig, data: DataInfo) -> None:
        super().__init__()
        assert data.vocabulary is not None, "data without sentences were refused by `Needs.check`"
        self.vocabulary: Vocabulary = data.vocabulary
        self.prior_kind: Prior = "normal"
        self.latent_size = config.latent_size
        self.classes = 0
        self.text_size = config.text_size
        self.encoder = SentenceEncoder(len(self.vocabulary.words), config.text_size)
        self.generator = TextGenerator(
            config.latent_size, config.text_size, data.shape, config.width
        )

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        return draw_prior(self.prior_kind, count, self.latent_size, rng)

    def read(self, tokens: Tensor) -> Tensor:
        texts: Tensor = self.encoder(tokens)
        return texts

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        if labels is None:
            usual = tokens_of(self.vocabulary.examples[:1], self.vocabulary)
            labels = self.read(usual.to(latents.device)).expand(len(latents), -1)
        images: Tensor = self.generator(latents, labels)
        return images


class Text2Image(AdversarialAlgorithm[Text2ImageConfig]):
    """GAN-CLS-INT (Reed et al. 2016, algorithm 1 and section 4.3).

    The discriminator sees real images under their sentences, which it should accept, and, half
    each, generated images and real ones under sentences that they contradict, which it should not
    (matching-aware, CLS). Which sentences an image contradicts is known from the data: one about an
    image of the same class, or a vague one that fits it as well, is no wrong one. Of the sentences
    of a batch that is taken which is wrong in the fewest facts. The generator also learns from
    points halfway between two sentences, which the discriminator is never taught on (INT).
    Deviations from the paper: words are read by a small recurrent network that learns together
    with the discriminator, in place of a character network that was trained before; one sentence
    for an image, drawn anew, in place of the mean of four. DCGAN's networks, without residual
    blocks. In the generator the text adds a map to the first layer and, with the latent, scales
    and shifts each normalisation (Brock et al. 2019) instead of standing beside the latent. The
    discriminator also projects its features onto the text (Miyato and Koyama 2018). It has R1's
    penalty (Mescheder et al. 2018) at every sixteenth step with sixteen times the weight in place
    of batch normalisation, and an activation after every layer, of which the authors' code lacks
    one. The learning rate stays as it is, and images are neither cropped nor mirrored, since a
    sentence may say where something is.
    """

    name = "text2image"
    title = "Text to image"
    summary = "Reads a sentence and draws what it says, also what it has never seen together."
    paper = "Reed et al. 2016, Generative Adversarial Text to Image Synthesis, arXiv:1605.05396"
    family = "implicit, from noise"
    idea = (
        "A sentence t is read into numbers that both players are given: the generator draws from "
        "noise and sentence, the discriminator asks whether an image is real and is what the "
        "sentence says. Real images under wrong sentences count as fakes, or it would ask for the "
        "first alone. Since sentences are made of words, what was never seen together can be asked "
        "for, and between two sentences lie others."
    )
    formulas = (
        (
            "discriminator",
            r"-\mathbb{E}_{x,t} \log D(x, t) - w\, \mathbb{E}_{x,\hat t} \log(1 - D(x, \hat t)) "
            r"- (1 - w)\, \mathbb{E}_{z,t} \log(1 - D(G(z, t), t)) + \tfrac{v}{2}\, "
            r"\mathbb{E}_{x,t} \lVert \nabla_x \operatorname{logit} D(x, t) \rVert^2",
        ),
        (
            "generator",
            r"-\mathbb{E}_{z,t} \log D(G(z, t), t) - u\, \mathbb{E}_{z,t,t'} \log D(G(z, m), m), "
            r"\quad m = \tfrac{1}{2} (t + t')",
        ),
    )
    Config = Text2ImageConfig
    needs = Needs(text=True, sizes=(OneOf(SIZES),))
    default_data = "captions"
    model: TextModel  # type: ignore[assignment]
    discriminator: MatchingDiscriminator

    def __init__(self, config: Text2ImageConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator = MatchingDiscriminator(config.text_size, data.shape, config.width)

    @classmethod
    def build_model(cls, config: Text2ImageConfig, data: DataInfo) -> TextModel:
        return TextModel(config, data)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        rate, betas = self.config.learning_rate, (self.config.momentum, 0.999)
        judging = [*self.discriminator.parameters(), *self.model.encoder.parameters()]
        return {
            "discriminator": adam(judging, rate, betas),
            "generator": adam(self.model.generator.parameters(), rate, betas),
        }

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real, captions = captioned(next(batches))
        texts = self.model.read(captions.draw(self.rng)[0])
        told = self._with_halfway(texts.detach())
        fake = self.model.decode(self.model.prior(len(told), self.rng), told)

        # (1) discriminator and the encoder, which learns to read from it
        tokens, asked = captions.all_sentences
        chosen, is_wrong = wrong_sentences(contradictions(captions.facts, asked), self.rng)
        wrong = self.model.read(tokens[chosen])
        generated = fake[: len(real)].detach()
        update = self._discriminator_update(real, texts, wrong, is_wrong, generated)
        yield replace(update, loss=update.loss + self._penalty(real, texts))

        # (2) generator: the same fakes before the discriminator that has just learned
        yield self._generator_update(self.discriminator(fake, told), len(real))

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Eight latents under each of eight sentences, one sentence a column."""
        del examples
        vocabulary = self.model.vocabulary
        tokens = tokens_of(vocabulary.examples[:_SHOWN], vocabulary)
        latents = self.model.prior(8, rng).repeat_interleave(len(tokens), dim=0)
        return {"latents": latents, "tokens": tokens.repeat(8, 1)}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, TextModel)
        images = model.decode(fixed["latents"], model.read(fixed["tokens"]))
        captions = model.vocabulary.examples[:_SHOWN]
        title = "Each row one latent, each column one sentence"
        return (WatchedGrid("samples", title, images, len(captions), captions),)

    def _with_halfway(self, texts: Tensor) -> Tensor:
        """`texts` [N, values], and after them, for INT, points halfway between two, [N // 2]."""
        half = len(texts) // 2
        if not self.config.interpolation_weight:
            return texts
        return torch.cat([texts, (texts[:half] + texts[half : 2 * half]) / 2])

    def _discriminator_update(
        self, real: Tensor, texts: Tensor, wrong: Tensor, is_wrong: Tensor, fake: Tensor
    ) -> Update:
        """Real images under their texts against the same under `wrong` ones, where that `is_wrong`,
        and fakes."""
        features, share = self.discriminator.features(real), self.config.wrong_weight
        right = self.discriminator.judge(features, texts)
        mismatched = self.discriminator.judge(features, wrong)
        generated = self.discriminator(fake, texts)
        loss = binary_cross_entropy(right, self.config.real_target)
        loss = loss + share * mean_where(softplus(mismatched.float()), is_wrong)
        loss = loss + (1 - share) * binary_cross_entropy(generated, 0.0)
        scalars = {
            "discriminator_loss": loss,
            "belief_real": real_probability(right),
            "belief_wrong": mean_where(torch.sigmoid(mismatched.detach().float()), is_wrong),
            "belief_fake": real_probability(generated),
        }
        return Update("discriminator", loss, scalars)

    def _generator_update(self, logits: Tensor, whole: int) -> Update:
        """From `logits` [M] on images for `whole` sentences, and for halfway between two."""
        kind, weight = self.config.generator_loss, self.config.interpolation_weight
        loss = generator_loss(logits[:whole], kind)
        if len(logits) > whole:
            loss = loss + weight * generator_loss(logits[whole:], kind)
        return Update("generator", loss, {"generator_loss": loss})

    def _penalty(self, real: Tensor, texts: Tensor) -> Tensor | float:
        """What R1 adds to the discriminator's loss at this step."""
        weight = self.config.penalty_weight
        if not weight or self.step % PENALTY_INTERVAL:
            return 0.0
        told = texts.detach()
        squared = squared_gradient(lambda images: self.discriminator(images, told), real)
        return PENALTY_INTERVAL * weight / 2 * squared


def wrong_sentences(contradictions: Tensor, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """For each image the number of a sentence that is wrong of it, int64 [N]: one that contradicts
    it in as few facts as any does, each of these as probable; and whether there is one, bool [N].

    Sentences that are wrong in everything teach only the fact that is seen most easily.

    Args:
        contradictions: int64 [N, M], in how many facts each image contradicts each sentence.
        rng: on their device.
    """
    chances = torch.rand(contradictions.shape, generator=rng, device=contradictions.device)
    is_wrong = contradictions > 0
    by_ease = (contradictions + chances).masked_fill(~is_wrong, torch.inf)
    return by_ease.argmin(dim=1), is_wrong.any(dim=1)


def mean_where(values: Tensor, mask: Tensor) -> Tensor:
    """The mean of `values` [N] where `mask` [N] is true; 0 if it never is."""
    return (values * mask).sum() / mask.sum().clamp_min(1)
