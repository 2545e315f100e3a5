"""The restricted Boltzmann machine: two layers of units that are on or off, and their energy.

log p(v) = -F(v) - log Z with the free energy F(v) = -a.v - sum_j softplus(b_j + (v W)_j).
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

MOST_ENUMERATED = 20
"""Units of the smaller layer up to which all its states are gone through: a million."""


class Boltzmann(nn.Module):
    """Weights W [V, H] and biases a [V], b [H] between visible and hidden units.

    Weights begin as N(0, .01) (Hinton 2010, A Practical Guide to Training RBMs, section 8).
    """

    def __init__(self, visible: int, hidden: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.empty(visible, hidden))
        self.visible_bias = nn.Parameter(torch.zeros(visible))
        self.hidden_bias = nn.Parameter(torch.zeros(hidden))
        nn.init.normal_(self.weights, 0.0, 0.01)

    def free_energy(self, visible: Tensor) -> Tensor:
        """F(v) of `visible` [N, V], [N] in nats."""
        inputs = self.hidden_bias + visible @ self.weights
        return -(visible @ self.visible_bias) - softplus(inputs).sum(dim=1)

    def hidden_of(self, visible: Tensor, inverse_temperature: float = 1.0) -> Tensor:
        """P(h_j = 1 | v), [N, H]."""
        inputs = self.hidden_bias + visible @ self.weights
        return torch.sigmoid(inverse_temperature * inputs)

    def visible_of(self, hidden: Tensor) -> Tensor:
        """P(v_i = 1 | h), [N, V]."""
        return torch.sigmoid(self.visible_bias + hidden @ self.weights.T)

    def gibbs(self, visible: Tensor, rng: torch.Generator) -> Tensor:
        """The visible units [N, V] after one change of the hidden units and of themselves."""
        return drawn(self.visible_of(drawn(self.hidden_of(visible), rng)), rng)


def drawn(probabilities: Tensor, rng: torch.Generator) -> Tensor:
    """0 or 1 with these `probabilities`, of one shape."""
    uniform = torch.rand(probabilities.shape, generator=rng, device=probabilities.device)
    return (uniform < probabilities).to(probabilities.dtype)


@torch.no_grad()
def exact_log_partition(machine: Boltzmann) -> float:
    """log Z in nats, by going through all states of the smaller layer.

    Raises:
        ValueError: if both layers have more than `MOST_ENUMERATED` units.
    """
    weights, a, b = (
        each.double() for each in (machine.weights, machine.visible_bias, machine.hidden_bias)
    )
    if weights.shape[0] < weights.shape[1]:
        weights, a, b = weights.T, b, a
    count = weights.shape[1]
    if count > MOST_ENUMERATED:
        raise ValueError(f"{count} units have too many states to go through all of them")
    total = torch.tensor(-math.inf, dtype=torch.float64)
    places = torch.arange(count)
    for first in range(0, 2**count, 2**16):
        numbers = torch.arange(first, min(first + 2**16, 2**count))
        states = (numbers[:, None] >> places & 1).double()
        logs = states @ b + softplus(a + states @ weights.T).sum(dim=1)
        total = torch.logaddexp(total, torch.logsumexp(logs, dim=0))
    return float(total)


@torch.no_grad()
def annealed_log_partition(
    machine: Boltzmann,
    temperatures: Sequence[float],
    runs: int,
    rng: torch.Generator,
) -> tuple[float, float]:
    """log Z by annealed importance sampling (Neal 2001; Salakhutdinov and Murray 2008), in nats.

    It begins at the machine without weights and with these visible biases, whose Z is known.

    Args:
        temperatures: inverse temperatures from 0 to 1, rising.
        runs: independent chains, the more the surer.
        rng: on the machine's device.

    Returns:
        The estimate, and its standard error. Z is estimated without bias, log Z a little too low.
    """
    visible, hidden = machine.weights.shape
    known = softplus(machine.visible_bias).sum() + hidden * math.log(2.0)
    start = torch.sigmoid(machine.visible_bias).expand(runs, visible)
    states = drawn(start, rng)
    weights = torch.zeros(runs, dtype=torch.float64)
    for before, after in pairwise(temperatures):
        inputs = machine.hidden_bias + states @ machine.weights
        gain = softplus(after * inputs) - softplus(before * inputs)
        weights += gain.sum(dim=1).double().cpu()
        on = drawn(machine.hidden_of(states, after), rng)
        states = drawn(torch.sigmoid(machine.visible_bias + after * (on @ machine.weights.T)), rng)
    mean = torch.logsumexp(weights, dim=0) - math.log(runs)
    ratios = torch.exp(weights - mean)
    return float(known) + float(mean), float(ratios.std()) / math.sqrt(runs)
