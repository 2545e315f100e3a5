"""A model that takes pictures apart into background and object, and a critic (Zhou et al. 2017)."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from trainers.networks.conv import normalised_doubling
from trainers.networks.layers import normal_weights


def halvings(size: int) -> int:
    """Layers of stride 2 between an image and its parts: 3 from 64 px on, below that 2, so that
    the parts keep at least the 8x8 places that they have in the paper (7x7 for 28 px)."""
    return 3 if size >= 64 else 2


def part_channels(size: int, width: int) -> int:
    """Channels of background and object together; the first layer has `width`."""
    return int(width * 2 ** (halvings(size) - 1))


class PartsEncoder(nn.Sequential):
    """Images [N, C, S, S] to features [N, part_channels, s, s] with s = S / 8, or S / 4."""

    def __init__(self, shape: tuple[int, int, int], width: int) -> None:
        colours, _, size = shape
        channels = [width * 2**i for i in range(halvings(size))]
        layers = [nn.Conv2d(colours, width, 4, 2, 1), _leaky_relu()]
        for before, after in pairwise(channels):
            layers += _normalised_halving(before, after)
        super().__init__(*layers)
        normal_weights(self)


class PartsDecoder(nn.Sequential):
    """Features [N, part_channels, s, s] to images [N, C, S, S] in [-1, 1]."""

    def __init__(self, shape: tuple[int, int, int], width: int) -> None:
        colours, _, size = shape
        features = part_channels(size, width)
        channels = [features, *(features // 2**i for i in range(halvings(size) - 1))]
        layers: list[nn.Module] = []
        for before, after in pairwise(channels):
            layers += normalised_doubling(before, after)
        super().__init__(*layers, nn.ConvTranspose2d(channels[-1], colours, 4, 2, 1), nn.Tanh())
        normal_weights(self)


class PartsCritic(nn.Module):
    """Images [N, C, S, S] to one unbounded value each, [N]; four halvings, then a linear layer."""

    def __init__(self, shape: tuple[int, int, int], width: int) -> None:
        super().__init__()
        colours, _, size = shape
        channels = (width, 2 * width, 4 * width, 4 * width)
        layers = [nn.Conv2d(colours, width, 4, 2, 1), _leaky_relu()]
        for before, after in pairwise(channels):
            layers += _normalised_halving(before, after)
        self.features = nn.Sequential(*layers)
        self.head = nn.Conv2d(channels[-1], 1, size // 16)
        normal_weights(self)

    def forward(self, images: Tensor) -> Tensor:
        values: Tensor = self.head(self.features(images))
        return values.flatten()


class PartsModel(nn.Module):
    """Takes pictures apart into background and object, and joins such parts to pictures.

    The object is the last channels of the encoder's features; implements `Transfigures`.
    """

    def __init__(self, shape: tuple[int, int, int], width: int, object_share: float) -> None:
        super().__init__()
        self.encoder = PartsEncoder(shape, width)
        self.decoder = PartsDecoder(shape, width)
        channels = part_channels(shape[2], width)
        self.object_channels = min(max(round(channels * object_share), 1), channels - 1)

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Background [N, Ca, h, w] and object [N, Cu, h, w] of `images` [N, C, H, W]."""
        features = self.encoder(images)
        background = features[:, : -self.object_channels]
        return background, features[:, -self.object_channels :]

    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        """Images [N, C, H, W] in [-1, 1]; an object of zeros is none."""
        images: Tensor = self.decoder(torch.cat([background, object_], dim=1))
        return images


@dataclass(frozen=True)
class Children:
    """What a picture with the object and one without give, all [N, C, H, W] in [-1, 1].

    Attributes:
        with_again, without_again: the two parents, joined from their own parts.
        given: the background without the object, with the other's object (Bu).
        taken: the background with the object, without it (A0).
        leftover: what was found as an object where there is none (e), [N, Cu, h, w].
    """

    with_again: Tensor
    without_again: Tensor
    given: Tensor
    taken: Tensor
    leftover: Tensor


def offspring(model: PartsModel, with_object: Tensor, without: Tensor) -> Children:
    """The four pictures that a picture with the object and one without give."""
    count = len(with_object)
    background, objects = model.encode_parts(torch.cat([with_object, without]))
    object_, leftover = objects.chunk(2)
    carried, none = object_, torch.zeros_like(object_)
    pictures = model.join(
        torch.cat([background, background.roll(count, 0)]),
        torch.cat([carried, none, carried, none]),
    )
    with_again, without_again, given, taken = pictures.chunk(4)
    return Children(with_again, without_again, given, taken, leftover)


def _normalised_halving(before: int, after: int) -> list[nn.Module]:
    return [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), _leaky_relu()]


def _leaky_relu() -> nn.Module:
    return nn.LeakyReLU(0.2, inplace=True)
