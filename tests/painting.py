"""Small pictures at given paths."""

from collections.abc import Iterable
from pathlib import Path

from PIL import Image


def paint_all(folder: Path, paths: Iterable[str], side: int = 20) -> None:
    """A picture at each of `paths` in `folder`, each of its own grey."""
    for i, path in enumerate(paths):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (side, side), 17 * i % 256).save(folder / path)
