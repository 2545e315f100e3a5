"""Reads whole picture files beside the window."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundTask
from latentlab.gui.pages.transfer.pictures.whole_picture import WholePicture, read_whole


class WholeReader(QObject):
    """One file at a time; of those that are asked for meanwhile, the last.

    Signals:
        read: the `WholePicture` that was asked for last.
        failed: why it cannot be read (an exception).
    """

    read = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Path | None = None
        self._task: BackgroundTask | None = None

    def ask(self, path: Path) -> None:
        """Read the picture at `path`, instead of any other."""
        self._wanted = path
        if self._task is None:
            self._begin(path)

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._wanted = None

    def wait_for_threads(self) -> None:
        """Block until nothing is read any more; before the process ends."""
        self.forget()
        if self._task is not None:
            self._task.wait()

    def _begin(self, path: Path) -> None:
        self._task = BackgroundTask(lambda _: read_whole(path), self)
        self._task.succeeded.connect(partial(self._on_read, path))
        self._task.failed.connect(partial(self._on_failed, path))
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_read(self, path: Path, whole: WholePicture) -> None:
        if path == self._wanted:
            self._wanted = None
            self.read.emit(whole)

    def _on_failed(self, path: Path, error: Exception) -> None:
        if path == self._wanted:
            self._wanted = None
            self.failed.emit(error)

    def _on_finished(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        if self._wanted is not None:
            self._begin(self._wanted)
