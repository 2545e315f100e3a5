"""How the view of the Map page is shown."""

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from latentlab.export.captions import FONT_SIZE, GAP, STRIP
from latentlab.export.picture import enlarged
from latentlab.formatting import count
from latentlab.latent.map_axes import MapAxes
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.map_colours import Legend, coloured, scale_colours
from latentlab.rendering.map_painting import MapPainter, Sight, packed, unpacked, whole
from latentlab.rendering.placed import Choice, PlacedPictures, placed_pictures
from latentlab.rendering.render import Pictures, shows
from latentlab.views.map import MapView
from trainers.data.watching import Watcher

SIDE = 1024
"""Pixels of the map, without its legend."""

_PAPER = 0xFFFFFFFF
_ACCENT = 0xFF0B6B66
_SPOT = 96
"""Pixels that the picture decoded at the spot takes at least, if it is no larger by itself."""
_SCALE = 160
"""Pixels of a scale of amounts."""


@dataclass(frozen=True, repr=False)
class MapPictures(Pictures):
    """The map as one picture, with all that it was painted from.

    Attributes:
        placed: the pictures of the data and their places; the same object for views that differ
            in nothing but sight, colours and spot.
        hues: uint8 [N, 3], the colour of each picture.
        legend: what the colours stand for.
    """

    placed: PlacedPictures = field(kw_only=True)
    hues: NDArray[np.uint8] = field(kw_only=True)
    legend: Legend = field(kw_only=True)


@shows(MapView)
def map_of(view: MapView, model: LatentModel, watcher: Watcher) -> MapPictures:
    """The map with its legend below, on white, and the decoded picture at the spot."""
    placed = placed_pictures(model, Choice(view.count, view.seed, view.label), watcher)
    hues, legend = coloured(
        view.colour,
        placed.labels,
        placed.label_names,
        placed.factors,
        placed.lengths,
        len(placed),
    )
    x, y, span = (view.x, view.y, view.span) if view.span else whole(placed.places)
    sight = Sight.of(x, y, span, SIDE, SIDE)
    painted = MapPainter(placed.places, placed.thumbnails, hues).paint(sight, _PAPER)
    if view.spot is not None and model.samples:
        _paint_spot(painted, sight, view.spot, _decoded(model, placed, view.spot))
    words = f"{axes_in_words(placed.axes)} {shown_in_words(placed)}"
    page = np.concatenate([unpacked(painted), _legend_strip(legend, words)])
    return MapPictures(page[None], 1, placed=placed, hues=hues, legend=legend)


def axes_in_words(axes: MapAxes) -> str:
    """What the axes are, and how much of the latents they show, as a sentence."""
    size = axes.directions.shape[1]
    if axes.shares is None:
        return "The axes are the latent's two numbers." if size > 1 else "Latents of one number."
    return (
        f"The two leading of {size} components hold {100 * sum(axes.shares):.0f} % of the variance."
    )


def shown_in_words(placed: PlacedPictures) -> str:
    """How many pictures are shown, as a sentence."""
    return f"{count(len(placed))} of {count(placed.total)} pictures."


def _decoded(
    model: LatentModel, placed: PlacedPictures, spot: tuple[float, float]
) -> NDArray[np.uint8]:
    """uint8 [H, W, C]; of a model with labels under the label of the nearest picture."""
    latents = placed.axes.latents(torch.tensor([spot]))
    labels = torch.tensor([nearest_label(placed, spot) or 0]) if model.classes else None
    picture: NDArray[np.uint8] = decode_exactly(model, latents, labels)[0]
    return enlarged(picture, max(_SPOT // picture.shape[0], 1))


def nearest_label(placed: PlacedPictures, place: tuple[float, float]) -> int | None:
    """The label of the picture nearest to a place; None if the data have no labels."""
    if placed.labels is None:
        return None
    away = np.square(placed.places - np.array(place, np.float32)).sum(axis=1)
    return int(placed.labels[away.argmin()])


def _paint_spot(
    canvas: NDArray[np.uint32],
    sight: Sight,
    spot: tuple[float, float],
    picture: NDArray[np.uint8],
) -> None:
    """Put `picture` with a frame at the spot, moved inside if that lies in sight."""
    framed = np.pad(packed(picture), 3, constant_values=_ACCENT)[:SIDE, :SIDE]
    across, down = np.floor(sight.pixels(np.array([spot], np.float32)))[0].astype(int)
    if not (0 <= across < SIDE and 0 <= down < SIDE):
        return
    side = framed.shape[0]
    left, top = (min(max(int(each) - side // 2, 0), SIDE - side) for each in (across, down))
    canvas[top : top + side, left : left + side] = framed


def _legend_strip(legend: Legend, words: str) -> NDArray[np.uint8]:
    """Lines of words under the map, uint8 [H, SIDE, 3]: what the axes are, then the colours."""
    font = ImageFont.load_default(FONT_SIZE)
    strip = Image.new("RGB", (SIDE, 2 * STRIP + STRIP * len(legend.entries)), "white")
    draw = ImageDraw.Draw(strip)
    draw.text((GAP, GAP), words, "black", font)
    x, y = float(GAP), float(STRIP)
    if legend.title:
        draw.text((x, y + GAP), f"{legend.title}:", "black", font)
        x += font.getlength(f"{legend.title}:") + 2 * GAP
    if legend.bounds is not None:
        low, high = legend.bounds
        draw.text((x, y + GAP), low, "black", font)
        x += font.getlength(low) + 2 * GAP
        band = np.broadcast_to(scale_colours(_SCALE), (STRIP - 2 * GAP, _SCALE, 3))
        strip.paste(Image.fromarray(band.copy()), (round(x), round(y) + GAP))
        draw.text((x + _SCALE + 2 * GAP, y + GAP), high, "black", font)
    for name, colour in legend.entries:
        width = STRIP + font.getlength(name) + 2 * GAP
        if x + width > SIDE:
            x, y = float(GAP), y + STRIP
        draw.rectangle((x, y + GAP, x + FONT_SIZE, y + GAP + FONT_SIZE), fill=colour)
        draw.text((x + FONT_SIZE + GAP, y + GAP), name, "black", font)
        x += width
    height = round(y) + STRIP + GAP
    return np.asarray(strip)[:height]
