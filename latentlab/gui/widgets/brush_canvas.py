"""What all that is painted on with a brush has in common: mouse, tablet, keys and geometry."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
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
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.theme import GRID, colours, theme

_FAST = 4
"""Pixels that the cursor is moved by an arrow key with Shift."""

_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class BrushCanvas(QWidget):
    """A picture, as large as fits, and a brush led over it with the mouse, a tablet's pen, or the
    keyboard: arrows move the cursor, Space puts the brush down and lifts it; Shift draws straight.

    Subclasses say what a stroke does (`stroke`).

    Attributes:
        thickness: of the brush, in pixels of the picture.
        image: what is painted on; null before there is something.
        pressure: of the pen, in [0, 1]; 1 with mouse and keyboard.

    Signals:
        committed: a stroke ended: time for undo to remember.
    """

    committed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.thickness = 2.0
        self.image = QImage()
        self.pressure = 1.0
        self._at: QPointF | None = None
        self._last: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self._lowered = self._taps = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(16 * GRID, 16 * GRID)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(40 * GRID, 40 * GRID)

    @property
    def erases(self) -> bool:
        """Whether the right button leads the brush."""
        return self._button == Qt.MouseButton.RightButton

    @property
    def painting(self) -> bool:
        """Whether a stroke is being painted."""
        return self._lowered or self._button != Qt.MouseButton.NoButton

    # What a subclass says.

    def stroke(self, start: QPointF, end: QPointF) -> None:
        """Lead the brush from `start` to `end`, in pixels of the picture; the first time in a
        stroke they are the same, or far apart where Shift draws straight."""
        raise NotImplementedError

    def tap(self, at: QPointF) -> bool:
        """Do at `at` what is no stroke; False if the tool paints strokes."""
        del at
        return False

    def paint_sheet(self, painter: QPainter, place: QRectF) -> None:
        """Paint the picture at `place`."""
        painter.drawImage(place, self.image)

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
        self.press(event.button(), event.position(), event.modifiers())

    def press(self, button: Qt.MouseButton, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Begin a stroke with `button` at a place on the widget."""
        self.lift()
        self._button, self._at = button, self._in_picture(at)
        self._taps = not self.erases and self.tap(self._at)
        if not self._taps:
            straight = keys & Qt.KeyboardModifier.ShiftModifier
            self._lead(self._last if straight and self._last is not None else self._at, self._at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, self._at = self._at, self._in_picture(event.position())
        leads = self._button != Qt.MouseButton.NoButton and not self._taps
        if leads and before is not None:
            self._lead(before, self._at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == self._button:
            self.lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        # The mouse's events follow, since this one is left to them; they do not know the pressure.
        released = event.type() == QEvent.Type.TabletRelease
        self.pressure = 1.0 if released else event.pressure()
        event.ignore()

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
                self._lead(before, self._at)
        elif not event.isAutoRepeat():
            self._at = before
            self._space()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.lift()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.lift()
        super().hideEvent(event)

    def _space(self) -> None:
        assert self._at is not None
        if self._lowered:
            self.lift()
        elif self.tap(self._at):
            self.committed.emit()
        else:
            self._lowered = True
            self._lead(self._at, self._at)

    def lift(self) -> None:
        """End a stroke, if one is being painted."""
        painting = self.painting
        self._lowered, self._button = False, Qt.MouseButton.NoButton
        if painting:
            self.committed.emit()

    def _lead(self, start: QPointF, end: QPointF) -> None:
        self.stroke(start, end)
        self._last = end

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
