"""The files that a batch could not use, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from latentlab import formatting
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.labels import Hint

if TYPE_CHECKING:
    from latentlab.batches.report import Skipped


class SkippedDialog(QDialog):
    """Not modal; a line for each file, to read and to copy."""

    def __init__(self, skipped: "Sequence[Skipped]", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("skippedDialog")
        self.setWindowTitle("Skipped files")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = [each.sentence for each in skipped]
        introduction = Hint()
        introduction.say(
            f"{formatting.count(len(lines))} file{'s' * (len(lines) != 1)} could not be used. "
            "Starting the same batch again tries them once more, when they have been mended."
        )
        self._text = named(
            QPlainTextEdit("\n".join(lines)),
            "skippedFiles",
            spoken="Skipped files",
            tip="Each file that was skipped, and the reason.",
        )
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        copy = named(
            QPushButton(icon("copy"), "Copy"), "copySkipped", tip="Put the list on the clipboard."
        )
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self._text.toPlainText()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(introduction)
        column.addWidget(self._text, 1)
        column.addWidget(buttons)
        self.resize(80 * GRID, 48 * GRID)
