"""The Arithmetic page: signed sums of the averages of exemplars."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, field_validator

from latentlab.views.base import SEEDS, Anchor, Label, View, checked_weights
from latentlab.views.bins import Bin, change_of_bins
from trainers.config import Frozen

RADIUS = 0.25
"""How far neighbours lie unless somebody says otherwise."""


class Applied(Frozen):
    """A sample to which the current direction is applied.

    Attributes:
        strength: how far, in lengths of the direction.
    """

    sample: Anchor
    strength: float = Field(ge=-100.0, le=100.0)


class ArithmeticView(View):
    """The weighted sum of the bins' mean latents (Radford et al. 2016, section 6.3.2).

    Attributes:
        neighbourhood: show eight neighbours around the result, as the paper does.
        radius: neighbours lie up to so far away in each number of the latent, drawn uniformly.
        neighbour_seed: which neighbours.
        rescale: bring the sum to the exemplars' mean length. An average is shorter than a
            sample, and a sum of many bins longer; generators have seen neither.
        label: of the pictures; None mixes the labels of the exemplars in the added bins.
        applied: the sample beside the sum; the sum's pictures do not depend on it.
    """

    page = "arithmetic"
    title = "Arithmetic"
    words: ClassVar = {
        "neighbourhood": "showing or hiding the neighbours",
        "radius": "changing the distance of the neighbours",
        "neighbour_seed": "drawing other neighbours",
        "rescale": "changing the length of the sum",
        "applied": "changing what the sum is applied to",
    }

    kind: Literal["arithmetic"] = "arithmetic"
    bins: Annotated[tuple[Bin, ...], Field(min_length=1, max_length=16)]
    neighbourhood: bool = True
    radius: float = Field(RADIUS, ge=0.0, le=10.0)
    neighbour_seed: int = Field(0, ge=0, lt=SEEDS)
    rescale: bool = False
    label: Label = None
    applied: Applied | None = None

    _label = field_validator("label")(checked_weights)

    def change_since(self, earlier: Self, field: str) -> str:
        if field == "bins":
            return change_of_bins(earlier.bins, self.bins)
        return super().change_since(earlier, field)
