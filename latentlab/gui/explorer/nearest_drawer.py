"""Beside a sample the training images nearest to it: is it memorised?"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.work_line import WorkLine
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import AnyView

if TYPE_CHECKING:
    from latentlab.measuring.nearest import Neighbours
    from latentlab.rendering.render import Pictures
    from trainers.data.images import MemoryImages

SHOWN = 6
"""How many training images stand beside the sample."""

_HEIGHT = 12 * GRID


class NearestDrawer(QFrame):
    """Hidden until a picture is looked up; then it stays until it is closed, or another picture is
    asked for; not where its run only trains on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nearestDrawer")
        self.setProperty("card", True)
        # The training images of the last model, and their usual distance: read in threads alone.
        self._known: dict[ModelRef, tuple[MemoryImages, float]] = {}
        self._work = BackgroundWork(parent=self)
        self._canvas = PictureCanvas(lambda _: None)
        self._canvas.setAccessibleName("The sample and the training images nearest to it")
        self._canvas.setFixedHeight(_HEIGHT)
        self._words = Hint()
        self._looked_up: tuple[AnyView, NDArray[np.uint8]] | None = None
        self._line = WorkLine(
            self._work, "nearest", "comparing with the training images",
            "How many of the training images are opened, then compared.",
        )  # fmt: skip
        self._work.told.connect(lambda doing, _: self._words.say(f"{doing}…"))
        self._work.failed.connect(self._words.say)
        self._line.cancelled.connect(
            lambda: self._words.say("Stopped: not all training images were compared.")
        )
        self._lay_out()
        self.hide()

    def look_up(self, request: Request, picture: NDArray[np.uint8]) -> None:
        """Show the training images nearest to `picture`, uint8 [H, W, C], of those that answer
        `request`."""
        self._looked_up = (request.view, picture)
        self._canvas.show_pictures(None)
        self.show()
        self._work.start(
            lambda task: self._compare(task, request.model, picture),
            lambda found: self._show(*found),
            "Opening the training images",
        )

    def close_drawer(self) -> None:
        """Put it away, and stop comparing."""
        self._looked_up = None
        self._work.cancel()
        self.hide()

    def keep_with(self, view: AnyView, pixels: NDArray[np.uint8], newest: bool) -> None:
        """Close it unless the picture that was looked up is one of these, uint8 [N, H, W, C], or
        would be, had its run not trained on.

        Args:
            view: what `pixels` show.
            newest: whether they are drawn by the newest weights, whichever these are.
        """
        if self._looked_up is None:
            return
        looked_at, picture = self._looked_up
        trained_on = newest and view == looked_at
        if not trained_on and not any(np.array_equal(picture, one) for one in pixels):
            self.close_drawer()

    def _compare(
        self, task: BackgroundTask, ref: ModelRef, picture: NDArray[np.uint8]
    ) -> "tuple[Pictures, Neighbours]":
        """The sample beside its nearest training images; runs in a background thread."""
        from latentlab.measuring.nearest import nearest_images
        from latentlab.pictures.training_images import open_training_images
        from latentlab.rendering.render import Pictures

        watcher = task.watcher()
        images, usual = self._known.get(ref) or (open_training_images(ref, watcher), None)
        found = nearest_images(picture[None], images, SHOWN, usual, watcher)
        self._known = {ref: (images, found.usual)}
        nearest = images.images[found.indices[0].to(images.images.device)].cpu()
        pixels = np.concatenate([picture[None], nearest.permute(0, 2, 3, 1).numpy()])
        distances = [f"{distance:.1f}" for distance in found.distances[0].tolist()]
        return Pictures(pixels, len(pixels), ("sample", *distances)), found

    def _show(self, pictures: "Pictures", found: "Neighbours") -> None:
        self._canvas.show_pictures(pictures)
        self._words.say(found.verdict())

    def _lay_out(self) -> None:
        title = QLabel("Nearest training images, with their distances in grey levels")
        title.setFont(theme().font(bold=True))
        close = named(QToolButton(), "nearestClose", spoken="Close", tip="Close this comparison.")
        close.setIcon(icon("close"))
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close.clicked.connect(self.close_drawer)
        head = boxes.row((title, 1), close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self._canvas)
        column.addWidget(self._line)
        column.addWidget(self._words)
