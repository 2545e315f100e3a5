"""How a picture's latent is changed: under a brush, and towards other solutions of the same wishes.

The brush is that of Brock et al., "Neural Photo Editing with Introspective Adversarial Networks"
(2017), section 2, with steps by how much they shall change, because a fixed rate suits only the
network that it was chosen for. Other solutions as in Zhu et al. (2016), section 3.2: from many
starts at once.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from latentlab.latent.projection import Generate, Progress, search
from latentlab.latent.wishes import EditObjective, Term
from latentlab.views.base import Projection
from trainers.capabilities import Prior

STARTS = 16
"""Where the search for other solutions begins, all as one batch."""
_NEARBY = 8
_AWAY = 0.5
"""How far from the first latent those begin that begin near it, in each number."""
_BESIDE = 0.8
"""The same for the further starts of the edited picture: glasses may be that far away."""
_STEPS = 30
"""Of Adam, for other solutions."""

_PART = 0.25
"""Which part of the distance to its colour one step of a brush is meant to take."""
_FARTHEST = 0.1
"""How far one step goes at most, in each number of the latent: a resting brush must not explode."""

_ALIKE = 0.06
"""Root mean square distance, in units of [-1, 1], below which pictures are the same solution."""
_COMPARED = 8


def followed(
    objective: EditObjective, latents: Tensor, labels: Tensor | None, steps: int, evaluations: int
) -> Iterator[Progress]:
    """The search from latents [N, D] together, under `labels` [N, K]."""
    count = len(latents)
    settings = Projection(samples=count, starts=count, steps=steps, evaluations=evaluations)
    return search(objective, latents, labels, settings, certain=count)


def other_solutions(
    objective: EditObjective, latents: Tensor, labels: Tensor | None
) -> Iterator[Progress]:
    """The search for other solutions from latents [N, D] together, under `labels` [N, K]."""
    return followed(objective, latents, labels, _STEPS, 0)


def starts_beside(latent: Tensor, count: int, rng: torch.Generator) -> Tensor:
    """`latent` [1, D] first, and others close by, [count, D]."""
    away = _BESIDE * torch.randn(count - 1, latent.shape[1], generator=rng)
    return torch.cat([latent, latent + away])


def starts_around(latent: Tensor, drawn: Tensor, rng: torch.Generator) -> Tensor:
    """Where the search for other solutions begins, [`STARTS`, D].

    Args:
        latent: the first picture's, [D].
        drawn: samples of the prior, [M, D]; as many of them as places are left.
    """
    away = _AWAY * torch.randn(_NEARBY, len(latent), generator=rng)
    return torch.cat([latent + away, drawn[: STARTS - _NEARBY]])


def different(values: Tensor, images: Tensor, count: int) -> Tensor:
    """Places of up to `count` solutions that look different, the best first.

    Left out is what costs more than twice the mean of the best eight.

    Args:
        values: of the objective, [N].
        images: [N, C, H, W] in [-1, 1].
    """
    order = values.argsort(stable=True)
    most = 2 * float(values[order[:_COMPARED]].mean())
    chosen: list[int] = []
    for place in order.tolist():
        if len(chosen) == count or float(values[place]) > most:
            break
        apart = (images[chosen] - images[place]).square().flatten(1).mean(dim=1).sqrt()
        if not chosen or float(apart.min()) >= _ALIKE:
            chosen.append(place)
    return torch.tensor(chosen, dtype=torch.long)


def brush_step(
    generate: Generate,
    latent: Tensor,
    label: Tensor | None,
    term: Term,
    strength: float = 1.0,
    prior: Prior = "normal",
) -> Tensor:
    """`latent` [1, D] after one step down the gradient of `term`.

    The step is as long as would lessen the term by the part that is meant, were its slope the same
    all the way.
    """
    free = latent.clone().requires_grad_()
    with torch.enable_grad():
        value = term(generate(free, label)).sum()
        (slope,) = torch.autograd.grad(value, [free])
    steepness = float(slope.square().sum())
    if steepness == 0:
        return latent
    wanted = min(1.0, _PART * strength) * float(value.detach())
    length = min(wanted / math.sqrt(steepness), _FARTHEST * math.sqrt(latent.shape[1]))
    moved = latent - slope * (length / math.sqrt(steepness))
    return moved.clamp(-1, 1) if prior == "uniform" else moved
