"""What the colours of the map stand for: swatches with names, or a scale with its ends."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.rendering.map_colours import Legend, scale_colours

_MOST = 30
"""Kinds that are listed; how many more there are is said."""
_SWATCH = 12
_SCALE = 128


class LegendBox(QWidget):
    """Paints a `Legend`, as high as it needs to be."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mapLegend")
        self._legend = Legend("")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_legend(self, legend: Legend | None) -> None:
        """Say what these colours stand for; nothing while that is not known."""
        self.setVisible(legend is not None)
        if legend is None:
            return
        self._legend = legend
        names = ", ".join(name for name, _ in legend.entries) or " to ".join(legend.bounds or ())
        self.setAccessibleName(f"Colours by {legend.title}: {names}" if legend.title else "Colours")
        self.setToolTip(
            f"Each colour is a {legend.title}." if legend.entries
            else f"From the smallest {legend.title} to the largest." if legend.bounds
            else "These data have no labels, so that all pictures have one colour."
        )  # fmt: skip
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = max(self.width(), 30 * GRID)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(10 * GRID, self.heightForWidth(max(self.width(), 10 * GRID)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        line = self._line()
        return round(max((y for _, y, _ in places), default=0.0) + line)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setFont(theme().font("small"))
        painter.setPen(QColor(colours().text))
        line = self._line()
        if self._legend.bounds is not None:
            self._paint_scale(painter, *self._legend.bounds)
            return
        hues = [QColor(*colour) for _, colour in self._legend.entries[:_MOST]]
        for at, (x, y, words) in enumerate(self._places(self.width())):
            swatch = QRectF(x, y + (line - _SWATCH) / 2, _SWATCH, _SWATCH)
            left = x
            if at < len(hues):
                painter.fillRect(swatch, hues[at])
                left += _SWATCH + 4
            painter.drawText(QRectF(left, y, self.width() - left, line), _LEFT, words)

    def _paint_scale(self, painter: QPainter, low: str, high: str) -> None:
        line, metrics = self._line(), painter.fontMetrics()
        painter.drawText(QRectF(0, 0, self.width(), line), _LEFT, low)
        left = metrics.horizontalAdvance(low) + GRID
        band = QRectF(left, (line - _SWATCH) / 2, _SCALE, _SWATCH)
        painter.drawImage(band, to_qimage(scale_colours(_SCALE)[None]))
        painter.drawText(QRectF(left + _SCALE + GRID, 0, self.width(), line), _LEFT, high)

    def _places(self, width: int) -> list[tuple[float, float, str]]:
        """Left, top and words of each entry."""
        metrics, line = self.fontMetrics(), self._line()
        entries = [name for name, _ in self._legend.entries]
        more = len(entries) - _MOST
        words = [*entries[:_MOST], *([f"and {more} more"] if more > 0 else [])]
        if not words and self._legend.bounds is None:
            words = ["one colour: no labels"]
        found: list[tuple[float, float, str]] = []
        x, y = 0.0, 0.0
        for each in words:
            room = _SWATCH + 4 + metrics.horizontalAdvance(each) + 1.5 * GRID
            if x and x + room > width:
                x, y = 0.0, y + line
            found.append((x, y, each))
            x += room
        return found

    def _line(self) -> int:
        return max(self.fontMetrics().height(), _SWATCH) + 4


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
