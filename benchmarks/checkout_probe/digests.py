"""Digests of arrays, texts and picture files: equal digests mean equal to the last bit."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

Parts = dict[str, str]
"""Digests of what one thing consists of, by name."""

Found = dict[str, Parts]
"""Everything that a checkout gave, by what it is: "digits-cgan: walk loop"."""


def of_bytes(content: bytes) -> str:
    """Digest of `content`, 16 hex digits."""
    return hashlib.sha256(content).hexdigest()[:16]


def of_value(value: object) -> str:
    """Digest of a value made of texts and numbers."""
    return of_bytes(repr(value).encode())


def of_array(array: "np.ndarray[Any, Any] | None") -> str:
    """Digest of the type, shape and values of `array`."""
    if array is None:
        return "none"
    return of_bytes(f"{array.dtype.str} {array.shape}".encode() + array.tobytes())


def of_picture(path: Path) -> str:
    """Digest of the pixels of a picture file, whatever they are packed into."""
    with Image.open(path) as image:
        return of_array(np.asarray(image))
