"""One plot: the curves of one chart over the steps of a run, drawn from a `CurveStore`.

It and the plot_ files beside it import pyqtgraph, which takes a third of a second: import this
module only when there is something to plot.
"""

import time

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from latentlab import formatting
from latentlab.curves.store import CurveStore
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.curves.curve_legend import CurveLegend, PlotReadout, Reading
from latentlab.gui.widgets.curves.plot_items import (
    PlotLines,
    PlotSurface,
    PlotView,
    StepAxis,
    ValueAxis,
)
from trainers.reports import Curve


class CurvePlot(QWidget):
    """Draws curves; the panel says with which smoothing and on which axis.

    Signals:
        stepPicked: the person clicked on or dragged over this step.
        stepHovered: the pointer is over this step, or None when it has left.
        viewChanged: lowest and highest step in view, after the person zoomed or moved.
        fitRequested: the person wants to see everything again.
        menuRequested: where on the screen a context menu is wanted.
    """

    stepPicked = Signal(int)
    stepHovered = Signal(object)
    viewChanged = Signal(float, float)
    fitRequested = Signal()
    menuRequested = Signal(QPoint)

    def __init__(
        self, title: str, curves: tuple[Curve, ...], hues: dict[str, str], store: CurveStore
    ) -> None:
        super().__init__()
        self._curves = curves
        self._hues = hues
        self._store = store
        self._width = 1
        self._log = False
        self._steps_in_view: tuple[float, float] | None = None
        self._values_kept = False
        self._redraw_seconds = 0.0
        self.setMinimumHeight(GRID * 16)

        self.view = PlotView()
        self._axis = ValueAxis()
        self.plot = PlotSurface(
            enableMenu=False,
            viewBox=self.view,
            axisItems={"bottom": StepAxis(), "left": self._axis},
        )
        self.plot.setFrameShape(pyqtgraph.QtWidgets.QFrame.Shape.NoFrame)
        self.plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.plot.setAccessibleName(f"{title}: curves over the steps of the run")
        self.plot.hideButtons()
        # Half a label stands above the highest tick, and half of "10 000" beside the last.
        self.plot.getPlotItem().layout.setContentsMargins(1, GRID, 3 * GRID, 1)
        self.legend = CurveLegend(curves)
        self._note = QLabel()
        self._note.setProperty("problem", True)
        self._note.setWordWrap(True)
        self._note.hide()
        self._lay_out(title)
        self._add_lines()
        self._connect()
        self.restyle(hues)

    def redraw(self, width: int, *, log: bool) -> None:
        """Draw what the store holds now, averaged over `width` steps, on a log axis if `log`."""
        began = time.thread_time()
        if log != self._log:
            self._values_kept = False
            self._axis.setLogMode(y=log)  # has the axis drawn anew, even if it stays as it is
        self._width, self._log = width, log
        self._draw()
        for key, entry in self.legend.entries.items():
            values = self._store.smoothed(key, width)
            entry.show_value(float(values[-1]) if len(values) else None)
        self._redraw_seconds = time.thread_time() - began

    @property
    def drawing_seconds(self) -> float:
        """What drawing the newest rows takes of this thread's processor time, by the last time."""
        return self._redraw_seconds + self.plot.painting_seconds

    def fit(self) -> None:
        """Show all steps and all values again."""
        self._steps_in_view = None
        self._values_kept = False
        self._draw()

    def show_steps(self, first: float, last: float) -> None:
        """Show the steps from `first` to `last`, keeping the values in view."""
        self._steps_in_view = (first, last)
        self._draw()

    def set_playhead(self, step: int | None) -> None:
        """Draw the playhead at `step`, or take it away."""
        self._playhead.setVisible(step is not None)
        if step is not None:
            self._playhead.setValue(step)

    def show_readout(self, step: int | None) -> None:
        """Draw the crosshair at `step` and write all values there beside it."""
        row = None if step is None else self._store.nearest(step)
        self._crosshair.setVisible(row is not None)
        if row is None:
            self._readout.hide()
            return
        at = int(self._store.steps[row])
        self._crosshair.setValue(at)
        x = round(self.view.mapViewToScene(QPointF(at, 0)).x())
        self._readout.tell(at, self._readings(row), x)

    def restyle(self, hues: dict[str, str]) -> None:
        """Take the colours of the theme in use and `hues` for the curves."""
        self._hues = hues
        scheme = colours()
        self.plot.setBackground(scheme.surface)
        for name in ("bottom", "left"):
            axis = self.plot.getAxis(name)
            axis.setPen(scheme.border)
            axis.setTextPen(scheme.muted)
            axis.setTickFont(theme().font("small"))
        self.plot.getAxis("bottom").setLabel("step", color=scheme.muted)
        self.plot.getAxis("left").setLabel(self._unit_text(), color=scheme.muted)
        self._lines.restyle(hues)
        for key, hue in hues.items():
            self.legend.entries[key].paint_swatch(hue)
        self._playhead.setPen(pyqtgraph.mkPen(scheme.accent, width=2))
        self._crosshair.setPen(pyqtgraph.mkPen(scheme.muted, width=1, style=Qt.PenStyle.DashLine))
        self._readout.restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer leaving takes the crosshair away; focus is shown; keys move and zoom."""
        if event.type() == QEvent.Type.Leave:
            self.stepHovered.emit(None)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            focused = event.type() == QEvent.Type.FocusIn
            self.view.setBorder(pyqtgraph.mkPen(colours().accent, width=3) if focused else None)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._readout.hide()

    def _lay_out(self, title: str) -> None:
        heading = QLabel(title)
        heading.setFont(theme().font(bold=True))
        heading.setVisible([curve.label for curve in self._curves] != [title])
        heading.setContentsMargins(GRID, 3, GRID, 3)
        self.legend.lead_with(heading)
        boxes.column(self.legend, (self.plot, 1), self._note, spacing=4, within=self)
        self._readout = PlotReadout(self.plot)

    def _add_lines(self) -> None:
        self._lines = PlotLines(self.plot, tuple(c.key for c in self._curves), self._store)
        self._playhead = pyqtgraph.InfiniteLine(angle=90, movable=False)
        self._crosshair = pyqtgraph.InfiniteLine(angle=90, movable=False)
        for line in (self._playhead, self._crosshair):
            line.hide()
            self.plot.addItem(line, ignoreBounds=True)

    def _connect(self) -> None:
        self.plot.installEventFilter(self)
        self.plot.viewport().installEventFilter(self)
        self.plot.scene().sigMouseMoved.connect(self._hover)
        self.view.picked.connect(self._pick)
        self.view.fitRequested.connect(self.fitRequested)
        self.view.menuRequested.connect(self.menuRequested)
        self.view.zoomed.connect(self._zoomed)
        self.legend.toggled.connect(self._draw)

    def _draw(self) -> None:
        if not len(self._store):
            self._lines.clear()
            self._note.hide()
            return
        steps = self._steps_in_view or self._all_steps()
        shown = [curve.key for curve in self._curves if self.legend.shown(curve.key)]
        self.view.setXRange(*steps, padding=0)
        drawn, hidden = self._lines.draw(shown, steps, self._width, log=self._log)
        self._fit_values(drawn)
        self._lines.draw_marks(shown, steps)
        self.plot.scene().prepareForPaint()  # left to the first painting, it causes a second
        notes = [self._not_finite_note()] + ["Values not above zero are not drawn."] * hidden
        text = " ".join(filter(None, notes))
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _fit_values(self, drawn: list[NDArray[np.float32]]) -> None:
        if self._values_kept:
            return
        finite = [values[np.isfinite(values)] for values in drawn]
        finite = [values for values in finite if len(values)]
        if finite:
            low = min(float(values.min()) for values in finite)
            high = max(float(values.max()) for values in finite)
            margin = 0.06 * (high - low) or 0.06 * abs(high) or 0.5
            self.view.setYRange(low - margin, high + margin, padding=0)

    def _not_finite_note(self) -> str:
        parts = [
            f"{curve.label} at {formatting.steps(number)}"
            for curve in self._curves
            if (number := self._store.count_not_finite(curve.key))
        ]
        return f"× Not a finite number: {', '.join(parts)}." if parts else ""

    def _all_steps(self) -> tuple[float, float]:
        steps = self._store.steps
        first, last = float(steps[0]), float(steps[-1])
        return first, max(last, first + 1)

    def _zoomed(self, values_too: bool) -> None:
        first, last = self.view.viewRange()[0]
        self._steps_in_view = (first, last)
        self._values_kept = self._values_kept or values_too
        self._draw()
        self.viewChanged.emit(first, last)

    def _pick(self, position: float) -> None:
        row = self._store.nearest(position)
        if row is not None:
            self.stepPicked.emit(int(self._store.steps[row]))

    def _hover(self, position: QPointF) -> None:
        inside = self.view.sceneBoundingRect().contains(position)
        row = self._store.nearest(self.view.mapSceneToView(position).x()) if inside else None
        self.stepHovered.emit(None if row is None else int(self._store.steps[row]))

    def _press(self, event: QKeyEvent) -> bool:
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if direction:
            first, last = self.view.viewRange()[0]
            at = self._playhead.value() if self._playhead.isVisible() else last
            self._pick(at + direction * max((last - first) / 100, 1))
        elif event.text() in ("+", "-"):
            factor = 0.8 if event.text() == "+" else 1.25
            self.view.scaleBy(x=factor)
            self._zoomed(False)
        elif event.text() == "0":
            self.fitRequested.emit()
        else:
            return False
        return True

    def _readings(self, row: int) -> list[Reading]:
        return [
            Reading(
                curve.label,
                self._hues[curve.key],
                float(self._store.values(curve.key)[row]),
                float(self._store.smoothed(curve.key, self._width)[row]),
            )
            for curve in self._curves
            if self.legend.shown(curve.key)
        ]

    def _unit_text(self) -> str:
        return next((curve.unit for curve in self._curves if curve.unit), "")
