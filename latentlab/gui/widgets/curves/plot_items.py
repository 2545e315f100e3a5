"""What pyqtgraph draws in one plot and what the mouse does there: lines, marks, view and axes."""

import time
from collections.abc import Iterator, Sequence

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

from latentlab import formatting
from latentlab.curves.colours import FAINT_OPACITY
from latentlab.curves.store import CurveStore
from latentlab.gui.style.theme import colours

_SMOOTH_UP_TO = 5_000  # points; more would slow down a training that runs meanwhile
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


class PlotSurface(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Axes and lines on the screen.

    Attributes:
        painting_seconds: what the last painting took of this thread's processor time.
    """

    painting_seconds = 0.0

    def paintEvent(self, ev: QPaintEvent) -> None:
        began = time.thread_time()
        super().paintEvent(ev)
        self.painting_seconds = time.thread_time() - began


class PlotView(pyqtgraph.ViewBox):  # type: ignore[misc]
    """Left button: move the playhead. Wheel: zoom in steps (with Ctrl: in values). Shift and
    left button, or the middle button: move the view. Double click: show everything.

    Signals:
        picked: the person pointed at this position on the axis of steps.
        fitRequested: the person wants to see everything again.
        zoomed: the person changed the view; True if the axis of values was changed as well.
        menuRequested: where on the screen a context menu is wanted.
    """

    picked = Signal(float)
    fitRequested = Signal()
    zoomed = Signal(bool)
    menuRequested = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()

    def mouseClickEvent(self, ev: MouseClickEvent) -> None:
        ev.accept()
        if ev.button() == Qt.MouseButton.RightButton:
            self.menuRequested.emit(ev.screenPos().toPoint())
        elif ev.double():
            self.fitRequested.emit()
        elif ev.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.mapSceneToView(ev.scenePos()).x())

    def mouseDragEvent(self, ev: MouseDragEvent, axis: int | None = None) -> None:
        shift = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if axis is None and ev.button() == Qt.MouseButton.LeftButton and not shift:
            ev.accept()
            self.picked.emit(self.mapSceneToView(ev.scenePos()).x())
            return
        super().mouseDragEvent(ev, axis)
        self.zoomed.emit(axis != 0)

    def wheelEvent(self, ev: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        control = bool(ev.modifiers() & Qt.KeyboardModifier.ControlModifier)
        chosen = axis if axis is not None else int(control)
        super().wheelEvent(ev, chosen)
        self.zoomed.emit(chosen == 1)


class StepAxis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """The axis of steps: whole numbers in groups of three digits."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.enableAutoSIPrefix(False)
        self.setHeight(40)  # one that fits itself to its text paints everything twice

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        del scale
        return [formatting.count(round(v)) if spacing >= 1 else "" for v in values]


class ValueAxis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """The axis of values, always equally wide so that plots above each other line up."""

    def __init__(self) -> None:
        super().__init__("left")
        self.enableAutoSIPrefix(False)
        self.setWidth(64)

    def logTickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        del scale, spacing
        # Labels at 1, 2 and 5 of every decade; at all nine they would cover each other.
        decades = [10**v for v in values]
        labelled = [f"{value:.0e}"[0] in "125" for value in decades]
        return [
            f"{value:.3g}" if is_labelled else ""
            for value, is_labelled in zip(decades, labelled, strict=True)
        ]
