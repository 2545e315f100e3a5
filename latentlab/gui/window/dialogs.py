"""The few small windows: about, the question before closing, and how Qt's own list files."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QMessageBox,
    QTreeView,
    QWidget,
)

from latentlab import __version__
from latentlab.gui.style.theme import GRID

_FILES = QSize(106 * GRID, 64 * GRID)
"""Of a dialog of files at least."""


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


def widen_file_dialog(before: QWidget | None, focused: QWidget | None) -> None:
    """If the focus has come into a dialog of files that is not the system's, give size, type and
    date of a file the room that their words need, and its name the rest."""
    del before
    dialog = focused.window() if focused is not None else None
    files = dialog.findChild(QTreeView) if isinstance(dialog, QFileDialog) else None
    if dialog is None or not isinstance(files, QTreeView) or dialog.property("widened"):
        return
    dialog.setProperty("widened", True)
    header, modes = files.header(), QHeaderView.ResizeMode
    header.setSectionResizeMode(modes.ResizeToContents)
    header.setSectionResizeMode(0, modes.Stretch)
    # When it is on the screen, which gives it the size that it wants itself.
    room = dialog.screen().availableSize()
    QTimer.singleShot(
        0, dialog, lambda: dialog.resize(_FILES.expandedTo(dialog.size()).boundedTo(room))
    )


@dataclass(frozen=True)
class ClosingQuestion:
    """What is asked before the window closes.

    Attributes:
        text: what is the matter.
        consequence: what closing means for it.
        close, stay: what the buttons say.
    """

    text: str
    consequence: str
    close: str
    stay: str

    def box(self, parent: QWidget) -> tuple[QMessageBox, QWidget]:
        """The window that asks, not shown yet, and its button that closes."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, "Close LatentLab", self.text, parent=parent)
        box.setObjectName("closingQuestion")
        box.setInformativeText(self.consequence)
        close = box.addButton(self.close, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.stay, QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box, close


def about_training(run_name: str) -> ClosingQuestion:
    """Whether to stop it."""
    return ClosingQuestion(
        f"{run_name} is in training.",
        "Closing stops it. It is saved, and can be resumed from there.",
        "Stop and save",
        "Keep training",
    )


def about_unsaved(what: str) -> ClosingQuestion:
    """Whether to take it away first: "The edit of faces-dcgan"."""
    return ClosingQuestion(
        f"{what} was not exported.",
        "It is kept, and comes back when LatentLab is started again. To have its picture as a "
        "file, stay and export it, or pin it to the tray.",
        "Close",
        "Stay",
    )
