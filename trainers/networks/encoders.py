"""Encoders that give a Gaussian over latents, and decoders that give a logit for each pixel."""

from math import prod

from torch import Tensor, nn

from trainers.networks.conv import ConvFeatures


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
    """One hidden layer with ReLU, then the two heads."""
    features = nn.Sequential(nn.Flatten(), nn.Linear(prod(shape), hidden), nn.ReLU())
    return GaussianEncoder(features, hidden, latent_size)


def mlp_decoder(shape: tuple[int, ...], hidden: int, latent_size: int) -> nn.Module:
    """Latents [N, latent_size] to logits [N, C, H, W], through one hidden layer with ReLU."""
    return nn.Sequential(
        nn.Linear(latent_size, hidden),
        nn.ReLU(),
        nn.Linear(hidden, prod(shape)),
        nn.Unflatten(1, shape),
    )


def conv_encoder(shape: tuple[int, int, int], width: int, latent_size: int) -> GaussianEncoder:
    """The discriminator's convolutions, then the two heads."""
    features = ConvFeatures(shape[0], shape[2], width)
    feature_size = features.channels * features.side**2
    return GaussianEncoder(nn.Sequential(features, nn.Flatten()), feature_size, latent_size)
