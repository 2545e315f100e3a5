"""What a result's file says of itself, which tells it from pictures of a person's own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

KEYWORD = "latentlab-transfer"
"""Under which a batch's result tells what it was made from."""


def made_from(result: Path) -> object:
    """What a batch's result at that path says that it was made from; None if there is none."""
    try:
        return json.loads(_texts(result)[KEYWORD])
    except (ValueError, KeyError, TypeError):
        return None


def is_foreign(path: Path, *keywords: str) -> bool:
    """Whether there is something at `path` that must not be replaced: a file that carries none of
    `keywords`, by which those know their own results who write there."""
    try:
        path.lstat()
    except OSError:
        return False
    return not set(keywords) & _texts(path).keys()


def _texts(path: Path) -> Mapping[Any, Any]:
    """What the picture's file at `path` carries, by keyword; nothing if there is none."""
    try:
        if not path.is_file():
            return {}
        with Image.open(path) as image:
            return image.info
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return {}
