"""Says over the foot of the pictures what is being done, and offers to cancel what takes long."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton, QWidget

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes

_SLOW_MS = 100
_WHOLE = 1000
_RENDERING = "Rendering…"


class BusyLine(QWidget):
    """Lies over the foot of the pictures, which so keep their size; hidden while there is nothing
    to say.

    Args:
        channel: on which the explorer is asked for the page's own pictures.
    """

    def __init__(self, explorer: Explorer, channel: Callable[[], str]) -> None:
        super().__init__()
        self._explorer, self._channel = explorer, channel
        self._words = named(QLabel(_RENDERING), "busyLabel", tip="The next picture is made.")
        self._words.setProperty("quiet", True)
        self._bar = named(
            QProgressBar(), "renderProgress", spoken="Progress of rendering",
            tip="How many of the pictures are made.",
        )  # fmt: skip
        self._cancel = named(
            QToolButton(), "cancelRendering", spoken="Cancel rendering",
            tip="Stop making these pictures; those before them stay.",
        )  # fmt: skip
        self._cancel.setText("Cancel")
        self._cancel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._cancel.clicked.connect(lambda: explorer.cancel(channel()))
        self._late = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._late.timeout.connect(lambda: self.say(_RENDERING))
        for each in (self._bar, self._cancel):
            kept = each.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            each.setSizePolicy(kept)
        line = boxes.row(self._words, (self._bar, 1), self._cancel, spacing=GRID, within=self)
        line.setContentsMargins(GRID, 0, GRID, 0)
        self.setAutoFillBackground(True)
        self.settle()
        explorer.asked.connect(self._on_asked)
        explorer.told.connect(self._on_told)
        explorer.cancelled.connect(self._on_cancelled)

    def say(self, words: str) -> None:
        """Say what is being done; "" for nothing."""
        self._words.setText(words)
        self.setVisible(bool(words))

    def settle(self) -> None:
        """Nothing is being made any more."""
        self._waiting = False
        self._late.stop()
        self.say("")
        for each in (self._bar, self._cancel):
            each.hide()

    def _on_asked(self, channel: str) -> None:
        """Say that pictures are being made as soon as they take longer than a blink."""
        if channel == self._channel():
            self._waiting = True
            if not self._late.isActive():
                self._late.start()

    def _on_told(self, channel: str, doing: str, part: float | None) -> None:
        """Show which part of pictures that take long is made, and offer to cancel."""
        del doing
        # Not if they were cancelled meanwhile.
        if channel == self._channel() and self._waiting:
            self.say(_RENDERING)
            self._bar.setRange(0, 0 if part is None else _WHOLE)
            self._bar.setValue(round(_WHOLE * (part or 0.0)))
            for each in (self._bar, self._cancel):
                each.show()

    def _on_cancelled(self, channel: str) -> None:
        if channel == self._channel():
            self.settle()
