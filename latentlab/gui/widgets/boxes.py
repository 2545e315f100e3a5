"""Rows and columns of widgets, each written as one expression."""

from typing import TypeVar

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout
"""What a row or column holds."""


def row(
    *parts: Part | tuple[Part, int], spacing: int | None = None, within: QWidget | None = None
) -> QHBoxLayout:
    """`parts` beside each other, from the left.

    Args:
        parts: each alone, or with its stretch: how much of the free space it takes.
        spacing: pixels between two parts; None leaves it to the style.
        within: the widget that they fill, up to its edges.
    """
    return _filled(QHBoxLayout(), parts, spacing, within)


def column(
    *parts: Part | tuple[Part, int], spacing: int | None = None, within: QWidget | None = None
) -> QVBoxLayout:
    """`parts` below each other, from the top; see `row`."""
    return _filled(QVBoxLayout(), parts, spacing, within)


class Collapsing(QWidget):
    """A column that takes no room, nor spacing beside it, while nothing in it is to be seen.

    Attributes:
        column: what it holds.
    """

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._wanted = True
        self.column = column(spacing=spacing, within=self)
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Show what it holds, or nothing."""
        self._wanted = wanted
        self.settle()

    def settle(self) -> None:
        """Be there, or not, at once."""
        self.setVisible(self._wanted and not self.column.isEmpty())

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        if event.added():
            event.child().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While this is hidden, Qt tells its layout nothing of what comes into sight.
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.settle()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.settle()
        return handled


BoxT = TypeVar("BoxT", bound=QBoxLayout)


def _filled(
    box: BoxT,
    parts: tuple[Part | tuple[Part, int], ...],
    spacing: int | None,
    within: QWidget | None,
) -> BoxT:
    if within is not None:
        within.setLayout(box)
        box.setContentsMargins(0, 0, 0, 0)
    if spacing is not None:
        box.setSpacing(spacing)
    for part in parts:
        held, stretch = part if isinstance(part, tuple) else (part, 0)
        if isinstance(held, QLayout):
            box.addLayout(held, stretch)
        else:
            box.addWidget(held, stretch)
    return box
