"""GAN: a generator against a discriminator, each a small fully connected network."""

from collections.abc import Iterator

import torch

from trainers.algorithm import Update
from trainers.data.images import Batch
from trainers.data.spec import DataInfo
from trainers.families.adversarial import AdversarialAlgorithm, AdversarialConfig
from trainers.families.noise import GeneratorModel
from trainers.needs import Needs
from trainers.networks.mlp import MlpDiscriminator, MlpGenerator
from trainers.settings import setting, with_default


class GANConfig(AdversarialConfig):
    """Settings of the GAN."""

    steps: int = with_default(AdversarialConfig, "steps", 20_000)
    hidden: int = setting(
        256, "Width of the hidden layer of both networks.", ge=1, le=8192, group="Networks"
    )


class GAN(AdversarialAlgorithm[GANConfig]):
    """Generative Adversarial Network (Goodfellow et al. 2014), as it is taught in lectures.

    Deviations from the paper: one hidden layer (100-256-784 and 784-256-1) with ReLU and leaky
    ReLU in place of larger networks with maxout and dropout, tanh for a sigmoid, Gaussian
    noise, Adam for SGD with momentum, the non-saturating loss as default (the paper's section 3
    recommends it), and the generator's step reuses the fakes of the discriminator's step where
    algorithm 1 draws new ones. For points both networks have three hidden layers.
    """

    name = "gan"
    title = "GAN"
    summary = "The first one: a forger and a detective, each a small fully connected network."
    paper = "Goodfellow et al. 2014, Generative Adversarial Nets, arXiv:1406.2661"
    family = "implicit, from noise"
    idea = (
        "A generator turns noise into images, a discriminator says how probable it is that an "
        "image is real. Each learns from the other: the discriminator to tell real from "
        "generated, the generator to be taken for real. No density is ever written down; where "
        "the discriminator can do no better than guess, the generator's images are distributed "
        "as the data are."
    )
    formulas = (
        ("discriminator", r"-\mathbb{E}_x \log D(x) - \mathbb{E}_z \log(1 - D(G(z)))"),
        ("generator", r"-\mathbb{E}_z \log D(G(z))"),
    )
    Config = GANConfig
    needs = Needs(points=True)

    def __init__(self, config: GANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator = MlpDiscriminator(config.hidden, data.spec.shape)

    @classmethod
    def build_model(cls, config: GANConfig, data: DataInfo) -> GeneratorModel:
        network = MlpGenerator(config.latent_size, config.hidden, data.spec.shape)
        return GeneratorModel(network, config.latent_size)

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real = next(batches).images
        fake = self.model(self.model.prior(len(real), self.rng))

        # (1) discriminator: without batch normalisation, real and fake can share one pass
        logits = self.discriminator(torch.cat([real, fake.detach()]))
        yield self.discriminator_update(*logits.chunk(2))

        # (2) generator: the same fakes before the discriminator that has just learned
        yield self.generator_update(self.discriminator(fake))
