"""Tells when a generator collapses while it trains: from different noise it draws nearly the same
picture, under one label or under all.

It looks at the samples that are drawn to be watched anyway. It takes nothing from the training's
random numbers and changes nothing in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainers.data.errors import DataError
from trainers.data.images import Images
from trainers.data.variety import variety
from trainers.training.events import Notice

LEAST_VARIETY = 0.35
"""Variety beside that of training images below which samples are nearly the same picture."""
FIRST_STEP = 1_000
"""Until here a generator that has only begun to learn may draw much the same everywhere."""
PATIENCE_STEPS = 500
PATIENCE_LOOKS = 3
"""How long, and at how many grids in a row, it must be so: a game that swings comes back."""
RISING = 0.05
"""By how much the variety grows meanwhile where a generator still learns."""
COMPARED = 32
"""Training images of each label that samples are compared with."""

_ALL = -1
"""In place of a label where there are none."""


@dataclass
class _Low:
    """Since which step, for how many grids, and from which variety on it has been too small."""

    step: int
    variety: float
    looks: int = 1

    def lasts(self, step: int) -> bool:
        return self.looks >= PATIENCE_LOOKS and step - self.step >= PATIENCE_STEPS


class CollapseWatch:
    """Follows the variety of a run's samples from grid to grid; each collapse is told once.

    Args:
        images: what is trained on; some are read when samples are judged for the first time.
        labels: what each sample of a grid is asked for, int64 [N]; None where nothing is asked.
    """

    def __init__(self, images: Images, labels: Tensor | None) -> None:
        self._images = images
        self._labels = labels
        self._groups = [_ALL] if labels is None else labels.unique().tolist()
        self._real: dict[int, Tensor] = {}
        self._low: dict[int, _Low] = {}
        self._told: set[int] = set()

    def look(self, step: int, samples: Tensor) -> Notice | None:
        """What has collapsed by `step`, seen in its `samples` [N, C, H, W] in [-1, 1]."""
        if step < FIRST_STEP:
            return None
        found = {group: self._variety(group, samples) for group in self._groups}
        for group, value in found.items():
            self._note(group, step, value)
        lasting = {group for group, low in self._low.items() if low.lasts(step)}
        news = sorted(lasting - self._told)
        self._told.update(news)
        if not news:
            return None
        return Notice(step, "warning", self._sentence(news, max(found[each] for each in news)))

    def _note(self, group: int, step: int, value: float) -> None:
        low = self._low.get(group)
        if value >= LEAST_VARIETY:
            self._low.pop(group, None)
        elif low is None or value > low.variety + RISING:
            self._low[group] = _Low(step, value)
        else:
            low.looks += 1

    def _variety(self, group: int, samples: Tensor) -> float:
        chosen = samples if self._labels is None else samples[self._labels == group]
        if group not in self._real:
            self._real[group] = self._training_images(group, samples.device)
        real = self._real[group]
        return variety(chosen, real) if min(len(chosen), len(real)) > 1 else torch.inf

    def _training_images(self, group: int, device: torch.device) -> Tensor:
        """Some images of a label (or of all), from all over the data; none if there are none."""
        everything = torch.arange(len(self._images))
        indices = everything if group == _ALL else self._images.indices_of(group)
        if not len(indices):
            return torch.empty(0)
        places = torch.linspace(0, len(indices) - 1, min(COMPARED, len(indices))).long()
        try:
            return self._images.take(indices[places], device).images
        except DataError:  # none of these files can be read any more; training itself uses others
            return torch.empty(0)

    def _sentence(self, groups: Sequence[int], highest: float) -> str:
        whole = len(groups) == len(self._groups)
        names = self._images.info.label_names
        who = "The generator has" if whole else _labels([names[each] for each in groups])
        return (
            f"{who} collapsed: from different noise the generator draws nearly the same picture, "
            f"with at most {highest:.0%} of the variety of real ones. This seldom mends itself. "
            "Start again with a lower learning rate or another seed; the snapshots of earlier "
            "steps stay."
        )


def _labels(names: Sequence[str]) -> str:
    """How a sentence about these labels begins."""
    if len(names) == 1:
        return f"The label {names[0]!r} has"
    return f"The labels {', '.join(map(repr, names[:-1]))} and {names[-1]!r} have"
