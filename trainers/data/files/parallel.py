"""Work on many files at once in threads; Pillow decodes without holding Python's lock."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from trainers.data.watching import Watcher

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
