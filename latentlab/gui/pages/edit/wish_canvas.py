"""The picture that is edited, with the wishes on it, and the brush that paints them."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import QApplication

from latentlab.gui.explorer.pictures.strip import holds_own_pictures
from latentlab.gui.explorer.tray.dragging import anchor_in
from latentlab.gui.pages.edit.painting import Brush, Tool
from latentlab.gui.style.theme import colours
from latentlab.gui.widgets.brush_canvas import BrushCanvas
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.pictures.strokes import Stroke
from latentlab.views.edit import AnyWish, BrushWish, ColourWish, KeepWish, WarpWish

_OPACITY = 0.35
_NEAR = 0.004
"""Places of a stroke lie further apart than this, in parts of the side."""


class WishCanvas(BrushCanvas):
    """Paints no pixels: tells the strokes that the brush was led along.

    Attributes:
        brush: what is painted with; the right button erases whatever it is.
        shows_wishes: whether the wishes lie over the picture.

    Signals:
        led: the stroke so far, points (x, y, pressure) in parts of the side, and the tool.
        dropped: an `Anchor` that was dropped on it.
        given: the `QMimeData` of pictures that were dropped, to be read at once.
        menu_wanted: where a menu should open: on a click of the right button, which erases only
            when it is dragged, or on the menu key.
    """

    led = Signal(object, str)
    dropped = Signal(object)
    given = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._brush = Brush()
        self.shows_wishes = True
        self._wishes: Sequence[AnyWish] = ()
        self._points: list[tuple[float, float, float]] = []
        self._right_at: QPointF | None = None
        self.setAcceptDrops(True)
        self.committed.connect(self._points.clear)

    @property
    def brush(self) -> Brush:
        """What is painted with."""
        return self._brush

    def take_brush(self, brush: Brush) -> None:
        """Paint with `brush` from now on."""
        self._brush = brush
        self._fit_tip()
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show `image`, also in the middle of a stroke."""
        self.image = image
        self._fit_tip()
        self.update()

    def show_wishes(self, wishes: Sequence[AnyWish]) -> None:
        """Let `wishes` lie over the picture."""
        self._wishes = tuple(each for each in wishes if not each.hidden)
        self.update()

    @property
    def tool(self) -> Tool:
        """What the button that is pressed does."""
        return "eraser" if self.erases else self.brush.tool

    def stroke(self, start: QPointF, end: QPointF) -> None:
        side = self.image.width()
        for at in (start, end) if not self._points else (end,):
            point = (at.x() / side, at.y() / side, max(self.pressure, 0.05))
            if not self._points or _apart(self._points[-1], point) > _NEAR:
                self._points.append(point)
        self.led.emit(tuple(self._points), self.tool)
        self.update()

    # A right click, which may become a stroke of the eraser.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton and not self.painting:
            self._right_at = event.position()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._right_at
        if at is not None:
            if (event.position() - at).manhattanLength() < QApplication.startDragDistance():
                return
            self._right_at = None
            if not self.image.isNull():
                self.press(Qt.MouseButton.RightButton, at, event.modifiers())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._right_at is not None and event.button() == Qt.MouseButton.RightButton:
            self._right_at = None
            self.menu_wanted.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_wanted.emit(self.mapToGlobal(self.rect().center()))
        event.accept()

    # Painting.

    def paint_sheet(self, painter: QPainter, place: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(place, self.image)
        if not self.shows_wishes:
            return
        painter.save()
        painter.setClipRect(place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(place.topLeft())
        for wish in self._wishes:
            _paint(painter, wish, place.width())
        painter.restore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if anchor_in(event.mimeData()) is not None or holds_own_pictures(event.mimeData()):
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_drop(event)
        if (anchor := anchor_in(event.mimeData())) is not None:
            self.dropped.emit(anchor)
        else:
            self.given.emit(event.mimeData())

    def _fit_tip(self) -> None:
        self.thickness = self.brush.size * max(self.image.width(), 1)


def _apart(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _paint(painter: QPainter, wish: AnyWish, side: float) -> None:
    """Where a wish holds, in its colour."""
    if isinstance(wish, WarpWish):
        _paint_warp(painter, wish, side)
        return
    hue = QColor(colours().accent)
    if isinstance(wish, (ColourWish, BrushWish)):
        hue = QColor(wish.colour)
    elif isinstance(wish, KeepWish):
        hue = QColor(colours().muted)
    hue.setAlphaF(_OPACITY)
    path = QPainterPath()
    for stroke in wish.strokes:
        path.addPath(_path(stroke, side))
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    width = max(wish.size * side, 1.0)
    style = Qt.PenStyle.DotLine if isinstance(wish, BrushWish) else Qt.PenStyle.SolidLine
    # A latent brush has done its work: its way is seen, and no more.
    width = 2.0 if isinstance(wish, BrushWish) else width
    painter.setPen(QPen(hue, width, style, cap, join))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _path(stroke: Stroke, side: float) -> QPainterPath:
    first, *others = (QPointF(x * side, y * side) for x, y, _ in stroke)
    path = QPainterPath(first)
    # A dot is a line too short to be seen, since a pen draws none of no length.
    for each in others or (first + QPointF(0.01, 0.0),):
        path.lineTo(each)
    return path


def _paint_warp(painter: QPainter, wish: WarpWish, side: float) -> None:
    start, end = (QPointF(x * side, y * side) for x, y in (wish.start, wish.end))
    radius = wish.size * side / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for hue, width in ((Qt.GlobalColor.white, 3.0), (Qt.GlobalColor.black, 1.0)):
        painter.setPen(QPen(QColor(hue), width, Qt.PenStyle.DashLine))
        painter.drawEllipse(start, radius, radius)
        painter.setPen(QPen(QColor(hue), width))
        painter.drawEllipse(end, radius, radius)
        painter.drawLine(QLineF(start, end))
