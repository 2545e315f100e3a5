"""The curves of a run: one plot for each chart, with one smoothing, one view and one playhead
for all of them."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSlider,
    QSplitter,
    QToolButton,
    QWidget,
)

from latentlab import formatting
from latentlab.curves.store import USUAL_SMOOTHING, CurveStore
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, curve_colours, theme
from latentlab.gui.widgets import boxes
from trainers.reports import Curve

if TYPE_CHECKING:
    from latentlab.gui.widgets.curves.curve_plot import CurvePlot

SMOOTHING_WIDTHS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000,
                    1500, 2000, 3000, 5000, 7000, 10_000)  # fmt: skip
"""Steps that the positions of the smoothing slider average over."""


_REST_MS = 250
_MOST_OF_THE_TIME = 0.02
"""The share of a processor that drawing may take while a model trains: on few cores it is taken
from the training, which waits as a whole for its slowest thread."""
_LOWEST_PLOTS = GRID * 15


class CurvePanel(QWidget):
    """Shows how the curves of a run went, and follows them while it trains.

    Signals:
        stepPicked: the person clicked on or dragged over this step.
        stepHovered: the pointer is over this step; None when it has left the plots.
        saveRequested: the person asked for the curves as a file.
    """

    stepPicked = Signal(int)
    stepHovered = Signal(object)
    saveRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curvePanel")
        self._curves: tuple[Curve, ...] = ()
        self._store = CurveStore(())
        self._plots: list[CurvePlot] = []
        self._smoothing = QSlider(Qt.Orientation.Horizontal)
        self._width_text = QLabel()
        self._log = QCheckBox("Log axis")
        self._fit = QToolButton()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._prepare_controls()
        boxes.column(self._control_row(), (self._scrolled(), 1), spacing=GRID, within=self)
        self._stale: list[CurvePlot] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._draw_next)
        theme().changed.connect(self._restyle)

    def set_curves(self, curves: tuple[Curve, ...]) -> None:
        """Make an empty plot for each chart of `curves`."""
        if curves == self._curves:
            self.clear()
            return
        from latentlab.gui.widgets.curves.curve_plot import CurvePlot

        for plot in self._plots:
            plot.setParent(None)
            plot.deleteLater()
        self._curves = curves
        self._store = CurveStore([curve.key for curve in curves])
        hues = curve_colours(curves)
        self._plots, self._stale = [], []
        for chart in dict.fromkeys(curve.chart for curve in curves):
            members = tuple(curve for curve in curves if curve.chart == chart)
            own_hues = {curve.key: hues[curve.key] for curve in members}
            plot = CurvePlot(chart, members, own_hues, self._store)
            plot.setObjectName("".join(chart.title().split()) + "Plot")
            self._plots.append(plot)
            self._splitter.addWidget(plot)
            self._connect(plot)
        if self._plots:
            self._plots[0].setObjectName("lossPlot")
            self._splitter.setSizes([1000] * len(self._plots))

    def set_rows(self, rows: NDArray[np.void]) -> None:
        """Show `rows` (fields "step" and one for each curve's key) in place of what was there."""
        self._store.clear()
        self._store.append(rows)
        self._redraw()

    def append_rows(self, rows: NDArray[np.void]) -> None:
        """Add `rows`; rows that begin before the last one replace what they overtake.

        They are drawn a quarter of a second later, or as much later as keeps drawing within its
        share of the time, and only if someone can see them; one plot after the other, so that the
        window answers in between.
        """
        self._store.append(rows)
        self._stale += [plot for plot in self._plots if plot not in self._stale]
        if not self._rest.isActive():
            self._draw_next()

    def clear(self) -> None:
        """Forget all rows and show everything of what comes next."""
        self._store.clear()
        self.set_playhead(None)
        self.fit()
        self._redraw()

    def set_playhead(self, step: int | None) -> None:
        """Draw the playhead at `step`, or take it away."""
        for plot in self._plots:
            plot.set_playhead(step)

    def fit(self) -> None:
        """Show all steps and all values again."""
        for plot in self._plots:
            plot.fit()

    def smoothing(self) -> int:
        """Over how many steps the bold lines are averaged; 1 means not at all."""
        return SMOOTHING_WIDTHS[self._smoothing.value()]

    def _prepare_controls(self) -> None:
        self._smoothing.setRange(0, len(SMOOTHING_WIDTHS) - 1)
        self._smoothing.setPageStep(3)
        self._smoothing.setMinimumWidth(GRID * 6)
        self._smoothing.setMaximumWidth(GRID * 18)
        self._smoothing.setObjectName("smoothingSlider")
        self._smoothing.setAccessibleName("Smoothing in steps")
        self._smoothing.setToolTip(
            "Average the bold line over this many recorded steps. It is computed from every "
            "step, so it does not change with the zoom; the thin line stays as recorded."
        )
        self._smoothing.valueChanged.connect(self._redraw)
        self._width_text.setMinimumWidth(self.fontMetrics().horizontalAdvance("10 000 steps"))
        self._log.setObjectName("logAxisBox")
        self._log.setToolTip("Equal distances are equal factors. Only values above zero appear.")
        self._log.toggled.connect(self._redraw)
        self._fit.setIcon(icon("fit"))
        self._fit.setObjectName("fitCurvesButton")
        self._fit.setAccessibleName("Show all steps")
        self._fit.setToolTip(
            "Show all steps again (double click, or 0).\nIn a plot: drag to move the playhead, "
            "scroll to zoom in steps, Ctrl and scroll to zoom in values, Shift and drag to move."
        )
        self._fit.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fit.clicked.connect(self.fit)
        self._smoothing.setValue(SMOOTHING_WIDTHS.index(USUAL_SMOOTHING))

    def _control_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.setContentsMargins(GRID, 0, GRID, 0)
        label = QLabel("&Smoothing")
        label.setBuddy(self._smoothing)
        row.addWidget(label)
        row.addWidget(self._smoothing, 1)
        row.addWidget(self._width_text)
        row.addStretch()
        row.addWidget(self._log)
        row.addWidget(self._fit)
        return row

    def _scrolled(self) -> QScrollArea:
        """The plots; where there is no room for all of them they scroll."""
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(_LOWEST_PLOTS)
        area.setWidget(self._splitter)
        return area

    def _connect(self, plot: "CurvePlot") -> None:
        plot.stepPicked.connect(self.stepPicked)
        plot.stepHovered.connect(self._hover)
        plot.viewChanged.connect(self._share_view)
        plot.fitRequested.connect(self.fit)
        plot.menuRequested.connect(self._show_menu)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()

    def _draw_next(self) -> None:
        """Draw the plot that waits longest, then rest."""
        if self._stale and self.isVisible():
            plot = self._stale.pop(0)
            plot.redraw(self._show_width(), log=self._log.isChecked())
            dear = round(1000 * plot.drawing_seconds / _MOST_OF_THE_TIME)
            self._rest.start(max(_REST_MS // len(self._plots), dear))

    def _redraw(self) -> None:
        self._stale = []
        width = self._show_width()
        for plot in self._plots:
            plot.redraw(width, log=self._log.isChecked())

    def _show_width(self) -> int:
        """Tell over how many steps is averaged, no more than there are; return it."""
        width = min(self.smoothing(), len(self._store) or self.smoothing())
        self._width_text.setText("off" if self.smoothing() == 1 else formatting.steps(width))
        return width

    def _hover(self, step: int | None) -> None:
        for plot in self._plots:
            plot.show_readout(step)
        self.stepHovered.emit(step)

    def _share_view(self, first: float, last: float) -> None:
        for plot in self._plots:
            if plot is not self.sender():
                plot.show_steps(first, last)

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(icon("fit"), "Show all steps", self.fit)
        log = menu.addAction("Log axis", self._log.toggle)
        log.setCheckable(True)
        log.setChecked(self._log.isChecked())
        menu.addAction(icon("export"), "Export…", self.saveRequested.emit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _restyle(self) -> None:
        hues = curve_colours(self._curves)
        for plot in self._plots:
            plot.restyle({key: hues[key] for key in plot.legend.entries})
