"""Pictures, curves and the timeline of the current run, while it trains and afterwards."""

from bisect import bisect_right, insort
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from latentlab import formatting
from latentlab.gui.services import Services
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.curves.curve_panel import CurvePanel
from latentlab.gui.widgets.grid.image_grid import ImageGrid
from latentlab.gui.widgets.timeline import Timeline
from latentlab.models.refs import ModelRef
from trainers.reports import Curve, Grid
from trainers.runs.run import Run
from trainers.training.events import Sampled, Started

# What stands in the place of the curves before the first run tells its own.
_UNKNOWN = (Curve("loss", "Loss", "What the networks minimise; drawn as soon as training begins."),)


class LiveView(QWidget):
    """One playhead over pictures and curves.

    Signals:
        export_grid_wanted: the person asked to export the whole grid.
        export_cell_wanted: index of the single picture to export.
        export_curves_wanted: the person asked to export the curves.
        trouble: a sentence about a picture that cannot be shown.
        step_chosen: the person moved to this step, or to the newest (None).
    """

    export_grid_wanted = Signal()
    export_cell_wanted = Signal(int)
    export_curves_wanted = Signal()
    trouble = Signal(str)
    step_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run: Run | None = None
        self._newest: dict[str, Grid] = {}
        self._steps: list[int] = []
        self._shown: tuple[str, int] | None = None
        self._held: tuple[int, Grid] | None = None
        self._plots = False
        self._view = named(
            QComboBox(),
            "viewBox",
            spoken="Which pictures to show",
            tip="Which of this run's pictures to show.",
        )
        self._grid = ImageGrid()
        self._curves = CurvePanel()
        self._timeline = named(Timeline(), "timeline")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._view.currentIndexChanged.connect(self._on_view)
        self._timeline.stepChanged.connect(self._on_step)
        self._timeline.liveChanged.connect(self._on_live)
        self._curves.stepPicked.connect(self._on_picked)
        self._grid.exportGridRequested.connect(self.export_grid_wanted)
        self._grid.exportCellRequested.connect(self.export_cell_wanted)
        self._curves.saveRequested.connect(self.export_curves_wanted)
        self.show_run(None)

    @property
    def grid(self) -> Grid | None:
        """The pictures on screen."""
        return self._grid.current_grid()

    @property
    def step(self) -> int | None:
        """The step that they show."""
        return self._timeline.current_step()

    @property
    def smoothing(self) -> int:
        """Over how many steps the curves are averaged."""
        return self._curves.smoothing()

    def go_to(self, step: int | None) -> None:
        """Show what was saved nearest to `step`; None follows the newest."""
        if step is None:
            self._timeline.go_live()
        else:
            self._timeline.set_current(step)

    def show_curves(self) -> None:
        """Show curves from now on, empty ones while there is no run. What draws them is slow to
        load, so that pictures come before."""
        self._plots = True
        if self.run is None:
            self._curves.set_curves(_UNKNOWN)
        else:
            self._read_curves(self.run, None)

    def show_run(self, run: Run | None, up_to: int | None = None) -> None:
        """Show what `run` has saved, up to step `up_to`, the newest picture first."""
        self.run = run
        self._newest, self._steps, self._held = {}, [], None
        self._timeline.set_steps(())
        self._timeline.go_live()
        self._fill_views(run.grids.names() if run else [])
        self._curves.clear()
        if run is not None and self._plots:
            self._read_curves(run, up_to)
        self._on_view()

    def take(self, delivery: Delivery) -> None:
        """Show what the training has just told."""
        for event in delivery.events:
            if isinstance(event, Started):
                self._curves.set_curves(event.curves)
                self.show_run(self.run, up_to=event.step)
        if delivery.progress is not None:
            self._curves.append_rows(delivery.progress.metrics)
        if delivery.sampled is not None:
            self._show_sampled(delivery.sampled)

    def set_running(self, running: bool) -> None:
        """Whether more pictures will come."""
        self._timeline.set_running(running)

    def _show_sampled(self, sampled: Sampled) -> None:
        """Show new pictures if live, and offer the steps that the run still has: of those that came
        only because time had passed it keeps the newest."""
        held = self._held_picture()
        self._newest = {grid.name: grid for grid in sampled.grids}
        if self._view.count() != len(self._newest):
            self._fill_views(list(self._newest))
        self._steps = [step for step in sampled.saved if step < sampled.step] + [sampled.step]
        self._held = None
        if held is not None and held[0] not in self._steps:
            self._held = held
            insort(self._steps, held[0])
        self._timeline.renew_steps(self._steps)

    def _read_curves(self, run: Run, up_to: int | None) -> None:
        facts = run.manifest.facts
        if facts is not None:
            rows = run.metrics().read()
            self._curves.set_curves(facts.curves)
            self._curves.set_rows(rows if up_to is None else rows[rows["step"] <= up_to])

    def _held_picture(self) -> tuple[int, Grid] | None:
        """The step that a person looks at, and its pictures; None while live."""
        step, grid = self._timeline.current_step(), self._grid.current_grid()
        return None if self._timeline.is_live() or step is None or grid is None else (step, grid)

    def _fill_views(self, names: list[str]) -> None:
        chosen = self._view.currentData()
        self._view.blockSignals(True)
        self._view.clear()
        for name in names:
            self._view.addItem(name.replace("_", " ").capitalize(), name)
        self._view.setCurrentIndex(max(self._view.findData(chosen), 0) if names else -1)
        self._view.blockSignals(False)
        self._view.setVisible(len(names) > 1)

    def _on_view(self) -> None:
        name = self._view.currentData()
        self._steps = self.run.grids.steps(name) if self.run and name else []
        self._shown = None
        self._timeline.set_steps(self._steps)
        if not self._steps:
            self._grid.show_grid(None)

    def _on_step(self, step: int) -> None:
        live = self._timeline.is_live()
        self.step_chosen.emit(None if live else step)
        step = self._steps[-1] if live else step
        self._curves.set_playhead(None if live else step)
        shown = (self._view.currentData(), step)
        if shown != self._shown:
            self._shown = shown
            self._grid.show_grid(self._grid_at(step))

    def _on_live(self, live: bool) -> None:
        current = self._timeline.current_step()
        self._curves.set_playhead(None if live else current)
        self.step_chosen.emit(None if live else current)

    def _on_picked(self, step: int) -> None:
        """Move to the picture that shows the state at `step`: the last one not after it."""
        if self._steps:
            self._timeline.set_current(self._steps[max(bisect_right(self._steps, step) - 1, 0)])

    def _grid_at(self, step: int) -> Grid | None:
        name = self._view.currentData()
        if self.run is None or name is None:
            return None
        if step == self._steps[-1] and name in self._newest:
            return self._newest[name]
        if self._held is not None and self._held[0] == step and self._held[1].name == name:
            return self._held[1]
        try:
            return self.run.grids.read(step, name)
        except OSError:
            self.trouble.emit(f"The picture of {formatting.at_step(step)} cannot be read.")
            return None

    def _lay_out(self) -> None:
        pictures = QWidget()
        boxes.column(self._view, (self._grid, 1), within=pictures)
        self.splitter.addWidget(pictures)
        self.splitter.addWidget(self._curves)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(2 * GRID)
        self.splitter.setSizes([620, 380])
        boxes.column((self.splitter, 1), self._timeline, spacing=GRID, within=self)


class StepLink(QObject):
    """Passes a chosen step on, each way, while the current run is also the current model."""

    def __init__(self, live: LiveView, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = services.workbench
        self._explorer = services.explorer
        self._passing = False
        self._explorer.step_changed.connect(lambda step: self._pass(live.go_to, step))
        live.step_chosen.connect(lambda step: self._pass(self._to_explorer, step))

    def _to_explorer(self, step: int | None) -> None:
        self._explorer.set_step(step, commit=False)

    def _pass(self, go_to: Callable[[int | None], None], step: int | None) -> None:
        """Go to `step`, unless it comes back from where it was passed to."""
        run, shown = self._workbench.run, self._explorer.ref
        if run is None or shown is None or shown != ModelRef.of_run(run.folder):
            return
        if not self._passing:
            self._passing = True
            go_to(step)
            self._passing = False
