"""Buttons that open a menu look at rest again when it has closed."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolButton


def rest_after_menu(button: QToolButton) -> None:
    """Let `button`, which has a menu, forget the pointer when that closes.

    Its menu swallows the event that says so: the button would stay grey under no pointer.
    """

    def rest() -> None:
        over = button.rect().contains(button.mapFromGlobal(QCursor.pos()))
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, over)
        button.update()

    button.menu().aboutToHide.connect(lambda: QTimer.singleShot(0, button, rest))
