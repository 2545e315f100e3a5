"""Where one is on a walk: the strip, the number, the button that plays, and the clock behind it."""

import math
from typing import Literal

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.pages.walk.walk_strip import WalkStrip
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes

Ending = Literal["repeat", "back", "stop"]
"""What happens at the end: begin again, go back and forth, or stop."""

_TICK_MS = 16


class WalkClock(QObject):
    """Ticks about 60 times a second while it plays.

    Attributes:
        position: in [0, 1].
        seconds: how long the whole walk takes.
        ending: what happens at the end.

    Signals:
        ticked: the position.
        playing_changed: whether it plays.
    """

    ticked = Signal(float)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.position = 0.0
        self.seconds = 6.0
        self.ending: Ending = "repeat"
        self._forward = True
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    def set_pace(self, seconds: float, ending: Ending) -> None:
        """Let the whole walk take so long, and end so."""
        self.seconds, self.ending = seconds, ending

    def play(self) -> None:
        """Go on from the position; from the beginning if that is the end."""
        if self.playing:
            return
        if self.ending == "stop" and self.position >= 1:
            self.position = 0.0
        self._forward = self._forward or self.ending != "back"
        self._since.start()
        self._timer.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stay at the position."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def _tick(self) -> None:
        self.advance(self._since.restart() / 1000)

    def advance(self, seconds: float) -> None:
        """Let so much time pass."""
        distance = seconds / self.seconds
        position = self.position + (distance if self._forward else -distance)
        if self.ending == "repeat":
            position %= 1.0
        elif self.ending == "back":
            # Like a ball between two walls, however far it flew meanwhile.
            turns = abs(math.floor(position))
            self._forward = self._forward != bool(turns % 2)
            position = 1.0 - abs(position % 2.0 - 1.0)
        elif position >= 1:
            position = 1.0
            self.pause()
        self.position = position
        self.ticked.emit(position)


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
        self._play.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = boxes.row(self._play, (self._position, 1), spacing=GRID)
        boxes.column(self.strip, row, spacing=GRID // 2, within=self)
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
