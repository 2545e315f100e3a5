"""Runs the chains: the buttons, and the clock that says how many changes the next picture has."""

from collections import deque

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from latentlab import formatting
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button

FASTEST = 1000
USUAL = 60
"""Changes a second."""

_TICK_MS = 16
_FRAME_MS = 40.0
"""What the changes of one picture may take, so that the pictures still move."""
_MOST_OWED_S = 0.1
_MEASURED_S = 1.0


class ChainClock(QObject):
    """Asks for changes at a pace, for the next ones when those before are on screen, and for no
    more than can be made meanwhile.

    Attributes:
        speed: changes a second that are wanted.

    Signals:
        due: how many changes to make now, 1 or more; `arrived` tells that they are made.
        playing_changed: whether it plays.
    """

    due = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speed = float(USUAL)
        self._owed = 0.0
        self._asked = 0
        self._each_ms = 1.0
        self._made = deque[tuple[int, int]]()
        self._since, self._running, self._waiting = (
            QElapsedTimer(),
            QElapsedTimer(),
            QElapsedTimer(),
        )
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self.advance(self._since.restart() / 1000))

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    @property
    def measured(self) -> float | None:
        """Changes a second that were made of late; None until that is known."""
        if len(self._made) < 2:
            return None
        (began, _), (ended, _) = self._made[0], self._made[-1]
        changes = sum(each for _, each in list(self._made)[1:])
        return 1000 * changes / max(ended - began, 1)

    def play(self) -> None:
        """Go on."""
        if not self.playing:
            # The first change comes at once.
            self._owed, self._asked = 1.0, 0
            self._made.clear()
            self._since.start()
            self._running.start()
            self._timer.start()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop here."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def advance(self, seconds: float) -> None:
        """Let so much time pass."""
        self._owed = min(self._owed + self.speed * seconds, max(self.speed * _MOST_OWED_S, 1.0))
        if self._asked:
            return
        changes = int(min(self._owed, max(_FRAME_MS / self._each_ms, 1.0)))
        if changes:
            self._owed -= changes
            self._asked = changes
            self._waiting.start()
            self.due.emit(changes)

    def arrived(self) -> None:
        """What was asked for is on screen."""
        if not self._asked:
            return
        self._each_ms = max(self._waiting.elapsed(), 1) / self._asked
        now = self._running.elapsed() if self._running.isValid() else 0
        self._made.append((now, self._asked))
        while now - self._made[0][0] > 1000 * _MEASURED_S:
            self._made.popleft()
        self._asked = 0


class ChainTransport(QWidget):
    """Back to the start, run or pause, a single change; how many were made, and how fast.

    Attributes:
        clock: asks for changes while it plays.

    Signals:
        restarted: the person wants to be back at the start.
        paused: the person wants to stop here.
        stepped: the person wants one change.
    """

    restarted = Signal()
    paused = Signal()
    stepped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chainTransport")
        self.clock = ChainClock(self)
        self._play = named(QToolButton(), "playChain", spoken="Run")
        self._back = icon_button(
            "start", "Back to the start, before the first change (Home).", "restartChain"
        )
        self._step = icon_button("step", "One change of every chain (S).", "stepChain")
        self._words = named(QLabel(), "chainWords", tip="Changes made, and how many a second.")
        self._play.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for each in (self._back, self._play, self._step):
            each.setProperty("boxed", True)
        row = boxes.row(
            self._back, self._play, self._step, (self._words, 1), spacing=GRID, within=self
        )
        row.setContentsMargins(0, GRID // 2, 0, 0)
        self.clock.playing_changed.connect(self._on_playing)
        self._back.clicked.connect(self.restarted)
        self._step.clicked.connect(self.stepped)
        self._play.clicked.connect(self.toggle)
        self._on_playing(False)

    def toggle(self) -> None:
        """Run, or pause."""
        if self.clock.playing:
            self.clock.pause()
            self.paused.emit()
        else:
            self.clock.play()

    def show_steps(self, steps: int, burn_in: int) -> None:
        """Say how many changes were made, and how many a second."""
        words = formatting.counted(steps, "change")
        if steps and burn_in and steps < burn_in:
            words += f" of {formatting.count(burn_in)} to burn in"
        self._say(words)

    def show_way(self, steps: int, last: int, noise: float | None) -> None:
        """Say how far chains that anneal are on their way, and how much noise is left in them.

        Args:
            noise: its standard deviation in a range of 2; None if it is not known.
        """
        words = f"{formatting.counted(steps, 'change')} of {formatting.count(last)}"
        if noise is not None:
            words += f" · noise {formatting.rough(50 * noise)} %" if noise else " · no noise left"
        self._say(words)

    def _say(self, words: str) -> None:
        """Write `words`, and while it runs how many changes are made in a second."""
        measured = self.clock.measured if self.clock.playing else None
        if measured is not None:
            words += f" · {formatting.count(round(measured))} a second"
        if words != self._words.text():
            self._words.setText(words)

    def _on_playing(self, playing: bool) -> None:
        self._play.setIcon(icon("pause" if playing else "play"))
        words = "Pause" if playing else "Run"
        self._play.setAccessibleName(words)
        self._play.setToolTip(f"{words} the chains (Space).")
