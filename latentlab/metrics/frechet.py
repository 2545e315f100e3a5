"""How far apart two sets of pictures are as wholes, by what a judge makes of them."""

import torch
from torch import Tensor


def frechet_distance(features: Tensor, others: Tensor) -> float:
    """Distance between the normal distributions that fit two sets of features best.

    |m - m'|^2 + tr(C + C' - 2 (C C')^(1/2)), with means m and covariances C (Heusel et al. 2017,
    equation 6). There the features are those of Inception; here they are a judge's own, so that
    figures can be compared only under one judge, and for equal numbers of pictures.

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


def _covariance(features: Tensor) -> Tensor:
    centred = features - features.mean(dim=0)
    return centred.T @ centred / (len(features) - 1)


def _root(covariance: Tensor) -> Tensor:
    """The symmetric square root of a covariance matrix."""
    values, vectors = torch.linalg.eigh(covariance)
    root: Tensor = (vectors * values.clamp_min(0.0).sqrt()) @ vectors.T
    return root
