"""The pad's part of the objects: what is done on it becomes views."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.side_channels import SideChannels
from latentlab.gui.pages.transfer.objects.pad import ObjectPad, at_place, whole_square
from latentlab.gui.pages.transfer.objects.views import with_corner
from latentlab.gui.pages.transfer.pictures.sources import PictureSources
from latentlab.gui.pages.transfer.pictures.strip import picture_in
from latentlab.requests import Request
from latentlab.views import BilinearView, Picture

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


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
        """Another model is in hand."""
        self._view = None
        self.pad.show_pictures(None)

    def ask_square(self, view: BilinearView, step: int | None) -> None:
        """Have the square drawn on which `view` is a place, unless it is there."""
        self._side.ask("square", whole_square(view), step)

    def with_donor(self, view: BilinearView, donor: Picture) -> BilinearView:
        """`view` with `donor` at the chosen corner."""
        return with_corner(view, self.pad.corner, donor)

    def _on_square(self, channel: str, request: Request, pictures: "Pictures") -> None:
        del request
        if channel == "square":
            self.pad.show_pictures(pictures)

    def _on_moved(self, x: float, y: float, commit: bool) -> None:
        if self._view is not None:
            self.changed.emit(at_place(self._view, x, y), commit)

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
