"""Keeps a run's folder up to date while it trains: metrics, grids, snapshots, checkpoints."""

import errno
from collections.abc import Callable, Generator, Iterator, Sequence
from time import monotonic

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.algorithm import WatchedGrid
from trainers.capabilities import Samples
from trainers.config import TrainingConfig
from trainers.data.images import Images, to_pixels
from trainers.data.left_out import told
from trainers.file_names import shown
from trainers.reports import Grid
from trainers.runs.checkpoint import keep_newest_checkpoint, save_checkpoint, save_snapshot
from trainers.runs.manifest import RunState, Status
from trainers.runs.run import SKIPPED, Run
from trainers.training.collapse import CollapseWatch
from trainers.training.disk import (
    EARLY_SAMPLES,
    bytes_of,
    snapshot_stride,
    snapshots_that_fit,
)
from trainers.training.events import CheckpointSaved, Event, Notice, Sampled, SnapshotSaved
from trainers.training.live_pace import LivePace
from trainers.training.training import Training

COMPLAINT_SECONDS = 60.0


class RunWriter:
    """Writes metrics, grids, snapshots and checkpoints. Without room on the disk training goes on:
    what could not be written is reported, and tried again at the next occasion. A folder that was
    moved or deleted meanwhile is not made anew.

    Args:
        images: what is trained on.

    Attributes:
        trouble: why the last of the writing that failed did so; "" while none has.
    """

    def __init__(self, run: Run, training: Training, images: Images) -> None:
        self._run = run
        self._training = training
        self._images = images
        self._listed = 0
        self._told_skipped = -COMPLAINT_SECONDS
        self._config: TrainingConfig = training.algorithm.config
        self._science = self._config.science_digest()
        self._metrics = run.metrics()
        self._unwritten = np.empty(0, self._metrics.dtype)
        self._complained = -COMPLAINT_SECONDS
        self.trouble = ""
        self._checkpointed = monotonic()
        self._collapse = (
            CollapseWatch(images, training.fixed.get("labels"))
            if isinstance(training.algorithm.model, Samples)
            else None
        )
        self._snapshots_kept = snapshots_that_fit(
            bytes_of(training.algorithm.model.state_dict()),
            self._config.snapshots_kept,
            self._config.snapshot_megabytes,
        )
        self._pace = LivePace()
        self._passing: int | None = None
        self._sampled = self._steps_with_grids()

    def is_sample_step(self, step: int) -> bool:
        """Whether grids belong to `step`: densely at first, then at the chosen interval."""
        interval: int = self._config.sample_interval
        return step % interval == 0 or step in EARLY_SAMPLES

    def is_live_due(self) -> bool:
        """Whether it is time for a grid because the last one is seconds old."""
        return self._pace.is_due()

    def has_grids(self) -> bool:
        """Whether the run shows pictures of the step at which it begins; a branch does not yet."""
        return self._training.step in self._sampled

    def is_checkpoint_due(self) -> bool:
        return monotonic() - self._checkpointed >= self._config.checkpoint_seconds

    def record(self, rows: NDArray[np.void]) -> Generator[Event, None, bool]:
        """Append `rows` to the metrics, and those that could not be written before. Returns whether
        that worked."""
        self._unwritten = np.concatenate([self._unwritten, rows])
        return (yield from self._attempt(self._write_rows))

    def list_skipped(self) -> Iterator[Event]:
        """Write which files were left out of the images; tell of it at most once a minute."""
        skipped = self._images.skipped
        if len(skipped) == self._listed:
            return
        self._listed = len(skipped)
        yield from self._attempt(lambda: self._run.write_skipped([str(each) for each in skipped]))
        if monotonic() - self._told_skipped < COMPLAINT_SECONDS:
            return
        self._told_skipped = monotonic()
        yield Notice(
            self._training.step,
            "warning",
            f"{shown(told(skipped))} All are listed in {self._run.folder / SKIPPED}.",
        )

    def sample(self, kept: bool = True) -> Iterator[Event]:
        """Draw and save the grids of this step, and a snapshot at the chosen interval.

        Args:
            kept: whether they stay. If not, they are there, with a snapshot of the same step, until
                the next grids come.
        """
        step, began = self._training.step, self._pace.now()
        drawn = self._draw()
        grids = tuple(_grid(each) for each in drawn)

        def write_grids() -> None:
            for grid in grids:
                self._run.grids.write(step, grid)
            self._sampled.add(step)
            if self._passing is not None and self._passing != step:
                self._run.grids.drop(self._passing)
                self._sampled.discard(self._passing)

        if (yield from self._attempt(write_grids)):
            self._passing = None if kept else step
        yield Sampled(step, grids, tuple(sorted(self._sampled)))
        yield from self._tell_of_collapse(drawn)
        if not kept or step % self._config.sample_interval == 0:
            yield from self.snapshot()
        self._pace.drawn(began)

    def snapshot(self) -> Generator[Event, None, bool]:
        """Save the averaged model, and thin the earlier ones when there are too many. Returns
        whether that worked."""
        step = self._training.step

        def write() -> None:
            save_snapshot(self._run, self._training.average.current(), step)
            stride = snapshot_stride(step, self._config.sample_interval, self._snapshots_kept)
            self._run.thin_snapshots(stride)

        saved = yield from self._attempt(write)
        if saved:
            yield SnapshotSaved(step, self._run.snapshot_path(step))
        return saved

    def checkpoint(
        self, seconds: float, status: Status = "running"
    ) -> Generator[Event, None, bool]:
        """Save the whole training state; `seconds` of training have passed since the beginning.
        Returns whether that worked."""
        step = self._training.step
        self._checkpointed = monotonic()

        def write() -> None:
            # First, because a checkpoint without the rows up to its step would leave a gap.
            if len(self._unwritten):
                self._write_rows()
            self._metrics.flush()
            save_checkpoint(
                self._run, self._training.state_dict(), self._science, self._images.fingerprint
            )
            self._run.write_state(RunState(status=status, step=step, seconds=seconds))
            if status != "running":
                keep_newest_checkpoint(self._run)

        saved = yield from self._attempt(write)
        if saved:
            yield CheckpointSaved(step, self._run.checkpoint_path(step))
        return saved

    def _steps_with_grids(self) -> set[int]:
        grids = self._run.grids
        return {step for name in grids.names() for step in grids.steps(name)}

    def _write_rows(self) -> None:
        self._metrics.append(self._unwritten)
        self._unwritten = self._unwritten[:0]

    def _draw(self) -> tuple[WatchedGrid, ...]:
        with torch.no_grad():
            return self._training.pictures()

    def _tell_of_collapse(self, drawn: Sequence[WatchedGrid]) -> Iterator[Event]:
        shown = next((each for each in drawn if each.name == "samples"), None)
        if self._collapse is not None and shown is not None:
            samples = shown.images if shown.samples is None else shown.samples
            notice = self._collapse.look(self._training.step, samples)
            if notice is not None:
                yield notice

    def _attempt(self, write: Callable[[], None]) -> Generator[Event, None, bool]:
        """Write; tell the person if that failed. Returns whether it worked."""
        folder = self._run.folder
        try:
            if not self._run.is_there():
                raise FileNotFoundError(errno.ENOENT, "the folder was moved or deleted")
            write()
        except OSError as error:
            gone = isinstance(error, FileNotFoundError)
            mend = f"Put it back at {folder}" if gone else f"Make room or allow writing in {folder}"
            self.trouble = f"The run could not be saved ({error.strerror or error}). {mend}"
            if monotonic() - self._complained >= COMPLAINT_SECONDS:
                self._complained = monotonic()
                text = f"{self.trouble}; training goes on meanwhile."
                yield Notice(self._training.step, "warning", text)
            return False
        return True


def _grid(pictures: WatchedGrid) -> Grid:
    images = to_pixels(pictures.images)
    # Labels are names of folders, which may be no text.
    captions = tuple(map(shown, pictures.captions))
    return Grid(pictures.name, shown(pictures.title), images, pictures.columns, captions)
