"""Buttons with an icon, tools and colours to choose from, buttons with a menu, and menus in which
exactly one entry is ticked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QActionGroup, QColor, QCursor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, colours


def icon_button(symbol: str, tip: str, name: str = "", spoken: str = "") -> QToolButton:
    """A button that shows an icon alone, within reach of the keyboard.

    Args:
        symbol: what the icon means, see icons.py.
        spoken: what a screen reader says; without it, the tip up to a bracket or its full stop.
    """
    spoken = spoken or tip.partition(" (")[0].rstrip(".")
    button = named(QToolButton(), name, spoken=spoken, tip=tip)
    button.setIcon(icon(symbol))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def tool_button(symbol: str, words: str, tip: str, name: str) -> QToolButton:
    """A button for one of several tools, which says its name beside its icon."""
    button = named(QToolButton(), name, spoken=words, tip=tip)
    button.setIcon(icon(symbol))
    button.setText(words)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setCheckable(True)
    return button


def swatch(colour: QColor) -> QIcon:
    """A square of `colour`, framed so that it can be told from the ground it lies on."""
    square = QPixmap(2 * GRID, 2 * GRID)
    square.fill(colour)
    painter = QPainter(square)
    painter.setPen(QColor(colours().border))
    painter.drawRect(square.rect().adjusted(0, 0, -1, -1))
    painter.end()
    return QIcon(square)


@dataclass(frozen=True)
class Choice:
    """One entry of a menu in which exactly one is ticked."""

    text: str
    value: object
    ticked: bool


def add_choices(menu: QMenu, choices: Sequence[Choice], chosen: Callable[..., None]) -> None:
    """Fill `menu` with `choices`; `chosen` gets the value of the one that is ticked."""
    group = QActionGroup(menu)
    for choice in choices:
        action = menu.addAction(choice.text)
        action.setCheckable(True)
        action.setChecked(choice.ticked)
        action.triggered.connect(lambda _=False, value=choice.value: chosen(value))
        group.addAction(action)


def rest_after_menu(button: QToolButton) -> None:
    """Let `button`, which has a menu, forget the pointer when that closes.

    Its menu swallows the event that says so: the button would stay grey under no pointer.
    """

    def rest() -> None:
        over = button.rect().contains(button.mapFromGlobal(QCursor.pos()))
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, over)
        button.update()

    button.menu().aboutToHide.connect(lambda: QTimer.singleShot(0, button, rest))
