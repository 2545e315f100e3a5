"""The pad of the Walk page: a square blended from four anchors, over which one moves."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from latentlab.gui.explorer.controls.pad_square import SIDE, PadSquare
from latentlab.views import Anchor, PadView, WalkView, changed

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_CORNERS = 4


class PadPart(QObject):
    """Turns what is done on the square into views.

    Signals:
        changed: a `PadView`, and whether undo should come back to it.
    """

    changed = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.square = PadSquare()
        self.square.hide()
        self._view: PadView | None = None
        self.square.moved.connect(lambda x, y: self._go(x, y, commit=False))
        self.square.released.connect(lambda x, y: self._go(x, y, commit=True))
        self.square.dropped.connect(self._replace)

    def show_view(self, view: PadView) -> None:
        """Show where `view` is on the square."""
        self._view = view
        self.square.set_place(view.x, view.y)

    def show_pictures(self, pictures: "Pictures") -> None:
        """Show the whole square."""
        self.square.show_pictures(pictures)

    def _go(self, x: float, y: float, *, commit: bool) -> None:
        if self._view is not None:
            self.changed.emit(changed(self._view, x=x, y=y, side=None), commit)

    def _replace(self, corner: int, anchor: Anchor) -> None:
        if self._view is not None:
            anchors = list(self._view.anchors)
            anchors[corner] = anchor
            self.changed.emit(changed(self._view, anchors=tuple(anchors)), True)


def pad_of(walk: WalkView) -> PadView:
    """A pad whose corners are the walk's first anchors, from the beginning again if too few."""
    corners = tuple(walk.anchors[place % len(walk.anchors)] for place in range(_CORNERS))
    mode = "linear" if walk.mode == "linear" else "spherical"
    return PadView.model_validate({"anchors": corners, "mode": mode})


def whole_square(view: PadView) -> PadView:
    """The whole square on which `view` is a point."""
    return changed(view, x=0.5, y=0.5, side=SIDE)
