"""Looks ahead at what a batch would find; in a thread, as folders can be large or far away."""

from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundTask
from latentlab.gui.pages.transfer.batch.runner import BatchWish, expected
from latentlab.models.manager import ModelManager
from latentlab.problems import explain


class BatchLookout(QObject):
    """One look at a time; what is asked for meanwhile is left to whoever hears of the first.

    Signals:
        seen: the `BatchWish` that was looked at, and the `Outlook`.
        failed: the `BatchWish`, and why nothing can be seen, in a sentence.
    """

    seen = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, manager: ModelManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manager = manager
        self._task: BackgroundTask | None = None

    def look(self, wish: BatchWish) -> None:
        """Look at what a batch would find, unless something is looked at already."""
        if self._task is not None:
            return
        manager = self._manager
        self._task = BackgroundTask(lambda _: expected(manager, wish), self)
        self._task.succeeded.connect(lambda outlook: self.seen.emit(wish, outlook))
        self._task.failed.connect(lambda error: self.failed.emit(wish, explain(error).headline))
        self._task.finished.connect(self._on_over)
        self._task.start()

    def wait_for_threads(self) -> None:
        """Block until nothing is looked at any more; before the process ends."""
        if self._task is not None:
            self._task.wait()

    def _on_over(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
