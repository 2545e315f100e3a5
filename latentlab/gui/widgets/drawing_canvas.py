"""A sheet to draw on with pen, eraser and paint, in the pixels that a model will see."""

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from latentlab.gui.widgets.brush_canvas import BrushCanvas
from latentlab.gui.widgets.grid.grid_painter import to_array, to_qimage
from latentlab.pictures.drawing import filled

Tool = Literal["pen", "eraser", "fill"]


class DrawingCanvas(BrushCanvas):
    """Drawn on with a brush. The right button erases.

    Attributes:
        tool: what the left button does.
        pen, paper: colours of the pen, and of what the eraser leaves.

    Signals:
        drawn: the picture changed, also in the middle of a stroke.
    """

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tool: Tool = "pen"
        self.pen, self.paper = QColor("black"), QColor("white")
        self._under: QImage | None = None
        self._line = QPainterPath()

    def show_picture(self, image: QImage) -> None:
        """Go on with `image`; what was being drawn ends."""
        self.image = image.convertToFormat(QImage.Format.Format_RGB32)
        self.lift()
        self.update()

    def clear(self) -> None:
        """Take a new sheet of paper."""
        self.lift()
        self.image.fill(self.paper)
        self._tell()
        self.committed.emit()

    def stroke(self, start: QPointF, end: QPointF) -> None:
        # The line is drawn whole each time: pieces would be darker where their smooth ends meet.
        if self._under is None:
            self._under, self._line = self.image, QPainterPath(start)
        self._line.lineTo(end)
        self.image = self._under.copy()
        erases = self.tool == "eraser" or self.erases
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        solid = Qt.PenStyle.SolidLine
        pen = QPen(self.paper if erases else self.pen, self.thickness, solid, cap, join)
        painter.setPen(pen)
        if self._line.elementCount() > 1:
            painter.drawPath(self._line)
        else:
            painter.drawPoint(end)
        painter.end()
        self._tell()

    def lift(self) -> None:
        self._under = None
        super().lift()

    def tap(self, at: QPointF) -> bool:
        if self.tool == "fill":
            self._fill(at)
        return self.tool == "fill"

    def _fill(self, at: QPointF) -> None:
        """Paint the area of one colour around `at`."""
        start = QPoint(int(at.x() // 1), int(at.y() // 1))
        if self.image.rect().contains(start):
            colour = self.pen.red(), self.pen.green(), self.pen.blue()
            self.image = to_qimage(filled(to_array(self.image), start.x(), start.y(), colour))
            self._tell()

    def _tell(self) -> None:
        self.update()
        self.drawn.emit()
