"""Pictures with words over their columns, beside their rows or below, for looking at rather than
for cutting out."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from latentlab.export.picture import enlarged

GAP = 4
"""Pixels of white between the cells."""
STRIP = 22
"""Height of the line of captions, in pixels."""
FONT_SIZE = 14
WIDEST = 320
"""Pixels that the captions of rows take at most."""


def labelled_grid(
    images: NDArray[np.uint8],
    columns: int,
    captions: Sequence[str] = (),
    scale: int = 2,
    row_captions: Sequence[str] = (),
    smooth: bool = False,
    gap: int = GAP,
) -> NDArray[np.uint8]:
    """The images row by row on white, with captions over the columns and beside the rows.

    Args:
        images: uint8 [N, H, W, C].
        columns: pictures in a row.
        captions: one for each column, shortened where they do not fit; or none.
        scale: how many pixels wide each pixel of an image becomes.
        row_captions: one for each row, to the left of it; or none.
        smooth: blend between the pixels of an image when enlarging.
        gap: pixels of white around the images.

    Returns:
        uint8 [H', W', C].
    """
    count, height, width, channels = images.shape
    rows = -(-count // columns)
    cell = (width * scale, height * scale)
    left, top, across, down = _margins(cell, captions, row_captions, gap)
    page_size = grid_size(count, columns, cell, captions, row_captions, gap)
    page = np.full((page_size[1], page_size[0], channels), 255, np.uint8)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        y, x = top + row * down, left + column * across
        page[y : y + cell[1], x : x + cell[0]] = enlarged(image, scale, smooth)
    for column, caption in enumerate(captions[:columns]):
        x = left + column * across
        page[:STRIP, x : x + cell[0]] = _words(caption, cell[0])[..., None]
    for row, caption in enumerate(row_captions[:rows]):
        y = top + row * down + max(0, (cell[1] - STRIP) // 2)
        page[y : y + STRIP, : left - GAP] = _words(caption, left - GAP)[..., None]
    return page


def grid_size(
    count: int,
    columns: int,
    cell: tuple[int, int],
    captions: Sequence[str] = (),
    row_captions: Sequence[str] = (),
    gap: int = GAP,
) -> tuple[int, int]:
    """Width and height in pixels of a `labelled_grid` of `count` images; `cell` is the width and
    height of an enlarged one."""
    rows = -(-count // columns)
    left, top, across, down = _margins(cell, captions, row_captions, gap)
    return left + columns * across, top + rows * down


def _margins(
    cell: tuple[int, int], captions: Sequence[str], row_captions: Sequence[str], gap: int
) -> tuple[int, int, int, int]:
    """Where the first image lies from the left and from the top, and the way from one to the next,
    across and down."""
    across, down = cell[0] + gap, cell[1] + gap
    # A row lower than its words needs room for them.
    down = max(down, STRIP) if row_captions else down
    left = gap + _widest(row_captions)
    return left, STRIP if captions else gap, across, down


def with_caption_below(picture: NDArray[np.uint8], caption: str) -> NDArray[np.uint8]:
    """uint8 [H, W, C] with `caption` in a white strip under it, [H + STRIP, W, C]."""
    _, width, channels = picture.shape
    strip = _words(caption, width)[..., None].repeat(channels, axis=2)
    return np.concatenate([picture, strip])


def _widest(captions: Sequence[str]) -> int:
    """Pixels that the longest of `captions` takes with a gap; 0 without captions."""
    font = ImageFont.load_default(FONT_SIZE)
    widths = [ceil(font.getlength(each)) + GAP for each in captions]
    return min(max(widths, default=0), WIDEST)


def _words(text: str, width: int) -> NDArray[np.uint8]:
    """`text` in black on white, centred in [STRIP, width]."""
    strip = Image.new("L", (width, STRIP), 255)
    font = ImageFont.load_default(FONT_SIZE)
    shown = text
    while len(shown) > 1 and font.getlength(shown) > width:
        shown = shown.rstrip("…")[:-1] + "…"
    ImageDraw.Draw(strip).text((width / 2, STRIP / 2), shown, 0, font, anchor="mm")
    return np.asarray(strip)
