"""Reads one image file, of whatever kind, into a small square of bytes."""

import math
from contextlib import nullcontext
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageFile, ImageOps

from trainers.data.files import depth
from trainers.data.files.image_file import (
    DAMAGE,
    UnreadableImageError,
    check_room,
    of_any_size,
    opened,
)

_GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "F"})

_LARGE = 178_956_970
"""Pixels from which on an image is reduced as soon as it is unpacked, and is unpacked alone."""

_ENOUGH = 64_000_000
"""Pixels to which such an image is reduced, or fewer if fewer are wanted."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By EXIF's number for how the camera was held."""


def header_of(path: Path) -> tuple[tuple[int, int], bool]:
    """Width and height in pixels as stored, and whether the file stores brightness only; reads no
    more than its header.

    Raises:
        UnreadableImageError: if there is no image in the file.
    """
    with opened(path) as image:
        return image.size, image.mode in _GREY_MODES or image.mode.startswith("I;16")


def decode(path: Path, size: int, channels: int) -> NDArray[np.uint8]:
    """The image in `path`, scaled and cropped around its centre, as uint8 [channels, size, size].

    It is turned as its EXIF data say; what is transparent becomes white; of a moving image or of
    several pages the first is taken; more than 8 bits a channel are reduced to 8 (see depth.py).

    Raises:
        UnreadableImageError: if the file is missing, damaged, too large or no image.
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
        least: width and height down to which it may be reduced while it is read; one of more than
            178 megapixels is reduced to 64 at most.

    Raises:
        UnreadableImageError: if the file is missing, damaged, too large or no image.
    """
    mode = "L" if channels == 1 else "RGB"
    with opened(path) as image:
        stored = image.size
        is_large = stored[0] * stored[1] > _LARGE
        wanted = _reduced_size(stored, least) if is_large else least
        # JPEG can be unpacked at a fraction of its size, which is several times faster.
        image.draft(mode, wanted)
        check_room(image, stored)
        with of_any_size() if is_large else nullcontext():
            image.load()
            whole = _reduced(image, wanted) if is_large else image
            return _flat(_upright(whole, image), image, path).convert(mode)


def _reduced_size(stored: tuple[int, int], least: tuple[int, int]) -> tuple[int, int]:
    """The size to which a large image is reduced: that which is wanted, or `_ENOUGH` pixels."""
    wanted = min(side / each for side, each in zip(stored, least, strict=True))
    # JPEG shrinks by whole numbers only.
    factor = max(wanted, math.ceil((stored[0] * stored[1] / _ENOUGH) ** 0.5))
    return max(1, int(stored[0] / factor)), max(1, int(stored[1] / factor))


def _reduced(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A large image as one of at least `size`."""
    factor = max(1, min(image.width // size[0], image.height // size[1]))
    if image.mode.startswith("I;16"):
        # Pillow's `reduce` takes none of these.
        smaller = (image.width // factor, image.height // factor)
        return image.resize(smaller, Image.Resampling.BOX)
    if image.mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    return image.reduce(factor)


def _upright(whole: Image.Image, image: ImageFile.ImageFile) -> Image.Image:
    """`whole` turned as the EXIF data of `image` say; as it is if these are damaged."""
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except DAMAGE:
        return whole
    turn = _TURNS.get(orientation or 1)
    return whole if turn is None else whole.transpose(turn)


def _flat(whole: Image.Image, image: ImageFile.ImageFile, path: Path) -> Image.Image:
    """`whole`, which came from `image`, without transparency and with 8 bits a channel."""
    if depth.is_deep(whole):
        return depth.from_deep(whole, image)
    if whole.mode == "LAB":
        return _from_lab(whole)
    if depth.lacks_upper_bits(whole):
        return _from_dark(whole, path)
    if whole.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in whole.info:
        # Pillow turns no La into anything but LA.
        layer = (whole.convert("LA") if whole.mode == "La" else whole).convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer)
    return whole


def _from_dark(upper: Image.Image, path: Path) -> Image.Image:
    """Dark colours, which may be the upper bytes of numbers whose lower ones tell more."""
    with opened(path) as image:
        if image.size != upper.size or not depth.take_low_bytes(image):
            return upper
        image.load()
        return depth.from_two_bytes(upper, image)


def _from_lab(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
    assert converted is not None
    return converted


def _squares(path: Path, size: int, channels: int, across: int) -> NDArray[np.uint8]:
    pieces = _pieces(read_upright(path, channels, (2 * size * across, 2 * size)), across)
    try:
        squares = [ImageOps.fit(piece, (size, size), Image.Resampling.BICUBIC) for piece in pieces]
        pixels = np.stack([np.asarray(square, dtype=np.uint8) for square in squares])
    except DAMAGE as error:
        raise UnreadableImageError("it cannot be brought to the wanted size") from error
    return pixels.reshape(across, size, size, channels).transpose(0, 3, 1, 2)


def _pieces(image: Image.Image, across: int) -> list[Image.Image]:
    if across == 1:
        return [image]
    half = image.width // 2
    if not half:
        raise UnreadableImageError("it is too narrow to be cut into halves")
    right = image.width - half
    return [image.crop((left, 0, left + half, image.height)) for left in (0, right)]
