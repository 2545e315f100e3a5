"""Which of many pictures are chosen, as clicks with Ctrl and Shift, keys and rubber bands choose
them. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self

How = Literal["alone", "toggled", "range"]
"""A click chooses a picture alone; with Ctrl it comes to the others or leaves them; with Shift come
all from the one that was clicked last."""


@dataclass(frozen=True)
class Choice:
    """The pictures that are chosen.

    Attributes:
        indices: of all of them, ascending.
        current: the one that keys move from, one of them; -1 for none.
        first: where a range begins.
    """

    indices: tuple[int, ...] = ()
    current: int = -1
    first: int = 0

    def at(self, index: int, how: How = "alone") -> Self:
        """The choice after picture `index` was clicked."""
        if how == "range" and self.current >= 0:
            low, high = sorted((self.first, index))
            return replace(self, indices=tuple(range(low, high + 1)), current=index)
        if how == "toggled":
            left = set(self.indices) ^ {index}
            current = index if index in left else max(left, default=-1)
            return replace(self, indices=tuple(sorted(left)), current=current, first=index)
        return replace(self, indices=(index,), current=index, first=index)

    def of(self, indices: Iterable[int]) -> Self:
        """These and no others; the current one stays if it is among them."""
        chosen = tuple(sorted(set(indices)))
        current = self.current if self.current in chosen else max(chosen, default=-1)
        return replace(self, indices=chosen, current=current, first=chosen[0] if chosen else 0)

    def among(self, count: int) -> Self:
        """What is left of it where there are only `count` pictures."""
        return self.of(each for each in self.indices if each < count)
