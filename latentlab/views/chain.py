"""The Chain page: chains of small random changes, from noise or pictures, with parts held."""

import math
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from latentlab.pictures.picture import Picture
from latentlab.views.base import SEEDS, Count, View

MOST_CHAINS = 64
MOST_STEPS = 100_000
"""Changes of a chain, at most."""


class ChainView(View):
    """Chains side by side, after so many changes; a function of what is said here alone.

    Every chain draws numbers of its own from the seed and its place, so that it comes to the same
    whatever runs beside it.

    Attributes:
        seed: of the noise that chains begin with, and of all their changes.
        steps: how many changes are made.
        start: the pictures that the chains begin with, in turn; without any, each begins with
            noise of its own.
        mask: where a part of the start is held, a picture of the model's size in grey: it is held
            where that is white. None lets everything change.
        strength: of chains that anneal, how far back on their way from noise those from pictures
            begin: 1 with nothing but noise, near 0 with hardly any. Other chains have none.
        first: number of the first chain that is shown, from 0, and
        count: how many are.
        grain: show the states as they are; otherwise what is expected of them, which has no grain.
    """

    page = "chain"
    title = "Chain"
    timed = False
    words: ClassVar = {
        "seed": "drawing other chains",
        "steps": "running the chains",
        "start": "changing what the chains start from",
        "mask": "changing what is held",
        "strength": "changing the noise at the start",
        "count": "changing the number of chains",
        "first": "showing other chains",
        "grain": "showing or hiding the grain",
    }

    kind: Literal["chain"] = "chain"
    seed: int = Field(0, ge=0, lt=SEEDS)
    steps: int = Field(0, ge=0, le=MOST_STEPS)
    start: Annotated[tuple[Picture, ...], Field(max_length=MOST_CHAINS)] = ()
    mask: Picture | None = None
    strength: float = Field(0.5, gt=0, le=1)
    first: int = Field(0, ge=0, lt=MOST_CHAINS)
    count: Count = 16
    grain: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.first + self.count > MOST_CHAINS:
            raise ValueError(
                f"There are {MOST_CHAINS} chains: from number {self.first} on at most "
                f"{MOST_CHAINS - self.first} can be shown, not {self.count}."
            )
        if self.mask is not None and not self.start:
            raise ValueError("A mask holds parts of pictures: give pictures to start from as well.")
        return self

    def first_change(self, burn_in: int) -> int:
        """Number of the first change of chains that anneal, which end with their burn-in: above 0
        where they begin with pictures, which need not become noise all over."""
        return round((1.0 - self.strength) * (burn_in - 1)) if self.start else 0

    @property
    def columns(self) -> int:
        """Chains in a row: about twice as many as there are rows, which are full where that can
        be."""
        near = min(math.ceil(math.sqrt(2 * self.count)), self.count)
        return next((each for each in (near, near + 1) if self.count % each == 0), near)
