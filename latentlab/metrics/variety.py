"""How varied drawn images are beside real ones; it falls when a model draws only a few kinds."""

import torch
from torch import Tensor
from torch.nn import functional as F

COMPARED = 100
"""Images of each label that are compared with each other, at most."""


def variety(images: Tensor, labels: Tensor, real: Tensor, real_labels: Tensor) -> float:
    """Mean distance between two images with the same label, as a part of that between real ones.

    Labels of which fewer than two images are drawn are left out; 0 if there are no others.

    Args:
        images, real: [N, C, H, W] and [M, C, H, W] in [-1, 1].
        labels, real_labels: int64 [N] and [M]; every label that is drawn needs two real images.
    """
    ratios = []
    for label in real_labels.unique().tolist():
        drawn = images[labels == label][:COMPARED]
        if len(drawn) > 1:
            ratios.append(_spread(drawn) / _spread(real[real_labels == label][:COMPARED]))
    return float(torch.stack(ratios).mean()) if ratios else 0.0


def _spread(images: Tensor) -> Tensor:
    """Mean distance between two of the images."""
    return F.pdist(images.flatten(1)).mean()
