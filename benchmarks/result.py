"""One measured figure beside what was promised."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Literal

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Result:
    """`value` in `unit`, and the promise it is held to; `detail` says how it came about."""

    name: str
    value: float
    unit: str
    relation: Literal["<", "<=", ">="] | None = None
    promised: float | None = None
    detail: str = ""

    @property
    def kept(self) -> bool:
        """Whether the promise holds; True where nothing was promised."""
        if self.relation is None or self.promised is None:
            return True
        return _COMPARE[self.relation](self.value, self.promised)

    def line(self) -> str:
        """The result as a line of text."""
        promise = f"{self.relation} {self.promised:g}" if self.relation else ""
        verdict = "" if not promise else "kept" if self.kept else f"MISSED{self._distance()}"
        figure = f"{self.name:<52} {self.value:>10.4g} {self.unit:<10}"
        return f"{figure} {promise:<9} {verdict:<7} {self.detail}".rstrip()

    def _distance(self) -> str:
        """By how much of the promise it was missed."""
        if not self.promised or not isfinite(self.value):
            return ""
        return f" by {abs(self.value - self.promised) / self.promised:.0%}"
