"""Networks from images through a few numbers, or through a small feature map, to images."""

from itertools import pairwise
from math import prod

import torch
from torch import Tensor, nn

from trainers.networks.conv import (
    ConvDiscriminator,
    ConvFeatures,
    hidden_channels,
    normalised_doubling,
)
from trainers.networks.layers import normal_weights
from trainers.networks.mlp import hidden_layers


class GaussianEncoder(nn.Module):
    """Images [N, C, H, W] to the mean and log variance of their latents, each [N, latent_size].

    Args:
        features: images to feature vectors [N, feature_size].
    """

    def __init__(self, features: nn.Module, feature_size: int, latent_size: int) -> None:
        super().__init__()
        self.features = features
        self.mean = nn.Linear(feature_size, latent_size)
        self.log_variance = nn.Linear(feature_size, latent_size)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.features(images)
        return self.mean(features), self.log_variance(features)


def mlp_encoder(shape: tuple[int, ...], hidden: int, latent_size: int) -> GaussianEncoder:
    """Hidden layers with ReLU, then the two heads."""
    features = nn.Sequential(nn.Flatten(), *hidden_layers(prod(shape), hidden, shape, nn.ReLU))
    return GaussianEncoder(features, hidden, latent_size)


def mlp_decoder(shape: tuple[int, ...], hidden: int, latent_size: int) -> nn.Module:
    """Latents [N, latent_size] to values [N, C, H, W] or [N, D], by hidden layers with ReLU."""
    return nn.Sequential(
        *hidden_layers(latent_size, hidden, shape, nn.ReLU),
        nn.Linear(hidden, prod(shape)),
        nn.Unflatten(1, shape),
    )


def conv_encoder(shape: tuple[int, int, int], width: int, latent_size: int) -> GaussianEncoder:
    """The discriminator's convolutions, then the two heads."""
    features = ConvFeatures(shape[0], shape[2], width)
    feature_size = features.channels * features.side**2
    return GaussianEncoder(nn.Sequential(features, nn.Flatten()), feature_size, latent_size)


class EncoderDecoder(nn.Module):
    """Images [N, C, S, S] to images [N, C, S, S] in [-1, 1].

    Convolutions of stride 2 down to 4x4 (7x7 for 28 px), and as many transposed ones up again,
    with batch normalisation (Kim et al. 2017, section 3.3).

    Args:
        width: channels at half the image's side, doubled at each smaller one.
    """

    def __init__(self, shape: tuple[int, int, int], width: int) -> None:
        super().__init__()
        colours, _, size = shape
        channels = hidden_channels(size, width)
        self.encoder = ConvFeatures(colours, size, width)
        layers: list[nn.Module] = []
        for small, large in pairwise(channels):
            layers += normalised_doubling(small, large)
        layers.append(nn.ConvTranspose2d(channels[-1], colours, 4, 2, 1))
        self.decoder = nn.Sequential(*layers)
        normal_weights(self)

    def forward(self, images: Tensor) -> Tensor:
        return torch.tanh(self.decoder(self.encoder(images)).float())


class FeatureDiscriminator(ConvDiscriminator):
    """A convolutional discriminator that also gives the activations of its layers."""

    def with_features(self, images: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Logits [N], and the activations [N, c, h, w] of every layer but the first and last."""
        seen: list[Tensor] = []
        values = images
        for layer in self.features:
            values = layer(values)
            if isinstance(layer, nn.LeakyReLU):
                seen.append(values)
        logits: Tensor = self.head(values)
        return logits.flatten(), seen[1:]
