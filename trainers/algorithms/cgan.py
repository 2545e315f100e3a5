"""CGAN: a GAN that is told, and can be asked for, the label of an image."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from torch import nn

from trainers.algorithm import Update
from trainers.data.images import Batch, conditioned
from trainers.data.spec import DataInfo
from trainers.families.adversarial import AdversarialAlgorithm, AdversarialConfig
from trainers.families.noise import GeneratorModel
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES, LabelledConvDiscriminator, LabelledConvGenerator
from trainers.networks.mlp import LabelledMlpDiscriminator, LabelledMlpGenerator
from trainers.settings import setting, with_default


class CGANConfig(AdversarialConfig):
    """Settings of the CGAN."""

    steps: int = with_default(AdversarialConfig, "steps", 6_000)
    learning_rate: float = with_default(AdversarialConfig, "learning_rate", 4e-4)
    network: Literal["convolutional", "mlp"] = setting(
        "convolutional",
        "Convolutions as in DCGAN, or the fully connected layers of the paper.",
        group="Networks",
    )
    width: int = setting(
        64,
        "Channels of the widest feature map of the convolutional networks, doubled at each "
        "smaller one; 32 is faster.",
        ge=1,
        le=512,
        unit="channels",
        group="Networks",
    )


class CGAN(AdversarialAlgorithm[CGANConfig]):
    """Conditional GAN (Mirza and Osindero 2014).

    Both players see the label of each image; fakes carry the labels of the real batch.
    Deviations from the paper: the default networks are DCGAN's, because without batch
    normalisation in the discriminator the generator soon ignored its noise and drew one image
    for each label; with `network="mlp"` they are the paper's, save tanh for a sigmoid, Gaussian
    noise for uniform, and no dropout. Adam for SGD with momentum, the non-saturating loss, and
    one batch of fakes for both players.
    """

    name = "cgan"
    title = "CGAN"
    summary = "Learns images together with their labels, then draws the label you ask for."
    paper = "Mirza and Osindero 2014, Conditional Generative Adversarial Nets, arXiv:1411.1784"
    Config = CGANConfig
    needs = Needs(labels=True)

    def __init__(self, config: CGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator: nn.Module
        if config.network == "mlp":
            self.discriminator = LabelledMlpDiscriminator(data.classes, data.spec.shape)
        else:
            self.discriminator = LabelledConvDiscriminator(data.classes, data.shape, config.width)

    @classmethod
    def needs_under(cls, config: CGANConfig) -> Needs:
        sizes = () if config.network == "mlp" else (OneOf(SIZES, otherwise="the mlp network"),)
        return replace(cls.needs, sizes=sizes)

    @classmethod
    def build_model(cls, config: CGANConfig, data: DataInfo) -> GeneratorModel:
        network: nn.Module
        if config.network == "mlp":
            network = LabelledMlpGenerator(config.latent_size, data.classes, data.spec.shape)
        else:
            network = LabelledConvGenerator(
                config.latent_size, data.classes, data.shape, config.width
            )
        return GeneratorModel(network, config.latent_size, classes=data.classes)

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real, labels = conditioned(next(batches))
        fake = self.model(self.model.prior(len(real), self.rng), labels)

        # (1) discriminator: real and fake apart, because each batch is normalised by itself
        yield self.discriminator_update(
            self.discriminator(real, labels), self.discriminator(fake.detach(), labels)
        )

        # (2) generator: the same fakes before the discriminator that has just learned
        yield self.generator_update(self.discriminator(fake, labels))
