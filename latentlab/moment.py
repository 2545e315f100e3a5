"""All of the explorer that undo brings back: one frozen value. No Qt."""

import math
from collections.abc import Mapping, Sequence
from typing import Self

from pydantic import BaseModel, Field

from latentlab.formatting import counted
from latentlab.models.refs import ModelRef
from latentlab.requests import ANOTHER_STEP, change_of_view
from latentlab.views import Anchor, AnyView, Picture
from trainers.config import Frozen

LONGEST_NAME = 100
"""Letters of a favourite's name."""
MOST_FORMER = 16
"""Models of which it is kept what was shown; of the one left longest ago it is forgotten."""
_DRAWN = ("plane", "seed")
"""Ends of the names of numbers that are drawn as often as they are counted up."""


class Pinned(Frozen):
    """A favourite in the tray.

    Attributes:
        model: title of the model that showed it when it was pinned; "" if that is not known.
        made_by: which model that was; None if it is not known.
    """

    anchor: Anchor
    name: str = Field("", max_length=LONGEST_NAME)
    model: str = ""
    made_by: ModelRef | None = None

    def moved(self, old: ModelRef, new: ModelRef) -> Self:
        """The same where the model `old` lies at `new`, because its run was renamed."""
        if self.made_by is None or self.made_by.key != old.key:
            return self
        return self.model_copy(update={"made_by": new, "model": new.title})


Shelves = Mapping[str, tuple[Picture, ...]]
"""What lies on each shelf of the Transfer page, by the shelf's name."""

Views = Mapping[str, AnyView]
"""What each kind of view shows of a model, by kind; the one that was in front last comes last."""


class Former(Frozen):
    """What was shown of a model when another one was opened, for when it is opened again.

    Attributes:
        step: that it was shown at; None follows the newest.
    """

    step: int | None = Field(None, ge=0)
    views: Views = Field(default_factory=dict)


class Moment(Frozen):
    """The explorer at one moment.

    Attributes:
        model: the current model; None before the first.
        step: the step that it is shown at; None follows the newest.
        views: what is shown of it.
        former: what was shown of other models, by `ModelRef.key`; that which was left last comes
            last.
        shelves: what lies on each shelf; one that is not named was not filled yet. A view does not
            show all of it, and nothing if a shelf that it needs is empty.
        tray: the favourites.
    """

    model: ModelRef | None = None
    step: int | None = Field(None, ge=0)
    views: Views = Field(default_factory=dict)
    former: Mapping[str, Former] = Field(default_factory=dict)
    shelves: Shelves = Field(default_factory=dict)
    tray: tuple[Pinned, ...] = ()

    def is_of(self, ref: ModelRef | None) -> bool:
        """Whether `ref` is its model, whichever weights of it are meant."""
        return self.model is not None and ref is not None and self.model.key == ref.key

    def with_first(self, view: AnyView, ref: ModelRef) -> Self:
        """The same with `view` as the first of its kind that is shown of the model `ref`, if
        anything is shown of that and nothing of this kind."""
        if self.is_of(ref):
            first = _with_first(self.views, view)
            return self if first is self.views else self.model_copy(update={"views": first})
        left = self.former.get(ref.key)
        if left is None or (first := _with_first(left.views, view)) is left.views:
            return self
        left = left.model_copy(update={"views": first})
        return self.model_copy(update={"former": {**self.former, ref.key: left}})

    def left(self) -> Mapping[str, Former]:
        """What is `former` once another model is opened."""
        if self.model is None or not self.views:
            return self.former
        others = {key: each for key, each in self.former.items() if key != self.model.key}
        kept = [*others.items()][-MOST_FORMER + 1 :]
        return {**dict(kept), self.model.key: Former(step=self.step, views=self.views)}

    def moved(self, old: ModelRef, new: ModelRef) -> Self:
        """The same where the model `old` lies at `new`, because its run was renamed."""
        former = {new.key if key == old.key else key: each for key, each in self.former.items()}
        tray = tuple(each.moved(old, new) for each in self.tray)
        model = new if self.is_of(old) else self.model
        return self.model_copy(update={"model": model, "former": former, "tray": tray})

    def with_first_shelves(self, shelves: Shelves) -> Self:
        """The same with these for the shelves of which it says nothing."""
        if self.shelves.keys() >= shelves.keys():
            return self
        return self.model_copy(update={"shelves": {**shelves, **self.shelves}})

    def changed_kinds(self, earlier: "Moment") -> tuple[str, ...]:
        """The kinds whose view is another one than in `earlier`."""
        return tuple(kind for kind, view in self.views.items() if earlier.views.get(kind) != view)

    def change_from(self, earlier: "Moment") -> str:
        """What was done since `earlier`, in words for undo: "changing the truncation"."""
        if self.model is not None and not earlier.is_of(self.model):
            return f"opening {self.model.title}"
        if self.step != earlier.step:
            return ANOTHER_STEP
        if self.tray != earlier.tray:
            return _change_of_tray(earlier.tray, self.tray)
        if self.shelves != earlier.shelves:
            return _change_of_shelves(_all_on(earlier.shelves), _all_on(self.shelves))
        for kind in self.changed_kinds(earlier):
            return change_of_view(earlier.views.get(kind), self.views[kind])
        return "the last change"

    def moved_numbers(self, earlier: "Moment") -> frozenset[str]:
        """Where numbers are others than in `earlier`, as names with dots; empty if anything else
        is. What the wheel, a key that is held or typed digits change are such numbers."""
        kinds = self.changed_kinds(earlier)
        same = (self.tray, self.shelves) == (earlier.tray, earlier.shelves)
        if not (same and self.is_of(earlier.model)):
            return frozenset()
        names = {"step": 1.0} if self.step != earlier.step else {}
        for kind in kinds:
            moved = _moved(earlier.views.get(kind), self.views[kind], kind)
            if moved is None:
                return frozenset()
            names |= moved
        return frozenset(names)


