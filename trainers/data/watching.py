"""How work on data reports its progress, learns that it is to stop, and is spread over threads."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from trainers.data.errors import DataCancelled

Progress = Callable[[str, float | None], None]
"""Called with what is being done and the part that is done, in [0, 1], or None if unknown."""

Cancelled = Callable[[], bool]
"""Asked now and then whether to stop."""

Report = Callable[[float], None]
"""Called with the part of one piece of work that is done, in [0, 1]; what it raises ends it."""


@dataclass(frozen=True)
class Watcher:
    """The two callables of a caller that waits for data; None where it does not care."""

    progress: Progress | None = None
    cancelled: Cancelled | None = None

    def tell(self, text: str, fraction: float | None = None) -> None:
        """Report progress.

        Raises:
            DataCancelled: if the person no longer wants the data.
        """
        if self.cancelled is not None and self.cancelled():
            raise DataCancelled("Reading the images was stopped.")
        if self.progress is not None:
            self.progress(text, fraction)

    def reporter(self, text: str) -> Report:
        """Tells the progress of one piece of work, called `text`."""
        return partial(self.tell, text)


ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

_AT_ONCE = 64
"""Items between two reports of progress."""


def decoding_threads() -> int:
    """How many threads decode at once; leaves a core to others where there are several."""
    return max(1, min(8, (os.cpu_count() or 1) - 1))


def in_threads(
    work: Callable[[ItemT], ResultT], items: Sequence[ItemT], text: str, watcher: Watcher
) -> list[ResultT]:
    """The results of `work` on `items`, in order; `watcher` is told `text` and the part done.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    results: list[ResultT] = []
    with ThreadPoolExecutor(decoding_threads()) as pool:
        for start in range(0, len(items), _AT_ONCE):
            watcher.tell(text, start / len(items))
            results.extend(pool.map(work, items[start : start + _AT_ONCE]))
    return results
