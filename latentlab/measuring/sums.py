"""Whether sums of exemplars mean what they say, counted on a model of drawn faces (Radford et al.
2016, section 6.3.2): with this and that, minus that, plus the other gives this and the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from latentlab.latent.arithmetic import signed_sum
from latentlab.measuring.classifier import Classifier
from latentlab.measuring.drawn_classifiers import face_classifiers
from latentlab.measuring.metric import MetricError, Trial
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel

MEANINGS = ("smile", "glasses", "hat")
EXEMPLARS = 3
CLEAR = 0.95
"""How probable every classifier must hold its label for a sample to be an example of anything."""
SUMS = 2_000
CANDIDATES = 10_000

Seen = Mapping[str, Tensor]
"""Which pictures show each meaning, bool [N]."""


@dataclass(frozen=True)
class Sums:
    """What is seen on the results of many sums, each bool [N].

    Attributes:
        wanted: whether the added attribute is seen.
        both: whether the attribute of the other faces is seen as well.
        by_lot: what `wanted` is if doubtful samples may be exemplars, too.
        chance: part of single samples on which the added attribute is seen, in [0, 1].
    """

    wanted: Tensor
    both: Tensor
    by_lot: Tensor
    chance: float


def exemplar_sums(trial: Trial) -> Sums:
    """Sums of exemplars of a trial's model, which draws faces."""
    classifiers = trial.once(face_classifiers_of)
    return sums(trial.model, classifiers, trial.count(SUMS), trial.seed)


def face_classifiers_of(trial: Trial) -> Mapping[str, Classifier]:
    """The classifiers of faces as large as those of a trial's model."""
    return face_classifiers(trial.model.info.size)


def sums(
    model: LatentModel, classifiers: Mapping[str, Classifier], count: int = SUMS, seed: int = 0
) -> Sums:
    """Add up `count` triples of exemplars drawn by lot among clear samples of the model.

    Each sum takes three samples that have attributes X and Y, three that have Y alone and three
    that have Z alone: the mean of the first, minus that of the second, plus that of the third,
    should show X and Z. X, Y and Z are `MEANINGS` in random order. The paper's exemplars were
    chosen by people, who take no face of which they cannot say whether it wears a hat: neither
    are those taken here of which a classifier is not sure.

    Raises:
        MetricError: if the model shows a meaning too rarely.
    """
    rng = torch.Generator().manual_seed(seed)
    latents = model.model.prior(CANDIDATES, rng)
    pixels = decode_exactly(model, latents)
    has = _seen(classifiers, pixels)
    sure = [classifiers[each].confidence(pixels) >= CLEAR for each in MEANINGS]
    clear = torch.stack(sure).all(dim=0)
    orders = [_random_order(rng) for _ in range(count)]
    clearly = {name: flags[clear] for name, flags in has.items()}
    added, kept = _shown(model, classifiers, latents[clear], clearly, orders, rng)
    by_lot, _ = _shown(model, classifiers, latents, has, orders, rng)
    chance = torch.stack([has[order[0]].double().mean() for order in orders])
    return Sums(added, added & kept, by_lot, float(chance.mean()))


def _shown(
    model: LatentModel,
    classifiers: Mapping[str, Classifier],
    latents: Tensor,
    has: Seen,
    orders: Sequence[Sequence[str]],
    rng: torch.Generator,
) -> tuple[Tensor, Tensor]:
    """Which sums of exemplars among `latents` show X, and which show Z; bool [N], one an order."""
    sums = []
    for moved, first, second in orders:
        bins = [
            _some(latents, has, {moved: True, first: True, second: False}, rng),
            _some(latents, has, {moved: False, first: True, second: False}, rng),
            _some(latents, has, {moved: False, first: False, second: True}, rng),
        ]
        sums.append(signed_sum(bins, (1.0, -1.0, 1.0)))
    seen = _seen(classifiers, decode_exactly(model, torch.stack(sums)))
    added = [seen[moved][i] for i, (moved, _, _) in enumerate(orders)]
    kept = [seen[second][i] for i, (_, _, second) in enumerate(orders)]
    return torch.stack(added), torch.stack(kept)


def _seen(classifiers: Mapping[str, Classifier], pixels: NDArray[np.uint8]) -> Seen:
    return {each: classifiers[each].read(pixels) != 0 for each in MEANINGS}


def _random_order(rng: torch.Generator) -> list[str]:
    return [MEANINGS[i] for i in torch.randperm(len(MEANINGS), generator=rng).tolist()]


def _some(latents: Tensor, has: Seen, wanted: Mapping[str, bool], rng: torch.Generator) -> Tensor:
    fits = torch.stack([has[name] == value for name, value in wanted.items()]).all(dim=0)
    places = torch.nonzero(fits).flatten()
    if len(places) < EXEMPLARS:
        shown = ", ".join(name if value else f"no {name}" for name, value in wanted.items())
        raise MetricError(
            f"The model draws too few samples with {shown}: {len(places)} of {len(latents)}."
        )
    chosen = torch.randperm(len(places), generator=rng)[:EXEMPLARS]
    return latents[places[chosen]]
