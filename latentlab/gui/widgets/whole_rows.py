"""A column of controls that is scrolled by whole rows: none is cut in two at the lower edge."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from latentlab.gui.style.theme import GRID

_MOST_BLANK = 8 * GRID
"""Pixels that may stay empty at the lower edge so that nothing is cut there."""
_AT_REST_MS = 120


def lowest_whole(rows: list[tuple[int, int]], edge: int) -> int:
    """Where to end instead of at `edge` so that none of `rows` is cut.

    Args:
        rows: top and bottom of each; they may overlap.
        edge: the lower edge, in the same pixels.
    """
    for top, bottom in sorted(rows, reverse=True):
        if top < edge < bottom and edge - top <= _MOST_BLANK:
            edge = top
    return edge


class WholeRowsArea(QScrollArea):
    """Scrolls its content up and down; at rest no control is half visible at its lower edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._at_rest = QTimer(self, singleShot=True, interval=_AT_REST_MS)
        self._at_rest.timeout.connect(self._end_at_row)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._at_rest.start())

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        widget.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._at_rest.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._at_rest.start()

    def _end_at_row(self) -> None:
        """Leave the foot empty where a control would be cut by it."""
        content, bar = self.widget(), self.verticalScrollBar()
        if content is None:
            return
        edge = bar.value() + self.height()
        blank = 0
        if content.height() > edge:
            blank = edge - lowest_whole(self._rows(content), edge)
        if blank != self.viewportMargins().bottom():
            self.setViewportMargins(0, 0, 0, blank)

    def _rows(self, content: QWidget) -> list[tuple[int, int]]:
        """Top and bottom of every visible control, and every line of words, in the content."""
        rows, inside = [], [content]
        while inside:
            widget = inside.pop()
            if widget.layout() is not None:
                children = (each for each in widget.children() if isinstance(each, QWidget))
                inside += [each for each in children if each.isVisibleTo(content)]
            else:
                top = widget.mapTo(content, QPoint()).y()
                rows += _lines(widget, top)
        return rows


def _lines(widget: QWidget, top: int) -> list[tuple[int, int]]:
    """Top and bottom of each line of a label whose words are wrapped; of all else as one."""
    height = widget.height()
    wrapped = isinstance(widget, QLabel) and widget.wordWrap()
    count = max(height // widget.fontMetrics().lineSpacing(), 1) if wrapped else 1
    edges = [top + number * height // count for number in range(count + 1)]
    return [*pairwise(edges)]
