"""What one direction does, at a glance: a latent in steps from minus to plus along it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.theme import GRID, colours, theme

STEPS = 5
_SIDE = 3 * GRID + 4
_GAP = 2


class StepStrip(QWidget):
    """Small pictures from minus to plus; one that is clicked sets the strength to its own.

    Signals:
        chosen: the strength of the picture that was clicked, as a part of the strip's, in [-1, 1].
    """

    chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stepStrip")
        self._images: tuple[QImage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(STEPS * (_SIDE + _GAP) - _GAP, _SIDE)

    def show_pictures(self, images: Sequence[QImage]) -> None:
        """Show these `STEPS` pictures; none while they are not known."""
        self._images = tuple(images)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for step in range(STEPS):
            place = QRectF(step * (_SIDE + _GAP), 0, _SIDE, _SIDE)
            if step < len(self._images):
                painter.drawImage(place, self._images[step])
            else:
                painter.fillRect(place, QColor(colours().canvas))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        step = int(event.position().x() // (_SIDE + _GAP))
        if self.rect().contains(event.position().toPoint()) and step < STEPS:
            self.chosen.emit(2 * step / (STEPS - 1) - 1)
