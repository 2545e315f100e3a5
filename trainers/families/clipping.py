"""What the algorithms share whose critic measures a distance with clipped weights.

As in the authors' code (Arjovsky et al. 2017, algorithm 1): RMSprop, every weight clipped
after each step, and now and then many critic updates in a row.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from trainers.settings import setting

GROUP = "Clipping"
BURST = 100
"""Critic updates in one step, when there are many."""
BURST_INTERVAL = 500


def clip_setting(whose: str) -> Any:
    """The setting that says how far a weight may be from 0; `whose` weights begins a sentence."""
    return setting(
        0.01,
        f"{whose} weights are kept between minus this and this.",
        gt=0.0,
        le=1.0,
        group=GROUP,
    )


def rate_setting(networks: str) -> Any:
    """The setting of RMSprop's learning rate for these networks."""
    return setting(
        5e-5,
        f"Size of RMSprop's steps, for {networks}, under clipping.",
        gt=0.0,
        le=1.0,
        group=GROUP,
    )


def bursts_setting(when: str) -> Any:
    """The setting that switches bursts on."""
    meaning = f"Under clipping, {BURST} critic updates at {when}, as the authors do."
    return setting(True, meaning, group=GROUP)


def is_burst(step: int, first: int = 0) -> bool:
    """Whether `step` is among the `first` or at an interval of 500."""
    return step < first or step % BURST_INTERVAL == 0


@torch.no_grad()
def clip_weights(critics: Iterable[nn.Module], bound: float) -> None:
    """Bring every weight of `critics` between -`bound` and `bound`."""
    for critic in critics:
        for parameter in critic.parameters():
            parameter.clamp_(-bound, bound)
