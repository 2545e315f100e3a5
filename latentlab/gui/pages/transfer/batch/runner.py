"""A batch that runs beside the window: started, followed, cancelled; the report is kept."""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from latentlab.batches.preview import Outlook, look_ahead
from latentlab.gui.background import BackgroundTask
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef

if TYPE_CHECKING:
    from latentlab.batches.order import BatchOrder
    from latentlab.batches.report import Skipped

_TELL_EVERY = 0.05


@dataclass(frozen=True)
class BatchWish:
    """A batch as it was started: later changes of the window do not touch it."""

    ref: ModelRef
    step: int | None
    source: Path
    out: Path
    order: "BatchOrder"


@dataclass(frozen=True)
class BatchState:
    """How far a batch is.

    Attributes:
        done, skipped, total: files.
        seconds: since it was started.
        begun: files that were finished when it was started.
    """

    done: int
    skipped: int
    total: int
    seconds: float
    begun: int

    @property
    def finished(self) -> int:
        """Files that need nothing more."""
        return self.done + self.skipped

    @property
    def seconds_left(self) -> float | None:
        """An estimate; None before the first file."""
        made = self.finished - self.begun
        return self.seconds / made * (self.total - self.finished) if made else None


class BatchWork(QObject):
    """At most one batch at a time.

    Signals:
        progressed: `BatchState`.
        ended: whether it was finished, the `Skipped` files and an exception or None.
    """

    progressed = Signal(object)
    ended = Signal(bool, object, object)

    def __init__(self, manager: ModelManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manager = manager
        self._task: BackgroundTask | None = None
        self._error: Exception | None = None
        self._finished = False
        self._skipped: tuple[Skipped, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether a batch is under way."""
        return self._task is not None

    def start(self, wish: BatchWish) -> None:
        """Begin, or go on where an earlier batch ended."""
        self._error, self._finished, self._skipped = None, False, ()
        self._task = BackgroundTask(lambda task: self._run(task, wish), self)
        self._task.failed.connect(self._on_failed)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.finished.connect(self._on_over)
        self._task.start()

    def cancel(self) -> None:
        """Stop after the picture in work; what is done stays."""
        if self._task is not None:
            self._task.cancel()

    def wait_for_threads(self) -> None:
        """Stop, and block until it has; before the process ends."""
        if self._task is not None:
            self._task.cancel()
            self._task.wait()

    def _run(self, task: BackgroundTask, wish: BatchWish) -> None:
        """The thread's work."""
        from latentlab.batches.batch import transfer_folder
        from latentlab.batches.report import read_report

        started, told, begun = time.monotonic(), 0.0, None
        model = self._manager.open(wish.ref, wish.step)
        try:
            with closing(transfer_folder(model, wish.source, wish.out, wish.order)) as batch:
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
            report = read_report(wish.out) if begun is not None else None
            if report is not None:
                self._skipped = tuple(report.skipped.values())

    def _on_succeeded(self, result: object) -> None:
        del result
        self._finished = True

    def _on_failed(self, error: Exception) -> None:
        self._error = error

    def _on_over(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self.ended.emit(self._finished, self._skipped, self._error)


def expected(manager: ModelManager, wish: BatchWish) -> Outlook:
    """What a batch would find, and whether it could go on there; for other threads.

    Raises:
        ExportError: if the report of an earlier batch cannot be read.
        ModelError: if the model has gone.
    """
    from latentlab.batches.batch import reported

    order = reported(manager.open(wish.ref, wish.step), wish.order)
    return look_ahead(wish.source, wish.out, order)
