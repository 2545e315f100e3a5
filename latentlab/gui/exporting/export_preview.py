"""What an export will be: its first picture, and about how large the files are."""

from collections.abc import Callable

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
_LATER_MS = 120
"""After the last change: between the keys of a number nothing is made."""


class ExportPreview(QWidget):
    """Makes the beginning in the background, as it will be made, and counts its bytes; the picture
    does not wait for the counting."""

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
        self._drawing, self._counting = (BackgroundWork("replaces", self) for _ in range(2))
        for work in self._works:
            work.failed.connect(self._facts.setText)
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._begin)

    @property
    def running(self) -> bool:
        """Whether something is being made."""
        return any(work.running for work in self._works)

    def show_order(self, subject: Subject, order: Order) -> None:
        """Show what `order` will make of `subject`, a moment later."""
        self._wanted = subject, order
        self._cancel()
        self._facts.setText("Estimating the size…")
        self._later.start()

    def show_nothing(self) -> None:
        """There is nothing to be made."""
        self._cancel()
        self._picture.clear()
        self._facts.clear()

    def end(self, then: Callable[[], None]) -> None:
        """Give up what is being made; `then` is called when its threads have ended."""
        self._cancel()

        def ended() -> None:
            if not self.running:
                then()

        for work in self._works:
            if work.running:
                work.running_changed.connect(lambda _: ended())
        ended()

    @property
    def _works(self) -> tuple[BackgroundWork, BackgroundWork]:
        return self._drawing, self._counting

    def _cancel(self) -> None:
        self._later.stop()
        for work in self._works:
            work.cancel()

    def _begin(self) -> None:
        assert self._wanted is not None
        subject, order = self._wanted

        def draw(_: BackgroundTask) -> QImage:
            return to_qimage(first_picture(subject, order))

        def count(task: BackgroundTask) -> str:
            size = formatting.size(estimated_size(subject, order, task.counted))
            if order.kind != "singles" or order.pictures(subject) == 1:
                return f"About {size}"
            return f"{formatting.counted(order.pictures(subject), 'file')}, about {size}"

        self._drawing.start(draw, self._show)
        self._counting.start(count, self._facts.setText)

    def _show(self, picture: QImage) -> None:
        ratio = self.devicePixelRatioF()
        side = round(_SIDE * ratio)
        if max(picture.width(), picture.height()) > side:
            smooth = Qt.TransformationMode.SmoothTransformation
            kept = Qt.AspectRatioMode.KeepAspectRatio
            picture = picture.scaled(QSize(side, side), kept, smooth)
        pixmap = QPixmap.fromImage(picture)
        pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)
