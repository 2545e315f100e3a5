"""The few small windows: about, keyboard shortcuts, and the question before closing."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from latentlab import __version__
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID

_OTHER_KEYS = {
    "Start, Pause, Resume, Stop": "Ctrl+Return, Ctrl+P, Ctrl+R, Ctrl+.",
    "Timeline: step back and forth": "Left, Right",
    "Timeline: first picture, newest picture": "Home, End",
    "Samples: wander, zoom, pin": "Ctrl+arrows, + and −, Return",
    "Library: open, rename, delete": "Return, F2, Del",
    "Library: search": "Ctrl+F",
}


def about(parent: QWidget) -> QMessageBox:
    """What this program is. Not shown yet."""
    box = QMessageBox(
        QMessageBox.Icon.NoIcon, "About LatentLab", f"LatentLab {__version__}", parent=parent
    )
    box.setInformativeText(
        "A desktop laboratory for generative models: train one, watch it learn, take its "
        "pictures away. Free software under the MIT licence."
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def shortcuts(parent: QWidget, actions: Iterable[QAction]) -> QDialog:
    """Every key that does something. Not shown yet."""
    dialog = named(QDialog(parent), "shortcutsDialog")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    table = QFormLayout(horizontalSpacing=4 * GRID, verticalSpacing=GRID)
    for action in actions:
        keys = action.shortcut().toString()
        if keys:
            table.addRow(QLabel(action.text().replace("&", "").rstrip("…")), QLabel(keys))
    for meaning, keys in _OTHER_KEYS.items():
        table.addRow(QLabel(meaning), QLabel(keys))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
    layout.addLayout(table)
    layout.addWidget(buttons)
    return dialog


def closing_question(parent: QWidget, run_name: str) -> tuple[QMessageBox, QWidget]:
    """Asks whether to stop the training. Not shown yet; with it the button that says yes."""
    box = QMessageBox(
        QMessageBox.Icon.NoIcon, "Close LatentLab", f"{run_name} is in training.", parent=parent
    )
    box.setObjectName("closingQuestion")
    box.setInformativeText("Closing stops it. It is saved, and can be resumed from there.")
    stop = box.addButton("Stop and save", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("Keep training", QMessageBox.ButtonRole.RejectRole)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box, stop
