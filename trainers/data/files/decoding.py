"""Reads one image file, of whatever kind, into a small square of bytes."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

_DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow's decoders raise on damaged files."""

_GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "F"})


class UnreadableImageError(Exception):
    """The file is not an image that can be read; the message is the reason."""


def image_suffixes() -> frozenset[str]:
    """The file name endings, in lower case, of the formats that can be read."""
    Image.init()
    known = Image.registered_extensions().items()
    return frozenset(suffix for suffix, kind in known if kind in Image.OPEN)


def is_grey(path: Path) -> bool:
    """Whether the file stores brightness only; reads no more than its header.

    Raises:
        UnreadableImageError: if there is no image in the file.
    """
    try:
        with Image.open(path) as image:
            return image.mode in _GREY_MODES or image.mode.startswith("I;16")
    except _DAMAGE as error:
        raise UnreadableImageError(_reason(error)) from error


def decode(path: Path, size: int, channels: int) -> NDArray[np.uint8]:
    """The image in `path`, scaled and cropped around its centre, as uint8 [channels, size, size].

    It is turned as its EXIF data say; what is transparent becomes white; of a moving image the
    first frame is taken; more than 8 bits a channel are reduced to 8.

    Raises:
        UnreadableImageError: if the file is missing, damaged or no image.
    """
    square: NDArray[np.uint8] = _squares(path, size, channels, 1)[0]
    return square


def decode_halves(path: Path, size: int, channels: int) -> NDArray[np.uint8]:
    """The left and the right half of the image in `path`, uint8 [2, channels, size, size].

    Each is read as by `decode`. Of an odd width, the column in the middle is in neither.
    """
    return _squares(path, size, channels, 2)


def read_upright(path: Path, channels: int, least: tuple[int, int]) -> Image.Image:
    """The whole image in `path`, turned and flattened as by `decode`, grey or in colour.

    Args:
        channels: 1 (grey) or 3.
        least: width and height down to which it may be reduced while it is read.

    Raises:
        UnreadableImageError: if the file is missing, damaged or no image.
    """
    mode = "L" if channels == 1 else "RGB"
    try:
        with Image.open(path) as image:
            # JPEG can be unpacked at a fraction of its size, which is several times faster.
            image.draft(mode, least)
            return _flat(ImageOps.exif_transpose(image)).convert(mode)
    except _DAMAGE as error:
        raise UnreadableImageError(_reason(error)) from error


def _squares(path: Path, size: int, channels: int, across: int) -> NDArray[np.uint8]:
    pieces = _pieces(read_upright(path, channels, (2 * size * across, 2 * size)), across)
    try:
        squares = [ImageOps.fit(piece, (size, size), Image.Resampling.BICUBIC) for piece in pieces]
        pixels = np.stack([np.asarray(square, dtype=np.uint8) for square in squares])
    except _DAMAGE as error:
        raise UnreadableImageError(_reason(error)) from error
    return pixels.reshape(across, size, size, channels).transpose(0, 3, 1, 2)


def _pieces(image: Image.Image, across: int) -> list[Image.Image]:
    if across == 1:
        return [image]
    half = image.width // 2
    if not half:
        raise UnreadableImageError("it is too narrow to be cut into halves")
    right = image.width - half
    return [image.crop((left, 0, left + half, image.height)) for left in (0, right)]


def _flat(image: Image.Image) -> Image.Image:
    """`image` without transparency and with 8 bits a channel."""
    if image.mode == "F" or image.mode.startswith("I"):
        return _from_deep(image)
    if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer)
    return image


def _from_deep(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits: 16-bit whole numbers, or fractions from 0 to 1."""
    values = np.asarray(image, dtype=np.float64)
    peak = values.max(initial=0.0)
    if image.mode == "F" and peak <= 1.0:
        values = values * 255
    elif peak > 255 or image.mode.startswith("I;16"):
        values = values / 257
    return Image.fromarray(np.clip(np.nan_to_num(values) + 0.5, 0, 255).astype(np.uint8))


def _reason(error: BaseException) -> str:
    if isinstance(error, UnidentifiedImageError):
        return "it is not an image of a known kind"
    if isinstance(error, PermissionError):
        return "its permissions forbid reading it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "it is damaged, or was copied or downloaded only in part"
