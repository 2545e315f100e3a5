"""The Walk page: a walk through anchors, and a pad between four of them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from latentlab.views.base import Anchor, Count, View

WalkMode = Literal["linear", "spherical", "loop"]

MOST_FRAMES = 100_000
Frames = Annotated[int, Field(ge=2, le=MOST_FRAMES)]


class WalkView(View):
    """A walk from the first anchor through all the others.

    Labels change along with the latents; an anchor without one has the first label.

    Attributes:
        mode: straight lines, great circles, or a smooth closed curve through all anchors.
        position: how far along, 0 at the first anchor, 1 at the last (in a loop at the first).
        frames: None shows the picture at `position`; a number shows the whole walk in so many
            equal steps, the film's frames. In a loop the last lies one step before the first.
        even_steps: equal steps change the pictures equally, rather than the latents.
        columns: pictures in a row when the whole walk is shown; None puts all into one.
    """

    page = "walk"
    title = "Walk"
    words: ClassVar = {
        "mode": "choosing another curve",
        "position": "moving along the walk",
        "frames": "changing the number of pictures",
        "even_steps": "changing the pace",
    }

    things: ClassVar = {"anchors": ("anchor", "the walk")}

    kind: Literal["walk"] = "walk"
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=2, max_length=256)]
    mode: WalkMode = "spherical"
    position: float = Field(0.0, ge=0.0, le=1.0)
    frames: Frames | None = None
    even_steps: bool = False
    columns: int | None = Field(None, ge=1, le=MOST_FRAMES)

    def positions(self) -> tuple[float, ...]:
        """Where on the walk the shown pictures lie, each in [0, 1]."""
        if self.frames is None:
            return (self.position,)
        last = self.frames if self.mode == "loop" else self.frames - 1
        return tuple(frame / last for frame in range(self.frames))


class PadView(View):
    """Blends of four anchors, one at each corner of a square.

    Attributes:
        anchors: top left, top right, bottom left, bottom right.
        mode: straight lines or great circles, along the rows and then between them.
        x, y: the point under the hand: 0 at the left and at the top, 1 at the right and bottom.
        side: None shows the picture at (x, y); a number shows the whole square in so many rows
            and columns.
    """

    page = "walk"
    title = "Pad"
    words: ClassVar = {
        "mode": "choosing another curve",
        "x": "moving over the pad",
        "y": "moving over the pad",
        "side": "changing the number of pictures",
    }

    things: ClassVar = {"anchors": ("corner", "the pad")}

    kind: Literal["pad"] = "pad"
    anchors: tuple[Anchor, Anchor, Anchor, Anchor]
    mode: Literal["linear", "spherical"] = "spherical"
    x: float = Field(0.5, ge=0.0, le=1.0)
    y: float = Field(0.5, ge=0.0, le=1.0)
    side: Annotated[Count, Field(ge=2)] | None = None

    def places(self) -> tuple[tuple[float, float], ...]:
        """The (x, y) of the shown pictures, row by row."""
        if self.side is None:
            return ((self.x, self.y),)
        steps = [step / (self.side - 1) for step in range(self.side)]
        return tuple((x, y) for y in steps for x in steps)
