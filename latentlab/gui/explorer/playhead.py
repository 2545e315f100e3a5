"""The one control over the run: the step at which every page shows the model."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.timeline import Timeline

_SETTLED_MS = 400


class Playhead(QWidget):
    """A timeline over the saved steps of the current model; hidden if it has only one."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("playhead")
        self._explorer = explorer
        self._listening = True
        self._wanted = True
        self.timeline = Timeline()
        self.timeline.set_running(False)
        # Undo comes back to where the playhead rested, not to every step it passed.
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(lambda: self._tell(commit=True))
        boxes.row(self.timeline, within=self)
        self.timeline.stepChanged.connect(self._on_moved)
        self.timeline.liveChanged.connect(self._on_moved)
        explorer.steps_changed.connect(self._show_steps)
        explorer.step_changed.connect(self._show_step)
        self._show_steps(explorer.steps)

    def set_running(self, running: bool) -> None:
        """Whether more steps will come."""
        self.timeline.set_running(running)

    def set_wanted(self, wanted: bool) -> None:
        """Hide it where the page in front has a timeline of its own."""
        self._wanted = wanted
        self._appear()

    def _appear(self) -> None:
        self.setVisible(self._wanted and len(self.timeline.steps()) > 1)

    def _on_moved(self) -> None:
        if self._listening:
            self._tell(commit=False)
            self._settled.start()

    def _tell(self, commit: bool) -> None:
        live = self.timeline.is_live()
        self._explorer.set_step(None if live else self.timeline.current_step(), commit)

    def _show_steps(self, steps: Sequence[int]) -> None:
        self._listening = False
        self.timeline.set_steps(steps)
        self._listening = True
        self._appear()
        self._show_step(self._explorer.step)

    def _show_step(self, step: int | None) -> None:
        if step == (None if self.timeline.is_live() else self.timeline.current_step()):
            return
        self._listening = False
        if step is None:
            self.timeline.go_live()
        else:
            self.timeline.set_current(step)
        self._listening = True
