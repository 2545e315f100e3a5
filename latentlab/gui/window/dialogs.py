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
from latentlab.gui.pages.page import PageSpec
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID

_TIMELINE_KEYS = {
    "Timeline: step back and forth": "Left, Right",
    "Timeline: first picture, newest picture": "Home, End",
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


def shortcuts(parent: QWidget, actions: Iterable[QAction], pages: Iterable[PageSpec]) -> QDialog:
    """The keys of `actions`, of the timeline and of `pages`. Not shown yet."""
    dialog = named(QDialog(parent), "shortcutsDialog")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    table = QFormLayout(horizontalSpacing=4 * GRID, verticalSpacing=GRID)
    for action in actions:
        keys = action.shortcut().toString()
        if keys:
            table.addRow(QLabel(action.text().replace("&", "").rstrip("…")), QLabel(keys))
    of_pages = {f"{page.title}: {what}": keys for page in pages for what, keys in page.keys.items()}
    for meaning, keys in (_TIMELINE_KEYS | of_pages).items():
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
