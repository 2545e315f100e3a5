"""SAGAN: a GAN whose networks attend to distant places of an image."""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, relu
from torch.optim import Optimizer

from trainers.algorithm import Update
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo
from trainers.families.noise import GeneratorModel, NoiseAlgorithm
from trainers.families.optimizers import adam
from trainers.needs import Needs, OneOf
from trainers.networks.attention import SelfAttention, SpectralConv
from trainers.networks.conv import SIZES, first_side, hidden_channels
from trainers.reports import Curve
from trainers.settings import setting, width_setting

BETAS = (0.0, 0.9)


class SAGANConfig(TrainingConfig):
    """Settings of the SAGAN."""

    learning_rate: float = setting(1e-4, "Size of the generator's steps.", gt=0.0, le=1.0)
    discriminator_rate: float = setting(
        4e-4,
        "Size of the discriminator's steps: larger, so that one for each of the generator's does.",
        gt=0.0,
        le=1.0,
    )
    latent_size: int = setting(
        128, "Random numbers that one image is made from.", ge=1, le=4096, group="Networks"
    )
    width: int = width_setting("Channels of the widest feature map, doubled at each smaller one.")
    attention: bool = setting(
        True,
        "Attend to distant places at half the image's side; without it, convolutions alone.",
        group="Networks",
    )


class AttentiveGenerator(nn.Module):
    """Latents [N, latent_size] to images [N, C, S, S] in [-1, 1]; attention at side S / 2."""

    def __init__(
        self, latent_size: int, shape: tuple[int, int, int], width: int, attention: bool
    ) -> None:
        super().__init__()
        colours, _, size = shape
        channels, side = hidden_channels(size, width), first_side(size)
        self.first = SpectralConv(latent_size, channels[0] * side**2, 1, bias=False)
        self.first_shape = (channels[0], side, side)
        layers: list[nn.Module] = [nn.BatchNorm2d(channels[0]), nn.ReLU()]
        for small, large in pairwise(channels):
            layers += [_Doubling(small, large), nn.BatchNorm2d(large), nn.ReLU()]
        self.grow = nn.Sequential(*layers)
        self.attention = SelfAttention(channels[-1]) if attention else None
        self.last = nn.Sequential(_Doubling(channels[-1], width), nn.BatchNorm2d(width), nn.ReLU())
        self.paint = SpectralConv(width, colours, 3, padding=1)

    def forward(self, latents: Tensor) -> Tensor:
        features = self.features(latents)
        if self.attention is not None:
            features = self.attention(features)
        return torch.tanh(self.paint(self.last(features)).float())

    def features(self, latents: Tensor) -> Tensor:
        """What attention sees, [N, C, S / 2, S / 2]."""
        point = self.first(latents[:, :, None, None])
        grown: Tensor = self.grow(point.flatten(1).unflatten(1, self.first_shape))
        return grown


