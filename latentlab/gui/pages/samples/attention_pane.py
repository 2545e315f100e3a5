"""A picture beside where one place of it attends to; the place is chosen by a click or by keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.explorer.controls.key_pause import KeyPause
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_painter import to_qimage

if TYPE_CHECKING:
    from latentlab.rendering.attention import AttentionPictures

_TITLE = 3 * GRID
_LEGEND = 4 * GRID
_SCALE = 18 * GRID
_BAND = 12
_HOW = "Click on another place, or use the arrow keys."
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class AttentionPane(QWidget):
    """Paints `AttentionPictures` with a legend; the marked place has a frame in both pictures.

    Signals:
        pointed: x and y in [0, 1] of another place, while the pointer drags or a key is held.
        released: x and y at the end of that.
        pinned: the picture shall go to the tray.
        left: the other samples shall come back.
        menu_requested: where on the screen.
    """

    pointed = Signal(float, float)
    released = Signal(float, float)
    pinned = Signal()
    left = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attentionPane")
        self.setAccessibleName("Attention")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(60 * GRID, 24 * GRID)
        self._shown: AttentionPictures | None = None
        self._images: tuple[QImage, QImage] = QImage(), QImage()
        self._scale = QImage()
        self._point = (0.5, 0.5)
        self._dragging = False
        self._keys = KeyPause(self)
        self._keys.ended.connect(lambda: self.released.emit(*self._point))
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(GRID * 80, GRID * 60)

    def show_attention(self, pictures: "AttentionPictures | None") -> None:
        """Show `pictures`; None while none are there."""
        self._shown = pictures
        if pictures is not None:
            self._images = to_qimage(pictures.picture), to_qimage(pictures.over_picture())
            self._scale = to_qimage(pictures.scale(_SCALE))
            most = " to ".join(pictures.ends)
            self.setAccessibleDescription(
                f"Attention of {pictures.place}: {most} of it for a part of the picture"
            )
        self.update()

    def set_point(self, x: float, y: float) -> None:
        """The place that is asked about, from which the keys go on."""
        self._point = x, y

    def squares(self) -> tuple[QRectF, QRectF]:
        """Where the picture and its attention are painted."""
        free = self.height() - _TITLE - _LEGEND
        side = max(min((self.width() - 4 * GRID) / 2, free), 1.0)
        left = (self.width() - 2 * side - 2 * GRID) / 2
        top = _TITLE + (free - side) / 2
        return QRectF(left, top, side, side), QRectF(left + side + 2 * GRID, top, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours().canvas))
        if self._shown is not None:
            painter.setFont(theme().font("small"))
            for square, image, title in zip(
                self.squares(), self._images, self._shown.titles, strict=True
            ):
                painter.drawImage(square, image)
                _paint_title(painter, square, title)
                _paint_mark(painter, square, self._shown.place.box)
            self._paint_legend(painter, self._shown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keys.end()
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._dragging = True
            self._go(*place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if self._dragging:
            if place is not None:
                self._go(*place)
        elif self._shown is None or place is None:
            self.setToolTip("")
        else:
            share = self._shown.share_in_words(*place)
            self.setToolTip(f"{share} of the attention of the marked place. {_HOW}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.released.emit(*self._point)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._place_at(event.position()):
            self.pinned.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keys.end()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS and self._shown is not None:
            place, (right, down) = self._shown.place, _KEYS[key]
            x, y = self._point
            self._go(_moved(x, right, place.columns), _moved(y, down, place.rows))
            self._keys.press()
            return
        self._keys.end()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pinned.emit()
        else:
            super().keyPressEvent(event)

    def _go(self, x: float, y: float) -> None:
        self._point = x, y
        self.pointed.emit(x, y)

    def _place_at(self, point: QPointF) -> tuple[float, float] | None:
        """The place of the picture, in [0, 1], under a point of either square."""
        for square in self.squares():
            if square.contains(point):
                across, down = point.x() - square.x(), point.y() - square.y()
                return across / square.width(), down / square.height()
        return None

    def _paint_legend(self, painter: QPainter, shown: "AttentionPictures") -> None:
        """The scale with its ends, and what to compare the shares with, in the middle below."""
        painter.setPen(QColor(colours().text))
        width = painter.fontMetrics().horizontalAdvance
        low, high = f"Share of its attention: {shown.ends[0]}", shown.ends[1]
        rest = f"({shown.notes})"
        wide = width(low) + _SCALE + width(high) + width(rest) + 3 * GRID
        x = max((self.width() - wide) / 2, 0.0)
        y = self.squares()[0].bottom()
        line = QRectF(0, y, self.width(), _LEGEND)
        for each in (low, None, high, rest):
            if each is None:
                band = QRectF(x, y + (_LEGEND - _BAND) / 2, _SCALE, _BAND)
                painter.drawImage(band, self._scale)
                x += _SCALE + GRID
                continue
            line.setLeft(x)
            painter.drawText(line, _LEFT, each)
            x += width(each) + GRID


def _moved(place: float, cells: int, count: int) -> float:
    """The middle of the cell that lies so many `cells` on from the one that holds `place`."""
    cell = min(int(place * count), count - 1) + cells
    return (min(max(cell, 0), count - 1) + 0.5) / count


def _paint_title(painter: QPainter, square: QRectF, title: str) -> None:
    painter.setPen(QColor(colours().text))
    above = QRectF(square.left(), square.top() - _TITLE, square.width(), _TITLE)
    painter.drawText(above, Qt.AlignmentFlag.AlignCenter, title)


def _paint_mark(painter: QPainter, square: QRectF, box: tuple[float, float, float, float]) -> None:
    """A frame around the place that shows on any picture."""
    left, top, wide, high = (part * square.width() for part in box)
    place = QRectF(square.left() + left, square.top() + top, wide, high).adjusted(-2, -2, 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("black", 5), ("white", 2)):
        pen = QPen(QColor(colour), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(place)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
