"""The pad of objects: a square blended from four donors, which stand at its corners."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from latentlab.gui.pages.transfer.objects.corner_slot import CornerSlot
from latentlab.gui.pages.transfer.objects.views import CORNERS
from latentlab.gui.pages.transfer.pictures.strip import holds_pictures
from latentlab.gui.pages.walk.pad_square import SIDE, PadSquare
from latentlab.gui.style.theme import GRID
from latentlab.views import BilinearView, changed

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class ObjectPad(QWidget):
    """Tells where the hand is, and which donor goes to which corner.

    Attributes:
        corner: the corner that a click on a donor fills: 0 top left, 1 top right, 2 and 3 below.

    Signals:
        moved: x and y in [0, 1], and whether undo remembers that.
        dropped: number of a corner and the `QMimeData` of what goes there.
        corner_chosen: `corner`.
    """

    moved = Signal(float, float, bool)
    dropped = Signal(int, object)
    corner_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("objectPad")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.square = PadSquare(read=_useful, parent=self)
        self.square.setToolTip(
            "Blends of the four donors' objects. Drag over it, or use the arrow keys; drop a "
            "picture near a corner to use its object there."
        )
        self._slots = [CornerSlot(corner, self) for corner in range(CORNERS)]
        group = QButtonGroup(self)
        for corner, slot in enumerate(self._slots):
            group.addButton(slot, corner)
            slot.dropped.connect(lambda data, at=corner: self.dropped.emit(at, data))
        self._slots[0].setChecked(True)
        self._group = group
        group.idClicked.connect(self.corner_chosen)
        self.square.moved.connect(lambda x, y: self.moved.emit(x, y, False))
        self.square.released.connect(lambda x, y: self.moved.emit(x, y, True))
        self.square.dropped.connect(self.dropped)

    def sizeHint(self) -> QSize:
        return QSize(66 * GRID, 50 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(34 * GRID, 18 * GRID)

    @property
    def corner(self) -> int:
        """The corner that a click on a donor fills."""
        return self._group.checkedId()

    def show_view(self, view: BilinearView) -> None:
        """Show the donors of `view`, and where it is."""
        self.square.set_place(view.x, view.y)
        for slot, donor in zip(self._slots, view.donors, strict=True):
            slot.show_picture(donor)

    def show_pictures(self, pictures: "Pictures | None") -> None:
        """Show the whole square."""
        self.square.show_pictures(pictures)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the square in the middle and the donors beside its corners."""
        super().resizeEvent(event)
        slot, gap = self._slots[0].width(), GRID // 2
        side = max(min(self.width() - 2 * (slot + gap), self.height()), 2 * slot)
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        self.square.setGeometry(left, top, side, side)
        for corner, each in enumerate(self._slots):
            down, across = divmod(corner, 2)
            x = left + side + gap if across else left - gap - slot
            each.move(x, top + side - slot if down else top)


def whole_square(view: BilinearView) -> BilinearView:
    """The whole square on which `view` is a place."""
    return changed(view, x=0.5, y=0.5, rows=SIDE, columns=SIDE)


def at_place(view: BilinearView, x: float, y: float) -> BilinearView:
    """The picture at (x, y) alone."""
    return changed(view, x=x, y=y, rows=None, columns=None)


def _useful(data: QMimeData) -> QMimeData | None:
    return data if holds_pictures(data) else None
