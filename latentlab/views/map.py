"""The Map page: the data's pictures where the model puts them."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from latentlab.views.base import SEEDS, View

MOST_PICTURES = 10_000

BY_LABEL = "label"
"""What `MapView.colour` is called where pictures are coloured by their label."""

_FARTHEST = 1e9
Place = Annotated[float, Field(ge=-_FARTHEST, le=_FARTHEST)]
"""Along one of the map's axes, in the units of the model's latents."""


class MapView(View):
    """Pictures of the data that the model learned from, each at the place of its latent.

    The map's axes are the two numbers of a latent, or the two leading principal components of
    the latents of the data; x grows to the right, y upwards.

    Attributes:
        count: how many pictures of the data, fewer where there are not so many.
        seed: which ones: fewer of the same seed are the beginning of more.
        label: number of the only label whose pictures are shown; None shows all.
        colour: what the colours stand for: "label", or the name of a factor of drawn data.
        x, y: the middle of what is seen, unless `span` is None.
        span: how much of the map is seen along the shorter side; None shows all pictures.
        spot_x, spot_y: the place that is decoded, if there is one.
    """

    page = "map"
    title = "Map"
    timed = False
    words: ClassVar = {
        "count": "changing how many pictures are shown",
        "seed": "choosing other pictures of the data",
        "label": "changing which label is shown",
        "colour": "changing what is coloured",
        "x": "moving the map",
        "y": "moving the map",
        "span": "zooming the map",
        "spot_x": "moving the place that is decoded",
        "spot_y": "moving the place that is decoded",
    }

    kind: Literal["map"] = "map"
    count: int = Field(2000, ge=1, le=MOST_PICTURES)
    seed: int = Field(0, ge=0, lt=SEEDS)
    label: int | None = Field(None, ge=0)
    colour: str = Field(BY_LABEL, min_length=1, max_length=100)
    x: Place = 0.0
    y: Place = 0.0
    span: float | None = Field(None, ge=1e-6, le=_FARTHEST)
    spot_x: Place | None = None
    spot_y: Place | None = None

    @model_validator(mode="after")
    def _whole_spot(self) -> Self:
        if (self.spot_x is None) != (self.spot_y is None):
            raise ValueError("The place to decode needs both spot_x and spot_y, or neither.")
        return self

    @property
    def spot(self) -> tuple[float, float] | None:
        """The place that is decoded."""
        if self.spot_x is None or self.spot_y is None:
            return None
        return self.spot_x, self.spot_y
