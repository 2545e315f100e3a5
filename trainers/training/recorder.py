"""What a session measures: the scalars of every step, training time, speed and time left."""

import time
from collections import deque
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


SPEED_SECONDS = 2.0
"""Seconds over which the shown speed is averaged."""
OUTLOOK_SECONDS = 20.0
"""Seconds over which the time left is estimated, so that pictures and checkpoints count."""
WARM_UP_SECONDS = 1.0
"""Seconds left out at the start: the first steps, and the many pictures among them, are slow."""
STEADY_SECONDS = 2.0
ENOUGH_MARKS = 5


class RateMeter:
    """Steps per second over the last seconds of training; pauses must be left out of the clock.

    Args:
        seconds: training time now, when training begins or goes on.
        step: steps taken so far.

    Attributes:
        steps_per_second: over the last two seconds; 0 until it has been measured.
    """

    def __init__(self, seconds: float, step: int) -> None:
        self.steps_per_second = 0.0
        self._steady: float | None = None
        self._warm_at = seconds + WARM_UP_SECONDS
        self.begin_anew(seconds, step)

    def begin_anew(self, seconds: float, step: int) -> None:
        """Measure from here on; until that tells something, what was measured before is valid."""
        self._marks: deque[tuple[float, int]] = deque([(seconds, step)])

    def note(self, seconds: float, step: int) -> None:
        """Say that `step` was reached at `seconds`."""
        if seconds < self._warm_at:
            self.begin_anew(seconds, step)
            return
        self._marks.append((seconds, step))
        while len(self._marks) > ENOUGH_MARKS and self._span() > OUTLOOK_SECONDS:
            self._marks.popleft()
        self.steps_per_second = self._recent() or self.steps_per_second
        if len(self._marks) >= ENOUGH_MARKS and self._span() >= STEADY_SECONDS:
            self._steady = (step - self._marks[0][1]) / self._span()

    def remaining_seconds(self, goal: int) -> float | None:
        """Until step `goal` is reached; None while the speed is not steady yet."""
        left = goal - self._marks[-1][1]
        if left <= 0:
            return 0.0
        return left / self._steady if self._steady else None

    def _span(self) -> float:
        return self._marks[-1][0] - self._marks[0][0]

    def _recent(self) -> float:
        """Steps per second over `SPEED_SECONDS`, or over the last report if that took longer."""
        now, step = self._marks[-1]
        earlier = [mark for mark in self._marks if mark[0] < now]
        if not earlier:
            return 0.0
        near = (mark for mark in earlier if now - mark[0] <= SPEED_SECONDS)
        then, before = next(near, earlier[-1])
        return (step - before) / (now - then)
