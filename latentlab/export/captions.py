"""Pictures with words over their columns or below, for looking at rather than for cutting out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from latentlab.export.picture import enlarged

GAP = 4
"""Pixels of white between the cells."""
STRIP = 22
"""Height of the line of captions, in pixels."""
FONT_SIZE = 14


def labelled_grid(
    images: NDArray[np.uint8], columns: int, captions: Sequence[str] = (), scale: int = 2
) -> NDArray[np.uint8]:
    """The images row by row on white, with a caption over each column.

    Args:
        images: uint8 [N, H, W, C].
        columns: pictures in a row.
        captions: one for each column, shortened where they do not fit; or none.
        scale: how many pixels wide each pixel of an image becomes.

    Returns:
        uint8 [H', W', C].
    """
    count, height, width, channels = images.shape
    rows = -(-count // columns)
    top = STRIP if captions else GAP
    across, down = width * scale + GAP, height * scale + GAP
    page = np.full((top + rows * down, GAP + columns * across, channels), 255, np.uint8)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        y, x = top + row * down, GAP + column * across
        page[y : y + height * scale, x : x + width * scale] = enlarged(image, scale)
    for column, caption in enumerate(captions[:columns]):
        x = GAP + column * across
        page[:STRIP, x : x + width * scale] = _words(caption, width * scale)[..., None]
    return page


def with_caption_below(picture: NDArray[np.uint8], caption: str) -> NDArray[np.uint8]:
    """uint8 [H, W, C] with `caption` in a white strip under it, [H + STRIP, W, C]."""
    _, width, channels = picture.shape
    strip = _words(caption, width)[..., None].repeat(channels, axis=2)
    return np.concatenate([picture, strip])


def _words(text: str, width: int) -> NDArray[np.uint8]:
    """`text` in black on white, centred in [STRIP, width]."""
    strip = Image.new("L", (width, STRIP), 255)
    font = ImageFont.load_default(FONT_SIZE)
    shown = text
    while len(shown) > 1 and font.getlength(shown) > width:
        shown = shown.rstrip("…")[:-1] + "…"
    ImageDraw.Draw(strip).text((width / 2, STRIP / 2), shown, 0, font, anchor="mm")
    return np.asarray(strip)
