"""How what a search makes small falls: one line, drawn as it grows."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.theme import GRID, colours, theme

_CAPTION = "search goal"
_LEVELS = 255 / 2
"""Grey levels in one unit of [-1, 1]."""


class FallingCurve(QWidget):
    """Mean squares over the steps of a search, on a logarithmic scale; the ends are written beside
    it as grey levels."""

    def __init__(self) -> None:
        super().__init__()
        self._values: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    @property
    def values(self) -> tuple[float, ...]:
        """What is drawn."""
        return self._values

    def show_values(self, values: Sequence[float]) -> None:
        """Draw `values`, each above 0. They may rise, where features begin to count."""
        self._values = tuple(values)
        self.setAccessibleName(" ".join(filter(None, ("Search goal", self._in_words()))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(18 * GRID, 15 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours().canvas))
        painter.setFont(theme().font("small"))
        line = painter.fontMetrics().lineSpacing()
        room = QRectF(self.rect()).adjusted(GRID / 2, line + GRID / 2, -GRID / 2, -line - GRID / 2)
        painter.setPen(QColor(colours().muted))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        above = QRectF(room.left(), 2, room.width(), line)
        painter.drawText(above, left, f"{_CAPTION} {self._level(0)}")
        below = QRectF(room.left(), room.bottom() + 2, room.width(), line)
        painter.drawText(below, right, self._level(-1))
        painter.setPen(QPen(QColor(colours().accent), 2))
        painter.drawPolyline(QPolygonF(self._points(room)))

    def _points(self, room: QRectF) -> list[QPointF]:
        logs = [math.log(max(each, 1e-12)) for each in self._values]
        if len(logs) < 2:
            return []
        highest = max(logs)
        across = room.width() / (len(logs) - 1)
        down = room.height() / max(highest - min(logs), 1e-9)
        return [
            QPointF(room.left() + place * across, room.top() + (highest - each) * down)
            for place, each in enumerate(logs)
        ]

    def _level(self, place: int) -> str:
        return f"{math.sqrt(self._values[place]) * _LEVELS:.1f}" if self._values else ""

    def _in_words(self) -> str:
        return f"from {self._level(0)} to {self._level(-1)}" if self._values else ""
