"""The Samples page: a plane of seeds without end, the tray of favourites, and where a model attends
to in one of them."""

import math
from hashlib import blake2b
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from latentlab.views.base import (
    SEEDS,
    Anchor,
    Count,
    Label,
    Latent,
    Seed,
    View,
    changed,
    checked_weights,
)

FARTHEST = 1e9
"""How far from its origin the plane reaches, in seeds."""

MOST_TRUNCATION = 2.0
Truncation = Annotated[float, Field(ge=0.0, le=MOST_TRUNCATION)]
"""Every latent is multiplied by this: below 1 samples get more typical and less varied, 0 gives
the same picture for all, 1 leaves them as the model was trained."""


def seed_at(plane: int, column: int, row: int) -> int:
    """The seed, in [0, 2^32), that lies at a whole-numbered place of plane number `plane`."""
    place = f"{plane} {column} {row}".encode()
    return int.from_bytes(blake2b(place, digest_size=4).digest(), "little")


class SamplesView(View):
    """A window on a plane that has a seed at every whole-numbered place.

    Between seeds their latents blend smoothly, each blend as probable as a sample. Another plane
    is another draw of all samples.

    Attributes:
        plane: number of the plane; "resample" takes another one.
        x, y: place of the cell at the top left, in seeds to the right and downwards.
        spacing: distance between neighbouring cells in seeds: 1 shows unrelated samples, less
            zooms in on how one becomes the other.
        label: of all cells; None gives each column a label of its own, in turn.
    """

    page = "samples"
    title = "Samples"
    words: ClassVar = {
        "x": "moving over the samples",
        "y": "moving over the samples",
        "plane": "drawing other samples",
        "spacing": "zooming",
    }

    kind: Literal["samples"] = "samples"
    plane: int = Field(0, ge=0, lt=SEEDS)
    x: float = Field(0.0, ge=-FARTHEST, le=FARTHEST)
    y: float = Field(0.0, ge=-FARTHEST, le=FARTHEST)
    rows: Count = 8
    columns: Count = 8
    spacing: float = Field(1.0, ge=0.001, le=1.0)
    truncation: Truncation = 1.0
    label: Label = None

    _label = field_validator("label")(checked_weights)

    def place(self, row: int, column: int) -> tuple[float, float]:
        """Where on the plane a cell lies: x to the right, y downwards, in seeds."""
        return self.x + column * self.spacing, self.y + row * self.spacing

    def nearest_seed(self, row: int, column: int) -> Seed:
        """The seed that lies nearest to a cell."""
        x, y = self.place(row, column)
        return Seed(seed=seed_at(self.plane, math.floor(x + 0.5), math.floor(y + 0.5)))

    def origin(self, index: int, columns: int, count: int) -> Latent | None:
        del columns, count
        cell = divmod(index, self.columns)
        on_a_seed = all(place.is_integer() for place in self.place(*cell))
        return self.nearest_seed(*cell) if on_a_seed and self.truncation == 1 else None

    def moved(self, right: float, down: float) -> Self:
        """The same window elsewhere on the plane; distances in cells."""
        x = self.x + right * self.spacing
        y = self.y + down * self.spacing
        near = {"x": min(max(x, -FARTHEST), FARTHEST), "y": min(max(y, -FARTHEST), FARTHEST)}
        return changed(self, **near)


class TrayView(View):
    """Favourites side by side.

    Attributes:
        columns: pictures in a row; None puts all into one.
    """

    page = "samples"
    title = "Samples"
    words: ClassVar = {
        "anchors": "changing the favourites",
    }

    kind: Literal["tray"] = "tray"
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=1, max_length=1024)]
    columns: int | None = Field(None, ge=1, le=1024)
    truncation: Truncation = 1.0

    @model_validator(mode="after")
    def _no_empty_columns(self) -> Self:
        if self.columns is not None and self.columns > len(self.anchors):
            raise ValueError(
                f"{len(self.anchors)} favourites cannot fill {self.columns} columns: "
                f"use at most {len(self.anchors)}."
            )
        return self

    def origin(self, index: int, columns: int, count: int) -> Latent | None:
        del columns, count
        return self.anchors[index].latent if self.truncation == 1 else None


class AttentionView(View):
    """Where a model attends to while it draws one place of a picture, for models with attention.

    Attributes:
        anchor: what the picture is made from.
        x, y: the place: 0 at the left and at the top of the picture, 1 at the right and bottom.
    """

    page = "samples"
    title = "Attention"
    words: ClassVar = {
        "x": "marking another place",
        "y": "marking another place",
        "anchor": "choosing another picture",
    }

    kind: Literal["attention"] = "attention"
    anchor: Anchor
    x: float = Field(0.5, ge=0.0, le=1.0)
    y: float = Field(0.5, ge=0.0, le=1.0)

    def origin(self, index: int, columns: int, count: int) -> Latent | None:
        del index, columns, count
        return self.anchor.latent
