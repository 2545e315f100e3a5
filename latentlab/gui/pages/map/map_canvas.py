"""The surface of the map: wander, zoom, point at a picture, pick it, decode what lies between."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
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
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from latentlab.gui.explorer.controls.key_pause import KeyPause
from latentlab.gui.pages.map.map_overlay import paint_axes, paint_current, paint_spot, point_of
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.rendering.map_painting import MapPainter, Sight, whole

_NOTCH = 1.2
_KEY_SHARE = 0.1
_SPOT_SHARE = 0.02
_REACH = 8.0
_NEAREST, _FARTHEST = 1e-5, 1e8
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
"""The way each key goes on the map: x to the right, y upwards."""


class MapCanvas(QWidget):
    """Shows what a `MapPainter` paints, and what is decoded at a spot of it.

    A drag wanders, with Shift it decodes what lies under the pointer; the other way round while
    `drag_decodes`. The wheel zooms at the pointer. By keyboard the arrows go from picture to
    picture, Ctrl and the arrows wander, Shift and the arrows move the spot, + and - zoom, Home
    shows all, Return picks.

    Attributes:
        drag_decodes: whether a drag without Shift decodes.
        current: number of the picture under the pointer, or chosen by keys; -1 for none.

    Signals:
        pointed_at: `current`, whenever it changes.
        picked: number of a picture that was clicked, or chosen by Return.
        rested: another part of the map is in sight, or another place is decoded, and the hand
            rests.
        all_wanted: all pictures shall be seen.
        decoding: x and y of the place that is to be decoded, also in the middle of a drag.
        menu_wanted: number of a picture or -1, and where on the screen.
    """

    pointed_at = Signal(int)
    picked = Signal(int)
    rested = Signal()
    all_wanted = Signal()
    decoding = Signal(float, float)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapCanvas")
        self.setAccessibleName("Map of the data's pictures")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.drag_decodes = False
        self.current = -1
        self._x, self._y, self._span = 0.0, 0.0, 1.0
        self._sees_all = True
        self._painter: MapPainter | None = None
        self._axis_names = ("", "")
        self._words = ""
        self._spot: tuple[float, float] | None = None
        self._spot_image: QImage | None = None
        self._frame: tuple[Sight, QImage] | None = None
        self._pressed: QPointF | None = None
        self._dragged: str = ""
        self._pause = KeyPause(self)
        self._pause.ended.connect(self.rested)
        theme().changed.connect(self._repaint)

    def sizeHint(self) -> QSize:
        return QSize(80 * GRID, 60 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(32 * GRID, 24 * GRID)

    # What is shown.

    def show_map(self, painter: MapPainter | None, axis_names: tuple[str, str] = ("", "")) -> None:
        """Show another map, or none; what is in sight stays."""
        self._painter, self._axis_names = painter, axis_names
        self._point_at(-1)
        self._repaint()

    def say(self, words: str) -> None:
        """What stands in the middle while there is no map."""
        self._words = words
        self.setAccessibleDescription(words)
        self.update()

    def look(self, x: float, y: float, span: float) -> None:
        """Have (x, y) in the middle and `span` units in sight along the shorter side."""
        self._sees_all = False
        self._x, self._y = x, y
        self._span = min(max(span, _NEAREST), _FARTHEST)
        seen = f"{x:.3g} across, {y:.3g} up in the middle, {self._span:.3g} in sight"
        self.setAccessibleDescription(seen)
        self.update()

    @property
    def sees_all(self) -> bool:
        """Whether all pictures are in sight because they shall be."""
        return self._sees_all

    def settle(self) -> None:
        """Tell what the wheel or keys have done, before something else is done."""
        self._pause.end()

    def look_at_all(self) -> None:
        """Have all pictures in sight, also when the size of the widget changes."""
        if self._painter is not None:
            size = max(self.width(), 1), max(self.height(), 1)
            self.look(*whole(self._painter.places, *size))
        self._sees_all = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._sees_all:
            self.look_at_all()

    def recolour(self, hues: np.ndarray) -> None:
        """Paint the same map in other colours, uint8 [N, 3]."""
        if self._painter is not None:
            self._painter.colours = hues
            self._repaint()

    def show_spot(self, spot: tuple[float, float] | None, image: QImage | None) -> None:
        """Mark the place that is decoded, and show what it gives; None for nothing yet."""
        self._spot, self._spot_image = spot, image
        self.update()

    @property
    def looked_at(self) -> tuple[float, float, float]:
        """The x and y in the middle, and how many units are in sight along the shorter side."""
        return self._x, self._y, self._span

    @property
    def spot(self) -> tuple[float, float] | None:
        """The place that is decoded."""
        return self._spot

    @property
    def spot_image(self) -> QImage | None:
        """What was decoded last."""
        return self._spot_image

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Show `factor` times as little, around the place at a point of the widget."""
        at = QPointF(self.rect().center()) if at is None else at
        x, y = self._place(at)
        self.look(self._x, self._y, self._span / factor)
        now_x, now_y = self._place(at)
        self.look(self._x + x - now_x, self._y + y - now_y, self._span)
        self._pause.press()

    # How it is painted.

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        if self._painter is None:
            painter.fillRect(self.rect(), QColor(colours().canvas))
            painter.setPen(QColor(colours().muted))
            inside = self.rect().adjusted(4 * GRID, 0, -4 * GRID, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inside, flags, self._words)
            return
        painter.drawImage(QPointF(0, 0), self._painted(self._painter))
        seen = self._seen()
        if self.current >= 0:
            side = self._painter.side(self._sight(), self.devicePixelRatioF())
            place = self._painter.places[self.current].tolist()
            paint_current(painter, seen, place, side / self.devicePixelRatioF())
        paint_axes(painter, seen, self._axis_names)
        if self._spot is not None:
            paint_spot(painter, seen, self._spot, self._spot_image)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _painted(self, map_painter: MapPainter) -> QImage:
        sight, ratio = self._sight(), self.devicePixelRatioF()
        if self._frame is None or self._frame[0] != sight:
            ground = QColor(colours().canvas).rgb()
            pixels = map_painter.paint(sight, ground, ratio)
            image = QImage(
                pixels.data, sight.width, sight.height, 4 * sight.width, QImage.Format.Format_RGB32
            ).copy()
            image.setDevicePixelRatio(ratio)
            self._frame = sight, image
        return self._frame[1]

    # What the hand does.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._painter is not None:
            self._pressed, self._dragged = event.position(), ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._painter is None:
            return
        if self._pressed is None:
            self._point_at(self._picture_at(event.position()))
            return
        moved = event.position() - self._pressed
        if not self._dragged:
            if moved.manhattanLength() < QApplication.startDragDistance():
                return
            self._dragged = self._what_drags(event.modifiers())
            self.setCursor(_CURSORS[self._dragged])
        if self._dragged == "decode":
            self.decoding.emit(*self._place(event.position()))
        else:
            self._pressed = event.position()
            scale = self._seen().scale
            self.look(self._x - moved.x() / scale, self._y + moved.y() / scale, self._span)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        dragged, self._pressed, self._dragged = self._dragged, None, ""
        self.unsetCursor()
        if dragged:
            self._pause.press()
            self._pause.end()
        elif self._what_drags(event.modifiers()) == "decode":
            self.decoding.emit(*self._place(event.position()))
            self._pause.press()
            self._pause.end()
        elif (index := self._picture_at(event.position())) >= 0:
            self.picked.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._painter is None:
            super().wheelEvent(event)
            return
        notches = event.angleDelta().y() / 120
        self.zoom(_NOTCH**notches, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._pressed is None and not self.hasFocus():
            self._point_at(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._pause.end()
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._painter is None:
            return
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self._picture_at(QPointF(event.pos())) if by_mouse else self.current
        self.menu_wanted.emit(index, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _ARROWS.get(Qt.Key(event.key()))
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._painter is None:
            super().keyPressEvent(event)
        elif way is not None and keys == Qt.KeyboardModifier.ControlModifier:
            part = _KEY_SHARE * self._span
            self.look(self._x + way[0] * part, self._y + way[1] * part, self._span)
            self._pause.press()
        elif way is not None and keys == Qt.KeyboardModifier.ShiftModifier:
            x, y = self._spot or (self._x, self._y)
            part = _SPOT_SHARE * self._span
            self.decoding.emit(x + way[0] * part, y + way[1] * part)
            self._pause.press()
        elif way is not None and not keys:
            self._go(*way)
        elif event.text() in ("+", "-"):
            self.zoom(_NOTCH if event.text() == "+" else 1 / _NOTCH)
        elif event.key() == Qt.Key.Key_Home:
            self.all_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.picked.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _what_drags(self, keys: Qt.KeyboardModifier) -> str:
        by_shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        return "decode" if by_shift != self.drag_decodes else "wander"

    def _go(self, right: float, up: float) -> None:
        """Choose the next picture that way, or the one in the middle, and keep it in sight."""
        assert self._painter is not None
        places = self._painter.places
        start = np.array((self._x, self._y))
        if self.current >= 0:
            start = places[self.current].astype(np.float64)
        away = places - start
        along = away @ np.array((right, up))
        beside = np.abs(away @ np.array((-up, right)))
        cost = along + 2 * beside
        if self.current >= 0:
            cost[(along <= 0) | (beside > along)] = np.inf
        else:
            cost = np.abs(away).sum(axis=1)
        if np.isfinite(cost.min()):
            self._point_at(int(cost.argmin()))
            self._keep_in_sight(*places[self.current].tolist())

    def _keep_in_sight(self, x: float, y: float) -> None:
        at, edge = point_of(self._seen(), x, y), 6.0 * GRID
        inside = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        if not inside.contains(at):
            self.look(x, y, self._span)
            self._pause.press()

    def _point_at(self, index: int) -> None:
        if index != self.current:
            self.current = index
            self.pointed_at.emit(index)
            self.update()

    def _picture_at(self, point: QPointF) -> int:
        if self._painter is None:
            return -1
        ratio = self.devicePixelRatioF()
        across, down = point.x() * ratio, point.y() * ratio
        return self._painter.nearest(self._sight(), across, down, _REACH * ratio, ratio)

    def _sight(self) -> Sight:
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        return Sight.of(self._x, self._y, self._span, max(width, 1), max(height, 1))

    def _place(self, point: QPointF) -> tuple[float, float]:
        return self._seen().place(point.x(), point.y())

    def _seen(self) -> Sight:
        """What is seen, in pixels of the widget."""
        size = max(self.width(), 1), max(self.height(), 1)
        return Sight.of(self._x, self._y, self._span, *size)

    def _repaint(self) -> None:
        self._frame = None
        self.update()


_CURSORS = {
    "wander": Qt.CursorShape.ClosedHandCursor,
    "decode": Qt.CursorShape.CrossCursor,
}
