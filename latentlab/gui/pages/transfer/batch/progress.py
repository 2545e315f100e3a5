"""Start and Cancel of a batch, how far it is, and what became of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from latentlab import formatting
from latentlab.gui.pages.transfer.batch.tasks import BatchState
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.labels import ElidedLabel, Hint
from latentlab.problems import explain

if TYPE_CHECKING:
    from latentlab.batches.report import Skipped


class BatchProgressBox(QWidget):
    """Holds nothing but what was told last.

    Attributes:
        out: the folder of the results of the last batch.

    Signals:
        start_wanted, cancel_wanted: the person pressed the button.
        folder_wanted: the `Path` of the folder to show.
    """

    start_wanted = Signal()
    cancel_wanted = Signal()
    folder_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("batchProgressBox")
        self.out = Path()
        self._over = False
        self._state: BatchState | None = None
        self._skipped: tuple[Skipped, ...] = ()
        self._start = named(QPushButton(icon("play"), "Start"), "batchStart")
        self._cancel = named(
            QPushButton(icon("stop"), "Cancel"),
            "batchCancel",
            tip="Stop after the current picture. What is done stays, and Start goes on from there; "
            "so does closing the window.",
        )
        self._bar = named(QProgressBar(maximum=1000), "batchProgress", spoken="Progress")
        self._bar.setToolTip("How many of the files are finished.")
        self._what, self._into = Hint(), FolderLabel()
        self._counts, self._problem = Hint(), Hint(problem=True)
        self._list = named(
            QPushButton("Skipped files…"),
            "batchSkipped",
            tip="Which files could not be used, and why; to read and to copy.",
        )
        self._show = named(
            QPushButton(icon("folder"), "Show in folder"),
            "batchShow",
            tip="Open the folder of the results in the system's file manager.",
        )
        self._lay_out()
        self._start.clicked.connect(self.start_wanted)
        self._cancel.clicked.connect(self._on_cancel)
        self._list.clicked.connect(lambda: SkippedDialog(self._skipped, self.window()).show())
        self._show.clicked.connect(lambda: self.folder_wanted.emit(self.out))
        for each in (self._bar, self._cancel, self._list, self._show):
            each.hide()

    def offer(self, *, running: bool, ready: bool, goes_on: bool) -> None:
        """Offer Start or Cancel; the focus goes from one to what takes its place."""
        focused = self._start.hasFocus() or self._cancel.hasFocus()
        self._start.setVisible(not running)
        self._start.setEnabled(ready)
        self._start.setText("Go on" if goes_on else "Start")
        self._start.setToolTip(
            "Do what an earlier batch left undone in this folder; nothing is done twice."
            if goes_on
            else "Send every picture of the folder through the model. The window stays usable."
        )
        self._cancel.setVisible(running)
        self._bar.setVisible(running)
        if focused:
            (self._cancel if running else self._start if ready else self._show).setFocus()

    @property
    def names_folder(self) -> bool:
        """Whether it says of a batch that runs or has ended where its results are."""
        return bool(self._into.text())

    @property
    def outcome(self) -> str:
        """How many pictures the last batch did, as a sentence; "" before one."""
        return f"{self._state.words[:1].upper()}{self._state.words[1:]}." if self._state else ""

    def begin(self, out: Path, what: str) -> None:
        """A batch is started, with its results in `out`; `what` says what is done by whom."""
        self.out, self._state, self._over = out, None, False
        self._what.say(f"{what}.")
        self._into.say(out)
        self._bar.setValue(0)
        self._problem.say("")
        self._counts.say("Opening the model…")
        self._cancel.setText("Cancel")
        self._list.hide()
        self._show.hide()

    def forget(self) -> None:
        """Say no more of a batch that has ended; of one that runs all is said as before."""
        if not self._over:
            return
        self._over = False
        for each in (self._what, self._counts, self._problem):
            each.say("")
        self._into.say(None)
        self._list.hide()
        self._show.hide()

    def follow(self, state: BatchState) -> None:
        """Show how far it is."""
        self._state = state
        self._bar.setValue(round(1000 * state.finished / max(state.total, 1)))
        self._counts.say(f"{state.words}; {formatting.remaining(state.seconds_left)}.")

    def end(self, finished: bool, skipped: "tuple[Skipped, ...]", error: Exception | None) -> None:
        """The batch is over: finished, cancelled, or broken off by an exception."""
        self._over, self._skipped = True, skipped
        self._problem.say("" if error is None else explain(error).headline)
        state = self._state
        ending = "Done" if finished else "Stopped; nothing is lost"
        self._counts.say("" if state is None else f"{ending}: {state.words}.")
        self._show.setVisible(state is not None)
        self._list.setVisible(bool(skipped))

    def _on_cancel(self) -> None:
        # It stays enabled, or else it would lose the focus to something far away.
        self._cancel.setText("Stopping…")
        self.cancel_wanted.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        progress, after = QHBoxLayout(), QHBoxLayout()
        progress.addWidget(self._bar, 1)
        progress.addWidget(self._cancel)
        after.addWidget(self._list)
        after.addWidget(self._show)
        column.addWidget(self._start)
        column.addLayout(progress)
        for each in (self._what, self._into, self._counts, self._problem):
            column.addWidget(each)
        column.addLayout(after)


class FolderLabel(ElidedLabel):
    """Says in one line into which folder a batch goes: its path is elided in the middle."""

    def __init__(self) -> None:
        super().__init__(left_out=Qt.TextElideMode.ElideMiddle)
        self.setProperty("quiet", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, out: Path | None) -> None:
        """Name `out`, or nothing."""
        self.setText("" if out is None else f"Into {out}")
        self.setVisible(out is not None)


class SkippedDialog(QDialog):
    """The files that a batch could not use, and why, as text to be copied; not modal."""

    def __init__(self, skipped: "Sequence[Skipped]", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("skippedDialog")
        self.setWindowTitle("Skipped files")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        introduction = Hint()
        introduction.say(
            f"{formatting.count(len(skipped))} file{'s' * (len(skipped) != 1)} could not be used. "
            "Starting the same batch again tries them once more, when they have been mended."
        )
        text = named(
            QPlainTextEdit("\n".join(each.sentence for each in skipped)),
            "skippedFiles",
            spoken="Skipped files",
            tip="Each file that was skipped, and the reason.",
        )
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        copy = named(
            QPushButton(icon("copy"), "Copy"), "copySkipped", tip="Put the list on the clipboard."
        )
        copy.clicked.connect(lambda: QApplication.clipboard().setText(text.toPlainText()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(introduction)
        column.addWidget(text, 1)
        column.addWidget(buttons)
        self.resize(80 * GRID, 48 * GRID)
