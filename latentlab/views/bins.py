"""The bins of a sum: exemplars of one meaning, what a bin is called, and what is done to it."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from latentlab.views.base import Anchor, change_of_items
from trainers.config import Frozen

LONGEST_TITLE = 40
"""Letters of a bin's name that stand where it is told among others."""


class Bin(Frozen):
    """Exemplars of one meaning, averaged, and how the average enters the sum; without any it adds
    nothing.

    Attributes:
        weight: 1 adds, -1 subtracts.
        name: what the exemplars have in common, in a person's words.
    """

    exemplars: Annotated[tuple[Anchor, ...], Field(max_length=256)]
    weight: float = Field(1.0, ge=-10.0, le=10.0)
    name: str = ""


def letter(place: int) -> str:
    """What the bin at `place` is called while it has no name: A, B, C, ..."""
    return chr(ord("A") + place)


def titles(bins: tuple[Bin, ...]) -> list[str]:
    """What the bins are called: each by its name or else its letter. A name that two have is
    followed by the letter, so that they can be told apart."""
    plain = [" ".join(each.name.split()) or letter(place) for place, each in enumerate(bins)]
    return [
        f"{shortened(each)} ({letter(place)})" if plain.count(each) > 1 else shortened(each)
        for place, each in enumerate(plain)
    ]


def shortened(name: str, most: int = LONGEST_TITLE) -> str:
    """`name`, or as much of it as `most` letters and an ellipsis hold."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def change_of_bins(before: tuple[Bin, ...], after: tuple[Bin, ...]) -> str:
    """What was done to the bins of a sum, in words for undo: "adding 3 pictures to smiling"."""
    old, new = titles(before), titles(after)
    if len(before) > len(after):
        return f"removing {_listed(_extra(before, old, after))}"
    changed = [place for place, each in enumerate(before) if each != after[place]]
    if not changed:
        return f"adding {_listed(_extra(after, new, before))}"
    if len(changed) > 1 or len(before) < len(after):
        return f"filling {_listed([*(new[place] for place in changed), *new[len(before) :]])}"
    (place,) = changed
    return _change_of_bin(before[place], after[place], old[place], new[place])


def _change_of_bin(before: Bin, after: Bin, old: str, new: str) -> str:
    if before.exemplars != after.exemplars:
        return change_of_items(before.exemplars, after.exemplars, "picture", new)
    if before.name != after.name:
        return f"renaming {old} to {new}"
    return f"changing the weight of {new}"


def _extra(more: Sequence[Bin], names: Sequence[str], fewer: Sequence[Bin]) -> list[str]:
    """The names of those bins that `more` has from the first place on where both differ."""
    pairs = zip(more, fewer, strict=False)
    place = next((at for at, (one, other) in enumerate(pairs) if one != other), len(fewer))
    return list(names[place : place + len(more) - len(fewer)])


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
