"""DiscoGAN's networks: images to images through a small feature map, and what judges them."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from trainers.networks.conv import (
    ConvDiscriminator,
    ConvFeatures,
    hidden_channels,
    normalised_doubling,
)
from trainers.networks.initialise import dcgan_weights


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
        dcgan_weights(self)

    def forward(self, images: Tensor) -> Tensor:
        return torch.tanh(self.decoder(self.encoder(images)).float())


class FeatureDiscriminator(ConvDiscriminator):
    """DCGAN's discriminator, which also shows what it sees on the way."""

    def judge(self, images: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Logits [N], and the activations [N, c, h, w] of every layer but the first and last."""
        seen: list[Tensor] = []
        values = images
        for layer in self.features:
            values = layer(values)
            if isinstance(layer, nn.LeakyReLU):
                seen.append(values)
        logits: Tensor = self.head(values)
        return logits.flatten(), seen[1:]
