"""A sheet to draw on with pen, eraser and paint, in the pixels that a model will see."""

from typing import Literal

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_painter import to_array, to_qimage
from latentlab.pictures.drawing import filled

Tool = Literal["pen", "eraser", "fill"]

_FAST = 4
"""Pixels that the cursor is moved by an arrow key with Shift."""

_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class DrawingCanvas(QWidget):
    """Drawn on with the mouse, a tablet's pen, or the keyboard: arrows move the cursor, Space puts
    the pen down and lifts it. The right button erases.

    Attributes:
        tool: what the left button does.
        pen, paper: colours of the pen, and of what the eraser leaves.
        thickness: of the lines of pen and eraser, in pixels of the picture.
        image: what is drawn; null before there is a sheet.

    Signals:
        drawn: the picture changed, also in the middle of a stroke.
        committed: a stroke ended: time for undo to remember.
    """

    drawn = Signal()
    committed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tool: Tool = "pen"
        self.pen, self.paper = QColor("black"), QColor("white")
        self.thickness = 2.0
        self.image = QImage()
        self._at: QPointF | None = None
        self._last: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self._lowered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(16 * GRID, 16 * GRID)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(40 * GRID, 40 * GRID)

    def show_picture(self, image: QImage) -> None:
        """Go on with `image`; what was being drawn ends."""
        self.image = image.convertToFormat(QImage.Format.Format_RGB32)
        self._lift()
        self.update()

    def clear(self) -> None:
        """Take a new sheet of paper."""
        self._lift()
        self.image.fill(self.paper)
        self._tell()
        self.committed.emit()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours().canvas))
        if self.image.isNull():
            return
        place = self._place()
        self.paint_sheet(painter, place)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(place.adjusted(-1, -1, 1, 1))
        if self._at is not None:
            self._paint_tip(painter, place)

    def paint_sheet(self, painter: QPainter, place: QRectF) -> None:
        """Paint what is drawn at `place`."""
        painter.drawImage(place, self.image)

    def _paint_tip(self, painter: QPainter, place: QRectF) -> None:
        """Show where the pen is, and how wide."""
        assert self._at is not None
        scale = place.width() / self.image.width()
        middle = place.topLeft() + self._at * scale
        radius = max(self.thickness * scale / 2, 2.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for hue, width in ((Qt.GlobalColor.white, 3.0), (Qt.GlobalColor.black, 1.0)):
            painter.setPen(QPen(QColor(hue), width))
            painter.drawEllipse(middle, radius, radius)
        if self._lowered:
            painter.setBrush(QColor(colours().accent))
            painter.drawEllipse(middle, 3.0, 3.0)

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if self.image.isNull() or event.button() not in buttons or self._button in buttons:
            return
        self._lift()
        self._button, self._at = event.button(), self._in_picture(event.position())
        if self._button == Qt.MouseButton.LeftButton and self.tool == "fill":
            self._fill(self._at)
            return
        straight = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self._stroke(self._last if straight and self._last is not None else self._at, self._at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, self._at = self._at, self._in_picture(event.position())
        fills = self.tool == "fill" and self._button == Qt.MouseButton.LeftButton
        if self._button != Qt.MouseButton.NoButton and before is not None and not fills:
            self._stroke(before, self._at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == self._button:
            self._button = Qt.MouseButton.NoButton
            self.committed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        del event
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        del event
        if not self._lowered and self._button == Qt.MouseButton.NoButton:
            self._at = None
            self.update()

    # Keyboard.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.image.isNull() or (key not in _ARROWS and key != Qt.Key.Key_Space):
            super().keyPressEvent(event)
            return
        middle = QPointF(self.image.width() / 2, self.image.height() / 2)
        before = self._at if self._at is not None else self._last or middle
        if key in _ARROWS:
            fast = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._at = self._inside(before + _ARROWS[key] * (_FAST if fast else 1))
            if self._lowered:
                self._stroke(before, self._at)
        elif not event.isAutoRepeat():
            self._at = before
            self._space()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._lift()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._lift()
        super().hideEvent(event)

    def _space(self) -> None:
        assert self._at is not None
        if self.tool == "fill":
            self._fill(self._at)
            self.committed.emit()
        elif self._lowered:
            self._lift()
        else:
            self._lowered = True
            self._stroke(self._at, self._at)

    def _lift(self) -> None:
        """End a stroke, if one is being drawn."""
        drawing = self._lowered or self._button != Qt.MouseButton.NoButton
        self._lowered, self._button = False, Qt.MouseButton.NoButton
        if drawing:
            self.committed.emit()

    # Drawing.

    def _stroke(self, start: QPointF, end: QPointF) -> None:
        erases = self.tool == "eraser" or self._button == Qt.MouseButton.RightButton
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        solid = Qt.PenStyle.SolidLine
        pen = QPen(self.paper if erases else self.pen, self.thickness, solid, cap, join)
        painter.setPen(pen)
        if start == end:
            painter.drawPoint(end)
        else:
            painter.drawLine(QLineF(start, end))
        painter.end()
        self._last = end
        self._tell()

    def _fill(self, at: QPointF) -> None:
        """Paint the area of one colour around `at`."""
        start = QPoint(int(at.x() // 1), int(at.y() // 1))
        if self.image.rect().contains(start):
            colour = self.pen.red(), self.pen.green(), self.pen.blue()
            self.image = to_qimage(filled(to_array(self.image), start.x(), start.y(), colour))
            self._tell()

    def _tell(self) -> None:
        self.update()
        self.drawn.emit()

    # Geometry.

    def _place(self) -> QRectF:
        """Where the picture is painted: centred, as large as fits."""
        room = self.size() - QSize(4, 4)
        side = self.image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - side.width()) / 2, (self.height() - side.height()) / 2
        return QRectF(left, top, side.width(), side.height())

    def _in_picture(self, at: QPointF) -> QPointF:
        """A place on the widget in pixels of the picture; also beyond its edges."""
        place = self._place()
        return (at - place.topLeft()) * (self.image.width() / place.width())

    def _inside(self, at: QPointF) -> QPointF:
        wide, high = self.image.width(), self.image.height()
        return QPointF(min(max(at.x(), 0.0), wide), min(max(at.y(), 0.0), high))
