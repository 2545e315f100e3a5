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
) -> NDArray[np.uint8]:
    """The images row by row on white, with captions over the columns and beside the rows.

    Args:
        images: uint8 [N, H, W, C].
        columns: pictures in a row.
        captions: one for each column, shortened where they do not fit; or none.
        scale: how many pixels wide each pixel of an image becomes.
        row_captions: one for each row, to the left of it; or none.

    Returns:
        uint8 [H', W', C].
    """
    count, height, width, channels = images.shape
    rows = -(-count // columns)
    top = STRIP if captions else GAP
    across, down = width * scale + GAP, height * scale + GAP
    # A row lower than its words needs room for them.
    down = max(down, STRIP) if row_captions else down
    left = GAP + _widest(row_captions)
    page = np.full((top + rows * down, left + columns * across, channels), 255, np.uint8)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        y, x = top + row * down, left + column * across
        page[y : y + height * scale, x : x + width * scale] = enlarged(image, scale)
    for column, caption in enumerate(captions[:columns]):
        x = left + column * across
        page[:STRIP, x : x + width * scale] = _words(caption, width * scale)[..., None]
    for row, caption in enumerate(row_captions[:rows]):
        y = top + row * down + max(0, (height * scale - STRIP) // 2)
        page[y : y + STRIP, : left - GAP] = _words(caption, left - GAP)[..., None]
    return page


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
