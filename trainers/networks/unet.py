"""The U-Net: an image becomes another one, and fine detail takes a way around the bottleneck."""

import torch
from torch import Tensor, nn

from trainers.networks.layers import normal_weights

DIVISOR = 4
"""The side of an image must divide by this, because it is halved at least twice."""

NOISY_LAYERS = 3
DROPPED = 0.5


class UNet(nn.Module):
    """Images [N, C, S, S] to images [N, C, S, S] in [-1, 1]; S must divide by 4.

    The generator of Isola et al. 2017, appendix 6.1.1: as many layers of stride 2 as the side can
    be halved, up to eight, with `width`, twice, four and eight times as many channels; their
    mirror image upwards, where each layer is also shown the features of its own side. Its noise is
    dropout in the first layers upwards, which never goes off.

    Images are normalised each by itself, in training as afterwards, so that none depends on its
    batch. The authors' batch normalisation does that as well, with their batches of 1.
    """

    def __init__(self, colours: int, size: int, width: int) -> None:
        super().__init__()
        count = layer_count(size)
        channels = [width * min(2**i, 8) for i in range(count)]
        inner = size >> count
        down = [nn.Sequential(nn.Conv2d(colours, width, 4, 2, 1))]
        for i in range(1, count):
            bottleneck = i == count - 1 and inner == 1
            down.append(_down(channels[i - 1], channels[i], normalised=not bottleneck))
        self.down = nn.ModuleList(down)
        self.up = nn.ModuleList(
            _up(channels[i] if i == count - 1 else 2 * channels[i], channels[i - 1])
            for i in reversed(range(1, count))
        )
        self.last = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(2 * width, colours, 4, 2, 1))
        self.noisy_layers = min(NOISY_LAYERS, count - 1)
        normal_weights(self)

    def forward(
        self, images: Tensor, rng: torch.Generator | None = None, shared: bool = False
    ) -> Tensor:
        """Images of the other domain.

        Args:
            rng: what the dropout is drawn with, on the images' device; None for torch's default.
            shared: one dropout for the whole batch, so that an image comes out as it would alone.
        """
        skipped: list[Tensor] = []
        features = images
        for layer in self.down:
            features = layer(features)
            skipped.append(features)
        features = skipped.pop()
        for index, layer in enumerate(self.up):
            features = layer(features)
            if index < self.noisy_layers:
                features = dropped(features, rng, shared)
            features = torch.cat([features, skipped.pop()], dim=1)
        return torch.tanh(self.last(features).float())


def layer_count(size: int) -> int:
    """Layers of stride 2: as often as a side can be halved without a remainder, 8 at most."""
    count = (size & -size).bit_length() - 1
    return min(count, 8)


def dropped(features: Tensor, rng: torch.Generator | None, shared: bool) -> Tensor:
    """Half of `features` [N, C, H, W], drawn by lot, set to 0, and the others doubled."""
    count, *rest = features.shape
    shape = (1 if shared else count, *rest)
    kept = torch.rand(shape, generator=rng, device=features.device) >= DROPPED
    return features * (kept.to(features.dtype) / (1.0 - DROPPED))


def _down(before: int, after: int, normalised: bool) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.LeakyReLU(0.2),
        nn.Conv2d(before, after, 4, 2, 1, bias=not normalised),
    ]
    if normalised:
        layers.append(nn.InstanceNorm2d(after, affine=True))
    return nn.Sequential(*layers)


def _up(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ReLU(),
        nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False),
        nn.InstanceNorm2d(after, affine=True),
    )
