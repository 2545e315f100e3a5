"""The surface on which a page shows its pictures: select, pin, drag one away, or wander."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QApplication, QRubberBand, QScrollBar, QWidget

from latentlab.gui.explorer.controls.choice import Choice, How
from latentlab.gui.explorer.tray.dragging import anchor_data, drag
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_canvas import GridCanvas
from latentlab.gui.widgets.grid.grid_layout import GridLayout
from latentlab.gui.widgets.grid.grid_painter import paint_outline, to_qimage
from latentlab.views import Anchor
from trainers.reports import Grid

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

SMALLEST_CELL = 8.0 * GRID
"""Logical pixels along the longer side of a picture, below which a table scrolls instead."""

_ARROWS = {
    Qt.Key.Key_Left: (1.0, 0.0),
    Qt.Key.Key_Right: (-1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
"""How Ctrl and an arrow drag the pictures: against the way that one goes."""

_PAGES = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}

_BESIDE = (
    Qt.AlignmentFlag.AlignRight.value
    | Qt.AlignmentFlag.AlignVCenter.value
    | Qt.TextFlag.TextWordWrap.value
)
"""How a caption stands beside its row: in several lines where it is long and the row is high."""

_USUAL_MARGIN = 20.0 * GRID
"""The most that captions of rows take from pictures which could be larger without them."""


class RowScroll(QScrollBar):
    """Stands at the right edge of `canvas` while rows lie outside; else it is hidden."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, canvas)
        self._canvas = canvas
        self.setObjectName("rowScroll")
        self.setToolTip("More rows: scroll, or press Page Up and Page Down.")
        self.setAccessibleName("Rows")
        self.hide()

    def follow(self, layout: GridLayout, header: float) -> None:
        """Show where `layout` stands under a header, without telling anybody."""
        canvas, hidden = self._canvas, self._hidden(layout, header)
        self.blockSignals(True)
        self.setRange(0, hidden)
        self.setPageStep(max(canvas.height() - round(header), 1))
        self.setSingleStep(max(round(layout.pitch_y / 2), 1))
        self.setValue(round(header - layout.top))
        self.blockSignals(False)
        wide = self.sizeHint().width()
        self.setGeometry(canvas.width() - wide, 0, wide, canvas.height())
        self.setVisible(hidden > 0)

    def placed(self, layout: GridLayout, header: float) -> GridLayout:
        """`layout` at the place of the bar."""
        return replace(layout, top=header - min(self.value(), self._hidden(layout, header)))

    def showing(self, layout: GridLayout, index: int, header: float) -> GridLayout:
        """`layout`, moved no further than needed to show all of picture `index`."""
        _, top, _, height = layout.cell(index)
        above, below = header - top, top + height - self._canvas.height()
        return layout.moved(0.0, above if above > 0 else -max(below, 0.0))

    def _hidden(self, layout: GridLayout, header: float) -> int:
        """How many pixels of the table do not fit."""
        return max(round(header + layout.extent[1] - self._canvas.height()), 0)