def _with_first(views: Views, view: AnyView) -> Views:
    """`views` with `view` as the first of its kind, if there is none; behind those that were in
    front."""
    return views if view.kind in views else {view.kind: view, **views}


def _moved(old: object, new: object, name: str) -> dict[str, float] | None:
    """By how much each number in `new` moved; None if anything but numbers differs."""
    if old is new or old == new:
        return {}
    if isinstance(old, BaseModel) and type(old) is type(new):
        pairs = [(getattr(old, each), getattr(new, each), f"{name}.{each}")
                 for each in type(old).model_fields]  # fmt: skip
    elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        pairs = [
            (*both, f"{name}.{place}") for place, both in enumerate(zip(old, new, strict=True))
        ]
    else:
        return _moved_number(old, new, name)
    found: dict[str, float] = {}
    for pair in pairs:
        moved = _moved(*pair)
        if moved is None:
            return None
        found |= moved
    return found


def _moved_number(old: object, new: object, name: str) -> dict[str, float] | None:
    numbers = (int, float)
    if isinstance(old, bool) or not isinstance(old, numbers) or not isinstance(new, numbers):
        return None
    jumped = name.endswith(_DRAWN) and not math.isclose(abs(new - old), 1)
    return None if jumped else {name: float(new - old)}


def _change_of_tray(before: Sequence[Pinned], after: Sequence[Pinned]) -> str:
    old, new = ([each.anchor for each in tray] for tray in (before, after))
    added, gone = set(new).difference(old), set(old).difference(new)
    if gone:
        return f"taking {counted(len(gone), 'favourite')} out of the tray"
    if added:
        return f"pinning {counted(len(added), 'favourite')}"
    return "changing the order of the tray" if old != new else "naming a favourite"


def _all_on(shelves: Shelves) -> list[Picture]:
    return [picture for name in sorted(shelves) for picture in shelves[name]]


def _change_of_shelves(before: Sequence[Picture], after: Sequence[Picture]) -> str:
    added, gone = ([each for each in one if each not in other]
                   for one, other in ((after, before), (before, after)))  # fmt: skip
    if added and gone:
        return f"changing {counted(len(added), 'picture')}"
    if gone:
        return f"taking {counted(len(gone), 'picture')} away"
    return (
        f"adding {counted(len(added), 'picture')}"
        if added
        else "changing the order of the pictures"
    )
