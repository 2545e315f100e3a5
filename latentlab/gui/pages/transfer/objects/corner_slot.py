"""A corner of the pad of objects: shows its donor and takes another."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from latentlab.gui.pages.transfer.pictures.strip import SIDE, holds_pictures, thumbnail
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.views import Picture

PLACES = ("top left", "top right", "bottom left", "bottom right")


class CornerSlot(QToolButton):
    """Checked while it is the corner that a click on a donor fills.

    Signals:
        dropped: the `QMimeData` of what was dropped on it: a picture, a file, a favourite.
    """

    dropped = Signal(object)

    def __init__(self, corner: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = PLACES[corner]
        named(self, f"padCorner{corner}", spoken=f"Donor at the {self._place}")
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setAcceptDrops(True)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setFixedSize(SIDE + 2 * GRID, SIDE + 2 * GRID)
        self._say("no picture yet")

    def show_picture(self, picture: Picture) -> None:
        """Show the donor at this corner."""
        self.setIcon(QIcon(thumbnail(picture)))
        self._say(picture.name or "a picture without a name")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_pictures(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def _say(self, what: str) -> None:
        self.setAccessibleDescription(what)
        self.setToolTip(
            f"The donor at the {self._place}: {what}. Click here and then a donor on the shelf, "
            "or drop a picture here, to use another."
        )
