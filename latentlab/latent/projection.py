"""The latent whose picture is nearest to a given one, by descent through a frozen generator.

Many random pictures, the nearest of them followed together by Adam, the best of those by L-BFGS:
as in Zhu et al., "Generative Visual Manipulation on the Natural Image Manifold" (2016), section
3.1, with more than one start. Latents of a uniform prior stay inside it, as tanh of what is
optimised; those of a normal one are pulled towards 0. Networks and tensors alone: no model files.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from torch import Tensor

from latentlab.views.base import Projection
from trainers.capabilities import Prior

Generate = Callable[[Tensor, Tensor | None], Tensor]
"""From latents [N, D] and weights of labels [N, K], or None, to images [N, C, H, W] in [-1, 1]."""

Features = Callable[[Tensor], Tensor]
"""From images [N, C, H, W] in [-1, 1] to what a network sees in them, [N, F]."""

LEARNING_RATE = 0.1
_AT_ONCE = 64
_HISTORY = 10
_EVALUATIONS_AT_ONCE = 10
_EDGE = 0.999
"""Where latents of a uniform prior begin at most: at 1 tanh would have no slope."""


class Minimised(Protocol):
    """What a search makes small.

    Attributes:
        prior: what the generator's latents are drawn from.
        scale: how many values it is a mean of, or so.
    """

    @property
    def prior(self) -> Prior: ...

    @property
    def scale(self) -> int: ...

    @property
    def rough(self) -> "Minimised":
        """What decides where the valley lies, before all of it leads to its foot."""
        ...

    def __call__(self, latents: Tensor, labels: Tensor | None) -> tuple[Tensor, Tensor]:
        """The value of each latent [N], and the part of it that is told, [N]."""
        ...


@dataclass(frozen=True)
class Objective:
    """How far pictures are from a given one.

    Attributes:
        generate: the frozen generator.
        target: the given picture, [C, H, W] in [-1, 1].
        prior: what the generator's latents are drawn from.
        pull: the weight of mean(latent^2), for a normal prior.
        features: what else is compared, by its mean square; None compares pixels alone.
        feature_weight: how much it counts beside the mean square of the pixels.
    """

    generate: Generate
    target: Tensor
    prior: Prior = "normal"
    pull: float = 0.0
    features: Features | None = None
    feature_weight: float = 0.0

    @property
    def scale(self) -> int:
        """Values of the picture."""
        return self.target.numel()

    @property
    def rough(self) -> "Objective":
        """Pixels alone: among features there are valleys in which nothing comes near."""
        return self if self.features is None else replace(self, features=None)

    def __call__(self, latents: Tensor, labels: Tensor | None) -> tuple[Tensor, Tensor]:
        """The objective of each latent [N], and its picture's mean square distance [N]."""
        images = self.generate(latents, labels)
        apart = (images - self.target).square().flatten(1).mean(dim=1)
        value = apart
        if self.prior == "normal" and self.pull:
            value = value + self.pull * latents.square().mean(dim=1)
        if self.features is not None and self.feature_weight:
            seen = self.features(images) - self.features(self.target[None])
            value = value + self.feature_weight * seen.square().flatten(1).mean(dim=1)
        return value, apart


@dataclass(frozen=True)
class Solutions:
    """Latents found so far, the best first.

    Attributes:
        latents: [N, D].
        labels: weights [N, K], or None without labels.
        values: the objective of each, [N].
        apart: the part of the objective that is told: of a given picture the mean square distance
            of each one's picture to it, [N], in units of [-1, 1].
    """

    latents: Tensor
    labels: Tensor | None
    values: Tensor
    apart: Tensor

    def __len__(self) -> int:
        return len(self.latents)

    def at(self, places: Tensor) -> "Solutions":
        """Those at `places`, in that order."""
        labels = None if self.labels is None else self.labels[places]
        return Solutions(self.latents[places], labels, self.values[places], self.apart[places])

    def best_first(self) -> "Solutions":
        """The same in the order of the objective."""
        return self.at(self.values.argsort(stable=True))

    def or_better(self, others: "Solutions") -> "Solutions":
        """Each, or that of `others` at its place where that one is better."""
        better = others.values < self.values
        return replace(
            self,
            latents=torch.where(better[:, None], others.latents, self.latents),
            values=torch.where(better, others.values, self.values),
            apart=torch.where(better, others.apart, self.apart),
        )


@dataclass(frozen=True)
class Progress:
    """Where a search is.

    Attributes:
        solutions: the best that each start has come to, the best first.
        fraction: the part of the search that is done, in [0, 1].
        begun: mean square distance of the nearest random picture, or encoder's answer.
        steps: of Adam so far.
        evaluations: of L-BFGS so far.
    """

    solutions: Solutions
    fraction: float
    begun: float
    steps: int = 0
    evaluations: int = 0


