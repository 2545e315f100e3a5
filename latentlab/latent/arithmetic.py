"""Sums of meanings: averaged exemplars, added and subtracted, and what lies around the result."""

from collections.abc import Sequence

import torch
from torch import Tensor

NEIGHBOURS = 8
"""So many with the result in their middle make a square of nine."""


def signed_sum(bins: Sequence[Tensor], weights: Sequence[float]) -> Tensor:
    """The weighted sum [D] of the means of `bins`, each [N_i, D].

    Averaging a few exemplars of one meaning makes arithmetic stable (Radford et al. 2016,
    section 6.3.2: single samples did not work, means of three did).
    """
    means = torch.stack([each.double().mean(dim=0) for each in bins])
    total = torch.tensor(weights, dtype=torch.float64) @ means
    return total.to(bins[0].dtype)


def rescaled(latent: Tensor, exemplars: Tensor) -> Tensor:
    """`latent` [D] at the mean length of `exemplars` [N, D]; a zero latent stays zero."""
    wanted = exemplars.norm(dim=1).mean()
    scaled: Tensor = latent * wanted / latent.norm().clamp_min(torch.finfo(latent.dtype).tiny)
    return scaled


def neighbourhood(latent: Tensor, radius: float, seed: int) -> Tensor:
    """`latent` [D] with eight neighbours around it, row by row: [9, D], itself in the middle.

    Each number of a neighbour is moved by up to `radius`, uniformly.
    """
    rng = torch.Generator().manual_seed(seed)
    noise = torch.rand(NEIGHBOURS, len(latent), generator=rng) * 2 - 1
    around = latent + radius * noise
    half = NEIGHBOURS // 2
    return torch.cat([around[:half], latent[None], around[half:]])


def direction_between(plus: Tensor, minus: Tensor) -> Tensor:
    """The step [D] from the mean of `minus` [M, D] to the mean of `plus` [N, D]."""
    return signed_sum([plus, minus], [1.0, -1.0])


def moved(latents: Tensor, directions: Sequence[Tensor], strengths: Sequence[float]) -> Tensor:
    """`latents` [N, D] plus each direction [D] times its strength."""
    step = torch.zeros(latents.shape[1], dtype=torch.float64)
    for direction, strength in zip(directions, strengths, strict=True):
        step += strength * direction.double()
    return (latents.double() + step).to(latents.dtype)
