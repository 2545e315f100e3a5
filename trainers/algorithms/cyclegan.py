"""CycleGAN: two generators that translate between two domains, each the inverse of the other."""

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss

from trainers.algorithm import Update
from trainers.data.images import Batch, both_domains
from trainers.data.spec import DataInfo
from trainers.families.optimizers import DecayConfig
from trainers.families.translation import (
    ImagePool,
    TranslationAlgorithm,
    TranslationConfig,
    TranslatorPair,
)
from trainers.losses import least_squares
from trainers.needs import DivisibleBy, Needs
from trainers.networks.patch import PatchDiscriminator, RoomForPatches, patch_layers
from trainers.networks.resnet import STRIDE, ResnetGenerator
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default

LEAST_SIZE = 16


class CycleGANConfig(TranslationConfig, DecayConfig):
    """Settings of CycleGAN."""

    steps: int = with_default(TranslationConfig, "steps", 6_000)
    batch_size: int = setting(
        4, "Images of each domain in one training batch.", ge=1, le=4096, unit="images"
    )
    average_decay: float = with_default(TranslationConfig, "average_decay", 0.995)
    cycle_weight: float = setting(
        10.0,
        "How much it matters that an image translated there and back is the same again.",
        ge=0.0,
        le=1000.0,
        group="Losses",
    )
    identity_weight: float = setting(
        5.0,
        "How much it matters that an image which is in the wanted domain already stays as it is; "
        "keeps colours. 0 saves a fifth of the time.",
        ge=0.0,
        le=1000.0,
        group="Losses",
    )
    pool_size: int = setting(
        50,
        "Generated images of earlier steps, kept for each discriminator; 0 shows it new ones only.",
        ge=0,
        le=10_000,
        unit="images",
        group="Losses",
    )
    width: int = width_setting(
        "Channels of the generators at full side, four times as many inside.",
    )
    blocks: int = setting(
        4,
        "Residual blocks of a generator; each adds depth, not size.",
        ge=0,
        le=64,
        unit="blocks",
        group="Networks",
    )
    discriminator_width: int = width_setting(
        "Channels of a discriminator's first layer, doubled by each that follows.",
    )
    patch_layers: int = setting(
        0,
        "Halvings before a discriminator judges: patches of 16, 34, 70 or 142 px for 1 to 4; 0 "
        "takes 2 below 64 px and 3 from there on.",
        ge=0,
        le=4,
        unit="layers",
        group="Networks",
    )


