"""The whole walk as a strip of pictures, along which one scrubs."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_painter import to_qimage

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

HEIGHT = 9 * GRID
_MARKER = GRID


class WalkStrip(QWidget):
    """Pictures at equal steps of a walk, and where on it one is.

    Signals:
        scrubbed: the position in [0, 1] while the pointer drags.
        released: the position at the end of a drag, or after a key.
        room_changed: how many pictures there is room for.
    """

    scrubbed = Signal(float)
    released = Signal(float)
    room_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkStrip")
        self.setAccessibleName("Position on the walk")
        self.setToolTip(
            "The whole walk. Click or drag to go somewhere; Left and Right move by 1%, Home and "
            "End go to its ends."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._image = QImage()
        self._count = 0
        self._closed = False
        self._position = 0.0
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(60 * GRID, HEIGHT)

    @property
    def room(self) -> int:
        """How many square pictures there is room for."""
        return max(2, self.width() // (HEIGHT - _MARKER))

    def show_pictures(self, pictures: "Pictures | None", closed: bool = False) -> None:
        """Show the pictures of a walk, which leads back to its beginning if it is `closed`."""
        self._image = QImage() if pictures is None else to_qimage(pictures.tiled)
        self._count = 0 if pictures is None else len(pictures)
        self._closed = closed
        self.update()

    def set_position(self, position: float) -> None:
        """Show that one is at `position`, in [0, 1]."""
        self._position = position
        self.setAccessibleDescription(f"{100 * position:.0f}%")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.room_changed.emit(self.room)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        scheme = colours()
        painter = QPainter(self)
        band = QRectF(0, _MARKER, self.width(), self.height() - _MARKER)
        painter.fillRect(band, QColor(scheme.canvas))
        if not self._count:
            return
        cell = self._image.width() / self._count
        for index in range(self._count):
            target = QRectF(index * self._pitch, band.top(), self._pitch - 2, band.height())
            side = min(target.width(), target.height())
            square = QRectF(0, 0, side, side)
            square.moveCenter(target.center())
            source = QRectF(index * cell, 0, cell, self._image.height())
            painter.drawImage(square, self._image, source)
        self._paint_marker(painter, self._x_of(self._position))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.scrubbed.emit(self._position_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.scrubbed.emit(self._position_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit(self._position_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = {
            Qt.Key.Key_Left: self._position - 0.01,
            Qt.Key.Key_Right: self._position + 0.01,
            Qt.Key.Key_PageUp: self._position - 0.1,
            Qt.Key.Key_PageDown: self._position + 0.1,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        key = Qt.Key(event.key())
        if key in targets:
            self.released.emit(min(max(targets[key], 0.0), 1.0))
        else:
            super().keyPressEvent(event)

    @property
    def _pitch(self) -> float:
        return self.width() / max(self._count, 1)

    @property
    def _steps(self) -> int:
        """Steps from the first picture to the end of the walk."""
        return max(self._count if self._closed else self._count - 1, 1)

    def _x_of(self, position: float) -> float:
        place = position * self._steps
        if self._closed and place > self._count - 0.5:
            place -= self._count
        return (place + 0.5) * self._pitch

    def _position_at(self, x: float) -> float:
        return min(max((x / self._pitch - 0.5) / self._steps, 0.0), 1.0)

    def _paint_marker(self, painter: QPainter, x: float) -> None:
        scheme = colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((scheme.surface, 4), (scheme.accent, 2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(QPointF(x, _MARKER / 2), QPointF(x, self.height()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(scheme.text), 2))
        painter.setBrush(QColor(scheme.accent))
        painter.drawEllipse(QPointF(x, _MARKER / 2 + 1), 4, 4)
