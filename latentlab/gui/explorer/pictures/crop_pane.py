"""The square of a picture that is used, chosen with the pictures made from it in view."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.pictures.crop_canvas import CropCanvas
from latentlab.gui.explorer.pictures.reading import Origin, Origins
from latentlab.gui.explorer.pictures.strip import thumbnail
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.gui.widgets.labels import Hint
from latentlab.pictures.picture import Crop, Picture
from latentlab.pictures.whole_picture import WholePicture, read_whole

Replace = Callable[[Picture, Picture, bool], None]
"""Is given the picture that lies on the shelf, the one to put in its place, and whether undo comes
back to that: False in the middle of a drag or a line, True at its end."""

_PREVIEW = 8 * GRID
_AT_MOST_EVERY_MS = 60
_KEYS = "Drag the square, or its corners; scroll to resize. Keys: arrows move, + and - resize."


class HoldsPictures(Protocol):
    """Where the picture that is cut lies: a shelf, the tray."""

    @property
    def shown(self) -> SignalInstance:
        """Emitted with the pictures, a tuple, whenever they are others."""


class CropPane(QFrame):
    """Hidden until a picture is to be cut; then it stands beside the pictures, which follow.

    It goes by the picture, not by its place on the shelf, and closes when that has left the shelf.

    Signals:
        closed: the person is done.
        refused: why the file cannot be read, in a sentence; the pane has closed.
    """

    closed = Signal()
    refused = Signal(str)

    def __init__(self, origins: Origins, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cropPane")
        self.setProperty("card", True)
        self._origins = origins
        self._shelf: HoldsPictures | None = None
        self._picture: Picture | None = None
        self._origin: Origin | None = None
        self._whole: WholePicture | None = None
        self._before: QWidget | None = None
        self._replace: Replace = lambda _old, _new, _commit: None
        self._title = QLabel()
        self._title.setFont(theme().font(bold=True))
        self._canvas = named(CropCanvas(), "cropCanvas", spoken="Square of the picture", tip=_KEYS)
        self._side = LabelledSlider(
            "cropSide",
            5.0,
            100.0,
            100.0,
            unit="%",
            digits=0,
            spoken="Side of the square",
            tip="Side of the square, in percent of the picture's shorter side.",
        )
        self._preview = named(QLabel(), "cropPreview", tip="The square at the model's size.")
        self._words = Hint()
        self._later = QTimer(self, singleShot=True, interval=_AT_MOST_EVERY_MS)
        self._lay_out()
        self._reading = BackgroundWork("replaces", self)
        self._reading.failed.connect(self._on_failed)
        self._later.timeout.connect(lambda: self._cut(False))
        self._canvas.moved.connect(self._on_moved)
        self._canvas.committed.connect(lambda: self._cut(True))
        self._side.moved.connect(lambda percent: self._canvas.set_side(percent / 100))
        self._side.committed.connect(lambda _: self._cut(True))
        self.hide()

    def open_pane(self, shelf: HoldsPictures, picture: Picture, replace: Replace) -> None:
        """Show the whole of the file that `picture` on `shelf` was cut from, if there is one."""
        origin = self._origins.of(picture)
        if origin is None:
            return
        self._picture, self._origin, self._whole = picture, origin, None
        self._replace = replace
        self._watch(shelf)
        words = f"Square of {picture.name}"
        middle = Qt.TextElideMode.ElideMiddle
        self._title.setText(self._title.fontMetrics().elidedText(words, middle, 30 * GRID))
        self._canvas.show_picture(QImage(), origin.crop)
        self._side.set_value(100 * origin.crop.side)
        self._side.setEnabled(False)
        self._preview.setPixmap(thumbnail(picture, _PREVIEW))
        self._words.say(f"Reading {picture.name}…")
        self._reading.start(lambda _: read_whole(origin.path), self._on_read)
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.show()
        self._canvas.setFocus()

    def close_pane(self) -> None:
        """Put the pane away; the focus goes back to where it was."""
        self._later.stop()
        focus, before = QApplication.focusWidget(), self._before
        if before is not None and focus is not None and self.isAncestorOf(focus):
            before.setFocus()
        self._before = None
        self.hide()
        self._picture = self._origin = self._whole = None
        self._reading.cancel()
        self._watch(None)
        self.closed.emit()

    def _on_read(self, whole: WholePicture) -> None:
        assert self._origin is not None and self._picture is not None
        self._whole = whole
        self._canvas.show_picture(to_qimage(whole.pixels()), self._origin.crop)
        self._side.setEnabled(True)
        self._show_preview(self._picture, self._origin.crop)

    def _on_failed(self, sentence: str) -> None:
        self.close_pane()
        self.refused.emit(sentence)

    def _watch(self, shelf: HoldsPictures | None) -> None:
        """Hear what becomes of the pictures on `shelf`, and of no others."""
        if self._shelf is not None:
            self._shelf.shown.disconnect(self._on_shelf)
        self._shelf = shelf
        if shelf is not None:
            shelf.shown.connect(self._on_shelf)

    def _on_shelf(self, pictures: Sequence[Picture]) -> None:
        if self._picture not in pictures:
            # Keys that were pressed just now have nothing to change any more.
            self._picture = None
            self.close_pane()

    def _on_moved(self, crop: Crop) -> None:
        self._side.set_value(100 * crop.side)
        if not self._later.isActive():
            self._later.start()

    def _cut(self, commit: bool) -> None:
        """Have what the square gives in the place of what lies on the shelf."""
        self._later.stop()
        old, whole, origin = self._picture, self._whole, self._origin
        if old is None or whole is None or origin is None:
            return
        crop = self._canvas.crop
        new = self._picture = whole.square(crop, old.size, old.channels, old.name)
        if commit:
            self._origins.remember(new, Origin(origin.path, crop))
        self._show_preview(new, crop)
        self._replace(old, new, commit)

    def _show_preview(self, picture: Picture, crop: Crop) -> None:
        assert self._whole is not None
        self._preview.setPixmap(thumbnail(picture, _PREVIEW))
        side, (width, height) = self._whole.side(crop), self._whole.image.size
        self._words.say(
            f"{side} × {side} px of {width} × {height} become {picture.size} × {picture.size}."
        )

    def _lay_out(self) -> None:
        done = named(QToolButton(), "cropClose", spoken="Close", tip="Done (Esc).")
        done.setIcon(icon("close"))
        done.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        done.clicked.connect(self.close_pane)
        head = boxes.row((self._title, 1), done)
        foot = boxes.row(self._preview, spacing=GRID)
        words = boxes.column(self._side, self._words)
        foot.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self._canvas, 1)
        column.addLayout(foot)
