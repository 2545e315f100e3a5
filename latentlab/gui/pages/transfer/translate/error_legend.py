"""What the colours of a heatmap mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.rendering.heatmap import colour_scale

_COLOURS = 256


class ErrorLegend(QWidget):
    """The scale from 0 to the brightest error, with its ends in percent."""

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "errorLegend",
            spoken="Colours of the error",
            tip="How far each pixel is from what it was, after the way there and back: the mean "
            "over the colours, in percent of the distance from black to white.",
        )
        self._scale = 0.25
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, 5 * GRID)

    def set_scale(self, scale: float) -> None:
        """The error, of at most 1, from which on the heatmap is brightest."""
        self._scale = scale
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._image.isNull():
            self._image = to_qimage(colour_scale(_COLOURS, 1))
        painter = QPainter(self)
        bar = QRectF(0.5, 0.5, self.width() - 1, 2 * GRID)
        painter.drawImage(bar, self._image)
        painter.setPen(QPen(QColor(colours().control), 1))
        painter.drawRect(bar)
        painter.setFont(theme().font("small"))
        painter.setPen(QColor(colours().text))
        below = QRectF(0, 2 * GRID + 4, self.width(), 3 * GRID - 4)
        ends = {
            Qt.AlignmentFlag.AlignLeft: "0 %: as it was",
            Qt.AlignmentFlag.AlignRight: f"{100 * self._scale:.0f} % or more",
        }
        for side, words in ends.items():
            painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, words)
