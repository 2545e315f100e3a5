"""How one run looks in the list: picture, name, what it is, how it ended and when."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QMargins,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from latentlab.gui.pages.library.run_list import (
    SUMMARY_ROLE,
    origin_words,
    progress_words,
)
from latentlab.gui.style.accessibility import named, show_wrong
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_painter import fitted, to_qimage
from latentlab.library import DamagedRun, RunSummary
from trainers.registry import algorithm_title

_THUMBNAIL = 7 * GRID
_HEIGHT = _THUMBNAIL + 2 * GRID
_AROUND_ICON = QMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys that end typing a name. Tab would go on to the name of the next run otherwise."""
_HOUR, _DAY = 3_600, 86_400


def when(moment: datetime, now: datetime) -> str:
    """How long ago: "just now", "12 min ago", "3 h ago", or the date."""
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // 60)} min ago"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    return moment.astimezone().strftime("%Y-%m-%d")


class RunDelegate(QStyledItemDelegate):
    """Paints a row of fixed height; thumbnails are kept by run and pixel ratio."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails: dict[tuple[str, float], tuple[NDArray[np.uint8], QPixmap]] = {}

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option, index
        return QSize(_HEIGHT, _HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        summary: RunSummary | DamagedRun = index.data(SUMMARY_ROLE)
        inner = option.rect.adjusted(GRID, GRID, -2 * GRID, -GRID)
        painter.save()
        if isinstance(summary, DamagedRun):
            _paint_damaged(painter, inner.adjusted(_THUMBNAIL + 2 * GRID, 0, 0, 0), summary)
            painter.restore()
            return
        self._paint_thumbnail(painter, inner, summary)
        self._paint_words(painter, inner.adjusted(_THUMBNAIL + 2 * GRID, 0, 0, 0), summary)
        painter.restore()

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        del option, index
        field = named(QLineEdit(parent), "renameEdit", spoken="New name of the run")
        field.setProperty("low", True)
        field.textEdited.connect(lambda _: show_wrong(field, False))
        return field

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Rename the run; a name that it cannot have marks the field."""
        assert isinstance(editor, QLineEdit)
        show_wrong(editor, not model.setData(index, editor.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A name that is refused stays in its field, to be changed."""
        # A key is first offered as a shortcut, and would open the run after that.
        entered = isinstance(event, QKeyEvent) and event.key() in _LEAVING
        entered = entered and event.type() == QEvent.Type.KeyPress
        left = isinstance(event, QFocusEvent) and event.lostFocus() and not _for_menu(event)
        if not isinstance(watched, QLineEdit) or not (entered or left):
            return super().eventFilter(watched, event)
        self.commitData.emit(watched)
        if not watched.property("wrong"):
            self.closeEditor.emit(watched, self.EndEditHint.NoHint)
        return entered

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        del index
        left = option.rect.left() + _THUMBNAIL + 2 * GRID
        width = min(40 * GRID, option.rect.right() - left - GRID)
        editor.setGeometry(left, option.rect.top() + GRID // 2, width, _HEIGHT // 3)

    def _paint_thumbnail(self, painter: QPainter, inner: QRect, summary: RunSummary) -> None:
        room = QRect(inner.left(), inner.top(), _THUMBNAIL, _THUMBNAIL)
        painter.fillRect(room, QColor(colours().canvas))
        if summary.thumbnail is None:
            icon("picture").paint(painter, room.marginsRemoved(_AROUND_ICON))
            return
        ratio = painter.device().devicePixelRatioF()
        key = (str(summary.run.folder), ratio)
        picture, pixmap = self._thumbnails.get(key, (None, QPixmap()))
        if picture is not summary.thumbnail:
            pixmap = fitted(to_qimage(summary.thumbnail), room.size(), ratio)
            self._thumbnails[key] = summary.thumbnail, pixmap
        target = QRect(0, 0, round(pixmap.width() / ratio), round(pixmap.height() / ratio))
        target.moveCenter(room.center())
        painter.drawPixmap(target, pixmap)

    def _paint_words(self, painter: QPainter, room: QRect, summary: RunSummary) -> None:
        manifest = summary.run.manifest
        third = room.height() // 3
        lines = [QRect(room.left(), room.top() + n * third, room.width(), third) for n in range(3)]
        trained = when(summary.trained, datetime.now(summary.trained.tzinfo))
        what = f"{algorithm_title(manifest.algorithm)} on {summary.data_title}"
        _paint_line(painter, lines[0], summary.run.name, trained, bold=True)
        _paint_line(painter, lines[1], what, origin_words(summary))
        _paint_line(painter, lines[2], progress_words(summary), "")


def _for_menu(event: QFocusEvent) -> bool:
    return event.reason() == Qt.FocusReason.PopupFocusReason


def _paint_line(
    painter: QPainter, room: QRect, words: str, beside: str, bold: bool = False
) -> None:
    """`words` at the left, shortened to what `beside`, at the right, leaves free; that comes from
    elsewhere and is quiet, and takes half the line at most."""
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(theme().font("small"))
    painter.setPen(QColor(colours().muted))
    metrics = painter.fontMetrics()
    beside = metrics.elidedText(beside, Qt.TextElideMode.ElideMiddle, room.width() // 2)
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | middle, beside)
    taken = metrics.horizontalAdvance(beside) + GRID if beside else 0
    if bold:
        painter.setFont(theme().font(bold=True))
        painter.setPen(QColor(colours().text))
    free = room.adjusted(0, 0, -taken, 0)
    text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, free.width())
    painter.drawText(free, Qt.AlignmentFlag.AlignLeft | middle, text)


def _paint_damaged(painter: QPainter, room: QRect, damaged: DamagedRun) -> None:
    painter.setPen(QColor(colours().muted))
    painter.setFont(theme().font(bold=True))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft, damaged.folder.name)
    painter.setFont(theme().font("small"))
    wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
    painter.drawText(room, wrapped, damaged.reason)