class CycleGAN(TranslationAlgorithm[CycleGANConfig]):
    """CycleGAN (Zhu et al. 2017) with least-squares losses.

    One step is one update of both generators and then one of both discriminators, which see
    images from a history of 50. Instance normalisation treats every image by itself, so images
    that go through one network are joined in one batch; this changes no result. Deviations: 32
    channels and 4 blocks where the authors have 64 and 6 (at 128 px); batches of 4, not 1, which
    learn more in the same time on a CPU; patches of 34 px below 64 px, where the authors' 70 px
    would not fit; no random crops out of pictures that were made a little larger and no mirroring,
    which show the authors' networks more than there is in few pictures; steps where they count
    epochs; samples come from averaged weights.
    """

    name = "cyclegan"
    title = "CycleGAN"
    summary = "Translates between two kinds of pictures without pairs, there and back again."
    paper = (
        "Zhu et al. 2017, Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial "
        "Networks, arXiv:1703.10593"
    )
    family = "implicit, from pictures"
    idea = (
        "Two kinds of pictures, no pairs: one generator translates from A to B, one back, and a "
        "discriminator for each kind says whether results belong to it. That alone would allow "
        "any B for any A; so there and back again must give the picture that one began with. "
        "Which counterpart is found is still not determined, and may be another than a person "
        "means."
    )
    formulas = (
        (
            "generators",
            r"\mathbb{E} (D_B(G(a)) - 1)^2 + \mathbb{E} (D_A(F(b)) - 1)^2 + \lambda "
            r"\left[\lVert F(G(a)) - a \rVert_1 + \lVert G(F(b)) - b \rVert_1\right] + "
            r"\text{identity}",
        ),
        (
            "discriminators",
            r"\mathbb{E} (D_B(b) - 1)^2 + \mathbb{E} D_B(G(a))^2, "
            r"\quad \text{and the same for } A",
        ),
    )
    Config = CycleGANConfig
    needs = Needs(domains="two", sizes=(DivisibleBy(STRIDE, LEAST_SIZE),))

    def __init__(self, config: CycleGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator_a = _discriminator(config, data)
        self.discriminator_b = _discriminator(config, data)
        self.pool_a = ImagePool(config.pool_size, data.shape)
        self.pool_b = ImagePool(config.pool_size, data.shape)

    @classmethod
    def needs_under(cls, config: CycleGANConfig) -> Needs:
        room = RoomForPatches(config.patch_layers)
        return replace(cls.needs, sizes=(*cls.needs.sizes, room))

    @classmethod
    def build_model(cls, config: CycleGANConfig, data: DataInfo) -> TranslatorPair:
        a_to_b, b_to_a = (
            ResnetGenerator(data.channels, config.width, config.blocks) for _ in range(2)
        )
        return TranslatorPair(a_to_b, b_to_a)

    @property
    def curves(self) -> tuple[Curve, ...]:
        if self.config.identity_weight:
            return (*CURVES, IDENTITY_ERROR)
        return CURVES

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        a, b = both_domains(next(batches))
        to_a, to_b = self.model.b_to_a, self.model.a_to_b

        # (1) generators: pass for the other domain, lead back, leave alone what is there already
        fake_b, same_b = self._translated(to_b, a, b)
        fake_a, same_a = self._translated(to_a, b, a)
        fooling = least_squares(self.discriminator_a(fake_a), 1.0)
        fooling = fooling + least_squares(self.discriminator_b(fake_b), 1.0)
        cycle = l1_loss(to_a(fake_b), a) + l1_loss(to_b(fake_a), b)
        loss = fooling + self.config.cycle_weight * cycle
        scalars = {"generator_loss": fooling, "cycle_error": cycle / 2}
        if same_a is not None and same_b is not None:
            identity = l1_loss(same_a, a) + l1_loss(same_b, b)
            loss = loss + self.config.identity_weight * identity
            scalars["identity_error"] = identity / 2
        yield Update("generators", loss, scalars)

        # (2) discriminators: 1 for real images, 0 for generated ones, new and old
        shown_a = torch.cat([a, self.pool_a.exchange(fake_a, self.rng)])
        shown_b = torch.cat([b, self.pool_b.exchange(fake_b, self.rng)])
        values = torch.stack([self.discriminator_a(shown_a), self.discriminator_b(shown_b)])
        real, false = values.float().chunk(2, dim=1)
        loss = least_squares(real, 1.0) + least_squares(false, 0.0)
        scalars = {
            "discriminator_loss": loss,
            "value_real": real.mean(),
            "value_fake": false.mean(),
        }
        yield Update("discriminators", loss, scalars)

    def _translated(
        self, generator: nn.Module, source: Tensor, target: Tensor
    ) -> tuple[Tensor, Tensor | None]:
        """`source` in the other domain, and what becomes of images that are there already."""
        if not self.config.identity_weight:
            return generator(source), None
        translated, same = generator(torch.cat([source, target])).chunk(2)
        return translated, same


def _discriminator(config: CycleGANConfig, data: DataInfo) -> PatchDiscriminator:
    layers = _patch_layers(config, data)
    return PatchDiscriminator(data.channels, config.discriminator_width, layers)


def _patch_layers(config: CycleGANConfig, data: DataInfo) -> int:
    return config.patch_layers or patch_layers(data.size)


CURVES = (
    Curve(
        "generator_loss",
        "Generators' loss",
        "How badly the translations pass for real, both directions together: 0.5 while the "
        "discriminators guess. It need not fall; hope that it does not climb towards 2.",
        player="generator",
    ),
    Curve(
        "discriminator_loss",
        "Discriminators' loss",
        "How badly the discriminators tell real images from translations: 0.5 is pure guessing, "
        "near 0 the generators learn little. Hope for a value between.",
        player="discriminator",
    ),
    Curve(
        "value_real",
        "Real patches",
        "Mean value that the discriminators give to patches of real images; they aim at 1.",
        chart="Discriminators' values",
        player="discriminator",
    ),
    Curve(
        "value_fake",
        "Translated patches",
        "Mean value that the discriminators give to patches of translations, new and from the "
        "history; they aim at 0. Hope that it rises towards the value of real patches.",
        chart="Discriminators' values",
        player="generator",
    ),
    Curve(
        "cycle_error",
        "There and back",
        "Mean difference of a pixel, in values from -1 to 1, between an image and its "
        "translation translated back. Hope that it falls below 0.1.",
        chart="Pixel error",
        player="generator",
    ),
)
IDENTITY_ERROR = Curve(
    "identity_error",
    "Already there",
    "Mean difference of a pixel, in values from -1 to 1, that a generator makes to an image which "
    "is in its target domain already. Hope that it falls below 0.1.",
    chart="Pixel error",
    player="other",
)
