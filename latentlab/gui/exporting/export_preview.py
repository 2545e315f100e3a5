"""What an export will be: its first picture, and about how large the files are."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from latentlab import formatting
from latentlab.export.order import Order, Subject, estimated_size, first_picture
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.grid.grid_painter import to_qimage

_SIDE = 36 * GRID
_LATER_MS = 200


class _Estimate(NamedTuple):
    """What will be made: its first picture, and about how many bytes it takes."""

    picture: QImage
    size: float


class ExportPreview(QWidget):
    """Makes the beginning in the background, as it will be made, and counts its bytes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: tuple[Subject, Order] | None = None
        self._picture = named(
            QLabel(), "exportPreview", spoken="Preview",
            tip="How it begins, reduced where it is larger.",
        )  # fmt: skip
        self._picture.setFixedSize(_SIDE, _SIDE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._facts = named(
            QLabel(), "exportEstimate",
            tip="The beginning is made in the background, and its bytes are counted.",
        )  # fmt: skip
        self._facts.setProperty("quiet", True)
        self._facts.setWordWrap(True)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        boxes.column(self._picture, self._facts, (QWidget(), 1), spacing=GRID, within=self)
        self._work = BackgroundWork("replaces", self)
        self._work.failed.connect(self._facts.setText)
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._begin)

    def show_order(self, subject: Subject, order: Order) -> None:
        """Show what `order` will make of `subject`, a moment later."""
        self._wanted = subject, order
        self._work.cancel()
        self._facts.setText("Estimating the size…")
        self._later.start()

    def show_nothing(self) -> None:
        """There is nothing to be made."""
        self._later.stop()
        self._work.cancel()
        self._picture.clear()
        self._facts.clear()

    def end(self, then: Callable[[], None]) -> None:
        """Give up what is being made; `then` is called when its thread has ended."""
        self._later.stop()
        self._work.cancel()
        if self._work.running:
            self._work.running_changed.connect(lambda _: then())
        else:
            then()

    def _begin(self) -> None:
        assert self._wanted is not None
        subject, order = self._wanted

        def estimate(task: BackgroundTask) -> _Estimate:
            picture = to_qimage(first_picture(subject, order))
            task.check()
            return _Estimate(picture, estimated_size(subject, order, task.counted))

        self._work.start(estimate, self._show)

    def _show(self, estimate: _Estimate) -> None:
        ratio = self.devicePixelRatioF()
        side, picture = round(_SIDE * ratio), estimate.picture
        if max(picture.width(), picture.height()) > side:
            smooth = Qt.TransformationMode.SmoothTransformation
            kept = Qt.AspectRatioMode.KeepAspectRatio
            picture = picture.scaled(QSize(side, side), kept, smooth)
        pixmap = QPixmap.fromImage(picture)
        pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)
        self._facts.setText(f"About {formatting.size(estimate.size)}")
