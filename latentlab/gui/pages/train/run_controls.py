"""Start, Pause, Resume, Stop, and how far the training is."""

from functools import partial

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from latentlab import formatting
from latentlab.gui.background import BackgroundWork
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.workbench import Activity, Workbench
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.form.setting_controls import GoalBox
from trainers.runs.run import Run
from trainers.training.events import PausedAt, Preparing, Progress, Started

_FINE = 10_000
_DISK_MS = 3000
"""Between two looks at what a run in training takes on the disk."""
_STATES = {
    Activity.PREPARING: "Preparing…",
    Activity.TRAINING: "",
    Activity.PAUSED: "Paused",
    Activity.STOPPING: "Saving a checkpoint…",
    Activity.UNSAVED: "Not saved",
}
_STOPS = {Activity.STOPPING: "Stopping…", Activity.UNSAVED: "Give up"}
_RESUME = "Go on after a pause, or train the current run further."
_DONE = "All these steps are done: type more steps to train the run further."
_SAVE_AGAIN = "Try again to save what was learned since the last checkpoint."
_STOP = "Save a checkpoint and end; the run can be resumed later."
_GIVE_UP = "End without what could not be saved; the run can be resumed from its last checkpoint."


class RunControls(QWidget):
    """The row above the pictures. Its actions are also the entries of the Run menu.

    Signals:
        start_wanted: the person pressed Start.
        resume_wanted: the person wants the current run trained up to this step.
    """

    start_wanted = Signal()
    resume_wanted = Signal(int)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._start = self._action("Start", "play", "Ctrl+Return")
        self._pause = self._action("Pause", "pause", "Ctrl+P")
        self._resume = self._action("Resume", "play", "Ctrl+R")
        self._stop = self._action("Stop", "stop", "Ctrl+.")
        self._pause.setToolTip("Wait before the next step; nothing is lost.")
        self._start_button = _button(self._start, "startButton")
        self._resume_button = _button(self._resume, "resumeButton")
        self._goal = named(
            GoalBox(),
            "goalBox",
            spoken="Steps to resume to",
            tip="Resume trains the current run up to this many steps.",
        )
        self._bar = named(
            QProgressBar(minimum=0, maximum=_FINE),
            "progressBar",
            spoken="Progress of the training",
        )
        self._bar.setTextVisible(False)
        self._where, self._room, self._speed, self._time = (_figure() for _ in range(4))
        self._total: int | None = None
        self._prefers_start = False
        self._since_disk = QElapsedTimer()
        self._measuring_disk = BackgroundWork("is refused", self)
        self._lay_out()
        self._connect()
        self._show_run(None)

    def run_actions(self) -> list[QAction]:
        """Start, Pause, Resume, Stop."""
        return [self._start, self._pause, self._resume, self._stop]

    def prefer_start(self, preferred: bool) -> None:
        """Whether the form says what should begin next, so that Start is the main button."""
        self._prefers_start = preferred
        self._enable()

    def show_preparing(self, event: Preparing) -> None:
        """Say what is read or downloaded, and how far."""
        self._where.setText(event.text)
        self._bar.setMaximum(0 if event.fraction is None else _FINE)
        self._bar.setValue(round((event.fraction or 0.0) * _FINE))

    def show_started(self, event: Started) -> None:
        """The networks stand; steps are counted from here."""
        self._goal.setValue(event.total_steps)
        self._since_disk.invalidate()
        self._show_step(event.step, event.total_steps)

    def show_progress(self, event: Progress) -> None:
        """Show how far, how fast, how long."""
        self._show_step(event.step, event.total_steps)
        trained = formatting.duration(event.seconds)
        if self._workbench.activity is Activity.TRAINING:
            self._speed.setText(formatting.rate(event.images_per_second))
            self._time.setText(f"{trained} · {formatting.remaining(event.remaining_seconds)}")
        else:
            self._time.setText(f"{trained} trained")

    def show_paused(self, event: PausedAt) -> None:
        """Show at which step training waits."""
        if self._total is not None:
            self._show_step(event.step, self._total)

    def _show_step(self, step: int, total: int) -> None:
        self._total = total
        text = f"{formatting.count(step)} of {formatting.steps(total)}"
        self._bar.setMaximum(_FINE)
        self._bar.setValue(round(step / max(total, 1) * _FINE))
        self._bar.setToolTip(text)
        # The header may name another model, which is explored meanwhile.
        run = self._workbench.run
        self._where.setText(f"{run.name}: {text}" if run else text)
        self._tell_room()

    def _tell_room(self) -> None:
        """Tell what the run in training takes on the disk, looked up every few seconds."""
        run = self._workbench.run
        if run is None or not self._workbench.is_training:
            self._room.clear()
        elif not self._since_disk.isValid() or self._since_disk.elapsed() > _DISK_MS:
            self._since_disk.start()
            self._measuring_disk.start(lambda _: run.size_on_disk(), partial(self._show_room, run))

    def _show_room(self, run: Run, size: int) -> None:
        if run is self._workbench.run and self._workbench.is_training:
            self._room.setText(f"{formatting.size(size)} on the disk")

    def _show_run(self, run: Run | None) -> None:
        self._speed.clear()
        self._time.clear()
        if run is None:
            self._total = None
            self._bar.setMaximum(_FINE)
            self._bar.setValue(0)
            self._bar.setToolTip("No run open")
            self._where.setText("No run open")
        else:
            state, goal = run.state(), int(run.manifest.settings["steps"])
            self._goal.setValue(goal)
            self._show_step(state.step, goal)
            self._time.setText(f"{formatting.duration(state.seconds)} trained")
        self._enable()

    def _enable(self) -> None:
        activity, run = self._workbench.activity, self._workbench.run
        idle = activity is Activity.IDLE
        ready = self._workbench.laboratory is not None
        self._start.setEnabled(idle and ready)
        self._start.setToolTip(_start_reason(idle, ready))
        self._pause.setEnabled(activity is Activity.TRAINING)
        self._stop.setEnabled(activity not in (Activity.IDLE, Activity.STOPPING))
        unsaved = activity is Activity.UNSAVED
        self._stop.setText(_STOPS.get(activity, "Stop"))
        self._stop.setToolTip(_GIVE_UP if unsaved else _STOP)
        self._resume.setText("Save again" if unsaved else "Resume")
        done = run is not None and run.state().step >= self._goal.value()
        self._resume.setToolTip(_SAVE_AGAIN if unsaved else _DONE if idle and done else _RESUME)
        unfinished = idle and ready and run is not None and not done
        self._resume.setEnabled(activity is Activity.PAUSED or unsaved or unfinished)
        resuming = self._resume.isEnabled() and not (idle and self._prefers_start)
        _make_primary(self._resume_button, resuming)
        _make_primary(self._start_button, not resuming)
        self._goal.setVisible(idle and run is not None)

    def _on_activity(self, activity: Activity) -> None:
        self._speed.setText(_STATES.get(activity, ""))
        if activity is Activity.IDLE:
            self._show_run(self._workbench.run)
        self._enable()

    def _on_resume(self) -> None:
        if self._workbench.is_training:
            self._workbench.resume()
        else:
            self.resume_wanted.emit(self._goal.value())

    def _action(self, text: str, symbol: str, shortcut: str) -> QAction:
        action = QAction(icon(symbol), text, self)
        action.setShortcut(QKeySequence(shortcut))
        return action

    def _connect(self) -> None:
        self._start.triggered.connect(lambda: self.start_wanted.emit())
        self._pause.triggered.connect(lambda: self._workbench.pause())
        self._resume.triggered.connect(self._on_resume)
        self._stop.triggered.connect(lambda: self._workbench.stop())
        self._goal.valueChanged.connect(self._enable)
        self._workbench.loaded.connect(self._enable)
        self._workbench.activity_changed.connect(self._on_activity)
        self._workbench.run_changed.connect(self._show_run)

    def _lay_out(self) -> None:
        start = self._start_button
        start.setIcon(QIcon())
        self.setFocusProxy(start)
        buttons, figures = QHBoxLayout(), QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(start)
        buttons.addWidget(_button(self._pause, "pauseButton"))
        buttons.addWidget(self._resume_button)
        buttons.addWidget(self._goal)
        buttons.addWidget(_button(self._stop, "stopButton"))
        buttons.addStretch(1)
        figures.setSpacing(2 * GRID)
        figures.addWidget(self._where)
        figures.addWidget(self._room)
        figures.addStretch(1)
        figures.addWidget(self._speed)
        figures.addWidget(self._time)
        boxes.column(buttons, self._bar, figures, spacing=GRID, within=self)


def _make_primary(button: QPushButton, primary: bool) -> None:
    """Whether `button` is what a person most likely wants next."""
    if button.property("primary") is not primary:
        button.setProperty("primary", primary)
        button.style().polish(button)


def _start_reason(idle: bool, ready: bool) -> str:
    if not ready:
        return "PyTorch is loading; Start is ready in a moment."
    if not idle:
        return "A run is in training. Stop it to start another."
    return "Train a new run with the settings on the left."


def _button(action: QAction, name: str) -> QPushButton:
    """A button that does and shows what `action` does and shows."""
    button = named(QPushButton(action.icon(), action.text()), name)

    def follow() -> None:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setText(action.text())
        button.setEnabled(action.isEnabled())
        button.setToolTip(f"{action.toolTip()} ({keys})")

    action.changed.connect(follow)
    button.clicked.connect(action.trigger)
    follow()
    return button


def _figure() -> QLabel:
    label = QLabel()
    label.setProperty("quiet", True)
    return label
