"""The most and the least likely pictures of the data that a model learned from."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.pictures.model_data import ModelData
from latentlab.gui.explorer.work_line import WorkLine
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.measuring.likelihood import LOOKED_AT, READING, Likelihoods, likelihoods_of_data
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Encoded, Picture

SHOWN = 6
"""How many of the most, and of the least likely."""

_LOWEST, _HEIGHT = 9 * GRID, 12 * GRID

_Ranked = Sequence[tuple[Picture, float]]
"""Pictures with their bits per dimension, in order."""


class _Found(NamedTuple):
    """What is shown, and what is said of all that was looked at."""

    most: _Ranked
    least: _Ranked
    all: Likelihoods


class LikelihoodDrawer(QFrame):
    """Hidden until the data are looked through; then it stays until it is closed.

    Args:
        data: what models learned from, opened when wanted.
    """

    def __init__(self, explorer: Explorer, data: ModelData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("likelihoodDrawer")
        self.setProperty("card", True)
        self._explorer, self._data = explorer, data
        self._rows = {
            words: _Row(f"The {words} likely of the data, by their bits/dim")
            for words in ("most", "least")
        }
        self._title = QLabel("Most and least likely of the data")
        self._title.setFont(theme().font(bold=True))
        self._words = Hint()
        self._work = BackgroundWork(parent=self)
        self._line = WorkLine(
            self._work, "likelihood", "looking through the data",
            "How many of the pictures are looked at.",
        )  # fmt: skip
        self._work.told.connect(lambda doing, _: self._words.say(f"{doing}…"))
        self._work.failed.connect(self._words.say)
        self._line.cancelled.connect(
            lambda: self._words.say("Stopped: the data were not looked through to the end.")
        )
        self._lay_out()
        self.hide()

    def look(self) -> None:
        """Look through the data of the current model."""
        facts, step, manager = self._explorer.facts, self._explorer.step, self._explorer.manager
        if facts is None:
            return
        self._show_rows((), ())
        self._words.say("Opening the data…")
        self.show()
        self._work.start(
            lambda task: _looked_through(task, manager, self._data, facts.ref, step),
            self._show,
            "Opening the data",
        )

    def close_drawer(self) -> None:
        """Put it away, and stop looking."""
        self._work.cancel()
        self.hide()

    def _show(self, found: _Found) -> None:
        self._show_rows(found.most, found.least)
        self._words.say(f"{found.all.sentence} {READING}")

    def _show_rows(self, most: _Ranked, least: _Ranked) -> None:
        """Show pictures under titles of their own, or as long as there are none, one title."""
        for row, ranked in zip(self._rows.values(), (most, least), strict=True):
            row.show_pictures(ranked)
            row.setVisible(bool(ranked))
        self._title.setVisible(not most)

    def _lay_out(self) -> None:
        close = named(QToolButton(), "likelihoodClose", spoken="Close", tip="Close this.")
        close.setIcon(icon("close"))
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close.clicked.connect(self.close_drawer)
        both = boxes.row(spacing=2 * GRID)
        for each in (self._title, *self._rows.values()):
            both.addWidget(each, 1)
        top = Qt.AlignmentFlag.AlignTop
        both.addWidget(close, 0, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(both)
        column.addWidget(self._line)
        column.addWidget(self._words)


class _Row(QWidget):
    """Pictures of the data with their bits; they can be dragged into the tray as latents."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._pictures: tuple[Picture, ...] = ()
        words = QLabel(title)
        words.setFont(theme().font(bold=True))
        self._canvas = PictureCanvas(self._anchor_at)
        self._canvas.setAccessibleName(title)
        self._canvas.setMinimumHeight(_LOWEST)
        self._canvas.setMaximumHeight(_HEIGHT)
        boxes.column(words, self._canvas, spacing=GRID // 2, within=self)

    def show_pictures(self, ranked: _Ranked) -> None:
        """Show these, with their bits over them; none for nothing."""
        self._pictures = tuple(each for each, _ in ranked)
        if not ranked:
            self._canvas.show_pictures(None)
            return
        from latentlab.rendering.render import Pictures

        pixels = np.stack([each.pixels() for each in self._pictures])
        captions = tuple(f"{bits:.2f}" for _, bits in ranked)
        self._canvas.show_pictures(Pictures(pixels, len(pixels), captions))

    def _anchor_at(self, index: int) -> Anchor | None:
        if 0 <= index < len(self._pictures):
            return Anchor(latent=Encoded(picture=self._pictures[index]))
        return None


def _looked_through(
    task: BackgroundTask, manager: ModelManager, data: ModelData, ref: ModelRef, step: int | None
) -> _Found:
    """The extremes among images of the data; in a background thread."""
    from latentlab.pictures.training_images import data_pictures

    model = manager.open(ref, step)
    images = data.images(task, ref, step)
    found = likelihoods_of_data(model, images, LOOKED_AT, watcher=task.watcher())
    extremes = (found.most(SHOWN), found.least(SHOWN))
    most, least = (
        tuple(
            (picture, bits)
            for picture, (_, bits) in zip(
                data_pictures(images, [index for index, _ in some]), some, strict=True
            )
        )
        for some in extremes
    )
    return _Found(most, least, found)
