"""Whether sums of exemplars mean what they say, counted on drawn faces' model (Radford et al.
2016, section 6.3.2): with this and that, minus that, plus the other gives this and the other."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from latentlab.latent.arithmetic import signed_sum
from latentlab.metrics.judge import Judge
from latentlab.models.decoding import decode_exactly
from latentlab.models.explorable import Explorable

MEANINGS = ("smile", "glasses", "hat")
EXEMPLARS = 3
_CANDIDATES = 2_000


@dataclass(frozen=True)
class SumsQuality:
    """Of many sums, each a part in [0, 1].

    Attributes:
        wanted: results on which the added attribute is seen.
        both: results on which the attribute of the other faces is seen as well.
        chance: single samples on which the added attribute is seen.
    """

    wanted: float
    both: float
    chance: float


def sums_quality(
    model: Explorable, judges: Mapping[str, Judge], count: int = 200, seed: int = 0
) -> SumsQuality:
    """Add up `count` triples of exemplars drawn by lot among samples of the model.

    Each sum takes three samples that have attributes X and Y, three that have Y alone and three
    that have Z alone: the mean of the first, minus that of the second, plus that of the third,
    should show X and Z. X, Y and Z are `MEANINGS` in random order.
    """
    rng = torch.Generator().manual_seed(seed)
    latents = model.model.prior(_CANDIDATES, rng)
    pixels = decode_exactly(model, latents)
    has = {each: judges[each].read(pixels) != 0 for each in MEANINGS}
    orders, sums = [], []
    for _ in range(count):
        order = [MEANINGS[i] for i in torch.randperm(len(MEANINGS), generator=rng).tolist()]
        moved, first, second = order
        bins = [
            _some(latents, has, {moved: True, first: True, second: False}, rng),
            _some(latents, has, {moved: False, first: True, second: False}, rng),
            _some(latents, has, {moved: False, first: False, second: True}, rng),
        ]
        orders.append(order)
        sums.append(signed_sum(bins, (1.0, -1.0, 1.0)))
    results = decode_exactly(model, torch.stack(sums))
    seen = {each: judges[each].read(results) != 0 for each in MEANINGS}
    wanted = torch.stack([seen[order[0]][i] for i, order in enumerate(orders)])
    kept = torch.stack([seen[order[2]][i] for i, order in enumerate(orders)])
    chance = torch.stack([has[order[0]].double().mean() for order in orders])
    return SumsQuality(_part(wanted), _part(wanted & kept), float(chance.mean()))


def _some(
    latents: Tensor, has: Mapping[str, Tensor], wanted: Mapping[str, bool], rng: torch.Generator
) -> Tensor:
    fits = torch.stack([has[name] == value for name, value in wanted.items()]).all(dim=0)
    places = torch.nonzero(fits).flatten()
    if len(places) < EXEMPLARS:
        raise ValueError(f"too few samples with {dict(wanted)}: {len(places)}")
    chosen = torch.randperm(len(places), generator=rng)[:EXEMPLARS]
    return latents[places[chosen]]


def _part(flags: Tensor) -> float:
    return float(flags.double().mean())
