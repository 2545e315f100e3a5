"""Undo and redo of frozen values, as the requests that a panel shows. No torch, no Qt."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Generic, TypeVar

Value = TypeVar("Value")

LONGEST = 1000


class History(Generic[Value]):
    """The values shown so far and the one shown now.

    Args:
        first: what is shown at the beginning; it cannot be undone.
        longest: how many values are kept; older ones are forgotten.
    """

    def __init__(self, first: Value, longest: int = LONGEST) -> None:
        self._values = [first]
        self._place = 0
        self._longest = longest

    @property
    def current(self) -> Value:
        """The value shown now."""
        return self._values[self._place]

    @property
    def earlier(self) -> Value | None:
        """What undo brings back; None if nothing."""
        return self._values[self._place - 1] if self.can_undo else None

    @property
    def later(self) -> Value | None:
        """What redo brings back; None if nothing."""
        return self._values[self._place + 1] if self.can_redo else None

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier value."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """Whether a value was undone and nothing else shown since."""
        return self._place + 1 < len(self._values)

    def push(self, value: Value) -> None:
        """Show `value` from now on; what was undone can no longer be redone.

        The value already shown adds nothing.
        """
        if value == self.current:
            return
        kept = self._values[: self._place + 1]
        self._values = [*kept, value][-self._longest :]
        self._place = len(self._values) - 1

    def merge(self, value: Value) -> None:
        """Show `value` in the place of the newest, because both belong to one gesture."""
        if self.can_redo or not self.can_undo:
            self.push(value)
            return
        self._values[self._place] = value
        if value == self.earlier:  # the gesture ended where it began
            self.drop()

    def amend(self, change: Callable[[Value], Value]) -> None:
        """Change all values alike, as by what is no step of its own. Redo stays possible."""
        self._values = [change(each) for each in self._values]

    def settle(self, change: Callable[[Value], Value]) -> None:
        """Change the value shown now alone, by what is no step of its own."""
        self._values[self._place] = change(self.current)

    def forget(self, unwanted: Callable[[Value], bool], shown: Value) -> None:
        """Forget all values that are `unwanted`, because they cannot be shown any more, and show
        `shown` from now on: the one nearest to where undo stands, if there are several. Of equal
        ones between which nothing is left, one stays."""
        places = [place for place, each in enumerate(self._values) if each == shown]
        nearest = min(places, key=lambda place: abs(place - self._place), default=None)

        def kept(values: Iterable[Value]) -> list[Value]:
            return [each for each, _ in groupby(each for each in values if not unwanted(each))]

        before = self._values if nearest is None else self._values[: nearest + 1]
        self._place = len(kept([*before, shown])) - 1
        self._values = kept([*before, shown, *self._values[len(before) :]])

    def drop(self) -> None:
        """Forget the value shown now, as if it had never been shown; the first one stays."""
        if self.can_undo:
            del self._values[self._place]
            self._place -= 1

    def undo(self) -> Value:
        """Go back by one value, if there is an earlier one; returns the one shown then."""
        self._place = max(self._place - 1, 0)
        return self.current

    def redo(self) -> Value:
        """Take the last undo back, if there was one; returns the value shown then."""
        self._place = min(self._place + 1, len(self._values) - 1)
        return self.current
