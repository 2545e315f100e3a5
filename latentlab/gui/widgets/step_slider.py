"""A slider over the saved steps of a run, with a tick for each of them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider

from latentlab.gui.style.theme import GRID, colours, theme

_MARGIN = 10
_NARROWEST_TICKS = 5


class StepSlider(QSlider):
    """Positions are 0 to the number of saved steps less one; pressing anywhere goes there."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 0)
        self.setPageStep(10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(GRID * 30, GRID * 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(GRID * 10, GRID * 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        handle = self._x_of(self.value())
        self._paint_ticks(painter, middle)
        painter.setPen(Qt.PenStyle.NoPen)
        for left, right, hue in (
            (_MARGIN, self.width() - _MARGIN, scheme.control),
            (_MARGIN, handle, scheme.accent),
        ):
            painter.setBrush(QColor(hue if self.isEnabled() else scheme.border))
            painter.drawRoundedRect(QRectF(left, middle - 2, right - left, 4), 2, 2)
        if self.isEnabled():
            self._paint_handle(painter, handle, middle)

    def _paint_handle(self, painter: QPainter, x: float, middle: float) -> None:
        scheme = colours()
        if self.hasFocus():
            painter.setPen(QPen(QColor(scheme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(x - 10, middle - 10, 20, 20).adjusted(1, 1, -1, -1))
        painter.setPen(QPen(QColor(scheme.surface), 2))
        painter.setBrush(QColor(scheme.accent))
        painter.drawEllipse(QRectF(x - 7, middle - 7, 14, 14))

    def _paint_ticks(self, painter: QPainter, middle: float) -> None:
        spacing = (self.width() - 2 * _MARGIN) / max(self.maximum(), 1)
        every = 1
        while spacing * every < _NARROWEST_TICKS:
            every *= 2
        painter.setPen(QPen(QColor(colours().control), 1))
        for index in range(0, self.maximum() + 1, every):
            x = self._x_of(index)
            painter.drawLine(round(x), round(middle + 6), round(x), round(middle + 10))

    def _x_of(self, index: int) -> float:
        return _MARGIN + (self.width() - 2 * _MARGIN) * index / max(self.maximum(), 1)

    def _go_to(self, x: float) -> None:
        room = max(self.width() - 2 * _MARGIN, 1)
        self.setValue(round((x - _MARGIN) / room * self.maximum()))
