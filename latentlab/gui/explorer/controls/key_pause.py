"""Tells when somebody stops pressing keys, so that a series of them is one step of undo."""

from PySide6.QtCore import QObject, QTimer, Signal

_PAUSE_MS = 500


class KeyPause(QObject):
    """A series of quick presses.

    Signals:
        ended: half a second has passed since the last press, or something else was done.
    """

    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.ended)

    def press(self) -> None:
        """A key of the series was pressed."""
        self._timer.start()

    def end(self) -> None:
        """Something else is done: what the keys did is remembered before that."""
        if self._timer.isActive():
            self._timer.stop()
            self.ended.emit()
