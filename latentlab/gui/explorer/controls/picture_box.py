"""One picture, as large as its box allows, with a caption under it; it can be dragged away."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from latentlab.gui.explorer.tray.dragging import anchor_in, drag_anchor
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.gui.widgets.labels import wrapped
from latentlab.views import Anchor

_CAPTION = 2 * GRID + 4
_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class PictureBox(QWidget):
    """Paints a picture enlarged by a whole factor.

    Args:
        name: stable object name.
        caption: what stands under the picture.
        side: preferred side of the picture in pixels.
        takes_drops: whether an anchor may be dropped on it.
        filled: whether the room beside the picture has the colour behind pictures.

    Signals:
        dropped: the `Anchor` that was dropped on it.
        menu_wanted: where on the screen the person asked what can be done.
        kept: it was double-clicked.
    """

    dropped = Signal(object)
    menu_wanted = Signal(QPoint)
    kept = Signal()

    def __init__(
        self,
        name: str,
        caption: str = "",
        side: int = 96,
        takes_drops: bool = False,
        filled: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(caption or name)
        self._caption = caption
        self._side = side
        self._filled = filled
        self._image: QImage | None = None
        self._anchor: Anchor | None = None
        self._pressed: QPoint | None = None
        self.setAcceptDrops(takes_drops)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side + self._caption_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._side, 8 * GRID), min(self._side, 8 * GRID) + self._caption_height)

    def show_picture(self, image: QImage | None, anchor: Anchor | None = None) -> None:
        """Show `image`, which can be dragged away as `anchor`."""
        self._image, self._anchor = image, anchor
        self.update()

    def set_caption(self, caption: str) -> None:
        """Write `caption` under the picture."""
        self._caption = caption
        self.setAccessibleName(caption)
        self.update()

    @property
    def _caption_height(self) -> int:
        """Room for the caption: for two lines of it, if it is too long for one."""
        if not self._caption:
            return 0
        metrics = QFontMetrics(theme().font("small"))
        is_long = metrics.horizontalAdvance(self._caption) > self.width()
        return _CAPTION + is_long * metrics.lineSpacing()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        place = self._place()
        if self._filled or self._image is None:
            painter.fillRect(self.rect() if self._filled else place, QColor(colours().canvas))
        if self._image is not None:
            shrunk = self._image.width() > place.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
            painter.drawImage(place, self._image)
        if self._caption:
            painter.setFont(theme().font("small"))
            painter.setPen(QColor(colours().muted))
            top = round(place.bottom()) + 2
            below = QRect(0, top, self.width(), self._caption_height)
            text = wrapped(self._caption, below, _WRAPPED, painter.fontMetrics())
            painter.drawText(below, _WRAPPED, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._anchor is None or self._image is None:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._pressed = None
            drag_anchor(self, self._anchor, self._image)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        del event
        self.kept.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if anchor_in(event.mimeData()) is not None:
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        anchor = anchor_in(event.mimeData())
        if anchor is not None:
            accept_drop(event)
            self.dropped.emit(anchor)

    def _place(self) -> QRectF:
        """Where the picture is painted: centred, its pixels all equally large."""
        room = min(self.width(), self.height() - self._caption_height)
        side = float(room)
        if self._image is not None and room >= 2 * self._image.width():
            ratio = self.devicePixelRatioF()
            side = room * ratio // self._image.width() * self._image.width() / ratio
        left = (self.width() - side) / 2
        top = (self.height() - self._caption_height - side) / 2
        return QRectF(round(left), round(top), side, side)
