"""Every scalar of a run, kept in one append-only file of fixed-size rows.

A row that was cut off by a crash is recognised by its length and dropped, and rows that a power
loss has emptied by their steps, which otherwise grow from row to row. No torch.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.storage import append, flush


def row_type(keys: Sequence[str]) -> np.dtype[np.void]:
    """The row: step, seconds of training since the run began, then one float32 a curve."""
    return np.dtype([("step", "<i8"), ("seconds", "<f8"), *((key, "<f4") for key in keys)])


class MetricsFile:
    """The rows of one run on disk."""

    def __init__(self, path: Path, keys: Sequence[str]) -> None:
        self.path = path
        self.dtype = row_type(keys)

    def read(self) -> NDArray[np.void]:
        """All whole rows, oldest first; none if there is no file yet."""
        if not self.path.exists():
            return np.empty(0, self.dtype)
        whole_rows = self.path.stat().st_size // self.dtype.itemsize
        rows = np.fromfile(self.path, self.dtype, count=whole_rows)
        wrong = np.flatnonzero(np.diff(rows["step"], prepend=0) <= 0)
        return rows[: wrong[0]] if len(wrong) else rows

    def append(self, rows: NDArray[np.void]) -> None:
        """Write `rows` behind the others and hand them to the operating system.

        Raises:
            OSError: if there is no room; nothing of `rows` is in the file then.
        """
        append(self.path, rows.tobytes())

    def flush(self) -> None:
        """Have the disk remember all rows."""
        if self.path.exists():
            flush(self.path)

    def keep_up_to(self, step: int) -> None:
        """Drop the rows after `step` (training goes on from there), and any partial row."""
        if self.path.exists():
            kept = int(np.searchsorted(self.read()["step"], step, side="right"))
            with self.path.open("r+b") as file:
                file.truncate(kept * self.dtype.itemsize)
