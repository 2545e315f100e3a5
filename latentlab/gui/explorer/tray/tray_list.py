"""The favourites of the tray in a line, to be dragged and dropped."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.tray.dragging import anchor_in
from latentlab.gui.explorer.tray.pinned import MIME_TYPE
from latentlab.gui.explorer.tray.pinning import pin
from latentlab.gui.style.theme import GRID, theme

SIDE = 7 * GRID
"""Of a favourite's picture."""

_LINES = 2


class TrayList(QListWidget):
    """Favourites in a line.

    Signals:
        removed: place of the favourite that the person took away.
    """

    removed = Signal(int)

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self._explorer = explorer
        self._tray = explorer.tray
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Snap)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setFont(theme().font("small"))
        self.setWordWrap(True)
        lines = _LINES * self.fontMetrics().lineSpacing()
        self.setGridSize(QSize(SIDE + 4 * GRID, SIDE + lines + 2 * GRID))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        if items:
            anchor = self._tray[self.row(items[0])].anchor
            data.setData(MIME_TYPE, anchor.model_dump_json().encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._judge(event)

    def dropEvent(self, event: QDropEvent) -> None:
        anchor = anchor_in(event.mimeData())
        if anchor is None:
            event.ignore()
            return
        event.acceptProposedAction()
        at = self._place(event.position().x())
        known = [each.anchor for each in self._tray]
        if anchor in known:
            self._tray.move(known.index(anchor), at)
        else:
            pin(self._explorer, anchor, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deletes = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if deletes and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
        else:
            super().keyPressEvent(event)

    def _judge(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME_TYPE):
            event.acceptProposedAction()
        else:
            event.ignore()

    def _place(self, x: float) -> int:
        """In front of which favourite a drop at `x` lands."""
        across = x + self.horizontalOffset() + self.gridSize().width() / 2
        return min(int(across // self.gridSize().width()), len(self._tray))