class PictureCanvas(GridCanvas):
    """Shows `Pictures` with captions for columns and rows.

    A table, which is what has captions for rows, gets a scroll bar when its pictures would become
    too small: then the wheel scrolls, and zooms with Ctrl. Before that its rows go on beside the
    first ones where that makes the pictures larger.

    A click chooses a picture, with Ctrl one more, with Shift all from the last one on; Ctrl+A all;
    a double click activates one. A drag takes the picture under the pointer to a slot elsewhere,
    and the others that are chosen with it; one that begins beside the pictures chooses those that
    it spans. Where dragging wanders, Shift takes the picture, and the wheel is the page's; Ctrl and
    the arrows wander, + and - scroll.

    Attributes:
        data_at: what a drag of a picture carries; None carries the picture's anchor.
        blank: place of a picture that shows nothing; `show_pictures` forgets it.

    Signals:
        wandered: how far the pointer was dragged since the last time, in pictures to the right
            and downwards.
        wander_ended: the button was let go after a drag.
        scrolled: notches of the wheel, upwards positive, and the `QPointF` under the pointer in
            pictures from the top left.
    """

    wandered = Signal(float, float)
    wander_ended = Signal()
    scrolled = Signal(float, QPointF)

    def __init__(
        self,
        anchor_at: Callable[[int], Anchor | None],
        drag: Literal["take", "wander"] = "take",
    ) -> None:
        super().__init__()
        self._anchor_at = anchor_at
        self.data_at: Callable[[int], QMimeData | None] | None = None
        self._wanders = drag == "wander"
        self._rows: tuple[str, ...] = ()
        self._widest_margin: float = _USUAL_MARGIN
        self._folds = True
        self.blank: int | None = None
        self._choice = Choice()
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, self)
        self._scroll = RowScroll(self)
        self._scroll.valueChanged.connect(self._on_scrolled)
        self.setObjectName("pictureCanvas")

    def show_pictures(self, pictures: "Pictures | None") -> None:
        """Show `pictures`, or nothing; zoom and selection stay."""
        self.blank, self._folds = None, True
        if pictures is None:
            self._rows = ()
            self.show_grid(None)
            self._scroll.hide()
            return
        self._rows = pictures.row_captions
        self._choice = self._choice.among(len(pictures))
        grid = Grid("pictures", "", pictures.pixels, pictures.columns, pictures.captions)
        self.show_grid(grid)

    def keep_rows_together(self) -> None:
        """Let all rows stand above each other, since their columns belong together as well;
        `show_pictures` forgets it."""
        self._folds = False
        if self._fitting:
            self.fit()

    def fit(self) -> None:
        super().fit()
        self._widest_margin = _USUAL_MARGIN
        margin, layout = self._margin(), self._layout
        if layout is None or not margin:
            self._scroll.hide()
            return
        header, ratio = self._header(), self.devicePixelRatioF()
        layout = replace(layout, blocks=1, beside=0.0, spread=0.0)
        wide = self.width() - GRID
        if self._folds and not self._wanders:
            whole = self._widest_caption() + 2 * GRID
            layout = layout.folded(wide, self.height(), header, ratio, whole, SMALLEST_CELL)
        smallest = 0.0 if self._wanders else SMALLEST_CELL
        free = wide - (layout.beside or margin)
        fitted = layout.fitted(free, self.height(), header, ratio, smallest)
        if header + fitted.extent[1] > self.height():
            free -= self._scroll.sizeHint().width()
            fitted = layout.fitted(free, self.height(), header, ratio, smallest)
            fitted = self._scroll.placed(fitted, header)
        fitted = self._spread(fitted, free)
        margin = fitted.beside or margin
        # Captions take what the pictures leave free; the rest of it stays on both sides.
        if fitted.blocks == 1:
            self._widest_margin = margin + max(free - fitted.extent[0], 0.0)
        self._layout = fitted.moved(round((margin + (fitted.beside or self._margin())) / 2), 0)
        self._follow_rows()

    def _spread(self, layout: GridLayout, free: float) -> GridLayout:
        """`layout` with its columns so far apart that their captions are whole, if that fits."""
        assert self.grid is not None
        metrics = QFontMetrics(theme().font("small"))
        widest = max(map(metrics.horizontalAdvance, self.grid.captions), default=0)
        gaps = max(layout.blocks * (layout.columns - 1), 1)
        room = (free - layout.extent[0]) / gaps
        wanted = widest + GRID - layout.pitch_x
        spread = float(max(min(wanted, room), 0.0))
        moved = round(spread * gaps / 2)
        return replace(layout, spread=spread).moved(-moved, 0.0)

    def zoom(self, scale: float, centre: QPointF | None = None) -> None:
        super().zoom(scale, centre)
        self._follow_rows()

    def select(self, index: int) -> None:
        self._choose(self._choice.at(index) if index >= 0 else Choice())

    def _keep_in_view(self) -> None:
        """Scroll the picture that is selected into view."""
        index = self.selection
        if not self._scroll.isHidden() and self._layout is not None and index >= 0:
            self._layout = self._scroll.showing(self._layout, index, self._header())
            self._follow_rows()

    def wheelEvent(self, event: QWheelEvent) -> None:
        zooms = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not self._scroll.isHidden() and not zooms:
            QApplication.sendEvent(self._scroll, event)
            return
        if not self._wanders or zooms or self._layout is None:
            super().wheelEvent(event)
            return
        place = event.position() - QPointF(self._layout.left, self._layout.top)
        cell = QPointF(place.x() / self._layout.pitch_x, place.y() / self._layout.pitch_y)
        self.scrolled.emit(event.angleDelta().y() / 120, cell)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._choose_by_key(event):
            return
        if not self._scroll.isHidden() and event.key() in _PAGES:
            self._scroll.triggerAction(_PAGES[Qt.Key(event.key())])
            return
        if not self._wanders or self._layout is None:
            super().keyPressEvent(event)
            return
        by_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        key = Qt.Key(event.key())
        if by_control and key in _ARROWS:
            self.wandered.emit(*_ARROWS[key])
            self.wander_ended.emit()
        elif event.text() in ("+", "-"):
            middle = QPointF(self._layout.columns / 2, self._layout.rows / 2)
            self.scrolled.emit(1.0 if event.text() == "+" else -1.0, middle)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or event.buttons() & Qt.MouseButton.MiddleButton:
            super().mouseMoveEvent(event)
            self._follow_rows()
            return
        moved = event.position() - self._pressed_at
        if not self._dragged and moved.manhattanLength() < QApplication.startDragDistance():
            return
        self._dragged = True
        if self._wanders and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._wander(moved, event.position())
        elif (index := self._index_at(self._pressed_at)) is not None:
            self._take_away(index)
        elif not self._wanders:
            self._span(self._pressed_at, event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self._index_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self._index_at(QPointF(event.pos()))
        by_mouse = event.reason() != QContextMenuEvent.Reason.Keyboard
        if by_mouse and index in self._choice.indices:
            # The others that are chosen stay so.
            self.menuRequested.emit(index, event.globalPos())
        else:
            super().contextMenuEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._band.hide()
        wandered = self._wanders and self._dragged
        super().mouseReleaseEvent(event)
        self._dragged = False
        if wandered:
            self.wander_ended.emit()

    def _wander(self, moved: QPointF, position: QPointF) -> None:
        if self._layout is not None:
            self._pressed_at = position
            right, down = moved.x() / self._layout.pitch_x, moved.y() / self._layout.pitch_y
            self.wandered.emit(right, down)

    def _on_click(self, index: int, keys: Qt.KeyboardModifier) -> None:
        self._choose(self._choice.at(index, self._how(keys)))

    def _how(self, keys: Qt.KeyboardModifier) -> How:
        """How a click on a picture chooses it; one that fills the canvas is chosen alone."""
        if self.enlarged >= 0:
            return "alone"
        if keys & Qt.KeyboardModifier.ShiftModifier:
            return "range"
        return "toggled" if keys & Qt.KeyboardModifier.ControlModifier else "alone"

    def _choose(self, choice: Choice) -> None:
        self._choice = choice
        super().select(choice.current)
        self._keep_in_view()
        self.update()

    def _choose_by_key(self, event: QKeyEvent) -> bool:
        """Choose all, one alone, or a range; False if the key means something else."""
        if self.grid is None or self.enlarged >= 0:
            return False
        columns, count = self.grid.columns, len(self.grid.images)
        steps = dict(zip(_ARROWS, (-1, 1, -columns, columns), strict=True))
        moved = max(self.selection, 0) + steps.get(Qt.Key(event.key()), count)
        by_shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._choose(self._choice.of(range(count)))
        elif event.key() == Qt.Key.Key_Escape and len(self._choice.indices) > 1:
            self._choose(self._choice.at(self.selection))
        elif by_shift and 0 <= moved < count:
            self._choose(self._choice.at(moved, "range"))
        else:
            return False
        return True

    def _span(self, first: QPointF, last: QPointF) -> None:
        """Choose what lies between two corners of a rubber band."""
        band = QRectF(first, last).normalized()
        self._band.setGeometry(band.toAlignedRect())
        self._band.show()
        layout = self._layout
        if layout is not None and self.enlarged < 0:
            places = range(layout.count)
            self._choose(
                self._choice.of(
                    each for each in places if band.intersects(QRectF(*layout.cell(each)))
                )
            )

    def choose(self, places: Iterable[int]) -> None:
        """Choose the pictures at these places and no others."""
        self._choose(self._choice.of(places))

    def chosen_with(self, index: int) -> tuple[int, ...]:
        """The pictures that are chosen together with picture `index`, itself included."""
        return self._choice.indices if index in self._choice.indices else (index,)

    def _take_away(self, index: int) -> None:
        """Drag picture `index`, and those chosen with it, to wherever they are dropped."""
        self._pressed_at = None
        data = (self.data_at or self._anchor_data)(index)
        if data is not None and self.grid is not None:
            drag(self, data, to_qimage(self.grid.images[index]))

    def _anchor_data(self, index: int) -> QMimeData | None:
        anchors = [self._anchor_at(each) for each in self.chosen_with(index)]
        found = [each for each in anchors if each is not None]
        return anchor_data(*found) if found else None

    def _paint_marks(
        self, painter: QPainter, layout: GridLayout, captions: tuple[str, ...]
    ) -> None:
        for each in self._choice.indices:
            if each != self.selection:
                paint_outline(painter, layout, each, colours().accent, 3)
        super()._paint_marks(painter, layout, captions)

    def _on_scrolled(self, value: int) -> None:
        del value
        if self._layout is not None:
            self._layout = self._scroll.placed(self._layout, self._header())
            self.update()

    def _follow_rows(self) -> None:
        """Let the scroll bar tell where the table stands now."""
        if self._layout is not None and self._margin() and not self._wanders:
            self._scroll.follow(self._layout, self._header())
            self.update()

    def _margin(self) -> float:
        if not self._rows or self.enlarged >= 0:
            return 0.0
        if self._layout is not None and self._layout.blocks > 1:
            return self._layout.beside
        return float(min(self._widest_caption() + 2 * GRID, self._widest_margin))

    def _widest_caption(self) -> float:
        """Logical pixels that the longest caption of a row takes."""
        metrics = QFontMetrics(theme().font("small"))
        return float(max(metrics.horizontalAdvance(caption) for caption in self._rows))

    def _paint_beside(self, painter: QPainter, layout: GridLayout) -> None:
        if not self._rows:
            return
        if self.blank is not None:
            painter.fillRect(QRectF(*layout.cell(self.blank)), QColor(colours().canvas))
        margin = self._margin()
        left = max(min(layout.left - margin, self.width() - margin), 0.0)
        painter.setFont(theme().font("small"))
        metrics = painter.fontMetrics()
        for block in range(layout.blocks):
            place = QRectF(left + block * layout.block_pitch, 0, margin, self.height())
            painter.fillRect(place, QColor(colours().canvas))
        painter.setPen(QColor(colours().text))
        for row, caption in enumerate(self._rows[: layout.rows]):
            _, top, _, height = layout.cell(row * layout.columns)
            beside = left + row // layout.lines * layout.block_pitch
            place = QRectF(beside, top, margin - GRID, height)
            whole = metrics.boundingRect(place.toRect(), _BESIDE, caption)
            if whole.width() > place.width() or whole.height() > height:
                right = Qt.TextElideMode.ElideRight
                caption = metrics.elidedText(caption, right, int(place.width()))
            painter.drawText(place, _BESIDE, caption)
