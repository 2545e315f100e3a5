"""The pad: a square blended from four anchors, over which one moves."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
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
from latentlab.gui.explorer.tray.dragging import anchor_in
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.gui.widgets.grid.grid_painter import to_qimage

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

SIDE = 7
"""Rows and columns of pictures on the pad."""

_CORNERS = 4
_EMPTY = "The blends of the four corners appear here."
_KEY_STEP = 0.02


class PadSquare(QWidget):
    """Pictures of the whole square with a cross where one is; corners take drops.

    Args:
        read: finds what can be dropped in the data of a drag; None if there is nothing of use.

    Signals:
        moved: x and y in [0, 1] while the pointer drags.
        released: x and y at the end of a drag, or of a series of keys.
        dropped: number of the corner (0 top left, 1 top right, 2 and 3 below), and what `read`
            found.
    """

    moved = Signal(float, float)
    released = Signal(float, float)
    dropped = Signal(int, object)

    def __init__(
        self,
        read: Callable[[QMimeData], object | None] = anchor_in,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self.setObjectName("padSquare")
        self.setAccessibleName("Place on the pad")
        self.setToolTip(
            "Blends of the four corners. Drag over it, or use the arrow keys; drop a picture "
            "near a corner to replace that corner."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image = QImage()
        self._x, self._y = 0.5, 0.5
        self._keys = KeyPause(self)
        self._keys.ended.connect(lambda: self.released.emit(self._x, self._y))
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(50 * GRID, 50 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(24 * GRID, 24 * GRID)

    def show_pictures(self, pictures: "Pictures | None") -> None:
        """Show the pictures of the whole square."""
        self._image = QImage() if pictures is None else to_qimage(pictures.tiled)
        self.update()

    def set_place(self, x: float, y: float) -> None:
        """Put the cross at (x, y), each in [0, 1] from the left and from the top."""
        self._x, self._y = x, y
        self.setAccessibleDescription(f"{100 * x:.0f}% across, {100 * y:.0f}% down")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        scheme = colours()
        painter = QPainter(self)
        square = self._square()
        painter.fillRect(square, QColor(scheme.canvas))
        if self._image.isNull():
            painter.setPen(QColor(scheme.muted))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, _EMPTY)
            return
        painter.drawImage(square, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self._inner()
        place = QPointF(inner.x() + self._x * inner.width(), inner.y() + self._y * inner.height())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((scheme.surface, 5), (scheme.accent, 3)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(place, GRID, GRID)
        if self.hasFocus():
            painter.setPen(QPen(QColor(scheme.accent), 2))
            painter.drawRect(square.adjusted(1, 1, -1, -1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keys.end()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keys.end()
        if event.button() == Qt.MouseButton.LeftButton:
            self.moved.emit(*self._place_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(*self._place_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit(*self._place_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-_KEY_STEP, 0.0),
            Qt.Key.Key_Right: (_KEY_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_KEY_STEP),
            Qt.Key.Key_Down: (0.0, _KEY_STEP),
        }
        key = Qt.Key(event.key())
        if key in steps:
            right, down = steps[key]
            self.set_place(_within(self._x + right), _within(self._y + down))
            self.moved.emit(self._x, self._y)
            self._keys.press()
        else:
            self._keys.end()
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._read(event.mimeData()) is not None:
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        found = self._read(event.mimeData())
        if found is not None:
            accept_drop(event)
            x, y = self._place_at(event.position())
            self.dropped.emit(2 * (y > 0.5) + (x > 0.5), found)

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _inner(self) -> QRectF:
        """From the middle of the first picture to the middle of the last."""
        square = self._square()
        half = square.width() / SIDE / 2
        return square.adjusted(half, half, -half, -half)

    def _place_at(self, point: QPointF) -> tuple[float, float]:
        inner = self._inner()
        across = (point.x() - inner.x()) / max(inner.width(), 1.0)
        down = (point.y() - inner.y()) / max(inner.height(), 1.0)
        return _within(across), _within(down)


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)
