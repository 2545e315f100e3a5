"""Moves along a walk as time passes."""

import math
from typing import Literal

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

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
