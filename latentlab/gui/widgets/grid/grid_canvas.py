"""The surface that paints a grid of pictures, to be enlarged, moved and selected in."""

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
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

from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_layout import GridLayout
from latentlab.gui.widgets.grid.grid_painter import (
    paint_captions,
    paint_cells,
    paint_outline,
    to_qimage,
)
from trainers.reports import Grid
from trainers.runs.grids import only, tile

_TIP = "Click to see it large; right-click to save or copy it."
_MOST_EVENED = 16_000_000
"""Pixels up to which a picture is enlarged in memory, so that its pixels are painted as equal
squares."""


class GridCanvas(QWidget):
    """Paints one grid, or one picture of it enlarged.

    Signals:
        selected: index of the picture that is selected now.
        activated: a picture was clicked, or Enter pressed on it.
        menuRequested: index of the picture (-1 for none) and where on the screen.
        enlargedChanged: index of the picture that fills the canvas, -1 for the whole grid.
        hovered: index of the picture under the pointer, -1 for none.
    """

    selected = Signal(int)
    activated = Signal(int)
    menuRequested = Signal(int, QPoint)
    enlargedChanged = Signal(int)
    hovered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gridCanvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(GRID * 16, GRID * 16)
        self.setAccessibleName("Sample pictures")
        self.grid: Grid | None = None
        self.smooth = False
        self.selection = -1
        self.enlarged = -1
        self._image = self._enlarged = QImage()
        self._enlarged_to = 1
        self._layout: GridLayout | None = None
        self._fitting = True
        self._hovered: int | None = None
        self._pressed_at: QPointF | None = None
        self._dragged = False
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(GRID * 60, GRID * 60)

    def show_grid(self, grid: Grid | None) -> None:
        """Paint `grid`; the zoom stays if its shape is that of the grid before."""
        before = self._layout
        self.grid = grid if grid is not None and len(grid.images) else None
        count = len(self.grid.images) if self.grid else 0
        self.selection = min(self.selection, count - 1)
        if self.enlarged >= count:
            self.enlarge(-1)
        self._take_picture()
        alike = before is not None and self._layout is not None and before.is_like(self._layout)
        if alike and not self._fitting:
            self._layout = before
        else:
            self.fit()
        self.update()

    def fit(self) -> None:
        """Make everything visible, as large as possible."""
        self._fitting = True
        if self._layout is not None:
            self._layout = self._layout.fitted(
                self.width(), self.height(), self._header(), self.devicePixelRatioF()
            )
        self.update()

    def zoom(self, scale: float, centre: QPointF | None = None) -> None:
        """Draw pictures `scale` logical pixels a pixel, around `centre` or the middle."""
        if self._layout is not None:
            centre = centre or QPointF(self.width() / 2, self.height() / 2)
            self._fitting = False
            self._layout = self._layout.scaled(scale, centre.x(), centre.y())
            self.update()

    def zoom_by(self, factor: float) -> None:
        """Draw pictures `factor` times as large as now."""
        self.zoom(self.scale() * factor)

    def actual_size(self) -> None:
        """One pixel of the screen for each pixel of a picture, centred."""
        if self._layout is not None:
            self.zoom(1 / self.devicePixelRatioF())
            self._layout = self._layout.centred(self.width(), self.height(), self._header())

    def scale(self) -> float:
        """Logical pixels a picture's pixel takes now; 1 without pictures."""
        return self._layout.scale if self._layout is not None else 1.0

    def set_smooth(self, smooth: bool) -> None:
        """Blend between pixels when enlarging, or show each pixel as a square."""
        self.smooth = smooth
        self.update()

    def enlarge(self, index: int) -> None:
        """Let picture `index` fill the canvas; -1 shows the whole grid again."""
        if index == self.enlarged:
            return
        self.enlarged = index
        self._hovered = None
        if index >= 0:
            self.select(index)
        self._take_picture()
        self.fit()
        self.enlargedChanged.emit(index)

    @property
    def pointed_at(self) -> int:
        """The picture under the pointer; -1 if there is none."""
        return -1 if self._hovered is None else self._hovered

    def select(self, index: int) -> None:
        """Select picture `index`."""
        if index != self.selection:
            self.selection = index
            self.update()
            self.selected.emit(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours().canvas))
        if self._layout is not None and self.grid is not None:
            image, factor = self._evened(self._layout.scale * self.devicePixelRatioF())
            shrunk = self._layout.scale * self.devicePixelRatioF() < 1
            hint = QPainter.RenderHint.SmoothPixmapTransform
            painter.setRenderHint(hint, self.smooth or shrunk or factor > 1)
            paint_cells(painter, image, self._layout, event.rect(), factor)
            if self.enlarged < 0:
                self._paint_marks(painter, self._layout, self.grid.captions)
                self._paint_beside(painter, self._layout)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(self.scale() * 1.2 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed_at, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None and self._layout is not None:
            moved = event.position() - self._pressed_at
            if self._dragged or moved.manhattanLength() >= QApplication.startDragDistance():
                self._dragged, self._fitting = True, False
                self._layout = self._layout.moved(moved.x(), moved.y())
                self._pressed_at = event.position()
                self.update()
            return
        hovered = self._index_at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.setToolTip("" if hovered is None else f"{self.describe(hovered)}. {_TIP}")
            self.update()
            self.hovered.emit(self.pointed_at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        clicked = self._pressed_at is not None and not self._dragged
        if event.button() == Qt.MouseButton.LeftButton and clicked and index is not None:
            self._on_click(index, event.modifiers())
        self._pressed_at = None

    def _on_click(self, index: int, keys: Qt.KeyboardModifier) -> None:
        """Picture `index` was clicked while `keys` were held."""
        del keys
        self.select(index)
        self.activated.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click is one click: its second release counts for nothing."""
        self._pressed_at = None
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()
        self.hovered.emit(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = None if by_keyboard else self._index_at(QPointF(event.pos()))
        if index is not None:
            self.select(index)
        self.menuRequested.emit(self.selection if by_keyboard or index is not None else -1,
                                event.globalPos())  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, columns = Qt.Key(event.key()), self.grid.columns if self.grid else 1
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        moves = dict(zip(keys, (-1, 1, -columns, columns), strict=True))
        if key in moves:
            self._move_selection(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selection >= 0:
            self.activated.emit(self.selection)
        elif key == Qt.Key.Key_Escape and self.enlarged >= 0:
            self.enlarge(-1)
        elif event.text() in ("+", "-"):
            self.zoom_by(1.25 if event.text() == "+" else 0.8)
        elif event.text() == "0":
            self.fit()
        else:
            super().keyPressEvent(event)

    def describe(self, index: int) -> str:
        """Picture `index` in words: its place, and its column's caption."""
        assert self.grid is not None
        row, column = divmod(index, self.grid.columns)
        captions = self.grid.captions
        caption = f", {captions[column]}" if column < len(captions) else ""
        return f"Picture {index + 1}: row {row + 1}, column {column + 1}{caption}"

    def _take_picture(self) -> None:
        if self.grid is None:
            self._layout, self._image = None, QImage()
            return
        self._enlarged_to = 1
        shown = self.grid if self.enlarged < 0 else only(self.grid, self.enlarged)
        self._image = to_qimage(tile(shown))
        count, height, width, _ = shown.images.shape
        self._layout = GridLayout(width, height, count, shown.columns)

    def _evened(self, scale: float) -> tuple[QImage, int]:
        """What to paint at `scale` screen pixels a pixel, and how many of its pixels are one of a
        picture's: squares a little too large, to be shrunk smoothly, so that all become equal."""
        factor = math.ceil(scale)
        pixels = self._image.width() * self._image.height() * factor**2
        if self.smooth or scale <= 1 or scale == factor or pixels > _MOST_EVENED:
            return self._image, 1
        if self._enlarged_to != factor:
            self._enlarged = self._image.scaled(self._image.size() * factor)
            self._enlarged_to = factor
        return self._enlarged, factor

    def _move_selection(self, distance: int) -> None:
        wanted = self.selection + distance if self.selection >= 0 else 0
        if self.grid is not None and 0 <= wanted < len(self.grid.images):
            if self.enlarged >= 0:
                self.enlarge(wanted)
            self.select(wanted)

    def _index_at(self, position: QPointF) -> int | None:
        index = self._layout.at(position.x(), position.y()) if self._layout else None
        return self.enlarged if index is not None and self.enlarged >= 0 else index

    def _header(self) -> float:
        captioned = self.grid is not None and self.grid.captions and self.enlarged < 0
        return GRID * 3.0 if captioned else 0.0

    def _paint_marks(
        self, painter: QPainter, layout: GridLayout, captions: tuple[str, ...]
    ) -> None:
        """Paint the outlines of what is selected or under the pointer, and the captions."""
        if self._hovered is not None and self._hovered < layout.count:
            paint_outline(painter, layout, self._hovered, colours().text, 2)
        if 0 <= self.selection < layout.count:
            paint_outline(painter, layout, self.selection, colours().accent, 3)
        if captions:
            header = self._header()
            # Captions stay in view when the pictures are moved up under them.
            top = min(max(layout.top - header, 0.0), max(self.height() - header, 0.0))
            painter.setFont(theme().font("small"))
            paint_captions(painter, layout, captions, QRectF(0, top, self.width(), header))

    def _paint_beside(self, painter: QPainter, layout: GridLayout) -> None:
        """Paint what a subclass has beside the pictures, under the frame of the focus."""
