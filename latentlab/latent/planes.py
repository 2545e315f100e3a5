"""An endless plane with a latent at every whole-numbered place and smooth blends between."""

from collections.abc import Callable

import torch
from torch import Tensor

from trainers.capabilities import Prior


def blend_on_plane(
    places: Tensor, latent_at: Callable[[int, int], Tensor], prior: Prior = "normal"
) -> Tensor:
    """The latents at `places` of the plane.

    A place between four latents gets the bilinear blend of the four with weights whose squares
    sum to 1: a sum of independent Gaussians weighted so is distributed as each of them, so every
    place of the plane is as probable as a sample. Uniform latents are blended as Gaussians and
    mapped back.

    Args:
        places: float64 [N, 2], x and y in latents.
        latent_at: the latent [D] at a whole-numbered (x, y).
        prior: distribution of the latents.

    Returns:
        [N, D]; at whole-numbered places the latent itself, to the last bit.
    """
    known: dict[tuple[int, int], Tensor] = {}
    corners, weights = [], []
    for x, y in places.tolist():
        left, top = int(x // 1), int(y // 1)
        four = [(left, top), (left + 1, top), (left, top + 1), (left + 1, top + 1)]
        # A corner without weight need not be drawn.
        shares = _shares(x - left, y - top)
        near = [place if share else four[0] for place, share in zip(four, shares, strict=True)]
        for place in near:
            if place not in known:
                known[place] = latent_at(*place)
        corners.append(torch.stack([known[place] for place in near]))
        weights.append(shares)
    return _blended(torch.stack(corners), torch.tensor(weights, dtype=torch.float64), prior)


def _shares(right: float, down: float) -> list[float]:
    """Bilinear weights of the four corners, scaled so that their squares sum to 1."""
    plain = [(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down]
    length = sum(each**2 for each in plain) ** 0.5
    return [each / length for each in plain]


def _blended(corners: Tensor, weights: Tensor, prior: Prior) -> Tensor:
    """[N, D] from corners [N, 4, D] and weights [N, 4]."""
    values = corners.double()
    if prior == "uniform":
        inside = 1 - torch.finfo(torch.float32).eps
        values = torch.special.ndtri((values.clamp(-inside, inside) + 1) / 2)
    mixed = torch.einsum("nc,ncd->nd", weights, values)
    if prior == "uniform":
        mixed = 2 * torch.special.ndtr(mixed) - 1
    alone = weights[:, :1] == 1
    return torch.where(alone, corners[:, 0], mixed.to(corners.dtype))
