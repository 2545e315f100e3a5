"""DCGAN: a GAN whose generator and discriminator are convolutional networks."""

from collections.abc import Iterator

from trainers.algorithm import Update
from trainers.data.images import Batch
from trainers.data.spec import DataInfo
from trainers.families.adversarial import AdversarialAlgorithm, AdversarialConfig
from trainers.families.noise import GeneratorModel
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES, ConvDiscriminator, ConvGenerator
from trainers.settings import width_setting


class DCGANConfig(AdversarialConfig):
    """Settings of the DCGAN."""

    width: int = width_setting(
        "Channels of the widest feature map, doubled at each smaller one; the authors' code "
        "uses 64, half of it is four times as fast.",
    )


class DCGAN(AdversarialAlgorithm[DCGANConfig]):
    """Deep Convolutional GAN (Radford et al. 2016).

    Deviations from the paper: 32 channels where its generator has 128 and the authors' code 64,
    batches of 64 (the authors' code) for 128, Gaussian noise for uniform, sizes other than 64,
    and a bias beside the last layers only.
    """

    name = "dcgan"
    title = "DCGAN"
    summary = "Forger and detective with convolutions: sharper images, in colour, up to 256 px."
    paper = (
        "Radford et al. 2016, Unsupervised Representation Learning with Deep Convolutional "
        "Generative Adversarial Networks, arXiv:1511.06434"
    )
    family = "implicit, from noise"
    idea = (
        "The game is the GAN's; both players are convolutional networks. The generator grows an "
        "image out of a few coarse features by strided transposed convolutions, the "
        "discriminator goes the other way, and batch normalisation keeps both learning. So it "
        "draws what fully connected layers cannot: larger images, in colour, whose latents can "
        "be walked through and reckoned with."
    )
    formulas = (
        ("discriminator", r"-\mathbb{E}_x \log D(x) - \mathbb{E}_z \log(1 - D(G(z)))"),
        ("generator", r"-\mathbb{E}_z \log D(G(z))"),
    )
    Config = DCGANConfig
    needs = Needs(sizes=(OneOf(SIZES),))

    def __init__(self, config: DCGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator = ConvDiscriminator(data.shape, config.width)

    @classmethod
    def build_model(cls, config: DCGANConfig, data: DataInfo) -> GeneratorModel:
        network = ConvGenerator(config.latent_size, data.shape, config.width)
        return GeneratorModel(network, config.latent_size)

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real = next(batches).images
        fake = self.model(self.model.prior(len(real), self.rng))

        # (1) discriminator: real and fake apart, because each batch is normalised by itself
        yield self.discriminator_update(self.discriminator(real), self.discriminator(fake.detach()))

        # (2) generator: the same fakes before the discriminator that has just learned
        yield self.generator_update(self.discriminator(fake))
