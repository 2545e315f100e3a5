"""Convolutional generator, discriminator and their labelled kin, for square images.

The shape of Radford et al. 2016: kernels of 4, stride 2, and half the channels at
double the side. Sides run 4, 8, 16 ... for powers of two, and 7, 14, 28 for the digits' size.
"""

from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn

from trainers.networks.layers import LabelEmbedding, he_weights, normal_weights

Normalisation = Literal["batch", "none"]

SIZES = (16, 28, 32, 64, 128, 256)


def hidden_channels(size: int, width: int) -> list[int]:
    """Channels from the smallest feature map to the largest, for images of side `size`.

    `width` stands at half the image's side; each halving doubles it, up to eight times.
    """
    doublings = (size // first_side(size)).bit_length() - 1
    return [width * min(2**i, 8) for i in reversed(range(doublings))]


class OutOfAPoint(nn.ConvTranspose2d):
    """A transposed convolution without bias of single points, [N, C, 1, 1] to [N, C', S, S].

    In eval mode it is computed as the matrix product that it is: of one latent on a CPU that
    takes a third of the time, most of which went into bringing the weights into another order.
    In training it stays what it was, so that runs go on to the last bit.
    """

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        if self.training:
            return super().forward(input, output_size)
        grown = input.flatten(1) @ self.weight.flatten(1)
        return grown.view(-1, *self.weight.shape[1:])


class ConvUpsampling(nn.Sequential):
    """Latents [N, inputs] to unbounded values [N, C, S, S] through transposed convolutions.

    Batch normalisation and ReLU after every layer but the last.
    """

    def __init__(self, inputs: int, shape: tuple[int, int, int], width: int) -> None:
        colours, _, size = shape
        channels = hidden_channels(size, width)
        layers: list[nn.Module] = [
            nn.Unflatten(1, (inputs, 1, 1)),
            OutOfAPoint(inputs, channels[0], first_side(size), bias=False),
            *_normalised_relu(channels[0]),
        ]
        for small, large in pairwise(channels):
            layers += normalised_doubling(small, large)
        layers.append(nn.ConvTranspose2d(channels[-1], colours, 4, 2, 1))
        super().__init__(*layers)
        normal_weights(self)


class ConvGenerator(nn.Module):
    """Latents [N, latent_size] to images [N, C, S, S] in [-1, 1]."""

    def __init__(self, latent_size: int, shape: tuple[int, int, int], width: int) -> None:
        super().__init__()
        self.layers = ConvUpsampling(latent_size, shape, width)

    def forward(self, latents: Tensor) -> Tensor:
        return torch.tanh(self.layers(latents))


class LabelledConvGenerator(nn.Module):
    """Latents [N, latent_size] and labels to images [N, C, S, S] in [-1, 1].

    A label enters as an embedding of 50 values beside the latent; labels are int64 [N], or
    weights float [N, classes] that mix the embeddings.
    """

    def __init__(
        self, latent_size: int, classes: int, shape: tuple[int, int, int], width: int
    ) -> None:
        super().__init__()
        self.label = LabelEmbedding(classes, 50)
        self.layers = ConvUpsampling(latent_size + 50, shape, width)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        inputs = torch.cat([latents, self.label(labels)], dim=1)
        return torch.tanh(self.layers(inputs))


class ConvFeatures(nn.Sequential):
    """Images [N, C, S, S] to features [N, channels, 4, 4], or 7 for 7, 14, 28.

    Leaky ReLU of .2 after every convolution, `normalisation` before it in all but the first.
    """

    def __init__(
        self, colours: int, size: int, width: int, normalisation: Normalisation = "batch"
    ) -> None:
        channels = hidden_channels(size, width)[::-1]
        layers: list[nn.Module] = [
            nn.Conv2d(colours, channels[0], 4, 2, 1),
            nn.LeakyReLU(0.2, inplace=True),
        ]
        for large, small in pairwise(channels):
            layers.append(nn.Conv2d(large, small, 4, 2, 1, bias=normalisation == "none"))
            if normalisation == "batch":
                layers.append(nn.BatchNorm2d(small))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
        super().__init__(*layers)
        self.channels = channels[-1]
        self.side = first_side(size)


class ConvDiscriminator(nn.Module):
    """Images [N, C, S, S] to one logit (or critic's value) each, [N]."""

    def __init__(
        self, shape: tuple[int, int, int], width: int, normalisation: Normalisation = "batch"
    ) -> None:
        super().__init__()
        self.features = ConvFeatures(shape[0], shape[2], width, normalisation)
        self.head = nn.Conv2d(self.features.channels, 1, self.features.side)
        initialise = he_weights if normalisation == "none" else normal_weights
        initialise(self)

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.head(self.features(images))
        return logits.flatten()


class LabelledConvDiscriminator(nn.Module):
    """Images [N, C, S, S] and labels int64 [N] to logits [N].

    A label enters as one more channel, a learned picture of [S, S] for each class.
    """

    def __init__(self, classes: int, shape: tuple[int, int, int], width: int) -> None:
        super().__init__()
        channels, height, side = shape
        self.label = nn.Sequential(
            nn.Embedding(classes, height * side), nn.Unflatten(1, (1, height, side))
        )
        self.discriminator = ConvDiscriminator((channels + 1, height, side), width)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        both = torch.cat([images, self.label(labels)], dim=1)  # [N, C + 1, S, S]
        logits: Tensor = self.discriminator(both)
        return logits


def normalised_doubling(before: int, after: int) -> list[nn.Module]:
    """The layers that double the side of a feature map, with batch normalisation and ReLU."""
    return [nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False), *_normalised_relu(after)]


def first_side(size: int) -> int:
    if size not in SIZES:
        raise ValueError(f"no convolutional network for images of {size} px; use one of {SIZES}")
    return 7 if size == 28 else 4


def _normalised_relu(channels: int) -> list[nn.Module]:
    return [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]
