"""A counted part of a whole, with how far it can be trusted. No torch."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
"""Standard deviations that hold 95% of a normal distribution."""


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
        n, z2 = self.count, _Z**2
        centre = (self.part + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z / (1 + z2 / n) * sqrt(self.part * (1 - self.part) / n + z2 / (4 * n**2))
        return max(0.0, centre - half), min(1.0, centre + half)

    def words(self) -> str:
        """As a person reads it: "96.0% of 200 samples (92.3% to 98.0%)"."""
        low, high = self.interval
        return f"{self.part:.1%} of {self.count} samples ({low:.1%} to {high:.1%})"
