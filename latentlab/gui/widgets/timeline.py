"""The playhead over a run: every saved step within reach of the mouse, the keyboard and a play
button."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QWidget

from latentlab import formatting
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.step_slider import StepSlider

SPEEDS = (2, 5, 10, 20)
"""Saved steps shown a second, to choose from."""


class Timeline(QWidget):
    """Chooses one of the saved steps; while live, the newest.

    Left and Right go one step, Page Up and Page Down ten, Home and End to the ends (End is
    live again), Space plays and pauses.

    Signals:
        stepChanged: another step is chosen now, by the person, by playing, or by being live.
        liveChanged: whether the newest step is followed.
    """

    stepChanged = Signal(int)
    liveChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[int] = []
        self._announced: int | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        self._play = icon_button("play", "Play the saved steps (Space)", "playButton")
        self._slider = StepSlider()
        self._label = QLabel()
        self._speed = QComboBox()
        self._loop = icon_button(
            "loop", "Loop: at the end, play from the first step again", "loopButton", "Loop"
        )
        self._live = QToolButton()
        self._prepare()
        self.setFocusProxy(self._slider)
        layout = boxes.row(self._play, (self._slider, 1), spacing=GRID, within=self)
        for widget in (self._label, self._live, self._speed, self._loop):
            layout.addWidget(widget)
        self._show()

    def set_steps(self, steps: Sequence[int]) -> None:
        """Offer these saved steps in place of those before; the newest is chosen if live."""
        self.pause()
        current = self.current_step()
        self._steps = sorted(set(steps))
        self._announced = None
        kept = current is not None and not self.is_live()
        self._refresh(current if kept else None)

    def renew_steps(self, steps: Sequence[int]) -> None:
        """Offer these saved steps from now on, while whatever is chosen or played goes on; the
        newest is chosen if live. A step on offer that is chosen must be among them."""
        current = self.current_step()
        self._steps = sorted(set(steps))
        self._refresh(None if self.is_live() else current)

    def steps(self) -> tuple[int, ...]:
        """The saved steps on offer, ascending."""
        return tuple(self._steps)

    def current_step(self) -> int | None:
        """The chosen step; None while there are none."""
        return self._steps[self._slider.value()] if self._steps else None

    def set_current(self, step: int) -> None:
        """Choose the saved step nearest to `step`; no longer live."""
        if self._steps:
            self._set_live(False)
            self._slider.setValue(self._nearest(step))

    def is_live(self) -> bool:
        """Whether the newest step is followed."""
        return self._live.isChecked()

    def go_live(self) -> None:
        """Follow the newest step from now on."""
        self.pause()
        self._set_live(True)
        self._refresh(None)

    def is_playing(self) -> bool:
        """Whether the steps are being played one after the other."""
        return self._timer.isActive()

    def play(self) -> None:
        """Play from the chosen step, or from the first if the last one is chosen."""
        if len(self._steps) < 2:
            return
        at_end = self._slider.value() == self._slider.maximum()
        self._set_live(False)
        if at_end:
            self._slider.setValue(0)
        self._timer.start(round(1000 / SPEEDS[self._speed.currentIndex()]))
        self._show()

    def pause(self) -> None:
        """Stop playing."""
        self._timer.stop()
        self._show()

    def set_running(self, running: bool) -> None:
        """Call the newest step "Live" while it trains and "Newest" when nothing more comes."""
        self._live.setText("● Live" if running else "Newest")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space and End mean more here than in a slider."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Space:
                self._toggle_playing()
                return True
            if event.key() == Qt.Key.Key_End:
                self.go_live()
                return True
        return super().eventFilter(watched, event)

    def _prepare(self) -> None:
        self._slider.installEventFilter(self)
        self._slider.setObjectName("timelineSlider")
        self._slider.setAccessibleName("Step of the run")
        self._slider.setToolTip(
            "Saved steps of this run. Arrow keys: one step, Page Up and Down: ten, Home: the "
            "first, End: the newest, Space: play."
        )
        self._slider.valueChanged.connect(self._moved)
        self._label.setMinimumWidth(self.fontMetrics().horizontalAdvance("step 10 000 000"))
        self._label.setObjectName("stepLabel")
        self._play.clicked.connect(self._toggle_playing)
        for speed in SPEEDS:
            self._speed.addItem(f"{speed} per s")
        self._speed.setCurrentIndex(1)
        self._speed.setAccessibleName("Playing speed in saved steps per second")
        self._speed.setToolTip("How many saved steps are shown in a second")
        self._speed.currentIndexChanged.connect(self._change_speed)
        self._loop.setCheckable(True)
        named(
            self._live,
            "liveBadge",
            spoken="Live: follow the newest step",
            tip="Follow the newest step while the model trains (End)",
        )
        self._live.setCheckable(True)
        self._live.setChecked(True)
        self._live.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._live.clicked.connect(self._press_live)
        self.set_running(True)

    def _nearest(self, step: int) -> int:
        after = min(bisect_left(self._steps, step), len(self._steps) - 1)
        before = max(after - 1, 0)
        closer_before = abs(self._steps[before] - step) <= abs(self._steps[after] - step)
        return before if closer_before else after

    def _refresh(self, wanted: int | None) -> None:
        """Fit the slider to the steps and choose `wanted`, or the newest for None."""
        self._slider.blockSignals(True)
        self._slider.setMaximum(max(len(self._steps) - 1, 0))
        if self._steps:
            newest = len(self._steps) - 1
            self._slider.setValue(newest if wanted is None else self._nearest(wanted))
        self._slider.blockSignals(False)
        self._slider.update()
        self._announce()

    def _announce(self) -> None:
        self._show()
        step = self.current_step()
        if step is not None and step != self._announced:
            self._announced = step
            self.stepChanged.emit(step)

    def _moved(self) -> None:
        if not self.is_playing() and self._slider.value() != self._slider.maximum():
            self._set_live(False)
        self._announce()

    def _advance(self) -> None:
        if self._slider.value() < self._slider.maximum():
            self._slider.setValue(self._slider.value() + 1)
        elif self._loop.isChecked():
            self._slider.setValue(0)
        else:
            self.pause()

    def _toggle_playing(self) -> None:
        if self.is_playing():
            self.pause()
        else:
            self.play()

    def _change_speed(self, index: int) -> None:
        self._timer.setInterval(round(1000 / SPEEDS[index]))

    def _press_live(self, live: bool) -> None:
        self._live.setChecked(not live)  # as it was: the methods below tell about the change
        if live:
            self.go_live()
        else:
            self._set_live(False)

    def _set_live(self, live: bool) -> None:
        if live != self.is_live():
            self._live.setChecked(live)
            self.liveChanged.emit(live)

    def _show(self) -> None:
        step = self.current_step()
        self._label.setText("no pictures yet" if step is None else formatting.at_step(step))
        playing = self.is_playing()
        self._play.setIcon(icon("pause" if playing else "play"))
        self._play.setToolTip("Pause (Space)" if playing else "Play the saved steps (Space)")
        self._play.setAccessibleName("Pause" if playing else "Play")
        self._play.setEnabled(len(self._steps) > 1)
        self._slider.setEnabled(bool(self._steps))
