"""The generator that turns an image into another one of the same size through residual blocks."""

import torch
from torch import Tensor, nn

from trainers.networks.layers import normal_weights

STRIDE = 4
"""The side of an image must divide by this, because two layers halve it."""


class ResidualBlock(nn.Module):
    """x + f(x), f two 3x3 convolutions with reflection padding and instance normalisation.

    No ReLU after the sum, as in the authors' code.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            _reflecting(channels, channels, 3),
            *_normalised_relu(channels),
            _reflecting(channels, channels, 3),
            nn.InstanceNorm2d(channels),
        )

    def forward(self, images: Tensor) -> Tensor:
        """[N, channels, H, W] to the same shape."""
        change: Tensor = self.layers(images)
        return images + change


class ResnetGenerator(nn.Module):
    """Images [N, C, S, S] to images [N, C, S, S] in [-1, 1]; S must divide by 4.

    The transformer of Johnson et al. 2016 (arXiv:1603.08155) as Zhu et al. 2017 use it: a 7x7
    convolution, two of stride 2, residual blocks, two transposed ones of stride 2, a 7x7
    convolution and tanh. Convolutions before an instance normalisation have no bias, which it
    would take away again.

    Args:
        width: channels at full side; twice and four times as many at half and a quarter.
        blocks: residual blocks, at a quarter of the side.
    """

    def __init__(self, colours: int, width: int, blocks: int) -> None:
        super().__init__()
        half, quarter = 2 * width, 4 * width
        self.layers = nn.Sequential(
            _reflecting(colours, width, 7),
            *_normalised_relu(width),
            nn.Conv2d(width, half, 3, 2, 1, bias=False),
            *_normalised_relu(half),
            nn.Conv2d(half, quarter, 3, 2, 1, bias=False),
            *_normalised_relu(quarter),
            *(ResidualBlock(quarter) for _ in range(blocks)),
            nn.ConvTranspose2d(quarter, half, 3, 2, 1, output_padding=1, bias=False),
            *_normalised_relu(half),
            nn.ConvTranspose2d(half, width, 3, 2, 1, output_padding=1, bias=False),
            *_normalised_relu(width),
            _reflecting(width, colours, 7, bias=True),
        )
        normal_weights(self)

    def forward(self, images: Tensor) -> Tensor:
        return torch.tanh(self.layers(images).float())


def _reflecting(inputs: int, outputs: int, kernel: int, bias: bool = False) -> nn.Conv2d:
    return nn.Conv2d(
        inputs, outputs, kernel, padding=kernel // 2, padding_mode="reflect", bias=bias
    )


def _normalised_relu(channels: int) -> list[nn.Module]:
    return [nn.InstanceNorm2d(channels), nn.ReLU(inplace=True)]
