"""Loss-sensitive GAN: the discriminator is a loss, and real images must win by a margin."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import relu
from torch.optim import Optimizer

from trainers.algorithm import Update, WatchedGrid
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo
from trainers.families.noise import GeneratorModel, NoiseAlgorithm
from trainers.families.optimizers import adam
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES, ConvDiscriminator, ConvGenerator
from trainers.reports import Curve
from trainers.settings import setting, width_setting

PAIRS = 8


class LossSensitiveConfig(TrainingConfig):
    """Settings of the loss-sensitive GAN."""

    learning_rate: float = setting(2e-4, "Size of Adam's steps, for both networks.", gt=0.0, le=1.0)
    margin: float = setting(
        2.5,
        "By how much less loss a real image must have than a generated one that differs from it "
        "by 1 in every pixel (of a range of 2); less if they differ less.",
        gt=0.0,
        le=1000.0,
    )
    real_weight: float = setting(
        0.0,
        "Weight of the real images' own loss, which holds it near 0; a little makes training "
        "steadier.",
        ge=0.0,
        le=1000.0,
    )
    latent_size: int = setting(
        100, "Random numbers that one image is made from.", ge=1, le=4096, group="Networks"
    )
    width: int = width_setting(
        "Channels of the widest feature map, doubled at each smaller one; the author's code uses "
        "64, half of it is four times as fast.",
    )


class LossSensitiveGAN(NoiseAlgorithm[LossSensitiveConfig]):
    """Loss-Sensitive GAN (Qi 2017), often called LS-GAN; not the least squares GAN.

    The margin of a pair is lambda times the sum of their pixels' differences. Here the mean is
    taken, so that `margin` asks for the same at every size: the author's lambda of .0002 for
    3x64x64 values is a margin of 2.46. Deviations from the author's code: 32 channels for 64,
    Adam at 2e-4 for 1e-4, Gaussian noise for uniform, a bias beside the last layers only, other
    sizes than 64, no cropping.
    """

    name = "loss-sensitive"
    title = "Loss-sensitive GAN"
    summary = "A learned loss that is lower for real images, by more the more a fake differs."
    paper = (
        "Qi 2017, Loss-Sensitive Generative Adversarial Networks on Lipschitz Densities, "
        "arXiv:1701.06264"
    )
    family = "implicit, from noise"
    idea = (
        "The critic is a loss: it is small at real images, and larger at a generated one by at "
        "least as much as that differs from a real one. Once a generated image is near enough, "
        "nothing more is asked, so the critic's effort goes to the images that are still far "
        "off. The generator lowers its images' loss."
    )
    formulas = (
        (
            "critic",
            r"\mathbb{E} \max\left(0,\ \lambda \lVert x - G(z) \rVert_1 + L(x) - "
            r"L(G(z))\right) + g\, \mathbb{E} L(x)",
        ),
        ("generator", r"\mathbb{E}_z L(G(z))"),
    )
    Config = LossSensitiveConfig
    needs = Needs(sizes=(OneOf(SIZES),))
    model: GeneratorModel

    def __init__(self, config: LossSensitiveConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.loss = ConvDiscriminator(data.shape, config.width)

    @classmethod
    def build_model(cls, config: LossSensitiveConfig, data: DataInfo) -> GeneratorModel:
        network = ConvGenerator(config.latent_size, data.shape, config.width)
        return GeneratorModel(network, config.latent_size)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        rate, betas = self.config.learning_rate, (0.5, 0.999)
        return {
            "loss": adam(self.loss.parameters(), rate, betas),
            "generator": adam(self.model.parameters(), rate, betas),
        }

    def loss_of(self, images: Tensor) -> Tensor:
        """L(x) >= 0 of images [N, C, H, W], [N]."""
        return relu(self.loss(images).float())

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real = next(batches).images
        fake = self.model(self.model.prior(len(real), self.rng))

        # (1) the loss: real and fake apart, because each batch is normalised by itself
        of_real, of_fake = self.loss_of(real), self.loss_of(fake.detach())
        wanted = margins(real, fake.detach(), self.config.margin)
        short = relu(wanted + of_real - of_fake)
        loss = short.mean() + self.config.real_weight * of_real.mean()
        yield Update(
            "loss",
            loss,
            {
                "discriminator_loss": loss,
                "loss_real": of_real.mean(),
                "loss_fake": of_fake.mean(),
                "margin": wanted.mean(),
                "short_of": (short > 0).float().mean(),
                "dead": (of_fake == 0).float().mean(),
            },
        )

        # (2) generator: the same fakes before the loss that has just learned
        generator = self.loss_of(fake).mean()
        yield Update("generator", generator, {"generator_loss": generator})

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """64 latents, and real images for the pairs."""
        return super().fixed_inputs(examples, rng) | {"originals": examples.images[:PAIRS]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        """Samples; and pairs of a real and a generated image, with the margin of each."""
        (samples,) = super().pictures(model, fixed)
        real = fixed["originals"].float()
        fake = samples.images[: len(real)].float()
        wanted = margins(real, fake, self.config.margin).tolist()
        captions = tuple(f"margin {each:.2f}" for each in wanted)
        title = "Real above, generated below, and the margin that is asked for"
        return samples, WatchedGrid("pairs", title, torch.cat([real, fake]), len(real), captions)


def margins(real: Tensor, fake: Tensor, margin: float) -> Tensor:
    """By how much less loss each of `real` must have than its `fake`: [N, C, H, W] in [-1, 1] to
    [N]. `margin` times the mean absolute difference (Qi 2017, equation 3, with p = 1)."""
    return margin * (real.float() - fake.float()).abs().flatten(1).mean(dim=1)


CURVES = (
    Curve(
        "discriminator_loss",
        "Loss of the loss",
        "By how much real images fall short of their margin, on average. Near 0 it is content, "
        "which is no failure here.",
        player="discriminator",
    ),
    Curve(
        "generator_loss",
        "Generator loss",
        "The learned loss of generated images. It need not fall, because the loss learns, too.",
        player="generator",
    ),
    Curve(
        "loss_real",
        "L(x), real",
        "Mean learned loss of real images. Hope that it stays near 0.",
        chart="Learned loss",
        player="discriminator",
    ),
    Curve(
        "loss_fake",
        "L(G(z)), generated",
        "Mean learned loss of generated images. The gap to L(x) should be the margin.",
        chart="Learned loss",
        player="generator",
    ),
    Curve(
        "margin",
        "Margin",
        "Mean gap that is asked for: large while generated images differ much from real ones.",
        chart="Learned loss",
    ),
    Curve(
        "short_of",
        "Short of the margin",
        "Share of pairs whose gap is smaller than their margin; only these teach the loss.",
        chart="Share of pairs",
        player="discriminator",
    ),
    Curve(
        "dead",
        "Loss exactly 0",
        "Share of generated images with a learned loss of exactly 0, which teach the generator "
        "nothing. At 1 for long, training is dead: begin anew with another seed.",
        chart="Share of pairs",
        player="generator",
    ),
)
