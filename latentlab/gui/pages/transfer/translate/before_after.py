"""One large picture before and after, with a divider that is wiped over it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours, theme

_KEY_STEP = 0.02
_WIDE = 5
"""How many key steps are one with Shift."""

_HANDLE = 1.5 * GRID
_CAPTION = 3 * GRID
_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class BeforeAfter(QWidget):
    """Left of the divider is the picture before, right of it the picture after.

    Attributes:
        divider: its place from 0, at the left edge, to 1.

    Signals:
        stepped: 1 for the next picture, -1 for the one before.
    """

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "beforeAfter",
            spoken="Before and after",
            tip="Drag the divider, or use the left and right arrow keys; up and down show another "
            "picture.",
        )
        self.divider = 0.5
        self._before, self._after = QImage(), QImage()
        self._captions = ("before", "after")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(16 * GRID, 16 * GRID)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(60 * GRID, 60 * GRID)

    def show_pictures(self, before: QImage, after: QImage, captions: tuple[str, str]) -> None:
        """Wipe from `before` to `after`, which are of the same size."""
        self._before, self._after, self._captions = before, after, captions
        self.update()

    def set_divider(self, divider: float) -> None:
        """Put the divider at `divider`, at most from edge to edge."""
        self.divider = min(max(divider, 0.0), 1.0)
        self.setAccessibleDescription(f"{100 * self.divider:.0f} % before")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours().canvas))
        if self._before.isNull():
            return
        place = self._place()
        cut = place.left() + self.divider * place.width()
        painter.drawImage(place, self._after)
        painter.save()
        painter.setClipRect(QRectF(place.left(), place.top(), cut - place.left(), place.height()))
        painter.drawImage(place, self._before)
        painter.restore()
        self._paint_divider(painter, place, cut)
        self._paint_captions(painter, place)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._wipe_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._wipe_to(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = _KEY_STEP * (_WIDE if shifted else 1)
        key = Qt.Key(event.key())
        if key in _ACROSS:
            self.set_divider(self.divider + step * _ACROSS[key])
        elif key in _DOWN:
            self.stepped.emit(_DOWN[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.set_divider(float(key == Qt.Key.Key_End))
        else:
            super().keyPressEvent(event)

    def _wipe_to(self, x: float) -> None:
        place = self._place()
        self.set_divider((x - place.left()) / place.width())

    def _place(self) -> QRectF:
        """Where the picture is painted: centred, its pixels all equally large if enlarged."""
        room = min(self.width() - 2 * GRID, self.height() - 2 * _CAPTION)
        ratio, wide = self.devicePixelRatioF(), max(self._before.width(), 1)
        side = float(room) if room < wide else room * ratio // wide * wide / ratio
        left, top = (self.width() - side) / 2, (self.height() - side) / 2
        return QRectF(round(left), round(top), side, side)

    def _paint_divider(self, painter: QPainter, place: QRectF, cut: float) -> None:
        for hue, width in ((colours().surface, 5), (colours().accent, 2)):
            painter.setPen(QPen(QColor(hue), width))
            painter.drawLine(round(cut), round(place.top()), round(cut), round(place.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours().surface), 2))
        painter.setBrush(QColor(colours().accent))
        painter.drawEllipse(
            QRectF(cut - _HANDLE / 2, place.center().y() - _HANDLE / 2, _HANDLE, _HANDLE)
        )

    def _paint_captions(self, painter: QPainter, place: QRectF) -> None:
        painter.setFont(theme().font("small"))
        painter.setPen(QColor(colours().text))
        above = QRectF(place.left(), place.top() - _CAPTION, place.width(), _CAPTION)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        for side, caption in zip(sides, self._captions, strict=True):
            painter.drawText(above, side | Qt.AlignmentFlag.AlignVCenter, caption)
