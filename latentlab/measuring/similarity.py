"""How alike two pictures are, how sharp one is, and how far apart two sets of pictures are. Images
are [N, C, H, W] in [-1, 1]."""

import torch
from torch import Tensor
from torch.nn.functional import conv2d

_WINDOW = 11
_SIGMA = 1.5
_RANGE = 2.0
"""From the darkest value to the lightest."""


def absolute_difference(images: Tensor, others: Tensor) -> Tensor:
    """Mean absolute difference of each pair, [N], as a part of the range from dark to light."""
    return (images.float() - others.float()).abs().flatten(1).mean(dim=1) / _RANGE


def ssim(images: Tensor, others: Tensor) -> Tensor:
    """Structural similarity of each pair, [N], at most 1 (Wang et al. 2004).

    With the paper's Gaussian window of 11 pixels (sigma 1.5), its constants K1 = .01 and
    K2 = .03, and windows wholly inside the picture.
    """
    first, second = images.double(), others.double()
    channels = first.shape[1]
    window = _gaussian().expand(channels, 1, _WINDOW, _WINDOW)

    def local_mean(values: Tensor) -> Tensor:
        return conv2d(values, window, groups=channels)

    mean_1, mean_2 = local_mean(first), local_mean(second)
    variance_1 = local_mean(first.square()) - mean_1.square()
    variance_2 = local_mean(second.square()) - mean_2.square()
    covariance = local_mean(first * second) - mean_1 * mean_2
    c1, c2 = (0.01 * _RANGE) ** 2, (0.03 * _RANGE) ** 2
    luminance = (2 * mean_1 * mean_2 + c1) / (mean_1.square() + mean_2.square() + c1)
    structure = (2 * covariance + c2) / (variance_1 + variance_2 + c2)
    return (luminance * structure).flatten(1).mean(dim=1).float()


def sharpness(images: Tensor) -> Tensor:
    """Mean absolute difference between neighbouring pixels of each image, [N]; blur lowers it."""
    values = images.float()
    across = (values[..., 1:] - values[..., :-1]).abs().flatten(1).mean(dim=1)
    down = (values[..., 1:, :] - values[..., :-1, :]).abs().flatten(1).mean(dim=1)
    return (across + down) / (2 * _RANGE)


def frechet_distance(features: Tensor, others: Tensor) -> float:
    """Distance between the normal distributions that fit two sets of features best.

    |m - m'|^2 + tr(C + C' - 2 (C C')^(1/2)), with means m and covariances C (Heusel et al. 2017,
    equation 6). There the features are those of Inception; here they are a classifier's own, so
    that figures can be compared only under one classifier, and for equal numbers of pictures.

    Args:
        features, others: [N, F] and [M, F], at least two of each.

    Returns:
        At least 0, which equal sets have.
    """
    first, second = features.double(), others.double()
    apart = (first.mean(dim=0) - second.mean(dim=0)).square().sum()
    one, other = _covariance(first), _covariance(second)
    # C C' has the eigenvalues of the symmetric product of its roots, which are never negative.
    root = _root(one)
    common = torch.linalg.eigvalsh(root @ other @ root).clamp_min(0.0).sqrt().sum()
    return max(0.0, float(apart + one.trace() + other.trace() - 2 * common))


def _gaussian() -> Tensor:
    places = torch.arange(_WINDOW, dtype=torch.float64) - _WINDOW // 2
    weights = torch.exp(-(places**2) / (2 * _SIGMA**2))
    weights /= weights.sum()
    return torch.outer(weights, weights)


def _covariance(features: Tensor) -> Tensor:
    centred = features - features.mean(dim=0)
    return centred.T @ centred / (len(features) - 1)


def _root(covariance: Tensor) -> Tensor:
    """The symmetric square root of a covariance matrix."""
    values, vectors = torch.linalg.eigh(covariance)
    root: Tensor = (vectors * values.clamp_min(0.0).sqrt()) @ vectors.T
    return root
