"""Walks paced so that equal steps change the picture equally."""

import torch
from torch import Tensor


def distances(pictures: Tensor) -> Tensor:
    """Euclidean distances float64 [M - 1] between neighbours of `pictures` [M, ...]."""
    flat = pictures.double().flatten(1)
    apart: Tensor = (flat[1:] - flat[:-1]).norm(dim=1)
    return apart


def even_positions(lengths: Tensor, wanted: Tensor) -> Tensor:
    """Positions on a walk at which the pictures have changed by the wanted parts of the whole.

    Args:
        lengths: float64 [M], the `distances` between pictures at equal steps of the position from
            0 to 1.
        wanted: [N] in [0, 1], parts of the path's length in image space (the sum of `lengths`).

    Returns:
        float64 [N] in [0, 1]; 0 and 1 stay. If nothing changes, `wanted` itself.
    """
    total = lengths.sum()
    wanted = wanted.double()
    if total == 0:
        return wanted
    travelled = torch.cat([lengths.new_zeros(1), lengths.cumsum(0) / total])
    travelled[-1] = 1.0
    after = torch.searchsorted(travelled, wanted.contiguous()).clamp(1, len(lengths))
    begin, end = travelled[after - 1], travelled[after]
    part = (wanted - begin) / (end - begin).clamp_min(1e-12)
    positions = (after - 1 + part.clamp(0, 1)) / len(lengths)
    return torch.where(wanted == 0, 0.0, torch.where(wanted == 1, 1.0, positions))
