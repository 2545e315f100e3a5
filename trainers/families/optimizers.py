"""How the algorithms' optimizers are built, and how their learning rates fall."""

import sys
from collections.abc import Iterable

from torch import nn
from torch.optim import Adam, Optimizer, RMSprop

from trainers.config import TrainingConfig
from trainers.settings import setting


def adam(
    parameters: Iterable[nn.Parameter],
    learning_rate: float,
    betas: tuple[float, float] = (0.9, 0.999),
    weight_decay: float = 0.0,
) -> Adam:
    """Adam (Kingma and Ba 2015) with its fused implementation.

    Args:
        weight_decay: weight of half the squared weights in the loss (L2, not decoupled).
    """
    _import_no_compiler_yet()
    return Adam(parameters, lr=learning_rate, betas=betas, weight_decay=weight_decay, fused=True)


def rmsprop(
    parameters: Iterable[nn.Parameter],
    learning_rate: float,
    decay: float = 0.99,
    weight_decay: float = 0.0,
) -> RMSprop:
    """RMSprop; Arjovsky et al. 2017 use this decay, which is PyTorch's.

    Args:
        decay: weight of the past in the running mean of squared gradients.
        weight_decay: weight of half the squared weights in the loss.
    """
    _import_no_compiler_yet()
    return RMSprop(
        parameters, lr=learning_rate, alpha=decay, weight_decay=weight_decay, foreach=True
    )


def _import_no_compiler_yet() -> None:
    """Let the first grid come a second sooner: to build an optimizer PyTorch imports its compiler,
    870 modules, only to have it leave optimizers alone. The first step imports it all the same."""
    if "torch._dynamo" in sys.modules:
        return
    for method in vars(Optimizer).values():
        if getattr(method, "__globals__", {}).get("__name__") == "torch._compile":
            # What torch._compile would otherwise ask the compiler for, and keeps here.
            method.__wrapped__.__dynamo_disable = method.__wrapped__


class DecayConfig(TrainingConfig):
    """Settings of every algorithm whose learning rate falls to 0 at the end."""

    decay_start: int = setting(
        3_000,
        "Step from which the learning rate falls to 0 in a straight line; a training shorter than "
        "this never decays.",
        ge=0,
        le=100_000_000,
        unit="steps",
    )
    decay_steps: int = setting(
        3_000,
        "Steps in which the learning rate falls to 0; training must end by then. 0 keeps it.",
        ge=0,
        le=100_000_000,
        unit="steps",
    )

    @property
    def last_step(self) -> int | None:
        return self.decay_start + self.decay_steps if self.decay_steps else None

    def learning_rate_factor(self, step: int) -> float:
        return linear_decay(step, self.decay_start, self.decay_steps)


def linear_decay(step: int, start: int, length: int) -> float:
    """1 up to step `start`, then down to 0 in equal parts over `length` steps; 1 if that is 0."""
    if length == 0:
        return 1.0
    return min(1.0, max(0.0, 1.0 - (step - start) / length))
