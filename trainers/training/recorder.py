"""Collects the scalars of every step on the device and hands them over a few times a second."""

import time
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.runs.metrics import row_type


class Recorder:
    """Scalars since the last `take`, without waiting for the device in between."""

    def __init__(self, keys: Sequence[str], seconds: float = 0.0) -> None:
        self.keys = tuple(keys)
        self._dtype = row_type(keys)
        self._steps: list[int] = []
        self._times: list[float] = []
        self._tensors: list[Tensor] = []
        self._seconds_before = seconds
        self._began = time.perf_counter()
        self._paused_for = 0.0

    @property
    def seconds(self) -> float:
        """Training time since the run began, pauses left out."""
        return self._seconds_before + time.perf_counter() - self._began - self._paused_for

    def leave_out(self, seconds: float) -> None:
        """Do not count a pause as training time."""
        self._paused_for += seconds

    def add(self, step: int, scalars: Mapping[str, Tensor]) -> None:
        """Keep the scalars of one step; one for every key."""
        self._steps.append(step)
        self._times.append(self.seconds)
        self._tensors += [scalars[key].detach() for key in self.keys]

    def take(self) -> NDArray[np.void]:
        """The rows since the last call, copied from the device at once."""
        rows = np.empty(len(self._steps), self._dtype)
        if len(rows):
            rows["step"], rows["seconds"] = self._steps, self._times
            values = torch.stack(self._tensors).float().cpu().numpy()
            for column, key in enumerate(self.keys):
                rows[key] = values[column :: len(self.keys)]
        self._steps, self._times, self._tensors = [], [], []
        return rows


def first_non_finite(rows: NDArray[np.void], keys: Sequence[str]) -> tuple[int, str] | None:
    """The first step at which a scalar was NaN or infinite, and its key."""
    for key in keys:
        wrong = np.flatnonzero(~np.isfinite(rows[key]))
        if len(wrong):
            return int(rows["step"][wrong[0]]), key
    return None
