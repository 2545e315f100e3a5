"""Scenes that are drawn from known factors, many at once, and kept in the user's cache."""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from trainers.data.drawn.distances import Field
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import Part
from trainers.data.watching import Report, Watcher, decoding_threads
from trainers.storage import cache_dir, write_bytes_atomically


@dataclass(frozen=True)
class DrawnFactors:
    """Base of what decides drawn scenes: every field is float32 [N], one value for each scene, or
    [n, 1, 1] in what `scene` returns.

    Attributes:
        kind: what is drawn, a number from 0 on.
    """

    kind: Field

    def __len__(self) -> int:
        return len(self.kind)

    def scene(self, rows: NDArray[np.int64]) -> Self:
        """Those rows, shaped [n, 1, 1] to broadcast against pixels."""
        return type(self)(*(getattr(self, name)[rows, None, None] for name in self.names()))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Of all factors."""
        return tuple(each.name for each in fields(cls))

    def named(self) -> dict[str, Tensor]:
        """The factors by name, as a data set keeps them."""
        return {name: torch.from_numpy(getattr(self, name)) for name in self.names()}

    @classmethod
    def of(cls, named: Mapping[str, Tensor]) -> Self:
        """The factors from what `named` returned."""
        return cls(*(named[name].numpy() for name in cls.names()))


_CHUNK = 64
"""Scenes drawn at once; more do not fit the processor's cache."""


def in_chunks(
    kinds: Field, draw: Callable[[int, NDArray[np.int64]], None], report: Report | None = None
) -> None:
    """Call `draw(kind, rows)` until every row was drawn; all rows of one call are of one kind.

    Args:
        kinds: of every scene, [N], whole numbers.
        draw: draws those rows; called from several threads.
        report: told before each piece how far it is, in this thread; what it raises ends it.
    """
    pieces = [
        (int(kind), rows[start : start + _CHUNK])
        for kind in np.unique(kinds)
        for rows in (np.flatnonzero(kinds == kind),)
        for start in range(0, len(rows), _CHUNK)
    ]
    with ThreadPoolExecutor(decoding_threads()) as pool:
        drawn = pool.map(lambda piece: draw(*piece), pieces)
        try:
            for done in range(len(pieces)):
                if report is not None:
                    report(done / len(pieces))
                next(drawn)
        finally:
            # Whoever cancels must not wait for the pieces that nobody has begun yet.
            pool.shutdown(cancel_futures=True)


Drawn = dict[str, Tensor]
"""Images, labels and factors by name."""

SEED_OF: Mapping[Part, int] = {"train": 0, "test": 1}
"""What each part of a drawn data set is drawn from."""

_log = logging.getLogger(__name__)


def drawn_once(
    name: str,
    tensors: Sequence[str],
    draw: Callable[[Report], Drawn],
    text: str = "",
    watcher: Watcher | None = None,
) -> Drawn:
    """What `draw` returns, kept as `name` in the cache; read from there if it is whole.

    Args:
        name: of the file; must change whenever what is drawn changes.
        tensors: the names of what is drawn, in the order in which `draw` returns it.
        draw: draws the data, and tells how far it is; only called if they are not in the cache.
        text: what the drawing is called.
        watcher: told how far it is; may cancel it.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    path = cache_dir() / f"{name}.safetensors"
    kept = _read(path, tensors)
    if kept is not None:
        return kept
    drawn = draw((watcher or Watcher()).reporter(text))
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
