"""ACGAN: a GAN whose discriminator also says which label an image has."""

from collections.abc import Iterator

from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from trainers.algorithm import Update
from trainers.data.images import Batch, conditioned
from trainers.data.spec import DataInfo
from trainers.families.adversarial import CURVES as ADVERSARIAL_CURVES
from trainers.families.adversarial import AdversarialAlgorithm, AdversarialConfig
from trainers.families.noise import GeneratorModel
from trainers.needs import Needs, OneOf
from trainers.networks.conditional import ConditionalConvGenerator
from trainers.networks.conv import SIZES, ConvFeatures
from trainers.networks.layers import normal_weights
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default


class ACGANConfig(AdversarialConfig):
    """Settings of the ACGAN."""

    steps: int = with_default(AdversarialConfig, "steps", 6_000)
    learning_rate: float = with_default(AdversarialConfig, "learning_rate", 4e-4)
    class_weight: float = setting(
        1.0,
        "Weight of naming the label right, for both networks, beside telling real from fake. More "
        "makes labels clearer and images of one label more alike.",
        ge=0.0,
        le=100.0,
    )
    width: int = width_setting(
        "Channels of the widest feature map, doubled at each smaller one; 32 is faster.",
        default=64,
    )


class TwoHeads(nn.Module):
    """Images [N, C, S, S] to logits of being real [N] and of each label [N, classes]."""

    def __init__(self, classes: int, shape: tuple[int, int, int], width: int) -> None:
        super().__init__()
        self.features = ConvFeatures(shape[0], shape[2], width)
        self.source = nn.Conv2d(self.features.channels, 1, self.features.side)
        self.label = nn.Conv2d(self.features.channels, classes, self.features.side)
        normal_weights(self)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.features(images)
        return self.source(features).flatten(), self.label(features).flatten(1)


class ACGAN(AdversarialAlgorithm[ACGANConfig]):
    """Auxiliary Classifier GAN (Odena et al. 2017).

    Both networks are taught to have the label of every image, real or generated, named right;
    the class scores go into the cross-entropy as they are, without a softmax before it.
    Deviations from the paper: DCGAN's networks; the label scales and shifts each normalisation of
    the generator (as in the CGAN here); batch normalisation in the place of dropout and of
    noise on the activations, batches of 64 for 100, and one model for all labels.
    """

    name = "acgan"
    title = "ACGAN"
    summary = "The detective names the label, too, so that the forger must draw the one asked for."
    paper = (
        "Odena et al. 2017, Conditional Image Synthesis with Auxiliary Classifier GANs, "
        "arXiv:1610.09585"
    )
    family = "implicit, from noise"
    idea = (
        "The generator is asked for a label y, but the discriminator is not told it: beside "
        "saying how real an image is, it must name the label. Both players are rewarded where "
        "that succeeds, so images come to be recognisable. The dearer that reward, the more the "
        "images of one label resemble each other."
    )
    formulas = (
        (
            "discriminator",
            r"-\mathbb{E}_x \log D(x) - \mathbb{E}_{z,y} \log(1 - D(G(z, y))) - c\, "
            r"\mathbb{E} \log P(y \mid x) - c\, \mathbb{E} \log P(y \mid G(z, y))",
        ),
        (
            "generator",
            r"-\mathbb{E}_{z,y} \log D(G(z, y)) - c\, \mathbb{E} \log P(y \mid G(z, y))",
        ),
    )
    Config = ACGANConfig
    needs = Needs(labels=True, sizes=(OneOf(SIZES),))
    discriminator: TwoHeads

    def __init__(self, config: ACGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator = TwoHeads(data.classes, data.shape, config.width)

    @classmethod
    def build_model(cls, config: ACGANConfig, data: DataInfo) -> GeneratorModel:
        network = ConditionalConvGenerator(
            config.latent_size, data.classes, data.shape, config.width
        )
        return GeneratorModel(network, config.latent_size, classes=data.classes)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return (*ADVERSARIAL_CURVES, *CURVES)

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real, labels = conditioned(next(batches))
        fake = self.model(self.model.prior(len(real), self.rng), labels)

        # (1) discriminator: real and fake apart, because each batch is normalised by itself
        of_real, named_real = self.discriminator(real)
        of_fake, named_fake = self.discriminator(fake.detach())
        update = self.discriminator_update(of_real, of_fake)
        naming = class_loss(named_real, labels) + class_loss(named_fake, labels)
        accuracies = {
            "class_real": named_right(named_real, labels),
            "class_fake": named_right(named_fake, labels),
        }
        loss = update.loss + self.config.class_weight * naming
        yield Update("discriminator", loss, {**update.scalars, **accuracies})

        # (2) generator: the same fakes before the discriminator that has just learned
        of_fake, named_fake = self.discriminator(fake)
        update = self.generator_update(of_fake)
        loss = update.loss + self.config.class_weight * class_loss(named_fake, labels)
        yield Update("generator", loss, update.scalars)


def class_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """Mean of -log P(label | image) in nats, from `scores` [N, classes] without a softmax and
    `labels` int64 [N]; 0 if all are named for sure."""
    return cross_entropy(scores.float(), labels)


def named_right(scores: Tensor, labels: Tensor) -> Tensor:
    """Share of images whose highest score [N, classes] is that of their label [N]."""
    return (scores.detach().argmax(dim=1) == labels).float().mean()


CURVES = (
    Curve(
        "class_real",
        "Labels named right, real",
        "Share of real images whose label the discriminator names right. Hope that it comes near "
        "1; at 1 for long it may have learned them by heart.",
        chart="Labels named right",
        player="discriminator",
    ),
    Curve(
        "class_fake",
        "Labels named right, generated",
        "Share of generated images whose label the discriminator names right: how well images on "
        "demand are those that were asked for. Hope that it comes near 1.",
        chart="Labels named right",
        player="generator",
    ),
)
