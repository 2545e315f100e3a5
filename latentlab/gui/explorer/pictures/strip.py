"""A row of thumbnails of pictures, to which more can be dropped."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from latentlab.gui.explorer.tray.dragging import MIME_TYPE
from latentlab.gui.style.theme import GRID, colours
from latentlab.gui.widgets.dropped_files import accept_drop, dropped_files
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.requests import RequestError, read_request
from latentlab.views import Picture
from trainers.data.files.kinds import is_picture

SIDE = 5 * GRID
_PICTURE = "application/x-latentlab-picture"
"""Under which drag and drop carries a `Picture` as JSON."""


def picture_in(data: QMimeData) -> Picture | None:
    """The picture that is dragged along, if it is one."""
    if not data.hasFormat(_PICTURE):
        return None
    try:
        return Picture.model_validate_json(bytes(data.data(_PICTURE).data()))
    except ValueError:
        return None


def picture_data(picture: Picture) -> QMimeData:
    """What a drag carries so that `picture_in` finds `picture` again."""
    data = QMimeData()
    data.setData(_PICTURE, picture.as_json().encode())
    return data


def holds_pictures(data: QMimeData) -> bool:
    """Whether a drop may be of use: files, a favourite of the tray, a picture."""
    return data.hasUrls() or data.hasImage() or any(map(data.hasFormat, (MIME_TYPE, _PICTURE)))


def is_for_the_window(data: QMimeData) -> bool:
    """Whether a run, a model, or a picture that says how it was made is dropped: the window shows
    that. A shelf takes such pictures as well."""
    files = dropped_files(data)
    if len(files) != 1:
        return False
    if files[0].is_dir() or not is_picture(files[0].name):
        return (files[0] / "run.json").is_file() or files[0].suffix == ".safetensors"
    try:
        read_request(files[0])
    except (RequestError, OSError):
        return False
    return True


def holds_own_pictures(data: QMimeData) -> bool:
    """Whether pictures of a person's own are dropped, and nothing that is for the window."""
    files = dropped_files(data)
    if not files:
        return data.hasImage()
    return all(is_picture(each.name) for each in files) and not is_for_the_window(data)


def thumbnail(picture: Picture, side: int = SIDE) -> QPixmap:
    """The picture `side` wide."""
    return QPixmap.fromImage(to_qimage(picture.pixels()).scaled(side, side))


class PictureStrip(QListWidget):
    """Pictures in a line; Del takes the current one away.

    Args:
        drop: is given what is dropped, and says whether it was of use.

    Attributes:
        welcomes: whether something is held over it that can be dropped.

    Signals:
        removed: place of the picture that the person took away.
        menu_wanted: place of a picture (-1: none) and where on the screen.
    """

    removed = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, drop: Callable[[QMimeData], bool]) -> None:
        super().__init__()
        self._drop = drop
        self.welcomes = False
        self._pictures: tuple[Picture, ...] = ()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setGridSize(QSize(SIDE + GRID, SIDE + GRID))
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the pictures, and the bar if they must be scrolled."""
        height = self.gridSize().height() + 2 * self.frameWidth()
        if self.count() * self.gridSize().width() > self.viewport().width():
            height += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show these and stay at the same place, without telling anybody."""
        if tuple(pictures) == self._pictures:
            return
        self._pictures = tuple(pictures)
        chosen = max(self.currentRow(), 0)
        self.blockSignals(True)
        self.clear()
        for picture in self._pictures:
            item = QListWidgetItem(_untinted(thumbnail(picture)), "")
            item.setToolTip(picture.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, picture.name)
            self.addItem(item)
        self.setCurrentRow(min(chosen, self.count() - 1))
        self.blockSignals(False)
        self._fit()

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        return picture_data(self._pictures[self.row(items[0])]) if items else QMimeData()

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept_useful(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept_useful(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._welcome(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame the strip while something is held over it that can be dropped."""
        super().paintEvent(event)
        if self.welcomes:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(colours().accent), 4))
            painter.drawRect(self.viewport().rect())

    def dropEvent(self, event: QDropEvent) -> None:
        self._welcome(False)
        if event.source() is not self and self._drop(event.mimeData()):
            accept_drop(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deletes = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if deletes and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self.currentRow() if by_keyboard else self.indexAt(event.pos()).row()
        self.menu_wanted.emit(row, event.globalPos())

    def _accept_useful(self, event: QDragMoveEvent) -> None:
        self._welcome(event.source() is not self and holds_pictures(event.mimeData()))
        if self.welcomes:
            accept_drop(event)
        else:
            event.ignore()

    def _welcome(self, welcomes: bool) -> None:
        if welcomes != self.welcomes:
            self.welcomes = welcomes
            self.viewport().update()


def _untinted(pixmap: QPixmap) -> QIcon:
    """`pixmap` as an icon that looks the same while it is selected."""
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
