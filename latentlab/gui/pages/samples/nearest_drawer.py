"""Beside a sample the training images nearest to it: is it memorised?"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets.hint import Hint
from latentlab.models.refs import ModelRef
from latentlab.problems import explain

if TYPE_CHECKING:
    from latentlab.measuring.nearest import Neighbours
    from latentlab.rendering.render import Pictures
    from trainers.data.images import MemoryImages

SHOWN = 6
"""How many training images stand beside the sample."""

_HEIGHT = 12 * GRID


class NearestDrawer(QFrame):
    """Hidden until a picture is looked up; then it stays until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nearestDrawer")
        self.setProperty("card", True)
        self._images: dict[ModelRef, tuple[MemoryImages, float]] = {}
        self._task: BackgroundTask | None = None
        self._wanted: tuple[ModelRef, NDArray[np.uint8]] | None = None
        self._canvas = PictureCanvas(lambda _: None)
        self._canvas.setAccessibleName("The sample and the training images nearest to it")
        self._canvas.setFixedHeight(_HEIGHT)
        self._words = Hint()
        self._lay_out()
        self.hide()

    def look_up(self, ref: ModelRef, picture: NDArray[np.uint8]) -> None:
        """Show the training images of `ref` nearest to `picture`, uint8 [H, W, C]."""
        self._wanted = (ref, picture)
        self._canvas.show_pictures(None)
        self._words.say("Comparing with all training images…")
        self.show()
        if self._task is None:
            self._begin()

    def wait_for_threads(self) -> None:
        """Block until no thread of the drawer runs."""
        self._wanted = None
        if self._task is not None:
            self._task.wait()

    def _begin(self) -> None:
        if self._wanted is None:
            return
        ref, picture = self._wanted
        known = self._images.get(ref)
        self._wanted = None
        self._task = BackgroundTask(lambda _: _compare(ref, picture, known), self)
        self._task.succeeded.connect(lambda found: self._show(ref, *found))
        self._task.failed.connect(lambda error: self._words.say(explain(error).headline))
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_finished(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self._begin()

    def _show(
        self, ref: ModelRef, pictures: "Pictures", found: "Neighbours", images: "MemoryImages"
    ) -> None:
        self._images = {ref: (images, found.usual)}
        if self._wanted is None:
            self._canvas.show_pictures(pictures)
            self._words.say(found.verdict())

    def _lay_out(self) -> None:
        title = QLabel("Nearest training images, with their distances in grey levels")
        title.setFont(theme().font(bold=True))
        close = named(QToolButton(), "nearestClose", spoken="Close", tip="Close this comparison.")
        close.setIcon(icon("close"))
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self._canvas)
        column.addWidget(self._words)


def _compare(
    ref: ModelRef, picture: NDArray[np.uint8], known: "tuple[MemoryImages, float] | None"
) -> "tuple[Pictures, Neighbours, MemoryImages]":
    """The sample beside its nearest training images; runs beside the window."""
    from latentlab.measuring.nearest import nearest_images
    from latentlab.pictures.training_images import open_training_images
    from latentlab.rendering.render import Pictures

    images, usual = known or (open_training_images(ref), None)
    found = nearest_images(picture[None], images, SHOWN, usual)
    nearest = images.images[found.indices[0].to(images.images.device)].cpu()
    pixels = np.concatenate([picture[None], nearest.permute(0, 2, 3, 1).numpy()])
    distances = [f"{distance:.1f}" for distance in found.distances[0].tolist()]
    return Pictures(pixels, len(pixels), ("sample", *distances)), found, images
