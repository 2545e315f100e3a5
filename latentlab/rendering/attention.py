"""Where a model attends to, drawn over its picture, and what the colours mean."""

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from latentlab.export.captions import FONT_SIZE, GAP, STRIP, labelled_grid
from latentlab.export.picture import enlarged
from latentlab.models.decoding import ask_exactly, decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import anchor_labels, latent_of
from latentlab.rendering.render import Pictures
from latentlab.views.samples import AttentionView

_SIDE = 384
"""Pixels of each of the two pictures at least."""
_HUE = np.array([255.0, 122.0, 0.0])
"""Of attention: it is on nothing that is grey, and told from grey by those who see no red."""
_COVER = 0.9
"""How much of the picture the largest attention hides."""
_GREYS = (60.0, 200.0)
"""Black and white of the picture under the attention, so that the hue is seen on both."""
_TO_GREY = np.array([0.299, 0.587, 0.114])
_MARK = (np.array([0, 0, 0], np.uint8), np.array([255, 255, 255], np.uint8))
_SCALE = 96
"""Pixels of the scale in the exported picture."""


@dataclass(frozen=True)
class Place:
    """The place of a picture whose attention is shown: a cell of the model's feature map.

    Attributes:
        row, column: of the cell, from the top left.
        rows, columns: how many cells there are.
    """

    row: int
    column: int
    rows: int
    columns: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the cell in parts of the picture."""
        wide, high = 1 / self.columns, 1 / self.rows
        return self.column * wide, self.row * high, wide, high

    def __str__(self) -> str:
        return f"row {self.row + 1} of {self.rows}, column {self.column + 1} of {self.columns}"


@dataclass(frozen=True, repr=False)
class AttentionPictures(Pictures):
    """The picture and its attention as one page, with all that it was drawn from.

    Attributes:
        titles: of the picture, and of the picture under its attention.
        picture: uint8 [S, S, C].
        shares: float32 [h, w], how much of the place's attention goes to each part of the picture,
            from the top left; they sum to 1.
        place: whose attention it is.
    """

    titles: ClassVar = ("the picture", "what the marked place attends to")

    picture: NDArray[np.uint8] = field(kw_only=True)
    shares: NDArray[np.float32] = field(kw_only=True)
    place: Place = field(kw_only=True)

    @property
    def most(self) -> float:
        """The share that has the full colour: the largest, or twice an even one if that is more,
        so that attention without a preference is not drawn as one."""
        return max(float(self.shares.max()), 2 * self.even)

    @property
    def even(self) -> float:
        """Each part's share if all had the same."""
        return 1 / self.shares.size

    def share_in_words(self, x: float, y: float) -> str:
        """The share of the part that holds a point of the picture: "0.39 %"."""
        return percent(self.share_at(x, y))

    def share_at(self, x: float, y: float) -> float:
        """The share, in [0, 1], of the part that holds a point of the picture."""
        rows, columns = self.shares.shape
        return float(self.shares[_cell(y, rows), _cell(x, columns)])

    @property
    def ends(self) -> tuple[str, str]:
        """What the first and the last colour stand for."""
        return "0 %", percent(self.most)

    @property
    def notes(self) -> str:
        """What the shares are to be compared with."""
        return f"spread evenly {percent(self.even)} each, all together 100 %"

    def scale(self, width: int) -> NDArray[np.uint8]:
        """The colours from none of the attention to the most, over a middle grey, as a legend:
        uint8 [1, width, 3]."""
        return _colours(np.linspace(0.0, 1.0, width), np.full(width, 128.0))[None]

    def over_picture(self) -> NDArray[np.uint8]:
        """The picture in grey, the more hidden by the colour the more attention a part gets:
        uint8 [S, S, 3]."""
        greys = self.picture if self.picture.shape[2] == 1 else self.picture @ _TO_GREY[:, None]
        high, wide = greys.shape[0] // self.shares.shape[0], greys.shape[1] // self.shares.shape[1]
        amounts = (self.shares / self.most).repeat(high, axis=0).repeat(wide, axis=1)
        return _colours(amounts, greys[..., 0])


