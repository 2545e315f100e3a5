"""Between picture files and squares of bytes at a model's size. Pillow, but no torch."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from latentlab.pictures.picture import Crop, PictureError
from latentlab.pixels import Pixels
from trainers.data.files.decoding import UnreadableImageError, read_upright
from trainers.runs.grids import to_image


def read_square(path: Path, size: int, channels: int, crop: Crop) -> Pixels:
    """The square `crop` of the picture in `path`, as uint8 [size, size, channels].

    Raises:
        PictureError: if the file is missing, empty, damaged or no picture.
    """
    _check_file(path)
    least = round(2 * size / crop.side)
    try:
        image = read_upright(path, channels, (least, least))
    except UnreadableImageError as error:
        raise PictureError(
            f"{path.name} cannot be used: {error}. Choose a picture that other programs can "
            "open, such as a PNG or JPEG."
        ) from error
    box = crop.box(image.width, image.height)
    square = image.resize((size, size), Image.Resampling.BICUBIC, box)
    return np.asarray(square, dtype=np.uint8).reshape(size, size, channels)


def shorter_side(path: Path) -> int:
    """The shorter side, in pixels, of a picture that was read before.

    Raises:
        PictureError: if it has gone or cannot be read any more.
    """
    _check_file(path)
    try:
        with Image.open(path) as image:
            return min(image.size)
    except (OSError, ValueError, SyntaxError) as error:
        raise PictureError(
            f"{path.name} cannot be used: it changed while it was read. Choose it again."
        ) from error


def encode_png(pixels: Pixels) -> bytes:
    """The PNG file of uint8 [H, W, C].

    Raises:
        PictureError: if that is no square of one or three channels.
    """
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


def decode_png(content: bytes, name: str) -> Pixels:
    """uint8 [H, W, C] of a PNG file's bytes.

    Raises:
        PictureError: if they are damaged.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            pixels = np.asarray(image, dtype=np.uint8)
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureError(
            f"The picture {name or 'of this view'} is damaged. Open its file again."
        ) from error
    return pixels[..., None] if pixels.ndim == 2 else pixels


def resized(pixels: Pixels, size: int, channels: int) -> Pixels:
    """uint8 [H, W, C] as uint8 [size, size, channels]."""
    image = to_image(pixels).convert("L" if channels == 1 else "RGB")
    image = image.resize((size, size), Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.uint8).reshape(size, size, channels)


def _check_file(path: Path) -> None:
    if not path.exists():
        raise PictureError(f"There is no file {path}. Choose a picture that exists.")
    if path.is_dir():
        raise PictureError(f"{path} is a folder. Choose one picture in it.")
    if not path.stat().st_size:
        raise PictureError(f"{path.name} is empty. Choose another picture.")
