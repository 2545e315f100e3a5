"""The running average of a model's weights, from which samples are drawn."""

from copy import deepcopy

import torch
from torch import Tensor, nn


class AveragedModel:
    """An exponential moving average of `source`, in eval mode.

    The decay grows from 0.1 to its final value over the first steps, so that the average is not
    held back by the untrained weights: min(decay, (1 + step) / (10 + step)). Buffers that are
    numbers (batch normalisation's running statistics) are averaged as weights are, so that they
    belong to the averaged weights; counters are copied.
    """

    def __init__(self, source: nn.Module, decay: float) -> None:
        self.decay = decay
        self.model = deepcopy(source).eval().requires_grad_(False)
        theirs, ours = _tensors(source), _tensors(self.model)
        self._floats = [(ours[k], theirs[k]) for k in ours if theirs[k].is_floating_point()]
        self._others = [(ours[k], theirs[k]) for k in ours if not theirs[k].is_floating_point()]
        self._ours = [mine for mine, _ in self._floats]
        self._theirs = [other for _, other in self._floats]

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Move towards the weights after `step` steps."""
        if self.decay:
            decay = min(self.decay, (1 + step) / (10 + step))
            torch._foreach_lerp_(self._ours, self._theirs, 1 - decay)

    @torch.no_grad()
    def current(self) -> nn.Module:
        """The averaged model, with counters (and without averaging everything) up to date."""
        for mine, other in self._others if self.decay else self._floats + self._others:
            mine.copy_(other)
        return self.model


def _tensors(module: nn.Module) -> dict[str, Tensor]:
    return dict(module.named_parameters()) | dict(module.named_buffers())
