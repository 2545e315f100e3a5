"""Opens one image file with Pillow: of any size, without a word on the terminal, and with a reason
in plain words if it cannot be read."""

import logging
import os
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from PIL import Image, ImageFile, UnidentifiedImageError

from trainers.data.files.kinds import readable_formats, unreadable_kind, why_unreadable

DAMAGE = (
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
    NotImplementedError,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow's decoders raise on damaged files."""

_ALSO_OF_BUGS = (LookupError, TypeError, AttributeError, RuntimeError)
"""Those of them that code of ours may raise, too: they must not be taken for damage then."""

_ROOM = 2 * 2**30
"""Bytes that the pixels of one image may take while it is read; less on a small computer."""

_BYTES = {"1": 2, "L": 1, "P": 5, "LA": 4, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}
"""Bytes that Pillow needs for a pixel, where these are not 4; palettes are replaced by colours."""

_SMALL = 100_000_000
"""Bytes of pixels that a file of any size may unpack to."""

_MOST_PACKED = 500
"""Bytes of pixels that a byte of the file may stand for, where these are more; eight times that of
black and white."""

_COPIED = frozenset({"AVIF", "HEIF", "WEBP"})
"""Formats whose pixels exist twice while they are read."""

_RAW = "camera RAW"
_DNG_VERSION = 50706
"""The tag by which a TIFF says that it is camera RAW."""

# What is wrong with a file is said in the reason, and not in a log that shows its path.
logging.getLogger("PIL").setLevel(logging.CRITICAL)


class UnreadableImageError(Exception):
    """The file is not an image that can be read; the message is the reason."""


@contextmanager
def opened(path: Path) -> Iterator[ImageFile.ImageFile]:
    """The image in `path`, opened but not unpacked yet; Pillow's warnings are not heard meanwhile.

    Raises:
        UnreadableImageError: if the file is missing, damaged or no image, or if working on it in
            the block shows so.
    """
    with _HUSH:
        try:
            with _image_in(path) as image:
                yield image
        except DAMAGE as error:
            if isinstance(error, _ALSO_OF_BUGS) and not _is_of_a_decoder(error):
                raise
            raise UnreadableImageError(_reason(error, path)) from error


def _is_of_a_decoder(error: Exception) -> bool:
    """Whether Pillow or what it calls raised `error`, rather than LatentLab's own code."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    module = "" if frame is None else frame.tb_frame.f_globals.get("__name__", "")
    return module.split(".")[0] in ("PIL", "pi_heif")


def size_of(path: Path) -> tuple[int, int]:
    """Width and height in pixels of the image in `path`, as it is stored; only its header is read.

    Raises:
        UnreadableImageError: if there is no image in the file.
    """
    with opened(path) as image:
        return image.size


@contextmanager
def of_any_size() -> Iterator[None]:
    """No other image is opened meanwhile, and Pillow opens and unpacks one of any size; otherwise
    it refuses those of more than 178 megapixels, which might fill the memory."""
    with _LIMIT:
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = limit


_LIMIT = threading.RLock()


def check_room(image: ImageFile.ImageFile, stored: tuple[int, int]) -> None:
    """Check that `image` can be unpacked in the memory that one image may take.

    Args:
        stored: width and height in the file; `image` may have been told to shrink meanwhile.

    Raises:
        UnreadableImageError: saying how large it is and what to do.
    """
    needed = image.width * image.height * _BYTES.get(image.mode, 4)
    if image.format in _COPIED:
        needed *= 2
    if image.info.get("progressive"):
        # The whole picture at two bytes a coefficient, whatever it is shrunk to.
        needed += 2 * len(image.getbands()) * stored[0] * stored[1]
    there = _size_on_disk(image)
    packed = _MOST_PACKED * (8 if image.mode == "1" else 1)
    if needed > _SMALL and needed > packed * there:
        raise UnreadableImageError(
            f"it claims to be {stored[0]} x {stored[1]} pixels in only {there / 1000:.0f} kB, as "
            "files do that are made to fill the memory; if it is harmless, save it smaller"
        )
    room = min(_ROOM, psutil.virtual_memory().total // 3)
    if needed > room:
        raise UnreadableImageError(
            f"it is {stored[0]} x {stored[1]} pixels, which take {needed / 1e9:.1f} GB when they "
            f"are unpacked, and {room / 1e9:.1f} GB is the most; save it smaller or as an "
            "ordinary JPEG"
        )


def _size_on_disk(image: ImageFile.ImageFile) -> int:
    return Path(os.fsdecode(image.filename)).stat().st_size


def _image_in(path: Path) -> ImageFile.ImageFile:
    if unreadable_kind(path.name) == _RAW:
        # Its first picture, which Pillow may find, is a preview the size of a stamp.
        raise UnreadableImageError(why_unreadable(_RAW))
    try:
        with _LIMIT:
            image = Image.open(path, formats=readable_formats())
    except Image.DecompressionBombError:
        with of_any_size():
            image = Image.open(path, formats=readable_formats())
    if image.format == "TIFF" and _DNG_VERSION in image.tag_v2:  # type: ignore[attr-defined]
        image.close()
        raise UnreadableImageError(why_unreadable(_RAW))
    return image


class _Hush:
    """Pillow's warnings are not heard while at least one thread is in the block.

    `warnings.catch_warnings` by itself would leave the filters of one thread to another.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._caught = warnings.catch_warnings()
                self._caught.__enter__()
                warnings.filterwarnings("ignore", module=r"PIL\.|pi_heif\.")

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._caught.__exit__(None, None, None)


_HUSH = _Hush()


def _reason(error: BaseException, path: Path) -> str:
    if isinstance(error, PermissionError):
        return "its permissions forbid reading it"
    if isinstance(error, MemoryError):
        return "the memory is too small for it; save it smaller"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    kind = unreadable_kind(path.name)
    if kind is not None:
        return why_unreadable(kind)
    if isinstance(error, UnidentifiedImageError):
        return _unidentified(path)
    return "it is damaged, or was copied or downloaded only in part"


def _unidentified(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError:
        start = b""
    if start in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return (
            "it is a TIFF whose numbers are of a kind that cannot be read, or it is damaged; save "
            "it with 8 or 16 bits a channel"
        )
    return "it is not an image of a known kind"
