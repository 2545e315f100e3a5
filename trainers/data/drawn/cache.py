"""Data sets that LatentLab draws itself are drawn once, then kept in the user's cache."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from trainers.data.fingerprint import digest_tensors
from trainers.data.images import Part
from trainers.storage import cache_dir, write_bytes_atomically

Drawn = dict[str, Tensor]
"""Images, labels and factors by name."""

SEED_OF: Mapping[Part, int] = {"train": 0, "test": 1}
"""What each part of a drawn data set is drawn from."""

_log = logging.getLogger(__name__)


def drawn_once(name: str, tensors: Sequence[str], draw: Callable[[], Drawn]) -> Drawn:
    """What `draw` returns, kept as `name` in the cache; read from there if it is whole.

    Args:
        name: of the file; must change whenever what is drawn changes.
        tensors: the names of what is drawn, in the order in which `draw` returns it.
        draw: draws the data; only called if they are not in the cache.
    """
    path = cache_dir() / f"{name}.safetensors"
    kept = _read(path, tensors)
    if kept is not None:
        return kept
    drawn = draw()
    try:
        _write(path, drawn)
    except OSError as error:
        _log.warning("What was drawn could not be kept in %s: %s", path.parent, error)
    return drawn


def _write(path: Path, drawn: Drawn) -> None:
    content = {"content": digest_tensors(*drawn.values())}
    write_bytes_atomically(path, save(drawn, metadata=content))


def _read(path: Path, names: Sequence[str]) -> Drawn | None:
    """What is kept at `path`, or None if there is nothing or the file is damaged."""
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in names}
            expected = (file.metadata() or {}).get("content")
    except (SafetensorError, OSError) as error:
        _log.warning("%s cannot be read and is drawn again: %s", path, error)
        return None
    if expected != digest_tensors(*tensors.values()):
        _log.warning("%s is damaged and is drawn again.", path)
        return None
    return tensors
