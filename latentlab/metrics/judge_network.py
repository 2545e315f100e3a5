"""The judge's network: a few convolutions for images of any size."""

import torch
from torch import nn

from trainers.data.spec import DataInfo

_SMALLEST_SIDE = 8


def judge_network(info: DataInfo, rng: torch.Generator) -> nn.Sequential:
    """Images [N, C, S, S] in [-1, 1] to logits [N, classes], with weights drawn from `rng`."""
    with torch.device("meta"):
        network = _layers(info)
    network.to_empty(device="cpu")
    for layer in network:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=rng)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network


def _layers(info: DataInfo) -> nn.Sequential:
    """A convolution at full size, then halvings until the side is at most 8."""
    channels, side = 16, info.size
    layers: list[nn.Module] = [nn.Conv2d(info.channels, channels, 3, padding=1), nn.ReLU()]
    while side > _SMALLEST_SIDE:
        wider = min(2 * channels, 64)
        layers += [nn.Conv2d(channels, wider, 3, stride=2, padding=1), nn.ReLU()]
        channels, side = wider, -(-side // 2)
    features = channels * side**2
    layers += [nn.Flatten(), nn.Linear(features, 128), nn.ReLU(), nn.Linear(128, info.classes)]
    return nn.Sequential(*layers)
