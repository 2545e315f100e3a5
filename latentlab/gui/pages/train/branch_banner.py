"""Says that the form describes a branch of a run, from where, and what differs."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from latentlab import formatting
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.labels import Hint
from trainers.runs.listing import changed_settings
from trainers.runs.run import Run, Saved


class BranchBanner(QFrame):
    """Shown above the form while a branch is prepared.

    Signals:
        dismissed: the person wants an ordinary new run after all.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("branchBanner")
        self.setProperty("card", True)
        self.parent_run: Run | None = None
        self._title = QLabel(wordWrap=True)
        self._title.setFont(theme().font(bold=True))
        close = icon_button("close", "Make it a new run instead.", "branchDismissButton")
        close.clicked.connect(self.dismissed)
        self._start = named(
            QComboBox(),
            "branchStartBox",
            spoken="Where the branch starts from",
            tip="Go on from a saved training state, or take only the settings.",
        )
        self._changes = Hint()
        head = boxes.row((self._title, 1), close)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self._start)
        layout.addWidget(self._changes)
        self.hide()

    @property
    def checkpoint(self) -> Saved | None:
        """The parent's training state to go on from; None starts from the beginning."""
        chosen: Saved | None = self._start.currentData()
        return chosen

    def begin(self, parent_run: Run) -> None:
        """Offer the starting points of `parent_run`, the newest chosen."""
        self.parent_run = parent_run
        self._title.setText(f"Branch of {parent_run.name}")
        self._start.clear()
        for saved in reversed(parent_run.checkpoints()):
            self._start.addItem(f"Start from {formatting.at_step(saved.step)}", saved)
        self._start.addItem("Start from the beginning", None)
        self.show()

    def end(self) -> None:
        """The form describes an ordinary new run again."""
        self.parent_run = None
        self._start.clear()
        self.hide()

    def show_changes(self, settings: Mapping[str, Any]) -> None:
        """List what `settings` change of the parent's."""
        if self.parent_run is None:
            return
        before = self.parent_run.manifest.settings
        changes = changed_settings(before, settings)
        lines = [
            f"{name.replace('_', ' ').capitalize()}: {before.get(name)} → {value}"
            for name, value in changes.items()
        ]
        self._changes.say("\n".join(lines) or "Same settings so far: change what you want to try.")
