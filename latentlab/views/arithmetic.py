"""The Arithmetic page: signed sums of the averages of exemplars."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from latentlab.views.base import SEEDS, Anchor, Label, View, checked_weights
from trainers.config import Frozen

RADIUS = 0.25
"""How far neighbours lie unless somebody says otherwise."""


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
        "bins": "changing the bins",
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
