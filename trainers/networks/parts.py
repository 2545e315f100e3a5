"""GeneGAN's networks: an encoder whose last channels are the object, a decoder, and a critic."""

from itertools import pairwise

from torch import Tensor, nn

from trainers.networks.conv import normalised_doubling
from trainers.networks.layers import dcgan_weights


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
        dcgan_weights(self)


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
        dcgan_weights(self)


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
        dcgan_weights(self)

    def forward(self, images: Tensor) -> Tensor:
        values: Tensor = self.head(self.features(images))
        return values.flatten()


def _normalised_halving(before: int, after: int) -> list[nn.Module]:
    return [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), _leaky_relu()]


def _leaky_relu() -> nn.Module:
    return nn.LeakyReLU(0.2, inplace=True)
