"""The Directions page: latents moved along named directions."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from latentlab.views.base import Anchor, Latent, Vector, View
from trainers.config import Frozen

Space = Literal["features", "pictures"]


class Component(Frozen):
    """A principal component of what the generator makes of many latents.

    Attributes:
        space: of the features behind its first layer, or of its pictures.
        index: 0 is the component that varies most.
    """

    kind: Literal["component"] = "component"
    index: int = Field(ge=0, le=63)
    space: Space = "features"


class Factor(Frozen):
    """A closed-form direction: one that the first layer's weights amplify most (index 0) or
    less."""

    kind: Literal["factor"] = "factor"
    index: int = Field(ge=0, le=4095)


class Direction(Frozen):
    """A direction of a person's own, made from exemplars or loaded from a file."""

    kind: Literal["saved"] = "saved"
    name: str = Field(min_length=1, max_length=100)
    vector: Vector


AnyDirection = Annotated[Component | Factor | Direction, Field(discriminator="kind")]


class Push(Frozen):
    """How strongly a direction is followed: the latent moves by strength times the direction.

    Components and factors have length 1, in standard deviations of the prior; a direction made
    from exemplars leads at strength 1 from the mean of one bin to that of the other.
    """

    direction: AnyDirection
    strength: float = Field(0.0, ge=-100.0, le=100.0)


class DirectionsView(View):
    """Latents moved along the sum of all pushes.

    Attributes:
        before_after: show each latent as it was, too, to the left of the moved one.
        sweep: None shows the pushes as they are; a number shows each latent in so many steps
            from the opposite pushes to the pushes, one row a latent.
        apart: follow each push by itself, one row for each, rather than their sum.
    """

    page = "directions"
    title = "Directions"
    words: ClassVar = {
        "pushes": "moving along the directions",
        "before_after": "changing what the columns show",
        "sweep": "changing what the columns show",
        "apart": "changing what the columns show",
    }

    things: ClassVar = {"anchors": ("latent", "the table")}

    kind: Literal["directions"] = "directions"
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=1, max_length=256)]
    pushes: Annotated[tuple[Push, ...], Field(max_length=64)] = ()
    before_after: bool = True
    sweep: int | None = Field(None, ge=2, le=101)
    apart: bool = False

    def origin(self, index: int, columns: int, count: int) -> Latent | None:
        del count
        before = self.before_after and self.sweep is None and index % columns == 0
        if self.pushes and not before:
            return None
        return self.anchors[index // (columns * len(self.groups()))].latent

    def groups(self) -> tuple[tuple[Push, ...], ...]:
        """What is followed together: all pushes, or each by itself. Every latent has a row for
        each group, and the rows of one latent stand together."""
        if self.apart and self.pushes:
            return tuple((push,) for push in self.pushes)
        return (self.pushes,)
