"""How far work in the background is, as a bar beside a button that cancels it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from latentlab.gui.background import BackgroundWork
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes

_WHOLE = 1000


class WorkLine(QWidget):
    """Shown while `work` runs.

    Args:
        name: what its parts are called, followed by "Progress" and "Cancel".
        spoken: what is done, as "Progress of " goes on: "looking through the data".
        counted: what the bar counts, as a sentence.

    Signals:
        cancelled: the person has cancelled the work.
    """

    cancelled = Signal()

    def __init__(self, work: BackgroundWork, name: str, spoken: str, counted: str) -> None:
        super().__init__()
        self._work = work
        self._bar = named(
            QProgressBar(), f"{name}Progress", spoken=f"Progress of {spoken}", tip=counted
        )
        cancel = named(QPushButton("Cancel"), f"{name}Cancel", tip=f"Stop {spoken}.")
        boxes.row((self._bar, 1), cancel, spacing=GRID, within=self)
        cancel.clicked.connect(self._on_cancel)
        work.told.connect(self._on_told)
        work.running_changed.connect(self.setVisible)
        self.hide()

    def _on_told(self, doing: str, part: float | None) -> None:
        del doing
        self._bar.setRange(0, 0 if part is None else _WHOLE)
        self._bar.setValue(round(_WHOLE * (part or 0.0)))

    def _on_cancel(self) -> None:
        self._work.cancel()
        self.cancelled.emit()
