"""The few small windows: about, and the question before closing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QMessageBox,
    QWidget,
)

from latentlab import __version__


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
