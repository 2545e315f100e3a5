"""Every scalar of a run, kept in one append-only file of fixed-size rows.

A row that was cut off by a crash is recognised by its length and dropped. No torch.
"""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


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
        return np.fromfile(self.path, self.dtype, count=whole_rows)

    def append(self, rows: NDArray[np.void]) -> None:
        """Write `rows` behind the others and hand them to the operating system.

        Raises:
            OSError: if there is no room; nothing of `rows` is in the file then.
        """
        with self.path.open("ab", buffering=0) as file:
            end = file.tell()
            try:
                written = file.write(rows.tobytes())
                if written != rows.nbytes:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))
            except OSError:
                file.truncate(end)
                raise

    def keep_up_to(self, step: int) -> None:
        """Drop the rows after `step` (training goes on from there), and any partial row."""
        if self.path.exists():
            kept = int(np.searchsorted(self.read()["step"], step, side="right"))
            with self.path.open("r+b") as file:
                file.truncate(kept * self.dtype.itemsize)
