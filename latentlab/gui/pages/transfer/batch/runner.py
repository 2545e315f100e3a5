"""Runs a batch in a background thread; before that, looks at what it would find."""

import time
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from latentlab.batches.preview import BatchPreview, preview_batch
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.pages.transfer.batch.tasks import BatchJob, BatchState
from latentlab.models.manager import ModelManager

if TYPE_CHECKING:
    from latentlab.batches.report import Skipped

_TELL_EVERY = 0.05
"""Seconds between two reports of progress."""


class BatchRunner(QObject):
    """At most one batch at a time.

    Signals:
        progressed: `BatchState`.
        ended: whether it was finished, the `Skipped` files (a tuple) and an exception or None.
    """

    progressed = Signal(object)
    ended = Signal(bool, object, object)

    def __init__(self, manager: ModelManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manager = manager
        self._work = BackgroundWork("is refused", self)
        self._work.running_changed.connect(self._on_running)
        self._error: Exception | None = None
        self._finished = False
        self._skipped: tuple[Skipped, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether a batch is under way."""
        return self._work.running

    def start(self, job: BatchJob) -> None:
        """Begin, or go on where an earlier batch ended."""
        self._error, self._finished, self._skipped = None, False, ()
        self._work.start(lambda task: self._run(task, job), self._on_done, failed=self._on_failed)

    def cancel(self) -> None:
        """Stop after the current picture; what is done stays."""
        self._work.cancel()

    def _run(self, task: BackgroundTask, job: BatchJob) -> None:
        """The thread's work."""
        from latentlab.batches.batch import transfer_folder
        from latentlab.batches.report import read_report

        started, told, begun = time.monotonic(), 0.0, None
        model = self._manager.open(job.ref, job.step)
        try:
            with closing(transfer_folder(model, job.source, job.out, job.order)) as batch:
                for progress in batch:
                    now, finished = time.monotonic(), progress.done + progress.skipped
                    if begun is None:
                        begun, started = finished, now
                    if now - told > _TELL_EVERY or finished == progress.total:
                        told = now
                        counts = (progress.done, progress.skipped, progress.total)
                        self.progressed.emit(BatchState(*counts, now - started, begun))
                    task.reached(progress.fraction)
        finally:
            # Before the first progress the folder may hold the report of another batch.
            report = read_report(job.out) if begun is not None else None
            if report is not None:
                self._skipped = tuple(report.skipped.values())

    def _on_done(self, result: None) -> None:
        del result
        self._finished = True

    def _on_failed(self, error: Exception) -> None:
        self._error = error

    def _on_running(self, running: bool) -> None:
        if not running:
            self.ended.emit(self._finished, self._skipped, self._error)


def preview_job(manager: ModelManager, job: BatchJob) -> BatchPreview:
    """What a batch would find, and whether it could go on there; takes long for many files.

    Raises:
        ExportError: if the report of an earlier batch cannot be read.
        ModelError: if the model has gone.
    """
    from latentlab.batches.batch import reported

    order = reported(manager.open(job.ref, job.step), job.order)
    return preview_batch(job.source, job.out, order)
