"""Plots of points as pixels: dots, arrows, curves, bars and densities between axes. No torch.

What is drawn is drawn three times as large and made smaller, so that no edge is jagged.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIDE = 360
"""Pixels of the side of a plot."""
CHANNELS = 3

ORANGE, BLUE, GREY, DARK = "#e69f00", "#0072b2", "#9aa0a6", "#3c4043"
"""Of what a model makes; what it knows; the data; what is true."""
HUES = (ORANGE, "#56b4e9", "#009e73", "#d55e00", "#0072b2", "#cc79a7", "#8c6d1f", "#5f4b8b")
"""Of labels, which begin again after the last."""

_FINER = 3
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 8, 8, 24
"""Margins in pixels; the numbers of the axes stand in the first and the last."""
_TICK = 4
_FONT_SIZE = 12
_HEAT = ((255, 255, 255), (190, 222, 240), (86, 160, 209), (0, 94, 160), (8, 32, 82))
"""Colours of a density from 0 to its largest value."""

Values = NDArray[np.floating]


class Plot:
    """A square of paper with axes, on which is drawn; places are in the numbers of the axes.

    Args:
        low, high: ends of the axis to the right.
        bottom, top: ends of the upward axis; None takes the same.
    """

    def __init__(
        self, low: float, high: float, bottom: float | None = None, top: float | None = None
    ) -> None:
        self._across = (low, high)
        self._up = (low if bottom is None else bottom, high if top is None else top)
        self._image = Image.new("RGB", (SIDE * _FINER, SIDE * _FINER), "white")
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def heat(self, values: Values, largest: float) -> None:
        """Colour the whole plot by `values` [S, S], the first row at the bottom, from 0 to
        `largest`."""
        left, top, right, bottom = self._box()
        shares = np.clip(values[::-1] / max(largest, 1e-12), 0.0, 1.0)
        stops = np.linspace(0.0, 1.0, len(_HEAT))
        colours = [np.interp(shares, stops, each) for each in zip(*_HEAT, strict=True)]
        picture = Image.fromarray(np.stack(colours, axis=-1).round().astype(np.uint8))
        size = (right - left, bottom - top)
        self._image.paste(picture.resize(size, Image.Resampling.BICUBIC), (left, top))

    def dots(self, at: Values, colour: str, radius: float = 2.0, opacity: float = 1.0) -> None:
        """A dot at each of `at` [N, 2]; its radius in pixels."""
        size, paint = radius * _FINER, _paint(colour, opacity)
        for x, y in self._places(at):
            self._draw.ellipse((x - size, y - size, x + size, y + size), paint)

    def lines(self, begin: Values, end: Values, colour: str, opacity: float = 1.0) -> None:
        """A straight line from each of `begin` to each of `end`, both [N, 2]."""
        paint = _paint(colour, opacity)
        for one, other in zip(self._places(begin), self._places(end), strict=True):
            self._draw.line((*one, *other), paint, _FINER)

    def arrows(self, begin: Values, end: Values, colour: str) -> None:
        """An arrow from each of `begin` to each of `end`, both [N, 2]."""
        for one, other in zip(self._places(begin), self._places(end), strict=True):
            self._arrow(np.array(one), np.array(other), colour)

    def curve(self, across: Values, up: Values, colour: str, width: float = 1.5) -> None:
        """A line through `up` [N] over `across` [N]."""
        at = self._places(np.stack([across, up], axis=1))
        self._draw.line(at, colour, round(width * _FINER), joint="curve")

    def bars(self, heights: Values, colour: str, opacity: float = 1.0) -> None:
        """Bars of `heights` [N] side by side, all as wide, from one end of the axis on."""
        edges = np.linspace(*self._across, len(heights) + 1)
        for left, right, height in zip(edges, edges[1:], heights, strict=False):
            (x0, y0), (x1, y1) = self._places(np.array([[left, height], [right, 0.0]]))
            if y1 > y0:
                self._draw.rectangle((x0, y0, x1 - _FINER, y1), _paint(colour, opacity))

    def pixels(self) -> NDArray[np.uint8]:
        """What was drawn, with its axes: uint8 [SIDE, SIDE, 3]."""
        page = self._image.reduce(_FINER)
        left, top, right, bottom = self._box()
        box = (left // _FINER, top // _FINER, right // _FINER, bottom // _FINER)
        self._cut(page, box)
        draw = ImageDraw.Draw(page)
        draw.rectangle(box, outline=GREY)
        for number in _ticks(*self._across):
            x = round(float(_along(number, self._across, box[0], box[2])))
            draw.line((x, box[3], x, box[3] + _TICK), GREY)
            draw.text((x, box[3] + _TICK + 2), _words(number), DARK, _font(), "mt")
        for number in _ticks(*self._up):
            y = round(float(_along(number, self._up, box[3], box[1])))
            draw.line((box[0] - _TICK, y, box[0], y), GREY)
            draw.text((box[0] - _TICK - 3, y), _words(number), DARK, _font(), "rm")
        return np.asarray(page, np.uint8)

    def _cut(self, page: Image.Image, box: tuple[int, int, int, int]) -> None:
        """Take away what was drawn outside the axes."""
        inside = page.crop(box)
        page.paste("white", (0, 0, *page.size))
        page.paste(inside, box[:2])

    def _arrow(self, begin: Values, end: Values, colour: str) -> None:
        along = end - begin
        length = float(np.hypot(*along))
        if length < _FINER:
            return
        along = along / length
        beside, size = np.array([-along[1], along[0]]), min(4.0 * _FINER, length)
        neck = end - size * along
        self._draw.line((*begin, *neck), colour, _FINER)
        corners = (end, neck + 0.45 * size * beside, neck - 0.45 * size * beside)
        self._draw.polygon([tuple(each.tolist()) for each in corners], colour)

    def _places(self, at: Values) -> list[tuple[float, float]]:
        """Pixels of the large picture of places [N, 2]; of those that are numbers."""
        left, top, right, bottom = self._box()
        x = _along(at[:, 0], self._across, left, right)
        y = _along(at[:, 1], self._up, bottom, top)
        # What is far out is not seen, and would not fit into Pillow's numbers.
        far = 4.0 * SIDE * _FINER
        found = np.clip(np.nan_to_num(np.stack([x, y], axis=1), nan=-far), -far, far)
        return [(x, y) for x, y in found.tolist()]

    def _box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what lies between the axes, in the large picture."""
        return (
            _LEFT * _FINER,
            _TOP * _FINER,
            (SIDE - _RIGHT) * _FINER,
            (SIDE - _BOTTOM) * _FINER,
        )


def _along(values: Values | float, ends: tuple[float, float], first: float, last: float) -> Values:
    return first + (np.asarray(values, float) - ends[0]) / (ends[1] - ends[0]) * (last - first)


def _ticks(low: float, high: float) -> list[float]:
    """Three or more round numbers between the ends, 0 among them if it is there."""
    step = 10.0 ** np.floor(np.log10(high - low))
    step = next(each for each in (step, step / 2, step / 5) if (high - low) / each >= 3.0)
    return [float(step * n) for n in range(int(np.ceil(low / step)), int(high / step) + 1)]


def _words(number: float) -> str:
    return f"{round(number, 6):g}"


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(_FONT_SIZE)


def _paint(colour: str, opacity: float) -> tuple[int, int, int, int]:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue, round(255 * opacity)
