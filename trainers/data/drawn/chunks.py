"""Draws many scenes piece by piece in threads; NumPy works without holding Python's lock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.distances import Field
from trainers.data.files.parallel import decoding_threads
from trainers.data.watching import Report

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
