"""A picture of a person's own as a plain value, which a view, an undo step and a PNG can carry.

This module imports neither torch nor Pillow before a picture is read.
"""

import base64
import binascii
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import Field, field_validator

from latentlab import formatting
from trainers.config import Frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LARGEST_SIZE = 1024
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">8x4x4sIIBB")
_CHANNELS = {0: 1, 2: 3}
"""Channels by PNG's colour type: grey, and red, green, blue."""


class PictureError(ValueError):
    """A file or value is no picture that can be used; the message says why and what to do."""


class Crop(Frozen):
    """The square of a picture that is used; moved inside where it would reach beyond an edge.

    Attributes:
        x, y: its centre, as fractions of the picture's width and height; 0 is left and top.
        side: its side, as a fraction of the picture's shorter side.
    """

    x: float = Field(0.5, ge=0.0, le=1.0)
    y: float = Field(0.5, ge=0.0, le=1.0)
    side: float = Field(1.0, ge=0.01, le=1.0)

    def box(self, width: int, height: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in pixels, inside a picture of `width` by `height`."""
        side = self.side * min(width, height)
        left = min(max(self.x * width - side / 2, 0.0), width - side)
        top = min(max(self.y * height - side / 2, 0.0), height - side)
        return left, top, left + side, top + side


class Picture(Frozen):
    """A square picture at a model's size.

    Attributes:
        png: a PNG of 8 bits a channel, grey or coloured, in base64. Lossless, so that a view
            which carries it shows the same to the last bit wherever it is opened.
        name: what a person calls it, usually the name of its file, as text.
    """

    png: str = Field(min_length=1, repr=False)
    name: str = Field("", max_length=255)

    @field_validator("png")
    @classmethod
    def _square(cls, png: str) -> str:
        try:
            start = base64.b64decode(png, validate=True)[: _HEADER.size]
        except binascii.Error:
            start = b""
        if not start.startswith(_SIGNATURE) or len(start) < _HEADER.size:
            raise ValueError("A picture must be a PNG written in base64.")
        kind, width, height, depth, colours = _HEADER.unpack(start)
        if kind != b"IHDR" or depth != 8 or colours not in _CHANNELS:
            raise ValueError("A picture must be a PNG of 8 bits a channel, grey or coloured.")
        if width != height or not 1 <= width <= LARGEST_SIZE:
            raise ValueError(
                f"A picture must be square and at most {LARGEST_SIZE} px wide; this one is "
                f"{width} by {height} px."
            )
        return png

    @classmethod
    def from_file(
        cls, path: Path | str, size: int, channels: int, crop: Crop | None = None
    ) -> Self:
        """The picture in a file of any size and common format, brought to a model's size.

        It is turned as its EXIF data say; what is transparent becomes white.

        Args:
            size: side length in pixels that the model works on.
            channels: 1 (grey) or 3, as the model's images have.
            crop: which square of it; None takes the largest in the middle.

        Raises:
            PictureError: if the file is missing, empty, damaged or no picture.
        """
        from latentlab.pictures.reading import read_square

        path = Path(path).expanduser()
        pixels = read_square(path, size, channels, crop or Crop())
        return cls.from_array(pixels, formatting.shown(path.name))

    @classmethod
    def from_array(cls, pixels: "NDArray[np.uint8]", name: str = "") -> Self:
        """The picture of `pixels`, uint8 [H, W, C] with H = W and 1 or 3 channels.

        Raises:
            PictureError: if they have another shape.
        """
        from latentlab.pictures.reading import encode_png

        return cls(png=base64.b64encode(encode_png(pixels)).decode(), name=name)

    @property
    def size(self) -> int:
        """Side length in pixels."""
        return int(self._header()[1])

    @property
    def channels(self) -> int:
        """1 (grey) or 3 (colour)."""
        return _CHANNELS[self._header()[4]]

    def content(self) -> bytes:
        """The PNG file's bytes."""
        return base64.b64decode(self.png)

    def pixels(self) -> "NDArray[np.uint8]":
        """uint8 [size, size, channels].

        Raises:
            PictureError: if the PNG is damaged.
        """
        from latentlab.pictures.reading import decode_png

        return decode_png(self.content(), self.name)

    def fitted(self, size: int, channels: int) -> Self:
        """The same picture at another model's size and colours; itself if they are the same.

        Raises:
            PictureError: if the PNG is damaged.
        """
        from latentlab.pictures.reading import resized

        if (self.size, self.channels) == (size, channels):
            return self
        return self.from_array(resized(self.pixels(), size, channels), self.name)

    def _header(self) -> tuple[bytes, int, int, int, int]:
        start = base64.b64decode(self.png[: 4 * _HEADER.size])[: _HEADER.size]
        return _HEADER.unpack(start)