def search(
    objective: Minimised,
    latents: Tensor,
    labels: Tensor | None,
    settings: Projection,
    certain: int = 0,
) -> Iterator[Progress]:
    """Search from latents [N, D]; whoever stops asking keeps the best so far, which is what a
    search of as many steps and evaluations finds, to the last bit on a CPU.

    Args:
        labels: the weights [N, K] of the label each latent is followed with.
        certain: how many of the first latents are followed however far their pictures are.
    """
    rough = objective.rough
    looked = _look(rough, latents, labels)
    chosen = looked.values.clone()
    chosen[:certain] = -torch.inf
    starts = max(settings.starts, certain)
    best = looked.at(chosen.argsort(stable=True)[:starts])
    begun = float(looked.apart.min())
    efforts = max(1, settings.steps + settings.evaluations)
    yield Progress(best.best_first(), 0.0, begun)
    for step, found in enumerate(_adam(rough, best, settings.steps), start=1):
        best = best.or_better(found)
        yield Progress(best.best_first(), step / efforts, begun, step)
    if rough is not objective and settings.evaluations:
        best = _look(objective, best.latents, best.labels)
    best = best.best_first()
    first, others = best.at(torch.tensor([0])), best.at(torch.arange(1, len(best)))
    spent = 0
    for spent, found in _lbfgs(objective, first, settings.evaluations):
        first = first.or_better(found)
        done = min(1.0, (settings.steps + spent) / efforts)
        yield Progress(_joined(first, others), done, begun, settings.steps, spent)
    yield Progress(_joined(first, others), 1.0, begun, settings.steps, spent)


def _look(objective: Minimised, latents: Tensor, labels: Tensor | None) -> Solutions:
    """How good latents are as they are."""
    parts = []
    with torch.no_grad():
        for first in range(0, len(latents), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            parts.append(objective(latents[part], None if labels is None else labels[part]))
    values, apart = (torch.cat(each) for each in zip(*parts, strict=True))
    return Solutions(latents, labels, values, apart)


def warm_up() -> None:
    """Take an optimizer's first step, at which PyTorch imports its compiler, 870 modules: what
    takes seconds once should not begin with a person's first stroke."""
    free = torch.zeros(1, requires_grad=True)
    free.grad = torch.zeros(1)
    torch.optim.Adam([free]).step()


def _adam(objective: Minimised, starts: Solutions, steps: int) -> Iterator[Solutions]:
    """What each of `steps` steps came to, with all starts as one batch; each goes its own way,
    since the gradient of a sum is that of its own term."""
    free = _freed(starts.latents, objective.prior).requires_grad_()
    optimizer = torch.optim.Adam([free], lr=LEARNING_RATE, betas=(0.9, 0.999))
    for _ in range(steps):
        with torch.enable_grad():
            latents = _bound(free, objective.prior)
            values, apart = objective(latents, starts.labels)
            (free.grad,) = torch.autograd.grad(values.sum(), [free])
        yield Solutions(latents.detach(), starts.labels, values.detach(), apart.detach())
        optimizer.step()


def _lbfgs(
    objective: Minimised, start: Solutions, evaluations: int
) -> Iterator[tuple[int, Solutions]]:
    """From one start: evaluations so far, and the best of the last few of them."""
    free = _freed(start.latents, objective.prior).requires_grad_()
    # A sum and not a mean, and no tolerance: it halts after a few steps otherwise.
    optimizer = torch.optim.LBFGS(
        [free], max_iter=evaluations, max_eval=_EVALUATIONS_AT_ONCE, history_size=_HISTORY,
        tolerance_grad=1e-9, tolerance_change=1e-12, line_search_fn="strong_wolfe",
    )  # fmt: skip
    best, spent = start, 0

    def evaluate() -> Tensor:
        nonlocal best, spent
        spent += 1
        with torch.enable_grad():
            latents = _bound(free, objective.prior)
            values, apart = objective(latents, start.labels)
            loss = objective.scale * values.sum()
            (free.grad,) = torch.autograd.grad(loss, [free])
        found = Solutions(latents.detach(), start.labels, values.detach(), apart.detach())
        best = best.or_better(found)
        return loss.detach()

    while spent < evaluations:
        before = spent, float(best.values)
        optimizer.step(evaluate)
        yield spent, best
        # Where nothing came of several evaluations, it stands at the foot of the valley.
        if spent == before[0] or (spent - before[0] < 3 and float(best.values) == before[1]):
            return


def _joined(first: Solutions, others: Solutions) -> Solutions:
    labels = None
    if first.labels is not None and others.labels is not None:
        labels = torch.cat([first.labels, others.labels])
    return Solutions(
        torch.cat([first.latents, others.latents]),
        labels,
        torch.cat([first.values, others.values]),
        torch.cat([first.apart, others.apart]),
    )


def _freed(latents: Tensor, prior: Prior) -> Tensor:
    """What is optimised in the place of latents."""
    if prior == "uniform":
        return latents.clamp(-_EDGE, _EDGE).atanh()
    return latents.clone()


def _bound(free: Tensor, prior: Prior) -> Tensor:
    """The latents that `_freed` values stand for."""
    return free.tanh() if prior == "uniform" else free
