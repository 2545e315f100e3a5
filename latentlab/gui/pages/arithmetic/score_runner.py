"""Works scores out one at a time, in a thread."""

from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundTask
from latentlab.gui.pages.arithmetic.score import Score, ScoreOrder, work_out
from latentlab.models.manager import ModelManager
from latentlab.problems import explain


class ScoreRunner(QObject):
    """At most one score is being worked out; another order takes its place.

    Signals:
        running_changed: whether a score is being worked out.
        told: what is being done, in words.
        progressed: fraction done in [0, 1].
        done: a `Score`.
        failed: a sentence.
    """

    running_changed = Signal(bool)
    told = Signal(str)
    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, manager: ModelManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manager = manager
        self._task: BackgroundTask | None = None
        self._next: ScoreOrder | None = None

    @property
    def running(self) -> bool:
        """Whether a score is being worked out."""
        return self._task is not None

    def start(self, order: ScoreOrder) -> None:
        """Work `order` out, after what is running has been cancelled."""
        if self._task is not None:
            self._next = order
            self._task.cancel()
            return
        manager = self._manager
        self._task = BackgroundTask(
            lambda task: work_out(manager, order, self.told.emit, task), self
        )
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(self._on_done)
        self._task.failed.connect(lambda error: self.failed.emit(explain(error).headline))
        self._task.finished.connect(self._on_finished)
        self.running_changed.emit(True)
        self._task.start()

    def cancel(self) -> None:
        """Give up what is being worked out."""
        self._next = None
        if self._task is not None:
            self._task.cancel()

    def wait_for_threads(self) -> None:
        """Block until no thread of this object runs; before the process ends."""
        self.cancel()
        if self._task is not None:
            self._task.wait()

    def _on_done(self, score: Score) -> None:
        if self._task is not None and not self._task.cancelled:
            self.done.emit(score)

    def _on_finished(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self.running_changed.emit(False)
        following, self._next = self._next, None
        if following is not None:
            self.start(following)
