"""What is drawn inside one plot: for each curve a bold smoothed line over the faint recorded one,
and a mark at the axis wherever a value was not a finite number."""

from collections.abc import Iterator

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from latentlab.curves.colours import FAINT_OPACITY
from latentlab.curves.store import CurveStore
from latentlab.gui.style.theme import colours

_SMOOTH_UP_TO = 5_000  # points; more would slow down training beside the window
_BOLD = 2
_MARK = 7


class PlotLines:
    """The graphics items of the curves `keys`, drawn from `store` into `plot`."""

    def __init__(
        self, plot: pyqtgraph.PlotWidget, keys: tuple[str, ...], store: CurveStore
    ) -> None:
        self._plot = plot
        self._store = store
        self._faint = {key: pyqtgraph.PlotCurveItem(connect="finite") for key in keys}
        self._bold = {key: pyqtgraph.PlotCurveItem(connect="finite") for key in keys}
        self._marks = pyqtgraph.ScatterPlotItem(symbol="x", size=_MARK, brush=None)
        for line in self._bold.values():
            line.setSegmentedLineMode("on")  # five times faster for thick lines on noisy data
        for item in self._items():
            plot.addItem(item, ignoreBounds=True)

    def clear(self) -> None:
        """Draw nothing."""
        for item in self._items():
            item.setData([], [])

    def draw(
        self, shown: list[str], steps: tuple[float, float], width: int, *, log: bool
    ) -> tuple[list[NDArray[np.float32]], bool]:
        """Draw the curves `shown` between two `steps`, averaged over `width` steps.

        Returns:
            The drawn values of each line as they lie on the axis (logarithms if `log`), and
            whether values were left out because they have no logarithm.
        """
        drawn, hidden = [], False
        for key in self._bold:
            self._bold[key].setVisible(key in shown)
            self._faint[key].setVisible(key in shown and width > 1)
        for key in shown:
            # a line two pixels wide would hide every second column of one pixel
            lines = [(self._bold[key], width, self._pixels() // _BOLD)]
            if width > 1:
                lines.append((self._faint[key], 1, self._pixels()))
            for item, averaged, pixels in lines:
                line = self._store.decimated(key, *steps, pixels, averaged, positive_only=log)
                values = np.log10(line.values) if log else line.values
                item.setData(line.steps, values, antialias=len(values) < _SMOOTH_UP_TO)
                drawn.append(values)
                hidden = hidden or line.hidden
        return drawn, hidden

    def draw_marks(self, shown: list[str], steps: tuple[float, float]) -> None:
        """Mark the steps at which a curve in `shown` was not finite, at the lower edge."""
        broken = [self._store.not_finite(key, *steps, self._pixels()) for key in shown]
        marked = np.unique(np.concatenate(broken)) if broken else np.empty(0, np.int64)
        bottom, top = self._plot.getViewBox().viewRange()[1]
        lift = _MARK * (top - bottom) / max(self._plot.getViewBox().height(), 1)
        self._marks.setData(marked, np.full(len(marked), bottom + lift))

    def restyle(self, hues: dict[str, str]) -> None:
        """Take the colours `hues` by curve, and those of the theme in use for the marks."""
        for key, hue in hues.items():
            faint = QColor(hue)
            faint.setAlphaF(FAINT_OPACITY)
            self._faint[key].setPen(pyqtgraph.mkPen(faint, width=1))
            self._bold[key].setPen(pyqtgraph.mkPen(hue, width=_BOLD))
        self._marks.setPen(pyqtgraph.mkPen(colours().error, width=1.5))

    def _items(self) -> Iterator[pyqtgraph.GraphicsObject]:
        yield from self._faint.values()
        yield from self._bold.values()
        yield self._marks

    def _pixels(self) -> int:
        return max(int(self._plot.getViewBox().width()), 100)
