"""IDX, the file format of MNIST: an array of bytes behind a short header, perhaps gzipped.

Format: the magic number 0 0 type dimensions, then each dimension as a big-endian 32-bit number.
"""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.data.errors import DataError

_UBYTE = 0x08


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array in the IDX file `path`, unpacked if it is gzipped (whatever its name says).

    Args:
        path: the file.
        dimensions: how many the array must have: 3 for images [N, H, W], 1 for labels [N].

    Raises:
        DataError: if the file cannot be read, is not IDX, is cut short, or holds something else.
    """
    content = _content(path)
    if len(content) < 4 or content[:2] != b"\x00\x00":
        raise DataError(f"{path} is not an IDX file: it must begin with two zero bytes.")
    if content[2] != _UBYTE:
        raise DataError(
            f"{path} holds numbers of type 0x{content[2]:02x}, but only bytes (0x08) can be read."
        )
    if content[3] != dimensions:
        raise DataError(
            f"{path} holds an array of {content[3]} dimensions, but {dimensions} are expected."
        )
    header = 4 + 4 * dimensions
    if len(content) < header:
        raise DataError(
            f"{path} is cut short: its header is not complete. Delete it and fetch it again."
        )
    shape = [int(size) for size in np.frombuffer(content[4:header], ">u4")]
    if len(content) - header != math.prod(shape):
        raise DataError(
            f"{path} is damaged: its header promises {math.prod(shape)} bytes, "
            f"but {len(content) - header} follow. Delete it and fetch it again."
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path} is damaged and cannot be unpacked. Delete it and fetch it again."
        ) from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
