"""Convolutional networks in which a label rules every layer of the generator and is held against
the discriminator's features, for square images.

Their shape is that of trainers/networks/conv.py. Where a label stands beside the latent, as there,
it drowns the latent: one batch normalisation divides both by a deviation that the differences
between labels make up, and what the latent adds is soon too small to be seen. Here nothing but the
latent enters the first layer, and each label scales and shifts what has been normalised.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

from trainers.networks.conv import ConvFeatures, OutOfAPoint, first_side, hidden_channels
from trainers.networks.layers import LabelEmbedding, he_weights, normal_weights

LABEL_VALUES = 50


class ConditionalBatchNorm(nn.Module):
    """Batch normalisation whose scale and shift depend on the label (Dumoulin et al. 2017).

    Both are linear in the label's vector, which all layers share (Brock et al. 2019, section 3):
    a table of scales and shifts for each label learns to tell the labels apart far more slowly.
    """

    def __init__(self, channels: int, values: int = LABEL_VALUES) -> None:
        super().__init__()
        self.channels = channels
        self.normalise = nn.BatchNorm2d(channels, affine=False)
        self.of_label = nn.Linear(values, 2 * channels)
        # With 0.1 digits part sooner, but one of eight groups of emoji began without variety.
        nn.init.normal_(self.of_label.weight, 0.0, 0.02)
        nn.init.zeros_(self.of_label.bias)

    def forward(self, features: Tensor, label: Tensor) -> Tensor:
        """Features [N, channels, H, W] and label vectors [N, values] to such features."""
        normalised: Tensor = self.normalise(features)
        scale, shift = self.of_label(label).to(normalised.dtype)[:, :, None, None].chunk(2, dim=1)
        return torch.addcmul(shift, normalised, 1 + scale)


class ConditionalConvGenerator(nn.Module):
    """Latents [N, latent_size] and labels to images [N, C, S, S] in [-1, 1].

    Labels are int64 [N], or weights float [N, classes] that mix the labels' vectors.
    """

    def __init__(
        self, latent_size: int, classes: int, shape: tuple[int, int, int], width: int
    ) -> None:
        super().__init__()
        colours, _, size = shape
        channels = hidden_channels(size, width)
        grown = OutOfAPoint(latent_size, channels[0], first_side(size), bias=False)
        doubled = [nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False) for a, b in pairwise(channels)]
        self.layers = nn.ModuleList([grown, *doubled])
        self.norms = nn.ModuleList(ConditionalBatchNorm(each) for each in channels)
        self.last = nn.ConvTranspose2d(channels[-1], colours, 4, 2, 1)
        self.label = LabelEmbedding(classes, LABEL_VALUES)
        normal_weights(self.layers)
        normal_weights(self.last)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        label = self.label(labels)
        features = latents[:, :, None, None]
        for layer, norm in zip(self.layers, self.norms, strict=True):
            features = torch.relu(norm(layer(features), label))
        return torch.tanh(self.last(features))


class ProjectionDiscriminator(nn.Module):
    """Images [N, C, S, S] and labels int64 [N] to logits [N] (Miyato and Koyama 2018, equation 3).

    The logit is a linear function of the features, the same for all labels, plus the product of
    the features with a vector of the label. Without batch normalisation, so that every image is
    judged by itself.
    """

    def __init__(self, classes: int, shape: tuple[int, int, int], width: int) -> None:
        super().__init__()
        colours, _, size = shape
        self.features = ConvFeatures(colours, size, width, "none")
        he_weights(self)
        values = self.features.channels * self.features.side**2
        self.real = nn.Linear(values, 1)
        self.label = nn.Embedding(classes, values)
        nn.init.normal_(self.real.weight, 0.0, 0.02)
        nn.init.zeros_(self.real.bias)
        nn.init.normal_(self.label.weight, 0.0, 0.02)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        features = self.features(images).flatten(1)
        logits: Tensor = self.real(features).flatten() + (self.label(labels) * features).sum(dim=1)
        return logits