class _Doubling(nn.Module):
    """Doubles the side of a feature map: each place four times, then a convolution."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.convolution = SpectralConv(before, after, 3, padding=1, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        values: Tensor = self.convolution(interpolate(features, scale_factor=2.0))
        return values


class AttentiveDiscriminator(nn.Module):
    """Images [N, C, S, S] to one value each, [N]; attention at side S / 2. It judges every image
    by itself: there is no batch normalisation."""

    def __init__(self, shape: tuple[int, int, int], width: int, attention: bool) -> None:
        super().__init__()
        colours, _, size = shape
        channels = hidden_channels(size, width)[::-1]
        self.first = nn.Sequential(SpectralConv(colours, channels[0], 4, 2, 1), nn.LeakyReLU(0.1))
        self.attention = SelfAttention(channels[0]) if attention else None
        layers: list[nn.Module] = []
        for large, small in pairwise(channels):
            layers += [SpectralConv(large, small, 4, 2, 1), nn.LeakyReLU(0.1)]
        self.rest = nn.Sequential(*layers)
        self.head = SpectralConv(channels[-1], 1, 1)

    def forward(self, images: Tensor) -> Tensor:
        features = self.first(images)
        if self.attention is not None:
            features = self.attention(features)
        pooled = self.rest(features).sum(dim=(2, 3), keepdim=True)
        values: Tensor = self.head(pooled)
        return values.flatten().float()


class AttentiveModel(GeneratorModel):
    """A generator that can say where it attends to."""

    network: AttentiveGenerator

    def attention(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """How much each place of the feature map attends to each 2x2 square of it, as
        [N, S / 2, S / 2, S / 4, S / 4] with sums of 1 over the last two."""
        del labels
        assert self.network.attention is not None
        features = self.network.features(latents)
        side = features.shape[2]
        weights = self.network.attention.weights(features)
        maps: Tensor = weights.unflatten(2, (side // 2, side // 2)).unflatten(1, (side, side))
        return maps


class SAGAN(NoiseAlgorithm[SAGANConfig]):
    """Self-Attention GAN (Zhang et al. 2019).

    Hinge losses, spectral norm in both networks, a larger rate for the discriminator. The power
    iteration goes on with real and generated images as one batch. Deviations from the paper: no
    labels; plain convolutions of DCGAN's widths for residual blocks; batches of 64; attention at
    half the image's side, where the paper has 32 px of 128.
    """

    name = "sagan"
    title = "SAGAN"
    summary = "Every place of the image may look at every other, so that distant parts agree."
    paper = "Zhang et al. 2019, Self-Attention Generative Adversarial Networks, arXiv:1805.08318"
    family = "implicit, from noise"
    idea = (
        "A convolution sees a few neighbouring pixels; attention lets every place of a feature "
        "map take in what stands at any other, by how well the two fit. So parts that lie far "
        "apart, the two eyes of a face say, can agree. Its weight begins at 0 and is learned, "
        "and spectral norms of 1 keep both players from changing faster than the other can "
        "follow."
    )
    formulas = (
        ("discriminator", r"\mathbb{E}_x \max(0, 1 - D(x)) + \mathbb{E}_z \max(0, 1 + D(G(z)))"),
        ("generator", r"-\mathbb{E}_z D(G(z))"),
        (
            "attention of place i",
            r"o_i = h_i + \gamma\, W \sum_j \operatorname{softmax}_j(\theta_i \cdot "
            r"\varphi_j)\, g_j",
        ),
    )
    Config = SAGANConfig
    needs = Needs(sizes=(OneOf(SIZES),))
    model: GeneratorModel

    def __init__(self, config: SAGANConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator = AttentiveDiscriminator(data.shape, config.width, config.attention)

    @classmethod
    def build_model(cls, config: SAGANConfig, data: DataInfo) -> GeneratorModel:
        network = AttentiveGenerator(config.latent_size, data.shape, config.width, config.attention)
        made = AttentiveModel if config.attention else GeneratorModel
        return made(network, config.latent_size)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES if self.config.attention else CURVES[:4]

    def make_optimizers(self) -> dict[str, Optimizer]:
        mine, theirs = self.config.learning_rate, self.config.discriminator_rate
        return {
            "discriminator": adam(self.discriminator.parameters(), theirs, BETAS),
            "generator": adam(self.model.parameters(), mine, BETAS),
        }

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        real = next(batches).images
        fake = self.model(self.model.prior(len(real), self.rng))

        # (1) discriminator
        values = self.discriminator(torch.cat([real, fake.detach().to(real.dtype)]))
        of_real, of_fake = values.chunk(2)
        loss = relu(1.0 - of_real).mean() + relu(1.0 + of_fake).mean()
        told = {"discriminator_loss": loss, "value_real": of_real.mean()}
        yield Update("discriminator", loss, told | {"value_fake": of_fake.mean()})

        # (2) generator; the discriminator's norms stay as they are
        self.discriminator.eval()
        loss = -self.discriminator(fake).mean()
        self.discriminator.train()
        scalars = {"generator_loss": loss}
        if isinstance(self.model, AttentiveModel):
            attention = self.model.network.attention
            assert attention is not None
            scalars["attention_share"] = attention.share.detach().clone()
        yield Update("generator", loss, scalars)


CURVES = (
    Curve(
        "discriminator_loss",
        "Discriminator loss",
        "How far real and generated images are from being apart by the margin: 2 is pure "
        "guessing, 0 means that all are. Hope for a value between.",
        player="discriminator",
    ),
    Curve(
        "generator_loss",
        "Generator loss",
        "Minus the discriminator's mean value of generated images. It need not fall.",
        player="generator",
    ),
    Curve(
        "value_real",
        "D(x), real",
        "Mean value that the discriminator gives to real images; from 1 on it is content.",
        chart="Discriminator's value",
        player="discriminator",
    ),
    Curve(
        "value_fake",
        "D(G(z)), generated",
        "Mean value that the discriminator gives to generated images; below -1 it is content. "
        "Hope that it rises towards D(x).",
        chart="Discriminator's value",
        player="generator",
    ),
    Curve(
        "attention_share",
        "Share of attention",
        "How strongly what the generator finds at distant places enters its image. It begins at "
        "0 and may become negative; at 0 attention is not used.",
        chart="Attention",
        player="generator",
    ),
)
