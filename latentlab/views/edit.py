"""The Edit page: a picture changed by wishes that are painted on it."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from latentlab.views.base import SEEDS, Anchor, Latent, View
from trainers.config import Frozen

MOST_CANDIDATES = 12
"""Other solutions that are shown, at most."""

FILM_PICTURES, FILM_SPEED = 60, 30
"""Of a film unless somebody says otherwise; the speed in pictures a second."""
MOST_FRAMES = 10_000

Coordinate = Annotated[float, Field(ge=-1.0, le=2.0)]
"""A place along a side of the picture: 0 at the left or at the top, 1 at the right or bottom."""


def _pressed(point: Any) -> Any:
    """A point with the pressure of a mouse where none is given."""
    return (*point, 1.0) if isinstance(point, (list, tuple)) and len(point) == 2 else point


Point = Annotated[
    tuple[Coordinate, Coordinate, Annotated[float, Field(ge=0.0, le=1.0)]],
    BeforeValidator(_pressed),
]
"""x, y and the pressure of the pen, by which the brush is smaller; 1 where it is left out."""

Stroke = Annotated[tuple[Point, ...], Field(min_length=1, max_length=4096)]
"""Points that the brush was led along."""

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
"""Red, green and blue in hexadecimal digits: "#d93338"."""


class Wish(Frozen):
    """Something that a picture shall show.

    Attributes:
        weight: how much it counts beside the others.
        hidden: whether it is left out for now.
        size: the brush's diameter, as a part of the picture's side.
        softness: which part of the brush fades, from the edge inwards.
    """

    weight: float = Field(1.0, ge=0.0, le=10.0)
    hidden: bool = False
    size: float = Field(0.1, gt=0.0, le=1.0)
    softness: float = Field(0.5, ge=0.0, le=1.0)


class PaintedWish(Wish):
    """A wish for the places that strokes cover."""

    strokes: Annotated[tuple[Stroke, ...], Field(min_length=1, max_length=256)]


class ColourWish(PaintedWish):
    """What is painted over shall have this colour; models of grey pictures take its brightness."""

    kind: Literal["colour"] = "colour"
    colour: Colour


class SketchWish(PaintedWish):
    """Along the strokes there shall be edges."""

    kind: Literal["sketch"] = "sketch"
    size: float = Field(0.05, gt=0.0, le=1.0)
    softness: float = Field(0.0, ge=0.0, le=1.0)


class KeepWish(PaintedWish):
    """What is painted over shall stay as it is.

    Attributes:
        seen: the picture that it was painted on; None for the first one.
    """

    kind: Literal["keep"] = "keep"
    seen: Anchor | None = None


class WarpWish(Wish):
    """What lies at one place shall lie at another.

    Attributes:
        start, end: x and y of the places.
        seen: the picture that it was dragged in; None for the first one.
    """

    kind: Literal["warp"] = "warp"
    size: float = Field(0.25, gt=0.0, le=1.0)
    start: tuple[Coordinate, Coordinate]
    end: tuple[Coordinate, Coordinate]
    seen: Anchor | None = None


class BrushWish(PaintedWish):
    """A brush that paints with the latent: at each point of its strokes the latent goes one step
    down the gradient, until what is under the brush has its colour (Brock et al. 2017, section 2).
    It comes before all other wishes.
    """

    kind: Literal["brush"] = "brush"
    colour: Colour


AnyWish = Annotated[
    ColourWish | SketchWish | KeepWish | WarpWish | BrushWish, Field(discriminator="kind")
]

Wishes = Annotated[tuple[AnyWish, ...], Field(max_length=64)]


class EditView(View):
    """The first picture, the same as the wishes change it, and other ways to fulfil them (Zhu et
    al. 2016, section 3).

    Attributes:
        start: what the first picture is made from.
        wishes: what shall change, and what shall not.
        begin: where the search for the edited picture begins: at a candidate that was taken, or
            where a stroke before has led; None begins at the first picture.
        strength: how far the edited picture is on its way from the first one, 0, to where all
            wishes are fulfilled as well as can be, 1.
        closeness: how much it counts that the rest of the picture stays.
        features: the data set whose reader of attributes tells, beside the pixels, how far the rest
            stays, see `Projection`; "" for pixels alone.
        pull: how much closeness to the prior counts.
        any_label: whether candidates of a model with labels may have another label.
        candidates: how many other solutions are shown beside.
        seed: of where the searches begin.
        starts: from how many places the edited picture is searched for: from where it begins, and
            others close by; the best one is taken.
        steps: of Adam at most with all of them, and then
        evaluations: of L-BFGS at most with the best.
        frames: None shows these pictures; a number shows the way from the first to the edited
            one, in so many equal steps.
    """

    page = "edit"
    title = "Edit"
    words: ClassVar = {
        "start": "choosing another picture to edit",
        "wishes": "changing the wishes",
        "begin": "taking another solution",
        "strength": "changing the strength of the edit",
        "closeness": "changing how much the rest stays",
        "features": "changing what else has to stay",
        "pull": "changing the pull towards the prior",
        "any_label": "allowing or forbidding other labels",
        "candidates": "changing the number of candidates",
        "seed": "searching for other candidates",
        "starts": "changing how widely is searched",
        "steps": "changing how long is searched",
        "evaluations": "changing how long is searched",
        "frames": "changing the number of pictures",
    }

    kind: Literal["edit"] = "edit"
    start: Anchor
    wishes: Wishes = ()
    begin: Anchor | None = None
    strength: float = Field(1.0, ge=0.0, le=1.0)
    closeness: float = Field(1.0, ge=0.0, le=100.0)
    features: str = ""
    pull: float = Field(0.001, ge=0.0, le=100.0)
    any_label: bool = False
    candidates: int = Field(0, ge=0, le=MOST_CANDIDATES)
    seed: int = Field(0, ge=0, lt=SEEDS)
    starts: int = Field(12, ge=1, le=64)
    steps: int = Field(40, ge=0, le=10_000)
    evaluations: int = Field(60, ge=0, le=10_000)
    frames: int | None = Field(None, ge=2, le=MOST_FRAMES)

    @property
    def wanted(self) -> tuple[AnyWish, ...]:
        """The wishes that count."""
        return tuple(each for each in self.wishes if not each.hidden and each.weight > 0)

    def origin(self, index: int, columns: int, count: int) -> Latent | None:
        del columns, count
        return self.start.latent if index == 0 else None


def brushes(wishes: Sequence[AnyWish]) -> tuple[BrushWish, ...]:
    """Those of `wishes` that move the latent under the hand."""
    return tuple(each for each in wishes if isinstance(each, BrushWish))
