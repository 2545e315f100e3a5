"""A picture of a person's own as a plain value, which a view, an undo step and a PNG can carry;
and the ways from and to files and squares of bytes.

This module imports no torch, and neither numpy nor Pillow before a picture is read.
"""

import base64
import binascii
import io
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import Field, field_validator

from latentlab import formatting
from trainers.config import Frozen

if TYPE_CHECKING:
    from PIL import Image

    from trainers.data.images import Pixels

LARGEST_SIZE = 1024
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">8x4x4sIIBB")
_ANY_SIDE = 1 << 24
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
        path = Path(path).expanduser()
        pixels = read_square(path, size, channels, crop or Crop())
        return cls.from_array(pixels, formatting.shown(path.name))

    @classmethod
    def from_array(cls, pixels: "Pixels", name: str = "") -> Self:
        """The picture of `pixels`, uint8 [H, W, C] with H = W and 1 or 3 channels.

        Raises:
            PictureError: if they have another shape.
        """
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

    def pixels(self) -> "Pixels":
        """uint8 [size, size, channels].

        Raises:
            PictureError: if the PNG is damaged.
        """
        return decode_png(self.content(), self.name)

    def fitted(self, size: int, channels: int) -> Self:
        """The same picture at another model's size and colours; itself if they are the same.

        Raises:
            PictureError: if the PNG is damaged.
        """
        if (self.size, self.channels) == (size, channels):
            return self
        return self.from_array(resized(self.pixels(), size, channels), self.name)

    def _header(self) -> tuple[bytes, int, int, int, int]:
        start = base64.b64decode(self.png[: 4 * _HEADER.size])[: _HEADER.size]
        return _HEADER.unpack(start)


def read_square(path: Path, size: int, channels: int, crop: Crop) -> "Pixels":
    """The square `crop` of the picture in `path`, as uint8 [size, size, channels].

    Raises:
        PictureError: if the file is missing, empty, damaged or no picture.
    """
    from PIL import Image

    image = _read(path, channels, round(2 * size / crop.side))
    box = crop.box(image.width, image.height)
    square = image.resize((size, size), Image.Resampling.BICUBIC, box)
    return _bytes_of(square, size, channels)


def read_whole_pixels(path: Path, channels: int) -> "Pixels":
    """All of the picture in `path`, upright, as uint8 [H, W, channels].

    Raises:
        PictureError: if the file is missing, empty, damaged or no picture.
    """
    import numpy as np

    image = _read(path, channels, _ANY_SIDE)
    return np.array(image, dtype=np.uint8).reshape(image.height, image.width, channels)


def _read(path: Path, channels: int, least: int) -> "Image.Image":
    """The picture in `path`, upright, which may be reduced to `least` pixels a side while it is
    read.

    Raises:
        PictureError: if the file is missing, empty, damaged or no picture.
    """
    from trainers.data.files.decoding import read_upright
    from trainers.data.files.image_file import UnreadableImageError

    _check_file(path)
    try:
        return read_upright(path, channels, (least, least))
    except UnreadableImageError as error:
        raise PictureError(
            f"{path.name} cannot be used: {error}. Choose a picture that other programs can "
            "open, such as a PNG or JPEG."
        ) from error


def shorter_side(path: Path) -> int:
    """The shorter side, in pixels, of a picture that was read before.

    Raises:
        PictureError: if it has gone or cannot be read any more.
    """
    from trainers.data.files.image_file import UnreadableImageError, size_of

    _check_file(path)
    try:
        return min(size_of(path))
    except UnreadableImageError as error:
        raise PictureError(
            f"{path.name} cannot be used: it changed while it was read. Choose it again."
        ) from error


def encode_png(pixels: "Pixels") -> bytes:
    """The PNG file of uint8 [H, W, C].

    Raises:
        PictureError: if that is no square of one or three channels.
    """
    import numpy as np

    from trainers.runs.grids import to_image

    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (1, 3):
        raise PictureError(
            f"An array of {pixels.dtype} {list(pixels.shape)} is no picture: give uint8 "
            "[height, width, 1 or 3]."
        )
    if pixels.shape[0] != pixels.shape[1]:
        raise PictureError(
            f"A picture must be square; this one is {pixels.shape[1]} by {pixels.shape[0]} px."
        )
    buffer = io.BytesIO()
    to_image(np.ascontiguousarray(pixels)).save(buffer, "PNG")
    return buffer.getvalue()


def decode_png(content: bytes, name: str) -> "Pixels":
    """uint8 [H, W, C] of a PNG file's bytes.

    Raises:
        PictureError: if they are damaged.
    """
    import numpy as np
    from PIL import Image

    from trainers.data.files.image_file import DAMAGE

    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            pixels = np.asarray(image, dtype=np.uint8)
    except DAMAGE as error:
        raise PictureError(
            f"The picture {name or 'of this view'} is damaged. Open its file again."
        ) from error
    return pixels[..., None] if pixels.ndim == 2 else pixels


def resized(pixels: "Pixels", size: int, channels: int) -> "Pixels":
    """uint8 [H, W, C] as uint8 [size, size, channels]."""
    from PIL import Image

    from trainers.runs.grids import to_image

    image = to_image(pixels).convert("L" if channels == 1 else "RGB")
    image = image.resize((size, size), Image.Resampling.BICUBIC)
    return _bytes_of(image, size, channels)


def _bytes_of(image: "Image.Image", size: int, channels: int) -> "Pixels":
    """uint8 [size, size, channels] of an image of that size."""
    import numpy as np

    return np.asarray(image, dtype=np.uint8).reshape(size, size, channels)


def _check_file(path: Path) -> None:
    if not path.exists():
        raise PictureError(f"There is no file {path}. Choose a picture that exists.")
    if path.is_dir():
        raise PictureError(f"{path} is a folder. Choose one picture in it.")
    if not path.stat().st_size:
        raise PictureError(f"{path.name} is empty. Choose another picture.")
