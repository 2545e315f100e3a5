"""The networks of super-resolution: one that enlarges images, one that tells true from enlarged."""

import math
from itertools import pairwise

from torch import Tensor, nn

from trainers.data.derived.downscaled import bicubic
from trainers.networks.layers import he_weights

_KERNEL = 9
"""Side of the first and the last kernel of the generator."""


class ResidualBlock(nn.Module):
    """x + f(x), f two 3x3 convolutions with batch normalisation, PReLU between."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *_normalised(channels, channels), nn.PReLU(), *_normalised(channels, channels)
        )

    def forward(self, features: Tensor) -> Tensor:
        """[N, channels, H, W] to the same shape."""
        change: Tensor = self.layers(features)
        return features + change


class SRResNet(nn.Module):
    """Images [N, C, H, W] to images [N, C, fH, fW], of any H and W, f the factor 2 or 4.

    The generator of Ledig et al. 2017, figure 4: a 9x9 convolution, residual blocks with a skip
    around them all, then for each doubling a convolution whose channels are shuffled into pixels,
    and a 9x9 convolution. What it gives is added to the bicubic enlargement, so that it learns only
    what that lacks. Values can go a little beyond [-1, 1].

    Args:
        width: channels of all feature maps.
        blocks: residual blocks, at the size of the input.
    """

    def __init__(self, colours: int, factor: int, width: int, blocks: int) -> None:
        super().__init__()
        self.factor = factor
        self.head = nn.Sequential(nn.Conv2d(colours, width, _KERNEL, padding="same"), nn.PReLU())
        self.blocks = nn.Sequential(
            *(ResidualBlock(width) for _ in range(blocks)), *_normalised(width, width)
        )
        doublings = [
            nn.Sequential(nn.Conv2d(width, 4 * width, 3, 1, 1), nn.PixelShuffle(2), nn.PReLU())
            for _ in range(factor.bit_length() - 1)
        ]
        self.enlarge = nn.Sequential(*doublings)
        self.tail = nn.Conv2d(width, colours, _KERNEL, padding="same")
        nn.init.zeros_(self.tail.weight)
        assert self.tail.bias is not None
        nn.init.zeros_(self.tail.bias)

    def forward(self, images: Tensor) -> Tensor:
        first = self.head(images)
        features = self.enlarge(first + self.blocks(first))
        height, width = (self.factor * side for side in images.shape[-2:])
        detail: Tensor = self.tail(features).float()
        return bicubic(images.float(), height, width) + detail

    @property
    def reach(self) -> int:
        """Pixels of the input on each side of a place that its enlargement depends on."""
        behind = float(_KERNEL // 2) / self.factor
        behind += sum(2.0**-place for place in range(len(self.enlarge)))
        return _KERNEL // 2 + 2 * len(self.blocks) - 3 + math.ceil(behind)


class SRDiscriminator(nn.Module):
    """Images [N, C, H, W] to logits [N] of being true, and to its features of them.

    The discriminator of Ledig et al. 2017, figure 4: pairs of 3x3 convolutions, the second of
    stride 2, leaky ReLU of .2. Without batch normalisation, so that an image is judged for itself;
    and with a mean over all places for the dense layer, so that images may have any size.

    Args:
        width: channels of the first pair, doubled by each that follows, up to eight times.
        pairs: of convolutions.
    """

    def __init__(self, colours: int, width: int, pairs: int) -> None:
        super().__init__()
        channels = [colours, *(width * min(2**i, 8) for i in range(pairs))]
        self.pairs = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(before, after, 3, 1, 1),
                nn.LeakyReLU(0.2),
                nn.Conv2d(after, after, 3, 2, 1),
                nn.LeakyReLU(0.2),
            )
            for before, after in pairwise(channels)
        )
        self.head = nn.Conv2d(channels[-1], 1, 1)
        he_weights(self)

    def with_features(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Logits [N], and what each pair of convolutions gives, [N, channels, H', W']."""
        features, seen = images, list[Tensor]()
        for pair in self.pairs:
            features = pair(features)
            seen.append(features)
        logits: Tensor = self.head(features).float().mean(dim=(1, 2, 3))
        return logits, tuple(seen)


def discriminator_pairs(size: int) -> int:
    """How many pairs suit images of side `size`: they are halved until 4 px or fewer are left, but
    at most four times, as in the paper."""
    return min(4, max(1, (size // 4).bit_length() - 1))


def _normalised(before: int, after: int) -> list[nn.Module]:
    return [nn.Conv2d(before, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after)]
