"""The two axes of a map of latents, and the ways between latents and places on it."""

from dataclasses import dataclass

import torch
from torch import Tensor

DIMENSIONS = 2
"""Of a map; latents of no more numbers are places by themselves."""


@dataclass(frozen=True)
class MapAxes:
    """Where latents lie on the map, and which latent lies at a place.

    Attributes:
        origin: the latent float32 [D] at the place (0, 0).
        directions: the latents' change float32 [2, D] along x and along y, of length 1 or 0.
        shares: how much of the variance of the latents lies along x and along y, each in [0, 1];
            None where the numbers of a latent are the axes.
    """

    origin: Tensor
    directions: Tensor
    shares: tuple[float, float] | None = None

    def places(self, latents: Tensor) -> Tensor:
        """Places float32 [N, 2] of `latents` [N, D]: what lies beside the map's plane is put
        onto it at a right angle."""
        return (latents.float() - self.origin) @ self.directions.T

    def latents(self, places: Tensor) -> Tensor:
        """The latents float32 [N, D] in the map's plane at `places` [N, 2]."""
        return self.origin + places.float() @ self.directions


def numbers_as_axes(size: int) -> MapAxes:
    """The axes of latents of one or two numbers: these numbers. Along y nothing changes where
    there is only one."""
    return MapAxes(torch.zeros(size), torch.eye(DIMENSIONS, size))


def leading_components(latents: Tensor) -> MapAxes:
    """The two leading principal components of `latents` [N, D].

    Each is turned so that its largest number is positive: a component and its opposite are the
    same, but a map must not be mirrored from one day to the next.
    """
    origin = latents.double().mean(dim=0)
    centred = latents.double() - origin
    count, size = centred.shape
    # The smaller of the two matrices leads to the same components.
    if size <= count:
        _, vectors = torch.linalg.eigh(centred.T @ centred)
        directions = vectors.flip(1).T[:DIMENSIONS]
    else:
        _, scores = torch.linalg.eigh(centred @ centred.T)
        directions = scores.flip(1).T[:DIMENSIONS] @ centred
        directions = directions / directions.norm(dim=1, keepdim=True).clamp_min(1e-12)
    directions = torch.nn.functional.pad(directions, (0, 0, 0, DIMENSIONS - len(directions)))
    largest = directions.abs().argmax(dim=1, keepdim=True)
    directions = directions * directions.gather(1, largest).sign()
    total = centred.square().sum().clamp_min(1e-12)
    along = (centred @ directions.T).square().sum(dim=0) / total
    return MapAxes(origin.float(), directions.float(), (float(along[0]), float(along[1])))
