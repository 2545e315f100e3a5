"""CGAN: a GAN that is told, and can be asked for, the label of an image."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import torch
from torch import Tensor, nn

from trainers.algorithm import Update
from trainers.data.images import Batch, conditioned
from trainers.data.spec import DataInfo, PointSpec
from trainers.families.adversarial import AdversarialAlgorithm, AdversarialConfig
from trainers.families.noise import GeneratorModel
from trainers.losses import squared_gradient
from trainers.needs import Needs, OneOf
from trainers.networks.conditional import ConditionalConvGenerator, ProjectionDiscriminator
from trainers.networks.conv import SIZES, LabelledConvDiscriminator, LabelledConvGenerator
from trainers.networks.mlp import LabelledMlpDiscriminator, LabelledMlpGenerator
from trainers.settings import setting, width_setting, with_default

PENALTY_INTERVAL = 16
"""Steps from one penalty to the next, as in Karras et al. 2020; it counts for all of them."""

Network = Literal["projection", "convolutional", "mlp"]
_GENERATORS = {"projection": ConditionalConvGenerator, "convolutional": LabelledConvGenerator}
_DISCRIMINATORS = {
    "projection": ProjectionDiscriminator,
    "convolutional": LabelledConvDiscriminator,
}


class CGANConfig(AdversarialConfig):
    """Settings of the CGAN."""

    later_settings = frozenset({"penalty_weight"})

    learning_rate: float = with_default(AdversarialConfig, "learning_rate", 4e-4)
    penalty_weight: float = setting(
        1.0,
        "How strongly the discriminator's slope at real images is drawn to 0, with the projection "
        "network; more is steadier and slower, 0 is none.",
        ge=0.0,
        le=1000.0,
    )
    network: Network = setting(
        "projection",
        "How a label enters: it scales the generator's features and is held against the "
        "discriminator's; or it stands beside their inputs, in convolutions as in DCGAN or in the "
        "fully connected layers of the paper, which points always go through.",
        group="Networks",
    )
    width: int = width_setting(
        "Channels of the widest feature map of the networks with convolutions, doubled at each "
        "smaller one; 64 is finer and slower.",
    )


class CGAN(AdversarialAlgorithm[CGANConfig]):
    """Conditional GAN (Mirza and Osindero 2014).

    Both players see the label of each image; fakes carry the labels of the real batch.
    Deviations from the paper: the default networks are DCGAN's with the label in every layer. In
    the generator it scales and shifts each batch normalisation (Dumoulin et al. 2017): beside the
    latent, as in `network="convolutional"`, it took over the first layer's normalisation, and the
    generator came to draw one image for each label. The discriminator projects its features on
    the label's vector (Miyato and Koyama 2018), and has R1's penalty (Mescheder et al. 2018) in
    place of batch normalisation, at every sixteenth step with sixteen times the weight (Karras et
    al. 2020). With `network="mlp"` the networks are the paper's, save tanh for a sigmoid, Gaussian
    noise for uniform, and no dropout. Adam for SGD with momentum, the non-saturating loss, and one
    batch of fakes for both players.
    """

    name = "cgan"
    title = "CGAN"
    summary = "Learns images together with their labels, then draws the label you ask for."
    paper = "Mirza and Osindero 2014, Conditional Generative Adversarial Nets, arXiv:1411.1784"
    family = "implicit, from noise"
    idea = (
        "Both players are told a label y: the discriminator asks whether an image is a real one "
        "of that label, so the generator must draw the label that it is asked for. What is left "
        "to the latent is everything but the label, slant and stroke of a digit say, and keeps "
        "its meaning under all labels. A GAN without labels gives no control over which kind it "
        "draws."
    )
    formulas = (
        (
            "discriminator",
            r"-\mathbb{E}_{x,y} \log D(x \mid y) - \mathbb{E}_{z,y} \log(1 - D(G(z \mid y) "
            r"\mid y)) + \tfrac{w}{2}\, \mathbb{E}_{x,y} \lVert \nabla_x "
            r"\operatorname{logit} D(x \mid y) \rVert^2",
        ),
        ("generator", r"-\mathbb{E}_{z,y} \log D(G(z \mid y) \mid y)"),
    )
    Config = CGANConfig
    needs = Needs(labels=True, points=True)

    def __init__(self, config: CGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator: nn.Module
        if _kind(config, data) == "mlp":
            self.discriminator = LabelledMlpDiscriminator(data.classes, data.spec.shape)
        else:
            build = _DISCRIMINATORS[config.network]
            self.discriminator = build(data.classes, data.shape, config.width)

    @classmethod
    def needs_under(cls, config: CGANConfig) -> Needs:
        sizes = () if config.network == "mlp" else (OneOf(SIZES, otherwise="the mlp network"),)
        return replace(cls.needs, sizes=sizes)

    @classmethod
    def build_model(cls, config: CGANConfig, data: DataInfo) -> GeneratorModel:
        network: nn.Module
        if _kind(config, data) == "mlp":
            network = LabelledMlpGenerator(config.latent_size, data.classes, data.spec.shape)
        else:
            build = _GENERATORS[config.network]
            network = build(config.latent_size, data.classes, data.shape, config.width)
        return GeneratorModel(network, config.latent_size, classes=data.classes)

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real, labels = conditioned(next(batches))
        fake = self.model(self.model.prior(len(real), self.rng), labels)

        # (1) discriminator
        update = self.discriminator_update(*self._logits(real, fake.detach(), labels))
        yield replace(update, loss=update.loss + self._penalty(real, labels))

        # (2) generator: the same fakes before the discriminator that has just learned
        yield self.generator_update(self.discriminator(fake, labels))

    def _logits(self, real: Tensor, fake: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """The discriminator's logits [N] on real and on generated images."""
        if _kind(self.config, self.data) == "projection":
            both = self.discriminator(torch.cat([real, fake]), torch.cat([labels, labels]))
            first, second = both.chunk(2)
            return first, second
        # Apart, because each batch is normalised by itself.
        return self.discriminator(real, labels), self.discriminator(fake, labels)

    def _penalty(self, real: Tensor, labels: Tensor) -> Tensor | float:
        """What R1 adds to the discriminator's loss at this step."""
        weight = self.config.penalty_weight
        kind = _kind(self.config, self.data)
        if kind != "projection" or not weight or self.step % PENALTY_INTERVAL:
            return 0.0
        squared = squared_gradient(lambda images: self.discriminator(images, labels), real)
        return PENALTY_INTERVAL * weight / 2 * squared


def _kind(config: CGANConfig, data: DataInfo) -> Network:
    """The networks that are built: no others than fully connected ones can take points."""
    return "mlp" if isinstance(data.spec, PointSpec) else config.network
