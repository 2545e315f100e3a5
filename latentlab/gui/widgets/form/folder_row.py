"""A line to type a folder into, with a button that chooses one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets import boxes


class FolderRow(QWidget):
    """One folder; the tooltip holds all of it, since a path is often longer than the line.

    Signals:
        changed: the text changed.
    """

    changed = Signal()

    def __init__(self, name: str, wanted: str, tip: str, parent: QWidget | None = None) -> None:
        """The parts are called `name`Edit and `name`Button; `wanted` says which folder it is."""
        super().__init__(parent)
        self._wanted, self._tip = "", tip
        self._edit = named(_PathEdit(), f"{name}Edit", tip=tip)
        self._browse = named(QPushButton("Choose…"), f"{name}Button", tip="Choose the folder.")
        self.ask_for(wanted)
        boxes.row((self._edit, 1), self._browse, within=self)
        self.setFocusProxy(self._edit)
        self._edit.textChanged.connect(self._on_text)
        self._browse.clicked.connect(self._on_browse)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._edit.text()

    def show_text(self, text: str) -> None:
        """Fill the line."""
        self._edit.setText(text)

    def ask_for(self, wanted: str) -> None:
        """Say which folder is wanted."""
        self._wanted = wanted
        self._edit.setPlaceholderText(wanted)
        self._edit.setAccessibleName(wanted)

    def _on_text(self, text: str) -> None:
        self._edit.setToolTip(f"{self._tip}\n\n{text}" if text else self._tip)
        self.changed.emit()

    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._wanted, self._edit.text())
        if folder:
            self._edit.setText(folder)


class _PathEdit(QLineEdit):
    """A first click chooses the whole path, so that typing replaces it; a drag chooses a part."""

    def __init__(self) -> None:
        super().__init__()
        self._entered = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._entered = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._entered and not self.hasSelectedText():
            self.selectAll()
        self._entered = False
