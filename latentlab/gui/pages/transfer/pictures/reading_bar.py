"""How far reading pictures is, and a way out, as soon as it takes long."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID

_SLOW_MS = 500
_WHOLE = 1000


class ReadingBar(QWidget):
    """Hidden while nothing is read, and at first: most is read within a blink.

    Signals:
        cancel_wanted: the person pressed Cancel.
    """

    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("readingBar")
        self._bar = named(
            QProgressBar(),
            "readingProgress",
            spoken="Progress of reading pictures",
            tip="How far reading the pictures is.",
        )
        self._cancel = named(
            QPushButton("Cancel"),
            "readingCancel",
            tip="Stop reading: what was not read yet is left out.",
        )
        self._cancel.clicked.connect(self.cancel_wanted)
        self._late = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._late.timeout.connect(self.show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self.hide()

    def set_busy(self, words: str) -> None:
        """Reading begins, or nothing is read any more."""
        if not words:
            self._late.stop()
            self.hide()
        elif not self.isVisible() and not self._late.isActive():
            self._bar.setRange(0, 0)
            self._late.start()

    def follow(self, doing: str, share: float | None) -> None:
        """Show how much of `doing` is done; without a share, that something is."""
        del doing
        self._bar.setRange(0, 0 if share is None else _WHOLE)
        self._bar.setValue(round(_WHOLE * (share or 0.0)))
