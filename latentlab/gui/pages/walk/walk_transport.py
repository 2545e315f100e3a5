"""Where one is on a walk: the strip, the number, and the button that plays."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.explorer.controls.controls import LabelledSlider
from latentlab.gui.pages.walk.walk_clock import WalkClock
from latentlab.gui.pages.walk.walk_strip import WalkStrip
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID


class WalkTransport(QWidget):
    """Scrubs and plays.

    Attributes:
        clock: moves the position while it plays.
        strip: the pictures of the whole walk.

    Signals:
        went: the position in [0, 1], and whether undo should come back to it.
    """

    went = Signal(float, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkTransport")
        self.clock = WalkClock(self)
        self.strip = WalkStrip()
        self._play = named(QToolButton(), "playWalk", spoken="Play")
        self._position = LabelledSlider(
            "walkPosition", 0.0, 100.0, 0.0, unit="%", digits=1, spoken="Position on the walk",
            tip="How far along the walk: 0% at the first anchor, 100% at the end.",
        )  # fmt: skip
        self._play.setProperty("boxed", True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._play)
        row.addWidget(self._position, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.strip)
        column.addLayout(row)
        self._connect()
        self._on_playing(False)

    def show_position(self, position: float) -> None:
        """Show that one is at `position`, in [0, 1]."""
        self.clock.position = position
        self.strip.set_position(position)
        self._position.set_value(100 * position)

    def toggle(self) -> None:
        """Play, or pause."""
        if self.clock.playing:
            self.clock.pause()
            self.went.emit(self.clock.position, True)
        else:
            self.clock.play()

    def _on_playing(self, playing: bool) -> None:
        self._play.setIcon(icon("pause" if playing else "play"))
        words = "Pause" if playing else "Play"
        self._play.setAccessibleName(words)
        self._play.setToolTip(f"{words} the walk (Space).")

    def _go(self, position: float, commit: bool) -> None:
        self.clock.position = position
        self.went.emit(position, commit and not self.clock.playing)

    def _connect(self) -> None:
        self.clock.ticked.connect(lambda position: self.went.emit(position, False))
        self.clock.playing_changed.connect(self._on_playing)
        self._play.clicked.connect(self.toggle)
        self.strip.scrubbed.connect(lambda position: self._go(position, commit=False))
        self.strip.released.connect(lambda position: self._go(position, commit=True))
        self._position.moved.connect(lambda percent: self._go(percent / 100, commit=False))
        self._position.committed.connect(lambda percent: self._go(percent / 100, commit=True))
