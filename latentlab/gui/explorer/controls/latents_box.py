"""Which latents a page shows: so many seeds, other ones, the tray's, or what is dropped here."""

import random
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton, QWidget

from latentlab.gui.explorer.controls.anchor_row import AnchorRow
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.tray.belonging import favourites_for
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.views import Anchor, Seed
from latentlab.views.base import DRAWN_SEEDS, SEEDS

_THUMBNAIL = 5 * GRID


class LatentsBox(QWidget):
    """At least one latent, in the order of the rows of pictures.

    Args:
        name: stable name; the controls' names begin with it.
        most: how many latents there may be.

    Signals:
        changed: the anchors (a tuple) that the person wants now.
    """

    changed = Signal(object)

    def __init__(
        self, explorer: Explorer, name: str, most: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._explorer = explorer
        self._count = named(
            GroupedSpinBox(), f"{name}Count", spoken="Number of latents",
            tip=f"How many latents, one a row: 1 to {most}.",
        )  # fmt: skip
        self._count.setRange(1, most)
        self._count.setSuffix(" latents")
        self._draw = named(
            QToolButton(), f"{name}Draw", spoken="Draw other latents",
            tip="Draw other latents in place of all these.",
        )  # fmt: skip
        self._take = named(
            QToolButton(), f"{name}FromTray", spoken="Use the latents in the tray",
            tip="Show the latents in the tray in place of these. Single ones can be dragged here.",
        )  # fmt: skip
        for button, picture in ((self._draw, "dice"), (self._take, "tray")):
            button.setIcon(icon(picture))
            button.setProperty("boxed", True)
        self._row = named(AnchorRow(_THUMBNAIL, most), f"{name}Row")
        self._lay_out()
        self._count.valueChanged.connect(self._on_count)
        self._draw.clicked.connect(self._on_draw)
        self._take.clicked.connect(lambda: self._on_take(most))
        self._row.changed.connect(self._on_arranged)
        self._row.pin_wanted.connect(explorer.pin)
        explorer.tray.changed.connect(self._grey)
        self._grey()

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The latents that are shown."""
        return self._row.anchors

    def show_anchors(self, anchors: tuple[Anchor, ...]) -> None:
        """Show `anchors` without telling anybody."""
        self._row.show_anchors(anchors, self._explorer.labels)
        self._count.blockSignals(True)
        self._count.setValue(len(anchors))
        self._count.setSuffix(" latent" if len(anchors) == 1 else " latents")
        self._count.blockSignals(False)

    def show_pictures(self, pictures: Mapping[Anchor, QImage]) -> None:
        """Paint the anchors that `pictures` knows."""
        self._row.show_pictures(pictures)

    def _grey(self) -> None:
        """Offer the tray if there is something in it; if that is of another model, it is told."""
        self._take.setEnabled(len(self._explorer.tray) > 0)

    def _on_take(self, most: int) -> None:
        if favourites := favourites_for(self._explorer, "This page"):
            self.changed.emit(favourites[:most])

    def _on_count(self, count: int) -> None:
        anchors = self.anchors[:count]
        self.changed.emit((*anchors, *_following(anchors, count - len(anchors))))

    def _on_draw(self) -> None:
        first = random.randrange(DRAWN_SEEDS)
        drawn = (
            Anchor(latent=Seed(seed=(first + place) % DRAWN_SEEDS), label=each.label)
            for place, each in enumerate(self.anchors)
        )
        self.changed.emit(tuple(drawn))

    def _on_arranged(self, anchors: tuple[Anchor, ...]) -> None:
        if anchors:
            self.changed.emit(anchors)

    def _lay_out(self) -> None:
        buttons = boxes.row((self._count, 1), self._draw, self._take, spacing=GRID // 2)
        boxes.column(buttons, self._row, spacing=GRID, within=self)


def _following(anchors: Sequence[Anchor], count: int) -> tuple[Anchor, ...]:
    """`count` more, with the seeds after the highest one and the label of the last."""
    taken = [each.latent.seed for each in anchors if isinstance(each.latent, Seed)]
    first = max(taken, default=-1) + 1
    label = anchors[-1].label if anchors else None
    return tuple(
        Anchor(latent=Seed(seed=(first + place) % SEEDS), label=label) for place in range(count)
    )