def attention_of(view: AttentionView, model: LatentModel) -> AttentionPictures:
    """The picture beside where the place at (x, y) of it attends to, with a legend below.

    Raises:
        ModelError: if the model has no attention.
    """
    latents, labels = (
        latent_of(view.anchor.latent, model)[None],
        anchor_labels((view.anchor,), model),
    )
    maps = _maps(model, latents, labels)[0]
    rows, columns = maps.shape[:2]
    place = Place(_cell(view.y, rows), _cell(view.x, columns), rows, columns)
    shares: NDArray[np.float32] = maps[place.row, place.column].numpy()
    found = AttentionPictures(
        np.zeros((1, 1, 1, 3), np.uint8),
        1,
        latents=latents.numpy(),
        labels=None if labels is None else labels.numpy(),
        picture=decode_exactly(model, latents, labels)[0],
        shares=shares,
        place=place,
    )
    return _with_page(found)


def _colours(
    amounts: NDArray[np.floating], greys: NDArray[np.floating] | NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Colours uint8 [..., 3] of amounts [...] in [0, 1] over greys [...] in [0, 255]."""
    dark, bright = _GREYS
    under = (dark + greys / 255 * (bright - dark))[..., None]
    hidden = _COVER * np.clip(amounts, 0.0, 1.0)[..., None]
    shown: NDArray[np.uint8] = np.round((1 - hidden) * under + hidden * _HUE).astype(np.uint8)
    return shown


def percent(share: float) -> str:
    """A share in [0, 1] with two digits: "3.2 %", "0.39 %"."""
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.0f} %"


def _maps(model: LatentModel, latents: Tensor, labels: Tensor | None) -> Tensor:
    """[1, H, W, h, w], on the CPU."""

    def ask(*inputs: Tensor) -> tuple[Tensor]:
        return (model.attention(*inputs),)

    inputs = (latents,) if labels is None else (latents, labels)
    (maps,) = ask_exactly(model, ask, *inputs, block=1)
    return maps


def _cell(place: float, count: int) -> int:
    """Which of `count` cells side by side holds a place in [0, 1]."""
    return min(int(place * count), count - 1)


def _with_page(found: AttentionPictures) -> AttentionPictures:
    """`found` with its two pictures, the mark in both, as one page on white."""
    picture = found.picture
    coloured = np.broadcast_to(picture, (*picture.shape[:2], 3))
    factor = -(-_SIDE // picture.shape[0])
    both = [
        _marked(enlarged(each, factor), found.place) for each in (coloured, found.over_picture())
    ]
    page = labelled_grid(np.stack(both), 2, found.titles, scale=1)
    whole = np.concatenate([page, _legend_strip(found, page.shape[1])])
    return replace(found, pixels=whole[None])


def _marked(pixels: NDArray[np.uint8], place: Place) -> NDArray[np.uint8]:
    """`pixels` [H, W, 3] with a white frame in a black one around `place`."""
    marked = pixels.copy()
    height, width = pixels.shape[:2]
    x, y, wide, high = place.box
    left, top, right, bottom = (
        *(round(x * width), round(y * height)),
        *(round((x + wide) * width), round((y + high) * height)),
    )
    for distance, colour in zip((4, 2), _MARK, strict=True):
        box = (
            slice(max(top - distance, 0), bottom + distance),
            slice(max(left - distance, 0), right + distance),
        )
        marked[box] = colour
    marked[top:bottom, left:right] = pixels[top:bottom, left:right]
    return marked


def _legend_strip(found: AttentionPictures, width: int) -> NDArray[np.uint8]:
    """A line of words under the page, and the scale, uint8 [STRIP + GAP, width, 3]."""
    font = ImageFont.load_default(FONT_SIZE)
    strip = Image.new("RGB", (width, STRIP + GAP), "white")
    draw, middle, x = ImageDraw.Draw(strip), STRIP / 2, float(2 * GAP)
    begin, most = (f"Share of its attention: {found.ends[0]}", found.ends[1])
    draw.text((x, middle), begin, "black", font, anchor="lm")
    x += font.getlength(begin) + 2 * GAP
    band = np.broadcast_to(found.scale(_SCALE), (STRIP - 2 * GAP, _SCALE, 3))
    strip.paste(Image.fromarray(band.copy()), (round(x), GAP))
    x += _SCALE + 2 * GAP
    draw.text((x, middle), f"{most}   ({found.notes})", "black", font, anchor="lm")
    return np.asarray(strip)
