"""Says under the pictures what is being done, and offers to cancel what takes long."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID

_SLOW_MS = 100
_WHOLE = 1000
_RENDERING = "Rendering…"


class BusyLine(QWidget):
    """As high empty as full, so that the pictures above keep their size.

    Signals:
        cancel_wanted: the person does not want to wait any longer.
    """

    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
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
        kept = self._cancel.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._cancel.setSizePolicy(kept)
        self._cancel.clicked.connect(self.cancel_wanted)
        self._late = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._late.timeout.connect(lambda: self.say(_RENDERING))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self.settle()

    def say(self, words: str) -> None:
        """Say what is being done; "" for nothing."""
        self._words.setText(words)

    def wait(self) -> None:
        """Pictures are being made: say so as soon as they take longer than a blink."""
        self._waiting = True
        if not self._late.isActive():
            self._late.start()

    def follow(self, part: float | None) -> None:
        """Show which part of pictures that take long is made, in [0, 1], and offer to cancel."""
        if not self._waiting:
            # They were cancelled meanwhile, or what they should show has changed.
            return
        self.say(_RENDERING)
        self._bar.setRange(0, 0 if part is None else _WHOLE)
        self._bar.setValue(round(_WHOLE * (part or 0.0)))
        self._show_way_out(True)

    def settle(self) -> None:
        """Nothing is being made any more."""
        self._waiting = False
        self._late.stop()
        self.say("")
        self._show_way_out(False)

    def _show_way_out(self, shown: bool) -> None:
        for each in (self._bar, self._cancel):
            each.setVisible(shown)
