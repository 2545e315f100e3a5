"""How anchors travel by drag and drop between the tray, the pages and their slots."""

from collections.abc import Callable

from pydantic import TypeAdapter
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.views import Anchor

MIME_TYPE = "application/x-latentlab-anchor"
"""Under which drag and drop carries an `Anchor` as JSON; the first, if there are several."""
_SEVERAL = "application/x-latentlab-anchors"
"""Under which it carries all of them, as a list."""
_ANCHORS = TypeAdapter(tuple[Anchor, ...])

_SIDE = 8 * GRID


def anchor_in(data: QMimeData) -> Anchor | None:
    """The anchor that is dragged along, if it is one."""
    if not data.hasFormat(MIME_TYPE):
        return None
    try:
        return Anchor.model_validate_json(bytes(data.data(MIME_TYPE).data()))
    except ValueError:
        return None


def anchors_in(data: QMimeData) -> tuple[Anchor, ...]:
    """All anchors that are dragged along."""
    if data.hasFormat(_SEVERAL):
        try:
            return _ANCHORS.validate_json(bytes(data.data(_SEVERAL).data()))
        except ValueError:
            return ()
    anchor = anchor_in(data)
    return () if anchor is None else (anchor,)


def drag_anchor(source: QWidget, anchor: Anchor, image: QImage | None) -> None:
    """Let the person carry `anchor` away from `source`; returns when it was dropped."""
    drag(source, anchor_data(anchor), image)


def anchor_data(*anchors: Anchor) -> QMimeData:
    """What a drag carries so that `anchors_in` finds `anchors`, one or more, again."""
    data = QMimeData()
    data.setData(MIME_TYPE, anchors[0].as_json().encode())
    if len(anchors) > 1:
        data.setData(_SEVERAL, _ANCHORS.dump_json(anchors))
    return data


def drag(source: QWidget, data: QMimeData, image: QImage | None) -> None:
    """Let the person carry `data` away from `source`; returns when it was dropped."""
    carried = QDrag(source)
    carried.setMimeData(data)
    if image is not None:
        carried.setPixmap(QPixmap.fromImage(image).scaled(_SIDE, _SIDE))
    carried.exec(Qt.DropAction.CopyAction)


def welcome_anchors(event: QDragEnterEvent) -> None:
    """Let anchors that are dragged over a widget be dropped there."""
    if anchor_in(event.mimeData()) is not None:
        accept_drop(event)


def take_anchors(event: QDropEvent, take: Callable[[tuple[Anchor, ...]], object]) -> None:
    """Hand the anchors that were dropped to `take`."""
    if anchors := anchors_in(event.mimeData()):
        accept_drop(event)
        take(anchors)
