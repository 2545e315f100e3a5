"""Fully connected networks; images (or points) are flattened to as many values as they hold.

Networks for images have one hidden layer, those for points three: a plane must be folded more often
than one layer of moderate width can.
"""

from collections.abc import Callable
from math import prod

import torch
from torch import Tensor, nn

from trainers.networks.layers import LabelEmbedding


def hidden_layers(
    inputs: int, hidden: int, shape: tuple[int, ...], activation: Callable[[], nn.Module]
) -> list[nn.Module]:
    """Layers from `inputs` values to `hidden`: one in networks for images, whose `shape` has three
    dimensions, three in those for points."""
    layers: list[nn.Module] = []
    for _ in range(1 if len(shape) == 3 else 3):
        layers += [nn.Linear(inputs, hidden), activation()]
        inputs = hidden
    return layers


class MlpGenerator(nn.Module):
    """Latents [N, latent_size] to images [N, C, H, W], or to points [N, D], in [-1, 1]."""

    def __init__(self, latent_size: int, hidden: int, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *hidden_layers(latent_size, hidden, shape, lambda: nn.ReLU(inplace=True)),
            nn.Linear(hidden, prod(shape)),
            nn.Tanh(),
            nn.Unflatten(1, shape),
        )

    def forward(self, latents: Tensor) -> Tensor:
        images: Tensor = self.layers(latents)
        return images


class MlpDiscriminator(nn.Module):
    """Images [N, C, H, W], or points [N, D], to one logit each, [N]."""

    def __init__(self, hidden: int, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            *hidden_layers(prod(shape), hidden, shape, lambda: nn.LeakyReLU(0.2, inplace=True)),
            nn.Linear(hidden, 1),
            nn.Flatten(0),
        )

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.layers(images)
        return logits


class LabelledMlpGenerator(nn.Module):
    """Latents and labels to images, each through a layer of its own and then a joint one.

    The generator of Mirza and Osindero 2014, section 4.1: z -> 200, y -> 1000, joint 1200,
    ReLU throughout; the last layer is a tanh here because images lie in [-1, 1]. Labels are
    int64 [N], or weights float [N, classes] that mix what the labels give.
    """

    def __init__(self, latent_size: int, classes: int, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.from_latent = nn.Linear(latent_size, 200)
        self.from_label = LabelEmbedding(classes, 1000)
        self.joint = nn.Sequential(
            nn.ReLU(inplace=True),
            nn.Linear(1200, 1200),
            nn.ReLU(inplace=True),
            nn.Linear(1200, prod(shape)),
            nn.Tanh(),
            nn.Unflatten(1, shape),
        )

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        parts = (self.from_latent(latents), self.from_label(labels))
        images: Tensor = self.joint(torch.cat(parts, dim=1))
        return images


class Maxout(nn.Module):
    """The largest of `pieces` linear functions, for each output (Goodfellow et al. 2013)."""

    def __init__(self, inputs: int, outputs: int, pieces: int) -> None:
        super().__init__()
        self.linear = nn.Linear(inputs, outputs * pieces)
        self.pieces = pieces

    def forward(self, inputs: Tensor) -> Tensor:
        """[N, inputs] to [N, outputs]."""
        values: Tensor = self.linear(inputs)
        return values.view(len(values), -1, self.pieces).amax(dim=2)


class LabelledMlpDiscriminator(nn.Module):
    """Images and labels to logits [N], through maxout layers.

    The discriminator of Mirza and Osindero 2014, section 4.1: x -> 240 x 5 pieces,
    y -> 50 x 5, joint 240 x 4.
    """

    def __init__(self, classes: int, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.from_image = nn.Sequential(nn.Flatten(), Maxout(prod(shape), 240, pieces=5))
        self.from_label = nn.Sequential(nn.Embedding(classes, classes), Maxout(classes, 50, 5))
        self.joint = nn.Sequential(Maxout(290, 240, pieces=4), nn.Linear(240, 1))

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        parts = (self.from_image(images), self.from_label(labels))
        logits: Tensor = self.joint(torch.cat(parts, dim=1))
        return logits.flatten()
