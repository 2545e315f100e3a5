"""Networks that are shown a noisy image, or a noisy point, and how much noise there is in it."""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, silu

DIVISOR = 4
"""The side of an image must divide by this, because the U-Net halves it twice."""

_WAVES = 8
_NOISE_VALUES = 128


class NoiseLevel(nn.Module):
    """Logarithms of noise levels [N] to vectors [N, 128]: sines and cosines of them, from slow to
    fast (Vaswani et al. 2017, section 3.5), then two layers."""

    frequencies: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("frequencies", torch.logspace(-2, 2, _WAVES, 2.0))
        self.layers = nn.Sequential(
            nn.Linear(2 * _WAVES, _NOISE_VALUES),
            nn.SiLU(),
            nn.Linear(_NOISE_VALUES, _NOISE_VALUES),
            nn.SiLU(),
        )

    def forward(self, logs: Tensor) -> Tensor:
        angles = logs[:, None] * self.frequencies
        vectors: Tensor = self.layers(torch.cat([angles.sin(), angles.cos()], dim=1))
        return vectors


class NoisyBlock(nn.Module):
    """A residual block [N, before, h, w] to [N, after, h, w], whose second normalisation is scaled
    and shifted by the noise level's vector (Dhariwal and Nichol 2021, section 3)."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.first_norm = nn.GroupNorm(1, before)
        self.first = nn.Conv2d(before, after, 3, padding=1)
        self.of_noise = nn.Linear(_NOISE_VALUES, 2 * after)
        self.second_norm = nn.GroupNorm(1, after)
        self.second = nn.Conv2d(after, after, 3, padding=1)
        self.past = nn.Identity() if before == after else nn.Conv2d(before, after, 1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)  # type: ignore[arg-type]

    def forward(self, features: Tensor, noise: Tensor) -> Tensor:
        inner = self.first(silu(self.first_norm(features)))
        scale, shift = self.of_noise(noise).to(inner.dtype)[:, :, None, None].chunk(2, dim=1)
        inner = silu(torch.addcmul(shift, self.second_norm(inner), 1 + scale))
        changed: Tensor = self.past(features) + self.second(inner)
        return changed


class NoisyUNet(nn.Module):
    """Images [N, C, S, S] and logarithms of their noise levels [N] to values [N, C, S, S].

    A U-Net (Ronneberger et al. 2015) of residual blocks at the images' side, at a half and at a
    quarter of it, with `width`, two and four times as many channels. It begins by giving 0.
    """

    def __init__(self, colours: int, width: int) -> None:
        super().__init__()
        channels = [width, 2 * width, 4 * width]
        self.noise = NoiseLevel()
        self.enter = nn.Conv2d(colours, width, 3, padding=1)
        self.down = nn.ModuleList(NoisyBlock(each, each) for each in channels[:-1])
        self.shrink = nn.ModuleList(
            nn.Conv2d(large, small, 3, stride=2, padding=1) for large, small in pairwise(channels)
        )
        self.middle = nn.ModuleList(NoisyBlock(channels[-1], channels[-1]) for _ in range(2))
        self.grow = nn.ModuleList(
            nn.Conv2d(small, large, 3, padding=1) for large, small in pairwise(channels)
        )
        self.up = nn.ModuleList(NoisyBlock(2 * each, each) for each in channels[:-1])
        self.leave = nn.Sequential(nn.GroupNorm(1, width), nn.SiLU(), zero_conv(width, colours))

    def forward(self, images: Tensor, logs: Tensor) -> Tensor:
        noise = self.noise(logs)
        features, seen = self.enter(images), []
        for block, shrink in zip(self.down, self.shrink, strict=True):
            features = block(features, noise)
            seen.append(features)
            features = shrink(features)
        for block in self.middle:
            features = block(features, noise)
        for block, grow in zip(reversed(self.up), reversed(self.grow), strict=True):
            features = grow(interpolate(features, scale_factor=2.0))
            features = block(torch.cat([features, seen.pop()], dim=1), noise)
        values: Tensor = self.leave(features)
        return values


class NoisyMlp(nn.Module):
    """Points [N, D] (or images, flattened) and logarithms of their noise levels [N] to values of
    the same shape, through three hidden layers. It begins by giving 0."""

    def __init__(self, shape: tuple[int, ...], hidden: int) -> None:
        super().__init__()
        values = math.prod(shape)
        self.noise = NoiseLevel()
        self.enter = nn.Linear(values, hidden)
        self.of_noise = nn.ModuleList(nn.Linear(_NOISE_VALUES, hidden) for _ in range(3))
        self.layers = nn.ModuleList(nn.Linear(hidden, hidden) for _ in range(2))
        self.leave = nn.Linear(hidden, values)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, points: Tensor, logs: Tensor) -> Tensor:
        noise = self.noise(logs)
        features = silu(self.enter(points.flatten(1)) + self.of_noise[0](noise))
        for layer, of_noise in zip(self.layers, self.of_noise[1:], strict=True):
            features = silu(layer(features) + of_noise(noise))
        values: Tensor = self.leave(features)
        return values.reshape(points.shape)


def zero_conv(before: int, after: int) -> nn.Conv2d:
    """A convolution that begins by giving 0."""
    made = nn.Conv2d(before, after, 3, padding=1)
    nn.init.zeros_(made.weight)
    nn.init.zeros_(made.bias)  # type: ignore[arg-type]
    return made
