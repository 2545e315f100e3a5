"""A person's own pictures beside what the model makes of their latents, and how likely they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from latentlab.formatting import counted
from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.measuring.likelihood import READING, SHORT_READING, bits_of, in_bits
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Encoded, Picture, TrayView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_SHOWN = 4
"""How many pictures are shown, each beside its reconstruction."""
_LOWEST, _HEIGHT = 9 * GRID, 15 * GRID


@dataclass(frozen=True)
class _Compared:
    """Pictures and their reconstructions in turn.

    Attributes:
        apart: root mean square difference of each to its reconstruction, in grey levels.
        bits: how likely each is, in bits per dimension; empty if the model does not know.
    """

    pictures: "Pictures"
    apart: tuple[float, ...]
    bits: tuple[float, ...]

    def words(self, names: Sequence[str], in_all: int) -> str:
        """What was found, in sentences."""
        several = len(names) > 1
        what = f"{counted(in_all, 'picture')} lie" if in_all > 1 else f"{names[0]} lies"
        average = " on average" if several else ""
        differ = "Reconstructions differ" if several else "Its reconstruction differs"
        apart = f"{np.mean(self.apart):.1f} of 255 grey levels"
        told = f"{what} in the tray. {differ} by {apart}{average}."
        if not self.bits:
            return told
        return f"{told} {in_bits(float(np.mean(self.bits)))}{average}. {SHORT_READING}"


class OwnDrawer(QFrame):
    """Hidden until pictures are looked at; then it stays until it is closed.

    Signals:
        crop_wanted: the picture that the person wants to cut anew.
    """

    crop_wanted = Signal(object)

    def __init__(self, explorer: Explorer, own: OwnPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ownDrawer")
        self.setProperty("card", True)
        self._explorer, self._own = explorer, own
        self._pictures: tuple[Picture, ...] = ()
        self._in_all = 0
        self._work = BackgroundWork(parent=self)
        self._canvas = PictureCanvas(self._anchor_at)
        self._canvas.setAccessibleName("Your pictures and their reconstructions")
        self._canvas.setMinimumHeight(_LOWEST)
        self._canvas.setMaximumHeight(_HEIGHT)
        self._words = Hint()
        self._words.setToolTip(READING)
        self._crop = named(
            QPushButton(icon("crop"), "Crop…"), "ownCrop",
            tip="Choose which square of the picture is used. Only of pictures from files.",
        )  # fmt: skip
        self._crop.clicked.connect(lambda: self.crop_wanted.emit(self._chosen))
        self._work.failed.connect(self._words.say)
        self._canvas.selected.connect(lambda _: self._enable())
        self._lay_out()
        self.hide()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What is shown, each beside its reconstruction."""
        return self._pictures

    def look_at(self, pictures: Sequence[Picture]) -> None:
        """Show the first of `pictures` beside their reconstructions."""
        ref, step, manager = self._explorer.ref, self._explorer.step, self._explorer.manager
        if ref is None or not pictures:
            return
        shown = self._pictures = tuple(pictures)[:_SHOWN]
        in_all = self._in_all = len(pictures)
        if self.isHidden():
            self._canvas.show_pictures(None)
            self._words.say("Finding the latents…")
        self._enable()
        self.show()
        self._work.start(
            lambda _: _compare(manager, ref, step, shown),
            lambda found: self._show(found, in_all),
        )

    def replace(self, old: Picture, new: Picture) -> None:
        """Show `new` in the place of `old`."""
        rest = self._in_all - len(self._pictures)
        now = [new if each == old else each for each in self._pictures]
        self.look_at(now)
        self._in_all = len(now) + rest

    def close_drawer(self) -> None:
        """Put it away."""
        self._work.cancel()
        self.hide()

    @property
    def _chosen(self) -> Picture:
        """The picture that is selected, or whose reconstruction is; the first otherwise."""
        place = max(self._canvas.selection, 0) // 2
        return self._pictures[min(place, len(self._pictures) - 1)]

    def _anchor_at(self, index: int) -> Anchor | None:
        if 0 <= index // 2 < len(self._pictures):
            return Anchor(latent=Encoded(picture=self._pictures[index // 2]))
        return None

    def _show(self, found: _Compared, in_all: int) -> None:
        self._canvas.show_pictures(found.pictures)
        self._words.say(found.words([each.name for each in self._pictures], in_all))

    def _enable(self) -> None:
        known = bool(self._pictures) and self._own.sources.origins.of(self._chosen) is not None
        self._crop.setEnabled(known)

    def _lay_out(self) -> None:
        title = QLabel("Your pictures, each beside what the model makes of its latent")
        title.setFont(theme().font(bold=True))
        close = named(QToolButton(), "ownClose", spoken="Close", tip="Close; the tray keeps them.")
        close.setIcon(icon("close"))
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close.clicked.connect(self.close_drawer)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(boxes.row((title, 1), self._crop, close, spacing=GRID))
        column.addWidget(self._canvas)
        column.addWidget(self._words)


def _compare(
    manager: ModelManager, ref: ModelRef, step: int | None, pictures: tuple[Picture, ...]
) -> _Compared:
    """Pictures beside their reconstructions; in a background thread."""
    from latentlab.rendering.render import Pictures, render

    model = manager.open(ref, step)
    anchors = tuple(Anchor(latent=Encoded(picture=each)) for each in pictures)
    rebuilt = render(model, TrayView(anchors=anchors)).pixels
    given = np.stack([each.pixels() for each in pictures])
    apart = np.square(given.astype(float) - rebuilt).mean(axis=(1, 2, 3)) ** 0.5
    bits = bits_of(model, given) if model.has_density else ()
    both = np.stack([given, rebuilt], axis=1).reshape(-1, *given.shape[1:])
    captions = [word for each in pictures for word in (each.name, "reconstruction")]
    return _Compared(Pictures(both, len(both), tuple(captions)), tuple(apart.tolist()), tuple(bits))
