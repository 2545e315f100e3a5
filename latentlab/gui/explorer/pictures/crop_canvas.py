"""A whole picture with the square on it that is used; the square is dragged and resized."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.explorer.controls.key_pause import KeyPause
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.pictures.picture import Crop

SMALLEST = 0.05
"""The least side of the square, as a fraction of the picture's shorter side."""

_GRIP = GRID
_KEY_STEP = 0.01
_WIDE = 5
"""How many key steps are one with Shift."""

_SHADE = QColor(0, 0, 0, 150)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CropCanvas(QWidget):
    """The square never leaves the picture.

    Attributes:
        crop: the square.

    Signals:
        moved: the `Crop`, at every change.
        committed: a drag ended, or a series of keys or notches of the wheel.
    """

    moved = Signal(object)
    committed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.crop = Crop()
        self._image = QImage()
        self._pressed: QPointF | None = None
        self._fixed: QPointF | None = None
        self._keys = KeyPause(self)
        self._keys.ended.connect(self.committed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(16 * GRID, 16 * GRID)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(40 * GRID, 40 * GRID)

    def show_picture(self, image: QImage, crop: Crop) -> None:
        """Show `image` with the square `crop` on it."""
        self._image, self.crop = image, crop
        self.update()

    @property
    def is_empty(self) -> bool:
        """Whether there is no picture yet."""
        return self._image.isNull()

    def set_side(self, side: float) -> None:
        """Resize the square around its centre; `side` is a fraction of the shorter side."""
        x, y = self._centre()
        self._set(x, y, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours().canvas))
        if self.is_empty:
            return
        whole, square = self._place(), self._square()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(whole, self._image)
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(whole)
        inside.addRect(square)
        painter.fillPath(outside.subtracted(inside), _SHADE)
        for hue, width in ((colours().surface, 4), (colours().accent, 2)):
            painter.setPen(QPen(QColor(hue), width))
            painter.drawRect(square)
        for corner in _corners(square):
            grip = QRectF(corner.x() - _GRIP / 2, corner.y() - _GRIP / 2, _GRIP, _GRIP)
            painter.fillRect(grip, QColor(colours().accent))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keys.end()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._keys.end()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keys.end()
        if event.button() != Qt.MouseButton.LeftButton or self.is_empty:
            return
        at, square = event.position(), self._square()
        self._pressed, self._fixed = at, self._opposite(at)
        if self._fixed is None and not square.contains(at):
            x, y = self._fraction(at)
            self._set(x, y, self.crop.side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is None:
            self._show_cursor(at)
        elif self._fixed is not None:
            self._stretch(self._fixed, at)
        else:
            moved, self._pressed = at - self._pressed, at
            self._move(moved.x() / self._place().width(), moved.y() / self._place().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        if self._pressed is not None:
            self._pressed = self._fixed = None
            self.committed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.set_side(self.crop.side * 0.95 ** (event.angleDelta().y() / 120))
        self._keys.press()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = _KEY_STEP * (_WIDE if shifted else 1)
        key = Qt.Key(event.key())
        if key in _ARROWS:
            across, down = _ARROWS[key]
            self._move(across * step, down * step)
        elif event.text() in ("+", "=", "-"):
            self.set_side(self.crop.side + (-step if event.text() == "-" else step))
        elif key == Qt.Key.Key_Home:
            self._set(0.5, 0.5, 1.0)
        else:
            self._keys.end()
            super().keyPressEvent(event)
            return
        self._keys.press()

    def _move(self, across: float, down: float) -> None:
        x, y = self._centre()
        self._set(x + across, y + down, self.crop.side)

    def _stretch(self, fixed: QPointF, at: QPointF) -> None:
        """Span the square from the corner at `fixed` towards `at`."""
        across, down = at.x() - fixed.x(), at.y() - fixed.y()
        place = self._place()
        side = max(abs(across), abs(down))
        room_x = place.right() - fixed.x() if across > 0 else fixed.x() - place.left()
        room_y = place.bottom() - fixed.y() if down > 0 else fixed.y() - place.top()
        least = SMALLEST * min(place.width(), place.height())
        side = max(min(side, room_x, room_y), least)
        centre = QPointF(
            fixed.x() + (side if across > 0 else -side) / 2,
            fixed.y() + (side if down > 0 else -side) / 2,
        )
        x, y = self._fraction(centre)
        self._set(x, y, side / min(place.width(), place.height()))

    def _set(self, x: float, y: float, side: float) -> None:
        """Make this the square, moved inside the picture; without one there is none."""
        if self.is_empty:
            return
        width, height = self._image.width(), self._image.height()
        side = min(max(side, SMALLEST), 1.0)
        wanted = Crop(x=min(max(x, 0.0), 1.0), y=min(max(y, 0.0), 1.0), side=side)
        left, top, right, bottom = wanted.box(width, height)
        self.crop = Crop(x=(left + right) / 2 / width, y=(top + bottom) / 2 / height, side=side)
        self.update()
        self.moved.emit(self.crop)

    def _centre(self) -> tuple[float, float]:
        return self.crop.x, self.crop.y

    def _fraction(self, at: QPointF) -> tuple[float, float]:
        place = self._place()
        return (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()

    def _place(self) -> QRectF:
        """Where the whole picture is painted."""
        size = self._image.size().scaled(
            self.size() - QSize(2 * _GRIP, 2 * _GRIP), Qt.AspectRatioMode.KeepAspectRatio
        )
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def _square(self) -> QRectF:
        place = self._place()
        left, top, right, bottom = self.crop.box(self._image.width(), self._image.height())
        scale = place.width() / self._image.width()
        return QRectF(
            place.left() + left * scale,
            place.top() + top * scale,
            (right - left) * scale,
            (bottom - top) * scale,
        )

    def _opposite(self, at: QPointF) -> QPointF | None:
        """The corner across from the one under the pointer; None if it is over none."""
        corners = _corners(self._square())
        for corner, across in zip(corners, reversed(corners), strict=True):
            if (corner - at).manhattanLength() <= 2 * _GRIP:
                return across
        return None

    def _show_cursor(self, at: QPointF) -> None:
        if self.is_empty:
            return
        over_corner = self._opposite(at) is not None
        inside = self._square().contains(at)
        shapes = Qt.CursorShape
        shape = shapes.SizeAllCursor if inside else shapes.ArrowCursor
        self.setCursor(shapes.CrossCursor if over_corner else shape)


def _corners(square: QRectF) -> list[QPointF]:
    """Top left, top right, bottom left, bottom right."""
    return [square.topLeft(), square.topRight(), square.bottomLeft(), square.bottomRight()]
