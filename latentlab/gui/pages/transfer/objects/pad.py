"""The pad of objects: a square blended from four donors, which stand at its corners."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from latentlab.gui.explorer.controls.pad_square import SIDE as SQUARE_SIDE
from latentlab.gui.explorer.controls.pad_square import PadSquare
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.explorer.pictures.strip import SIDE, holds_pictures, picture_in, thumbnail
from latentlab.gui.explorer.side_channels import SideChannels
from latentlab.gui.pages.transfer.objects.views import CORNERS, with_corner
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.requests import Request
from latentlab.views import BilinearView, Picture, changed

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

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
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_drop(event)
        self.dropped.emit(event.mimeData())

    def _say(self, what: str) -> None:
        self.setAccessibleDescription(what)
        self.setToolTip(
            f"The donor at the {self._place}: {what}. Click here and then a donor on the shelf, "
            "or drop a picture here, to use another."
        )


class ObjectPad(QWidget):
    """Tells which place of the square is chosen, and which donor goes to which corner.

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


class ObjectPadPart(QObject):
    """Holds the pad, and the view that it shows.

    Attributes:
        pad: the widget.

    Signals:
        changed: a `BilinearView`, and whether undo remembers it.
        corner_chosen: the `Picture` at the corner that the next donor goes to.
    """

    changed = Signal(object, bool)
    corner_chosen = Signal(object)

    def __init__(
        self, explorer: Explorer, sources: PictureSources, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.pad = ObjectPad()
        self._sources = sources
        self._view: BilinearView | None = None
        self._side = SideChannels(explorer, "transfer", self)
        self._side.rendered.connect(self._on_square)
        self.pad.moved.connect(self._on_moved)
        self.pad.dropped.connect(self._on_dropped)
        self.pad.corner_chosen.connect(self._on_corner)

    def show_view(self, view: BilinearView) -> None:
        """Show where `view` is."""
        self._view = view
        self.pad.show_view(view)

    def forget(self) -> None:
        """Another model is current."""
        self._view = None
        self.pad.show_pictures(None)

    def ask_square(self, view: BilinearView, step: int | None) -> None:
        """Have the square drawn on which `view` is a place, unless it is there."""
        self._side.ask("square", _whole_square(view), step)

    def with_donor(self, view: BilinearView, donor: Picture) -> BilinearView:
        """`view` with `donor` at the chosen corner."""
        return with_corner(view, self.pad.corner, donor)

    def _on_square(self, channel: str, request: Request, pictures: "Pictures") -> None:
        del request
        if channel == "square":
            self.pad.show_pictures(pictures)

    def _on_moved(self, x: float, y: float, commit: bool) -> None:
        if self._view is not None:
            self.changed.emit(_at_place(self._view, x, y), commit)

    def _on_dropped(self, corner: int, data: QMimeData) -> None:
        picture = picture_in(data)
        if picture is not None:
            self._fill(corner, picture)
        else:
            self._sources.take_mime(data, lambda found: self._fill(corner, found[0]))

    def _fill(self, corner: int, donor: Picture) -> None:
        if self._view is not None:
            self.changed.emit(with_corner(self._view, corner, donor), True)

    def _on_corner(self, corner: int) -> None:
        if self._view is not None:
            self.corner_chosen.emit(self._view.donors[corner])


def _whole_square(view: BilinearView) -> BilinearView:
    """The whole square on which `view` is a place."""
    return changed(view, x=0.5, y=0.5, rows=SQUARE_SIDE, columns=SQUARE_SIDE)


def _at_place(view: BilinearView, x: float, y: float) -> BilinearView:
    """The picture at (x, y) alone."""
    return changed(view, x=x, y=y, rows=None, columns=None)


def _useful(data: QMimeData) -> QMimeData | None:
    return data if holds_pictures(data) else None
