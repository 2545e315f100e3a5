"""The events of a training session, sent to every listener: plain values, no torch, no Qt."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trainers.reports import Curve, Grid


@dataclass(frozen=True)
class Preparing:
    """Data are being read or downloaded; `fraction` is in [0, 1], or None if unknown."""

    text: str
    fraction: float | None = None


@dataclass(frozen=True)
class Started:
    """Networks and data are ready; training begins (or continues) at `step`.

    `disk` is about how many bytes the run will take on the disk at its end; 0 if unknown.
    """

    step: int
    total_steps: int
    curves: tuple[Curve, ...]
    device: str
    precision: str
    threads: int
    parameters: int
    images: int
    disk: int = 0


@dataclass(frozen=True)
class Progress:
    """How far the training is, and the scalars since the last one; about ten times a second.

    Attributes:
        metrics: structured array of the new rows with the fields "step" (int64), "seconds"
            (float64, training time since the run began) and one float32 field a curve.
        images_per_second: over the last second or so; 0 until it has been measured.
        remaining_seconds: an estimate, None until the speed is steady.
    """

    step: int
    total_steps: int
    seconds: float
    images_per_second: float
    remaining_seconds: float | None
    threads: int
    metrics: NDArray[np.void]


@dataclass(frozen=True)
class Sampled:
    """New sample grids, already saved in the run folder.

    `saved`: the steps of which the run has grids now, ascending.
    """

    step: int
    grids: tuple[Grid, ...]
    saved: tuple[int, ...]


@dataclass(frozen=True)
class SnapshotSaved:
    """The averaged model at `step` can now be loaded from `path`."""

    step: int
    path: Path


@dataclass(frozen=True)
class CheckpointSaved:
    """The run can be resumed from `step`."""

    step: int
    path: Path


@dataclass(frozen=True)
class Notice:
    """Something a person should know, in a sentence, while training goes on."""

    step: int
    level: Literal["info", "warning"]
    text: str


@dataclass(frozen=True)
class PausedAt:
    """Training waits at `step` until it is resumed or stopped."""

    step: int


@dataclass(frozen=True)
class Resumed:
    """Training goes on after a pause."""

    step: int


@dataclass(frozen=True)
class NotSaved:
    """Training has ended, but what was learned is not on the disk (`text` says why, and what is).

    It waits: `Session.resume` tries to save again, `Session.stop` tries once more and gives up.
    """

    step: int
    text: str


@dataclass(frozen=True)
class Finished:
    """The last event.

    Attributes:
        step: of the newest checkpoint on the disk; 0 if there is none.
        reason: all steps were done, a person stopped it, the numbers stopped being finite, or the
            end could not be saved.
        text: what happened, as a sentence.
    """

    step: int
    reason: Literal["completed", "stopped", "diverged", "unsaved"]
    text: str


Event = (
    Preparing
    | Started
    | Progress
    | Sampled
    | SnapshotSaved
    | CheckpointSaved
    | Notice
    | PausedAt
    | Resumed
    | NotSaved
    | Finished
)
