"""VAE: an encoder and a decoder that maximise a bound on the likelihood of the images."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import Algorithm, Update, WatchedGrid
from trainers.capabilities import Prior
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo, PointSpec
from trainers.families.noise import draw_prior
from trainers.families.optimizers import adam
from trainers.losses import (
    bernoulli_reconstruction,
    gaussian_reconstruction,
    kl_to_standard_normal,
)
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES, ConvUpsampling
from trainers.networks.encoders import conv_encoder, mlp_decoder, mlp_encoder
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default

MANIFOLD_SIDE = 20


class VAEConfig(TrainingConfig):
    """Settings of the VAE."""

    batch_size: int = with_default(TrainingConfig, "batch_size", 128)
    learning_rate: float = setting(1e-3, "Size of Adam's steps.", gt=0.0, le=1.0)
    latent_size: int = setting(
        20,
        "Numbers that an image is summed up in; with 2 they are drawn as a map.",
        ge=1,
        le=4096,
        group="Networks",
    )
    network: Literal["mlp", "convolutional"] = setting(
        "mlp",
        "Fully connected layers as in the paper, which points always go through, or convolutions, "
        "better for colour and size.",
        group="Networks",
    )
    hidden: int = setting(
        400, "Width of the hidden layers of the mlp.", ge=1, le=8192, group="Networks"
    )
    width: int = width_setting(
        "Channels of the widest feature map of the convolutional networks.",
    )


class VAEModel(nn.Module):
    """An encoder and a decoder; samples, encodes, and bounds the likelihood of images, whose pixels
    are probabilities, or of points, which lie around what is decoded as widely as was learned."""

    classes = 0
    prior_kind: Prior = "normal"

    def __init__(
        self, encoder: nn.Module, decoder: nn.Module, latent_size: int, points: bool = False
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.latent_size = latent_size
        # From a wide one on, it would never become narrow: all points would be their mean.
        self.log_deviation = nn.Parameter(torch.tensor(-2.5)) if points else None

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        """`count` latents [count, latent_size] from N(0, 1)."""
        return draw_prior(self.prior_kind, count, self.latent_size, rng)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Mean images [N, C, H, W] in [-1, 1], or mean points [N, D]; there are no labels."""
        del labels
        decoded: Tensor = self.decoder(latents)
        return 2.0 * torch.sigmoid(decoded) - 1.0 if self.log_deviation is None else decoded

    def encode(self, images: Tensor) -> Tensor:
        """The mean latents [N, latent_size] of `images` [N, C, H, W] in [-1, 1]."""
        mean: Tensor = self.encoder(images)[0]
        return mean

    def bound(self, images: Tensor, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """Reconstruction loss and KL term, each [N] in nats, with one latent for an image."""
        mean, log_variance = self.encoder(images)
        noise = torch.randn(mean.shape, generator=rng, device=mean.device)
        latents = mean + noise * torch.exp(0.5 * log_variance)
        return -self.log_likelihood(images, latents), kl_to_standard_normal(mean, log_variance)

    def elbo(self, images: Tensor, rng: torch.Generator) -> Tensor:
        """The evidence lower bound of each image, [N] in nats; higher is better."""
        reconstruction, divergence = self.bound(images, rng)
        return -reconstruction - divergence

    def importance_weighted(self, images: Tensor, rng: torch.Generator, draws: int) -> Tensor:
        """A tighter bound on the log likelihood of each image, [N] in nats: log of the mean of
        p(x, z) / q(z | x) over `draws` latents from q (Burda et al. 2016, equation 8).

        In expectation it rises with the draws, from the ELBO with one towards log p(x).
        """
        mean, log_variance = self.encoder(images)
        total: Tensor = mean.new_full((len(images),), -math.inf)
        for _ in range(draws):
            noise = torch.randn(mean.shape, generator=rng, device=mean.device)
            latents = mean + noise * torch.exp(0.5 * log_variance)
            # log p(z) - log q(z | x); the terms with pi are the same in both.
            ratio = 0.5 * (noise.square() - latents.square() + log_variance).sum(dim=1)
            total = torch.logaddexp(total, self.log_likelihood(images, latents) + ratio)
        return total - math.log(draws)

    def log_likelihood(self, images: Tensor, latents: Tensor) -> Tensor:
        """log p(x | z) of each image, or point, with its latent, [N] in nats."""
        decoded = self.decoder(latents)
        if self.log_deviation is None:
            return -bernoulli_reconstruction(decoded, images)
        return -gaussian_reconstruction(decoded, images, self.log_deviation)


class VAE(Algorithm[VAEConfig]):
    """Variational autoencoder (Kingma and Welling 2014), 784-400-20-400-784.

    Deviations from the paper: ReLU for tanh, Adam for Adagrad, 400 hidden units where it has
    500, and grey values in [0, 1] stand for Bernoulli probabilities, so the bound is in nats of
    that loss and no likelihood of the grey values. The loss is averaged over a batch, summed
    over pixels and latents. Images are drawn as the decoder's means, without pixel noise. Points
    are normal around them, with one standard deviation for all, which is learned.
    """

    name = "vae"
    title = "VAE"
    summary = "Sums an image up in a few numbers and draws it again; no opponent needed."
    paper = "Kingma and Welling 2014, Auto-Encoding Variational Bayes, arXiv:1312.6114"
    family = "approximate density"
    idea = (
        "The encoder names for each image not one latent but a normal distribution of them, the "
        "decoder draws the image again from a draw of it. What is maximised is a bound on the "
        "log likelihood: images must be rebuilt well while their distributions stay near N(0, "
        "1), from which new images are then drawn. The bound is what makes it calm to train, "
        "and its average over all that could have been drawn what makes images soft."
    )
    formulas = (
        (
            "both",
            r"-\mathbb{E}_{z \sim q(z \mid x)} \log p(x \mid z) + D_{KL}(q(z \mid x) "
            r"\,\Vert\, N(0, I))",
        ),
    )
    Config = VAEConfig
    needs = Needs(points=True)
    model: VAEModel

    @classmethod
    def needs_under(cls, config: VAEConfig) -> Needs:
        if config.network == "mlp":
            return cls.needs
        return replace(cls.needs, sizes=(OneOf(SIZES, otherwise="the mlp network"),))

    @classmethod
    def build_model(cls, config: VAEConfig, data: DataInfo) -> VAEModel:
        size, points = config.latent_size, isinstance(data.spec, PointSpec)
        decoder: nn.Module
        if config.network == "mlp" or points:
            encoder = mlp_encoder(data.spec.shape, config.hidden, size)
            decoder = mlp_decoder(data.spec.shape, config.hidden, size)
        else:
            encoder = conv_encoder(data.shape, config.width, size)
            decoder = ConvUpsampling(size, data.shape, config.width)
        return VAEModel(encoder, decoder, size, points)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        return {"autoencoder": adam(self.model.parameters(), self.config.learning_rate)}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        reconstruction, divergence = self.model.bound(next(batches).images, self.rng)
        reconstruction, divergence = reconstruction.mean(), divergence.mean()
        loss = reconstruction + divergence
        scalars = {"negative_elbo": loss, "reconstruction": reconstruction, "kl": divergence}
        yield Update("autoencoder", loss, scalars)

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """32 originals, 64 latents, and for two latent dimensions the map's points."""
        fixed = {"originals": examples.images[:32], "latents": self.model.prior(64, rng)}
        if self.config.latent_size == 2:
            fixed["manifold"] = gaussian_grid(MANIFOLD_SIDE)
        return fixed

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, VAEModel)
        originals = fixed["originals"]
        rebuilt = model.decode(model.encode(originals))
        pairs = torch.stack([originals, rebuilt.to(originals.dtype)], dim=1).flatten(0, 1)
        captions = ("original", "rebuilt") * 4
        samples = model.decode(fixed["latents"])
        grids = [
            WatchedGrid("reconstructions", "Originals and what is rebuilt", pairs, 8, captions),
            WatchedGrid("samples", "Samples from fixed noise", samples, 8),
        ]
        if "manifold" in fixed:
            title = "The two latent numbers as a map"
            manifold = model.decode(fixed["manifold"])
            grids.append(WatchedGrid("manifold", title, manifold, MANIFOLD_SIDE))
        return tuple(grids)


def gaussian_grid(side: int) -> Tensor:
    """[side * side, 2] points, row by row, that cut N(0, 1) in cells of equal probability.

    The first number grows to the right, the second upwards (Kingma and Welling 2014, figure 4).
    """
    quantiles = torch.special.ndtri((torch.arange(side, dtype=torch.float64) + 0.5) / side)
    y, x = torch.meshgrid(quantiles.flip(0), quantiles, indexing="ij")
    return torch.stack([x, y], dim=-1).flatten(0, 1).float()


CURVES = (
    Curve(
        "negative_elbo",
        "Negative ELBO",
        "What is minimised: the sum of the other two, an upper bound on the cost of describing "
        "an image. Hope that it falls and levels off.",
        unit="nats",
    ),
    Curve(
        "reconstruction",
        "Reconstruction",
        "How far the rebuilt image is from the original. Hope that it falls.",
        unit="nats",
    ),
    Curve(
        "kl",
        "KL divergence",
        "How much the latent numbers tell about an image. It rises as they come to be used; "
        "at 0 they are ignored.",
        unit="nats",
    ),
)
