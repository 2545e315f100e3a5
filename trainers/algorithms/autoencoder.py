"""Autoencoder: sums an image up in a few numbers, from which it is drawn again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import prod
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
from trainers.needs import Needs, OneOf
from trainers.networks.conv import SIZES, ConvFeatures, ConvUpsampling
from trainers.networks.encoders import mlp_decoder
from trainers.networks.mlp import hidden_layers
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default

SHOWN = 32


class AutoencoderConfig(TrainingConfig):
    """Settings of the autoencoder."""

    batch_size: int = with_default(TrainingConfig, "batch_size", 128)
    learning_rate: float = setting(1e-3, "Size of Adam's steps.", gt=0.0, le=1.0)
    latent_size: int = setting(
        20, "Numbers that an image is summed up in: its code.", ge=1, le=4096, group="Networks"
    )
    network: Literal["mlp", "convolutional", "linear"] = setting(
        "mlp",
        "Fully connected layers, convolutions, better for colour and size but not for points, or "
        "one linear map each way, which learns what principal components do.",
        group="Networks",
    )
    hidden: int = setting(
        400, "Width of the hidden layers of the mlp.", ge=1, le=8192, group="Networks"
    )
    width: int = width_setting(
        "Channels of the widest feature map of the convolutional networks.",
    )
    noise: float = setting(
        0.0,
        "Standard deviation of noise that is added to an image before it is encoded, in a range "
        "of 2; it must then be drawn without the noise. 0 adds none.",
        ge=0.0,
        le=10.0,
    )


class AutoencoderModel(nn.Module):
    """An encoder and a decoder. Codes are brought to mean 0 and spread 1 over the data, so that
    numbers from N(0, 1) can be decoded, too."""

    classes = 0
    prior_kind: Prior = "normal"

    def __init__(self, encoder: nn.Module, decoder: nn.Module, latent_size: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.standardised = nn.BatchNorm1d(latent_size, affine=False)
        self.decoder = decoder
        self.latent_size = latent_size

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        """`count` latents [count, latent_size] from N(0, 1)."""
        return draw_prior(self.prior_kind, count, self.latent_size, rng)

    def encode(self, images: Tensor) -> Tensor:
        """The codes [N, latent_size] of `images` [N, C, H, W] in [-1, 1]."""
        codes: Tensor = self.standardised(self.encoder(images).float())
        return codes

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images [N, C, H, W] in [-1, 1]; there are no labels."""
        del labels
        return self.drawn(latents).clamp(-1.0, 1.0)

    def drawn(self, latents: Tensor) -> Tensor:
        """Images as the decoder draws them, not held within [-1, 1]."""
        images: Tensor = self.decoder(latents)
        return images.float()


class Autoencoder(Algorithm[AutoencoderConfig]):
    """Autoencoder (Hinton and Salakhutdinov 2006), 784-400-20-400-784; with `noise` a denoising
    one (Vincent et al. 2008).

    It minimises the mean squared error. It has no prior: that of N(0, 1) is the honest question
    what becomes of numbers that are no image's code, to be compared with the VAE. Deviations from
    the papers: one hidden layer of ReLU, trained at once by Adam, for layers trained one after the
    other; codes are standardised over the data; Gaussian noise for pixels set to 0.
    """

    name = "autoencoder"
    title = "Autoencoder"
    summary = "Sums an image up in a few numbers and draws it again as nearly as it can."
    paper = (
        "Hinton and Salakhutdinov 2006, Reducing the Dimensionality of Data with Neural Networks, "
        "Science 313; Vincent et al. 2008, Extracting and Composing Robust Features with "
        "Denoising Autoencoders, ICML"
    )
    family = "approximate density"
    idea = (
        "An encoder sums an image up in a few numbers, its code, and a decoder draws it again "
        "from these alone. With one linear layer each the best that can be done is what "
        "principal components do; with more, the codes bend with the data. It knows no density "
        "and was never taught to sample: decoded noise shows what a VAE's prior is for."
    )
    formulas = (
        (
            "both",
            r"\mathbb{E}_x \lVert d(e(x + \epsilon)) - x \rVert^2, \quad \epsilon \sim N(0, "
            r"\sigma^2)",
        ),
    )
    Config = AutoencoderConfig
    needs = Needs(points=True)
    model: AutoencoderModel

    @classmethod
    def needs_under(cls, config: AutoencoderConfig) -> Needs:
        if config.network != "convolutional":
            return cls.needs
        return replace(cls.needs, sizes=(OneOf(SIZES, otherwise="the mlp network"),))

    @classmethod
    def build_model(cls, config: AutoencoderConfig, data: DataInfo) -> AutoencoderModel:
        size, shape = config.latent_size, data.spec.shape
        values = prod(shape)
        if config.network == "convolutional" and not isinstance(data.spec, PointSpec):
            convolutions = ConvFeatures(data.shape[0], data.shape[2], config.width)
            count = convolutions.channels * convolutions.side**2
            encoder = nn.Sequential(convolutions, nn.Flatten(), nn.Linear(count, size))
            return AutoencoderModel(encoder, ConvUpsampling(size, data.shape, config.width), size)
        if config.network != "linear":
            hidden = nn.Sequential(*hidden_layers(values, config.hidden, shape, nn.ReLU))
            encoder = nn.Sequential(nn.Flatten(), hidden, nn.Linear(config.hidden, size))
            return AutoencoderModel(encoder, mlp_decoder(shape, config.hidden, size), size)
        encoder = nn.Sequential(nn.Flatten(), nn.Linear(values, size))
        decoder = nn.Sequential(nn.Linear(size, values), nn.Unflatten(1, shape))
        return AutoencoderModel(encoder, decoder, size)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        return {"autoencoder": adam(self.model.parameters(), self.config.learning_rate)}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        images = next(batches).images
        seen = self._noisy(images, self.rng)
        error = (self.model.drawn(self.model.encode(seen)) - images.float()).square().mean()
        yield Update("autoencoder", error, {"reconstruction_error": error})

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """32 originals, what the encoder sees of them, and 64 latents."""
        originals = examples.images[:SHOWN]
        noisy = self._noisy(originals, rng)
        return {"originals": originals, "seen": noisy, "latents": self.model.prior(64, rng)}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, AutoencoderModel)
        columns = {"original": fixed["originals"]}
        if self.config.noise:
            columns["with noise"] = fixed["seen"].clamp(-1.0, 1.0)
        columns["rebuilt"] = model.decode(model.encode(fixed["seen"]))
        shown = torch.stack([each.float() for each in columns.values()], dim=1).flatten(0, 1)
        times = 8 // len(columns)
        title = "Originals and what is rebuilt"
        rebuilt = WatchedGrid(
            "reconstructions", title, shown, times * len(columns), tuple(columns) * times
        )
        decoded = model.decode(fixed["latents"])
        title = "Decoded noise: codes of no image"
        return rebuilt, WatchedGrid("samples", title, decoded, 8)

    def _noisy(self, images: Tensor, rng: torch.Generator) -> Tensor:
        if not self.config.noise:
            return images
        drawn = torch.randn(images.shape, generator=rng, device=images.device)
        return images + self.config.noise * drawn.to(images.dtype)


CURVES = (
    Curve(
        "reconstruction_error",
        "Reconstruction error",
        "Mean squared difference of the rebuilt image from the original, in a range of 2. Hope "
        "that it falls and levels off.",
    ),
)
