"""A measured figure and how far it can be trusted: its 95% interval. Imports no torch by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_Z = 1.959964
"""Standard deviations that hold 95% of a normal distribution."""
_GROUPS = 20


@dataclass(frozen=True)
class Proportion:
    """`successes` out of `count` independent trials, at least one."""

    successes: int
    count: int

    @property
    def part(self) -> float:
        """In [0, 1]."""
        return self.successes / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval (Wilson 1927), in [0, 1]; sound for few trials and near 0 or 1."""
        return _wilson(self.part, self.count)

    def words(self) -> str:
        """As a person reads it: "96.0% of 200 samples (92.3% to 98.0%)"."""
        low, high = self.interval
        return f"{self.part:.1%} of {self.count} samples ({low:.1%} to {high:.1%})"


@dataclass(frozen=True)
class Measured:
    """A figure, in the unit that its `Figure` names.

    Attributes:
        low, high: ends of its 95% interval, which tells what other samples or pictures of the same
            kind would have given; None if there is none.
        count: samples, pictures or sums that were looked at.
        note: what they were, and what else a reader must know.
    """

    value: float
    low: float | None
    high: float | None
    count: int
    note: str = ""


def percentage(part: float, count: int, note: str = "") -> Measured:
    """A counted part, in [0, 1], of `count` independent trials, in percent."""
    low, high = _wilson(part, count)
    return Measured(100 * part, 100 * low, 100 * high, count, note)


def share(flags: "Tensor", note: str = "") -> Measured:
    """The part of `flags`, bool [N], that is true, in percent."""
    return percentage(float(flags.double().mean()), len(flags), note)


def average(values: "Tensor", factor: float = 1.0, note: str = "") -> Measured:
    """The mean of independent values [N], times `factor`."""
    spread = float(values.double().std()) if len(values) > 1 else 0.0
    return _around(
        factor * float(values.mean()), factor * spread / sqrt(len(values)), len(values), note
    )


def resampled(
    statistic: "Callable[[Tensor], float]", count: int, factor: float = 1.0, note: str = ""
) -> Measured:
    """A statistic that is no mean, times `factor`, of `count` independent pictures.

    Its standard error is that of the jackknife that leaves out one of 20 groups at a time (Efron
    and Tibshirani 1993, chapter 11).

    Args:
        statistic: of the pictures whose numbers, int64 [M], it is given.
    """
    import torch

    everyone = torch.arange(count)
    groups = min(_GROUPS, count)
    without = [statistic(everyone[everyone % groups != group]) for group in range(groups)]
    mean = sum(without) / groups
    error = sqrt((groups - 1) / groups * sum((each - mean) ** 2 for each in without))
    return _around(factor * statistic(everyone), factor * error, count, note)


def _around(value: float, error: float, count: int, note: str) -> Measured:
    """With the interval that a standard error gives."""
    return Measured(value, value - _Z * error, value + _Z * error, count, note)


def _wilson(part: float, n: int) -> tuple[float, float]:
    z2 = _Z**2
    centre = (part + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(part * (1 - part) / n + z2 / (4 * n**2))
    return max(0.0, centre - half), min(1.0, centre + half)
