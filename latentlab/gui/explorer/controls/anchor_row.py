"""Anchors side by side: dropped in, moved, removed; bins and walks are filled with them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.explorer.anchors import name_for
from latentlab.gui.explorer.controls.anchor_thumb import AnchorThumb
from latentlab.gui.explorer.pictures.strip import holds_own_pictures
from latentlab.gui.explorer.tray.dragging import anchor_in, anchors_in
from latentlab.gui.style.theme import colours
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.gui.widgets.flow_layout import FlowLayout
from latentlab.views import Anchor


class AnchorRow(QWidget):
    """Thumbnails in lines; takes drops before the thumbnail under the pointer, or at the end.

    Args:
        side: of a thumbnail, in pixels.
        most: how many anchors there may be.
        numbered: whether each tells its place, counted from 1.
        takes_pictures: whether pictures from outside may be dropped, which `given` tells.

    Signals:
        changed: the anchors (a tuple) as the person has just arranged them.
        picked: index of the anchor that was clicked.
        pin_wanted: an `Anchor` that the person wants to keep in the tray.
        given: the `QMimeData` of pictures that were dropped, to be read at once.
    """

    given = Signal(object)
    changed = Signal(object)
    picked = Signal(int)
    pin_wanted = Signal(object)

    def __init__(
        self,
        side: int,
        most: int = 256,
        numbered: bool = False,
        takes_pictures: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._side, self._most, self._numbered = side, most, numbered
        self._takes_pictures = takes_pictures
        self._thumbs: list[AnchorThumb] = []
        self._pictures: dict[Anchor, QImage] = {}
        self._hovered = False
        self.anchors: tuple[Anchor, ...] = ()
        self._flow = FlowLayout(self, spacing=4)
        self.setAcceptDrops(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(side)

    def show_anchors(self, anchors: tuple[Anchor, ...], labels: tuple[str, ...] = ()) -> None:
        """Show `anchors`; pictures that are not known yet follow by `show_pictures`."""
        self.anchors = anchors
        while len(self._thumbs) > len(anchors):
            self._drop_last()
        while len(self._thumbs) < len(anchors):
            self._thumbs.append(self._thumb(len(self._thumbs)))
            self._flow.addWidget(self._thumbs[-1])
        for place, (thumb, anchor) in enumerate(zip(self._thumbs, anchors, strict=True), start=1):
            thumb.show_anchor(anchor, name_for(anchor, labels))
            if self._numbered:
                thumb.show_number(place)
            thumb.show_picture(self._pictures.get(anchor))
        self.updateGeometry()

    def show_pictures(self, pictures: Mapping[Anchor, QImage]) -> None:
        """Paint the anchors that `pictures` knows."""
        known = {**self._pictures, **pictures}
        self._pictures = {each: known[each] for each in self.anchors if each in known}
        for thumb, anchor in zip(self._thumbs, self.anchors, strict=True):
            thumb.show_picture(self._pictures.get(anchor))

    def forget_pictures(self) -> None:
        """Paint no anchor until its picture comes: another model draws them from now on."""
        self._pictures = {}
        self.show_pictures({})

    def mark(self, place: int) -> None:
        """Draw a frame around the anchor at `place`; -1 for none."""
        for each, thumb in enumerate(self._thumbs):
            thumb.mark(each == place)

    def insert(self, anchors: Sequence[Anchor], place: int | None = None) -> None:
        """Put `anchors` before the one at `place`, or behind all, as far as there is room."""
        added = anchors[: self._most - len(self.anchors)]
        if added:
            place = len(self.anchors) if place is None else place
            self.changed.emit((*self.anchors[:place], *added, *self.anchors[place:]))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if anchor_in(data) is not None or (self._takes_pictures and holds_own_pictures(data)):
            accept_drop(event)
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        anchors = anchors_in(event.mimeData())
        if not anchors:
            accept_drop(event)
            self.given.emit(event.mimeData())
            return
        accept_drop(event)
        place = self._place_of(self.childAt(event.position().toPoint()))
        origin = self._place_of(event.source())
        if origin is None:
            self.insert(anchors, place)
        else:
            self._move(origin, len(self._thumbs) if place is None else place)

    def drop_at_end(self, event: QDropEvent) -> None:
        """Take what is dropped on the widget around this one."""
        self._hover(False)
        accept_drop(event)
        if anchors := anchors_in(event.mimeData()):
            self.insert(anchors)
        else:
            self.given.emit(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hovered:
            painter = QPainter(self)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def _thumb(self, place: int) -> AnchorThumb:
        thumb = AnchorThumb(self._side)
        thumb.removed.connect(lambda: self._remove(place))
        thumb.shifted.connect(lambda by: self._move(place, place + by + (by > 0)))
        thumb.picked.connect(lambda: self.picked.emit(place))
        thumb.pin_wanted.connect(self.pin_wanted)
        return thumb

    def _drop_last(self) -> None:
        thumb = self._thumbs.pop()
        self._flow.removeWidget(thumb)
        thumb.hide()
        thumb.deleteLater()

    def _place_of(self, thing: QObject | None) -> int | None:
        """Where `thing` stands in this row, if it is one of its thumbnails."""
        return next((place for place, each in enumerate(self._thumbs) if each is thing), None)

    def _remove(self, place: int) -> None:
        self.changed.emit(self.anchors[:place] + self.anchors[place + 1 :])

    def _move(self, place: int, before: int) -> None:
        """The anchor at `place` to stand before the one that is now at `before`."""
        if not 0 <= before <= len(self.anchors) or before in (place, place + 1):
            return
        rest = [*self.anchors[:place], *self.anchors[place + 1 :]]
        rest.insert(before - (before > place), self.anchors[place])
        self.changed.emit(tuple(rest))

    def _hover(self, hovered: bool) -> None:
        self._hovered = hovered
        self.update()
