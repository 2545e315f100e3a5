"""Directions that a generator has of itself: closed-form factors and principal components."""

import torch
from torch import Tensor


def closed_form_factors(weights: Tensor) -> Tensor:
    """Unit directions [D, D], row by row, that the first layer amplifies most first.

    The eigenvectors of A^T A for the layer's matrix A (Shen and Zhou 2021, Closed-Form
    Factorization of Latent Semantics in GANs, equation 7).

    Args:
        weights: A [outputs, D].
    """
    matrix = weights.double()
    _, vectors = torch.linalg.eigh(matrix.T @ matrix)
    return _with_fixed_sign(vectors.flip(1).T)


def principal_directions(latents: Tensor, features: Tensor, count: int) -> Tensor:
    """Unit directions [count, D] that move `features` along their principal components.

    The components are found among the features, then each is traced back to the latents by
    linear regression of the latents on it (Haerkoenen et al. 2020, GANSpace, section 2.2).

    Args:
        latents: [N, D].
        features: [N, F], what the generator made of them.
        count: at most min(N - 1, F) components.
    """
    centred = features.double() - features.double().mean(dim=0)
    gram = centred @ centred.T
    # With fewer samples than features the Gram matrix is the smaller way to the same components.
    _, coordinates = torch.linalg.eigh(gram)
    scores = coordinates.flip(1)[:, :count]
    traced = scores.T @ (latents.double() - latents.double().mean(dim=0))
    return _with_fixed_sign(traced / traced.norm(dim=1, keepdim=True).clamp_min(1e-12))


def _with_fixed_sign(directions: Tensor) -> Tensor:
    """float32, each turned so that its largest number is positive: a direction and its opposite
    are the same factor, but a slider must not change sides from one day to the next."""
    largest = directions.abs().argmax(dim=1, keepdim=True)
    return (directions * directions.gather(1, largest).sign()).float()
