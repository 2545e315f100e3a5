"""What is done with the objects of pictures, apart from the pictures themselves; no Qt."""

from dataclasses import dataclass, replace
from typing import Literal

from latentlab.views import AnyView, BilinearView, MatrixView, StrengthView

ObjectKind = Literal["swap", "remove", "strength", "matrix", "bilinear"]
KINDS: tuple[ObjectKind, ...] = ("swap", "remove", "strength", "matrix", "bilinear")

MOST_STRENGTH = 3.0
LIVE = (0.0, 1.0)
"""Strengths that stand beside the slider's, to compare it with."""

_HINTS: dict[ObjectKind, str] = {
    "swap": "Each row is a pair. Click a receiver, then a donor: the receiver gets that donor's "
    "object.",
    "remove": "Each row is a picture as it is, and without its object.",
    "matrix": "Receivers from left to right, donors from top to bottom.",
    "bilinear": "Drag over the pad or use the arrow keys. Click a corner and then a donor, or "
    "drag a donor to a corner. Click a receiver to change the picture below the object.",
}
_STRENGTH = {
    (True, True): "Click a picture, and move the slider.",
    (True, False): "A row for each picture, a column for each strength.",
    (False, True): "Click a receiver and a donor, and move the slider.",
    (False, False): "Click the donor whose object all receivers get.",
}


@dataclass(frozen=True)
class ObjectSettings:
    """What the inspector says.

    Attributes:
        kind: the view that is shown.
        own: whether a strength is that of each picture's own object, rather than of a donor's.
        live: one picture and a slider, rather than a row of strengths for each picture.
        strength: the slider's; 1 leaves the object as it is.
        strongest: the last of a row, which begins at 0.
        columns: strengths in a row.
        headers: whether donors and receivers stand beside the matrix.
        whole: the whole square of the pad, rather than one place on it.
        side: rows and columns of the whole square.
    """

    kind: ObjectKind = "swap"
    own: bool = True
    live: bool = True
    strength: float = 1.5
    strongest: float = 2.0
    columns: int = 9
    headers: bool = True
    whole: bool = False
    side: int = 7

    @property
    def takes_receivers(self) -> bool:
        """Whether pictures without the object are worked on."""
        return self.kind != "remove" and not (self.kind == "strength" and self.own)

    @property
    def row(self) -> tuple[float, ...]:
        """The strengths of a row, evenly spaced."""
        last = self.columns - 1
        return tuple(round(self.strongest * place / last, 2) for place in range(self.columns))

    @property
    def hint(self) -> str:
        """What the person can do now, in a sentence or two."""
        return _STRENGTH[self.own, self.live] if self.kind == "strength" else _HINTS[self.kind]

    def following(self, view: AnyView) -> "ObjectSettings":
        """These settings where `view` does not say otherwise."""
        if view.kind not in KINDS:
            return self
        made = replace(self, kind=view.kind)
        if isinstance(view, StrengthView):
            made = replace(made, own=view.donor is None, live=is_live(view))
            if is_live(view):
                return replace(made, strength=view.strengths[-1])
            return replace(made, strongest=view.strengths[-1], columns=len(view.strengths))
        if isinstance(view, MatrixView):
            return replace(made, headers=view.headers)
        if isinstance(view, BilinearView):
            whole = view.rows is not None
            return replace(made, whole=whole, side=view.rows or self.side)
        return made


def is_live(view: StrengthView) -> bool:
    """Whether `view` is of the kind that the slider makes."""
    return len(view.pictures) == 1 and len(view.strengths) == 3 and view.strengths[:2] == LIVE
