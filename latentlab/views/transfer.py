"""The Transfer page: pictures translated, enlarged, or given objects of other pictures."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from latentlab.pictures.picture import Picture
from latentlab.views.base import SEEDS, Count, View
from trainers.capabilities import TransferDirection

ERROR_SCALE = 0.25
"""The cycle error that a heatmap shows brightest, unless a view says otherwise."""

SomePictures = Annotated[tuple[Picture, ...], Field(min_length=1, max_length=256)]
LARGEST_STRENGTH = 10.0
Strength = Annotated[float, Field(ge=-LARGEST_STRENGTH, le=LARGEST_STRENGTH)]
"""What an object is multiplied by: 0 takes it away, 1 leaves it, more exaggerates it."""


def ends(domains: tuple[str, str], direction: TransferDirection) -> tuple[str, str]:
    """The domain that `direction` leads from, and the one that it leads to; A is the first."""
    first, second = domains
    return (first, second) if direction == "AtoB" else (second, first)


class TransferView(View):
    """A view made of pictures rather than latents."""

    page = "transfer"


class TranslateView(TransferView):
    """Pictures of one domain as the other would have them, one row a picture.

    Columns: the picture, its translation in each draw, then what was asked for besides.

    Attributes:
        direction: from the first domain to the second, or back.
        cycle: also translate back (the first draw).
        error: also show where the way there and back changed the picture, as a heatmap.
        error_scale: the error, of at most 1, from which on the heatmap is brightest.
        seed: of the noise of models that have some; all pictures get the same noise.
        draws: translations of each picture, with the noise of seed, seed + 1 and so on.
    """

    title = "Transfer"
    made = 1
    words: ClassVar = {
        "pictures": "changing the pictures",
        "direction": "turning the direction round",
        "cycle": "showing or hiding the way back",
        "error": "showing or hiding the heatmap",
        "error_scale": "changing the colours of the heatmap",
        "draws": "changing the draws of each picture",
    }

    kind: Literal["translate"] = "translate"
    pictures: SomePictures
    direction: TransferDirection = "AtoB"
    cycle: bool = False
    error: bool = False
    error_scale: float = Field(ERROR_SCALE, gt=0.0, le=1.0)
    seed: int = Field(0, ge=0, lt=SEEDS)
    draws: int = Field(1, ge=1, le=16)


class UpscaleView(TransferView):
    """Pictures made larger, one row a picture.

    Columns: the small picture, its pixels as squares; the bicubic enlargement; the model's answers,
    the one it is for last; and the truth, if there is one.

    Attributes:
        shrink: make the pictures smaller first, so that they are themselves the truth; otherwise
            they are enlarged as they are.
    """

    title = "Enlarge"
    made = 3
    words: ClassVar = {
        "pictures": "changing the pictures",
        "shrink": "changing what is enlarged",
    }

    kind: Literal["upscale"] = "upscale"
    pictures: SomePictures
    shrink: bool = True


class SwapView(TransferView):
    """Objects moved from donors to receivers, one row a pair.

    Columns: receiver, donor, the receiver with the donor's object, the donor without it.
    """

    title = "Swap"
    made = 2
    words: ClassVar = {
        "receivers": "changing the receivers",
        "donors": "changing the donors",
    }

    kind: Literal["swap"] = "swap"
    receivers: SomePictures
    donors: SomePictures

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if len(self.receivers) != len(self.donors):
            raise ValueError(
                f"{len(self.receivers)} receivers and {len(self.donors)} donors are no pairs: "
                "give as many donors as receivers."
            )
        return self


class RemoveView(TransferView):
    """Pictures without their object, one row a picture: as it was, and without."""

    title = "Remove"
    made = 1
    words: ClassVar = {
        "pictures": "changing the pictures",
    }

    kind: Literal["remove"] = "remove"
    pictures: SomePictures


class StrengthView(TransferView):
    """Pictures with an object that is faded out or exaggerated: a row each, a column a strength.

    Attributes:
        donor: whose object all pictures get; None leaves each its own.
    """

    title = "Strength"
    words: ClassVar = {
        "pictures": "changing the pictures",
        "donor": "changing the donor",
        "strengths": "changing the strengths",
    }

    kind: Literal["strength"] = "strength"
    pictures: SomePictures
    donor: Picture | None = None
    strengths: Annotated[tuple[Strength, ...], Field(min_length=1, max_length=101)] = (
        *(0.0, 0.25, 0.5, 0.75, 1.0),
        *(1.25, 1.5, 1.75, 2.0),
    )


class MatrixView(TransferView):
    """Every receiver with every donor's object: a row for each donor, a column for each receiver.

    Attributes:
        headers: the receivers stand above in a row of their own, the donors on the left; the
            corner is empty (white).
    """

    title = "Matrix"
    words: ClassVar = {
        "donors": "changing the donors",
        "receivers": "changing the receivers",
        "headers": "showing or hiding the originals",
    }

    kind: Literal["matrix"] = "matrix"
    donors: Annotated[tuple[Picture, ...], Field(min_length=1, max_length=32)]
    receivers: Annotated[tuple[Picture, ...], Field(min_length=1, max_length=32)]
    headers: bool = True


class BilinearView(TransferView):
    """A receiver with blends of four donors' objects (Zhou et al. 2017).

    Attributes:
        donors: at the top left, top right, bottom left, bottom right.
        x, y: the point under the hand: 0 at the left and at the top, 1 at the right and bottom.
        rows, columns: None shows the picture at (x, y); numbers show the whole square.
    """

    title = "Pad"
    words: ClassVar = {
        "receiver": "changing the receiver",
        "donors": "changing the donors",
        "x": "moving over the pad",
        "y": "moving over the pad",
    }

    kind: Literal["bilinear"] = "bilinear"
    receiver: Picture
    donors: tuple[Picture, Picture, Picture, Picture]
    x: float = Field(0.5, ge=0.0, le=1.0)
    y: float = Field(0.5, ge=0.0, le=1.0)
    rows: Annotated[Count, Field(ge=2)] | None = None
    columns: Annotated[Count, Field(ge=2)] | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.rows is None) != (self.columns is None):
            raise ValueError("Give both rows and columns for the whole square, or neither.")
        return self

    def places(self) -> tuple[tuple[float, float], ...]:
        """The (x, y) of the shown pictures, row by row."""
        if self.rows is None or self.columns is None:
            return ((self.x, self.y),)
        down = [row / (self.rows - 1) for row in range(self.rows)]
        across = [column / (self.columns - 1) for column in range(self.columns)]
        return tuple((x, y) for y in down for x in across)
