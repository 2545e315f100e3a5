"""The curves of a run in memory, ready to be drawn: exact smoothing, and reduction to the pixels
of the screen that loses no outlier and no value that is not finite. No Qt, no torch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latentlab.curves.series import GrowingArray, Series, trailing_mean

USUAL_SMOOTHING = 20
"""Recorded steps that curves are averaged over unless the person chooses otherwise."""


@dataclass
class _Smoothed:
    width: int
    series: Series


@dataclass(frozen=True)
class Line:
    """What is drawn of one curve.

    Attributes:
        steps: int64 [N], ascending.
        values: float32 [N]; NaN is a gap.
        hidden: whether values were left out because they are not above zero.
    """

    steps: NDArray[np.int64]
    values: NDArray[np.float32]
    hidden: bool = False


class CurveStore:
    """All curves of one run, one row a step, growing while it trains.

    Smoothing is always computed from every recorded row, before anything is reduced to
    pixels: the smoothed value at a step is the same at every zoom and window size.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self.clear()

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def steps(self) -> NDArray[np.int64]:
        """The recorded steps, int64 [N], ascending."""
        return self._steps.values

    def clear(self) -> None:
        """Forget all rows."""
        self._steps: GrowingArray[np.int64] = GrowingArray(np.int64)
        self._recorded: dict[str, Series] = {key: Series() for key in self.keys}
        self._smoothed: dict[str, _Smoothed] = {}
        self._broken: dict[str, GrowingArray[np.int64]] = {
            key: GrowingArray(np.int64) for key in self.keys
        }

    def append(self, rows: NDArray[np.void]) -> None:
        """Add rows with the fields "step" and one for each key.

        If they begin before the last recorded step (training went back to a checkpoint), they
        replace what was recorded from there on.
        """
        if not len(rows):
            return
        steps = rows["step"].astype(np.int64)
        if len(self) and steps[0] <= self.steps[-1]:
            self._cut(int(np.searchsorted(self.steps, steps[0])))
        self._steps.append(steps)
        for key in self.keys:
            values = rows[key].astype(np.float32)
            finite = np.isfinite(values)
            self._broken[key].append(steps[~finite])
            self._recorded[key].append(np.where(finite, values, np.float32(np.nan)))

    def values(self, key: str) -> NDArray[np.float32]:
        """Curve `key` as it was recorded, float32 [N]; NaN where it was not finite."""
        return self._recorded[key].values

    def smoothed(self, key: str, width: int) -> NDArray[np.float32]:
        """Mean of the last `width` recorded steps at every step, float32 [N].

        Values that are not finite are left out of the mean; where the value itself is not
        finite the result is NaN. The newest width asked for is kept up to date cheaply.
        """
        return self._series(key, width).values

    def decimated(
        self,
        key: str,
        first_step: float,
        last_step: float,
        pixels: int,
        width: int = 1,
        *,
        positive_only: bool = False,
    ) -> Line:
        """Curve `key` between two steps, smoothed over `width`, reduced to about `pixels`.

        Each column of pixels keeps its lowest and its highest value, so no outlier is lost.
        Columns begin at fixed rows, so the line stands still while new rows arrive. With
        `positive_only` (for a logarithmic axis) values that are not above zero are gaps.
        """
        series = self._series(key, width)
        # whole numbers: searching for a float would convert all steps first
        first = max(int(np.searchsorted(self.steps, math.ceil(first_step))) - 1, 0)
        after = int(np.searchsorted(self.steps, math.floor(last_step), side="right"))
        last = min(after + 1, len(self))
        per_column = 1
        while (last - first) > per_column * max(pixels, 1):
            per_column *= 2
        first -= first % per_column
        last = min(-(-last // per_column) * per_column, len(self))
        if per_column == 1:
            values = series.values[first:last]
            return _line(self.steps[first:last], values, values, positive_only)
        lows, highs = series.extremes(first, last, per_column)
        starts = np.arange(first, last, per_column)
        ends = np.minimum(starts + per_column, last) - 1
        falling = series.values[starts] > series.values[ends]
        pairs = np.stack([np.where(falling, highs, lows), np.where(falling, lows, highs)], 1)
        steps = np.stack([self.steps[starts], self.steps[ends]], 1)
        return _line(steps.ravel(), pairs.ravel(), np.repeat(highs, 2), positive_only)

    def not_finite(
        self, key: str, first_step: float, last_step: float, pixels: int
    ) -> NDArray[np.int64]:
        """Steps between two steps where `key` was NaN or infinite; at most one a pixel."""
        steps = self._broken[key].values
        first = np.searchsorted(steps, math.ceil(first_step))
        after = np.searchsorted(steps, math.floor(last_step), side="right")
        seen = steps[first:after]
        if len(seen) <= pixels:
            return seen
        column = (seen - first_step) * pixels // max(last_step - first_step, 1)
        return seen[np.flatnonzero(np.diff(column, prepend=-1))]

    def count_not_finite(self, key: str) -> int:
        """At how many steps `key` was NaN or infinite."""
        return len(self._broken[key])

    def nearest(self, step: float) -> int | None:
        """The row whose step is nearest to `step`; None if there are no rows."""
        if not len(self):
            return None
        after = min(int(np.searchsorted(self.steps, math.ceil(step))), len(self) - 1)
        before = max(after - 1, 0)
        closer_before = abs(self.steps[before] - step) <= abs(self.steps[after] - step)
        return before if closer_before else after

    def _series(self, key: str, width: int) -> Series:
        recorded = self._recorded[key]
        if width <= 1:
            return recorded
        kept = self._smoothed.get(key)
        if kept is None or kept.width != width:
            kept = self._smoothed[key] = _Smoothed(width, Series())
        if len(kept.series) < len(recorded):
            kept.series.append(trailing_mean(recorded.values, width, len(kept.series)))
        return kept.series

    def _cut(self, size: int) -> None:
        first_lost = self.steps[size]
        for broken in self._broken.values():
            broken.cut(int(np.searchsorted(broken.values, first_lost)))
        self._steps.cut(size)
        for series in self._recorded.values():
            series.cut(size)
        for kept in self._smoothed.values():
            kept.series.cut(size)


def _line(
    steps: NDArray[np.int64],
    values: NDArray[np.float32],
    highs: NDArray[np.float32],
    positive_only: bool,
) -> Line:
    if not positive_only:
        return Line(steps, values)
    hidden = values <= 0
    if not hidden.any():
        return Line(steps, values)
    # A column that reaches below zero still shows its highest value if that can be drawn.
    shown = np.where(hidden, np.where(highs > 0, highs, np.float32(np.nan)), values)
    return Line(steps, shown, hidden=True)
