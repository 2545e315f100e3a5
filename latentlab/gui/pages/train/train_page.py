"""The Train page: the form at the left, the training at the right."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from latentlab.formatting import shown
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.exporting.of_run import Shown, cell, curves, of_run
from latentlab.gui.pages.page import Offer, Page
from latentlab.gui.pages.train.live_view import LiveView, StepLink
from latentlab.gui.pages.train.messages import NoticeBar, ProblemView
from latentlab.gui.pages.train.run_controls import RunControls
from latentlab.gui.pages.train.run_setup import RunSetup
from latentlab.gui.services import Services
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.laboratory import Laboratory
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.training.workbench import READY, Activity
from latentlab.gui.widgets import boxes
from latentlab.library import why_ended
from latentlab.problems import Problem, explain
from latentlab.train_form import DataChoiceError, RunChoices
from trainers.runs.run import Run, RunError
from trainers.settings import SettingsError
from trainers.training.events import Finished, Notice, PausedAt, Preparing, Started

_FORM_WIDTH = 340


class TrainPage(Page):
    """Wires the form, the controls and the live view to the workbench."""

    has_timeline = True

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainPage")
        self._workbench = services.workbench
        self._store = services.store
        self._runs = services.runs
        self._exports = services.exports
        self._setup = RunSetup(services.workbench.root)
        self._controls = RunControls(services.workbench)
        self._notices = NoticeBar()
        self._problem = ProblemView()
        self._refused: RunChoices | None = None
        self.live = LiveView()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect_workbench()
        self._connect_parts()
        StepLink(self.live, services, self)
        self.live.set_running(False)
        self.setFocusProxy(self._controls)

    def run_actions(self) -> list[QAction]:
        return self._controls.run_actions()

    def exportables(self) -> list[Exportable]:
        """What there is of the run on screen."""
        shown = self.shown()
        return [] if shown is None else of_run(shown)

    def _export_cell(self, index: int) -> None:
        shown = self.shown()
        if shown is not None:
            self._exports.offer([cell(shown, index), *of_run(shown)])

    def _export_curves(self) -> None:
        shown = self.shown()
        if shown is not None:
            self._exports.offer([curves(shown), *of_run(shown)])

    def shown(self) -> Shown | None:
        """The pictures on screen and where they come from, for exporting."""
        if self.live.run is None or self.live.grid is None or self.live.step is None:
            return None
        return Shown(self.live.run, self.live.step, self.live.grid, self.live.smoothing)

    def start(self) -> None:
        """Train what the form describes; a wrong field says why instead."""
        if self._workbench.laboratory is None or self._workbench.is_training:
            return
        self._problem.clear()
        order = self._setup.order()
        if order is None:
            return
        self.remember()
        try:
            self._workbench.start(order.folder, order.recipe, order.parent, order.checkpoint)
        except SettingsError as error:
            self._setup.show_problems(error)
        except (RunError, OSError) as error:
            self._problem.show_problem(explain(error))

    def offers(self, pictures: Sequence[Path]) -> Sequence[Offer]:
        if self._workbench.is_training:
            return ()
        folder = pictures[0] if pictures[0].is_dir() else pictures[0].parent
        words = f"Train on the pictures in {shown(folder.name or str(folder))}"
        # Who drops one picture need not mean all that lies beside it.
        at_once = len(pictures) > 1 or pictures[0].is_dir()
        return (Offer(words, "train", lambda: self._setup.learn_from(folder), at_once),)

    def remember(self) -> None:
        """Keep the form and the layout for the next start."""
        if self._workbench.laboratory is not None:
            try:
                self._store.choices = self._setup.choices()
            except DataChoiceError:
                return
            finally:
                self._store.keep("train_splitter", self._splitter.saveState())
                self._store.keep("live_splitter", self.live.splitter.saveState())

    def _on_loaded(self, laboratory: Laboratory) -> None:
        self._setup.offer(laboratory, self._store.choices)
        self.live.show_curves()

    def _on_run(self, run: Run | None) -> None:
        self._problem.clear()
        self._notices.clear()
        self.live.show_run(run)
        why = why_ended(run, run.state()) if run else ""
        if why:
            self._notices.say(why, "warning")

    def _on_activity(self, activity: Activity) -> None:
        idle = activity is Activity.IDLE
        self._setup.lock(None if idle else self._workbench.run)
        self.live.set_running(not idle)
        if idle and self._setup.is_name_taken():
            self._setup.describe_next()
        elif activity is Activity.PREPARING:
            self._problem.clear()
            self._notices.clear()
        elif activity is Activity.UNSAVED:
            self._notices.clear()  # they say that training goes on
        elif activity is Activity.STOPPING:
            self._problem.clear()  # saving is tried again

    def _on_delivery(self, delivery: Delivery) -> None:
        for event in delivery.events:
            if isinstance(event, Preparing):
                self._controls.show_preparing(event)
            elif isinstance(event, Started):
                self._controls.show_started(event)
                self._setup.show_goal(event.total_steps)
            elif isinstance(event, Notice):
                self._notices.say(event.text, event.level)
            elif isinstance(event, Finished) and event.reason in ("diverged", "unsaved"):
                self._notices.say(event.text, "warning")
        if delivery.progress is not None:
            self._controls.show_progress(delivery.progress)
        for event in delivery.events:
            if isinstance(event, PausedAt):  # later than the last progress that was told
                self._controls.show_paused(event)
        self.live.take(delivery)

    def _on_form_wanted(self, choices: RunChoices) -> None:
        self._setup.describe_next()
        self._setup.show_choices(choices)

    def _on_problem(self, problem: Problem) -> None:
        self._runs.page_wanted.emit("train")
        self._problem.show_problem(problem)
        self._refused = self._asked_for()

    def _asked_for(self) -> RunChoices | None:
        """What the form asks for; None while that is not whole."""
        try:
            return self._setup.choices()
        except DataChoiceError:
            return None

    def _on_form(self) -> None:
        """What other choices have failed of is no matter of these."""
        self._controls.prefer_start(self._setup.is_branching)
        if self._refused is not None and self._refused != self._asked_for():
            self._refused = None
            if self._workbench.activity is Activity.IDLE:
                self._problem.clear()
                self._workbench.doing.emit(READY)

    def _on_continue(self, step: int) -> None:
        self._runs.for_current_run(lambda run: self._runs.resume(run, from_step=step))

    def _on_resume(self, steps: int) -> None:
        self._runs.for_current_run(lambda run: self._runs.resume(run, steps))

    def _on_elsewhere(self) -> None:
        self._runs.for_current_run(self._runs.resume_elsewhere)

    def _connect_workbench(self) -> None:
        self._workbench.loaded.connect(self._on_loaded)
        self._workbench.run_changed.connect(self._on_run)
        self._workbench.activity_changed.connect(self._on_activity)
        self._workbench.delivered.connect(self._on_delivery)
        self._workbench.failed.connect(self._on_problem)
        self._runs.branch_wanted.connect(self._setup.begin_branch)
        self._runs.form_wanted.connect(self._on_form_wanted)
        self._runs.start_wanted.connect(self.start)

    def _connect_parts(self) -> None:
        self._controls.start_wanted.connect(self.start)
        self._controls.resume_wanted.connect(self._on_resume)
        self._setup.changed.connect(self.changed)
        self._setup.changed.connect(self._on_form)
        for splitter in (self._splitter, self.live.splitter):
            splitter.splitterMoved.connect(lambda *_: self.changed.emit())
        self._problem.continue_wanted.connect(self._on_continue)
        self._problem.elsewhere_wanted.connect(self._on_elsewhere)
        self.live.trouble.connect(self._workbench.said)
        self.live.export_grid_wanted.connect(lambda: self._exports.offer(self.exportables()))
        self.live.export_cell_wanted.connect(self._export_cell)
        self.live.export_curves_wanted.connect(self._export_curves)

    def _lay_out(self) -> None:
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._controls)
        column.addWidget(self._problem)
        column.addWidget(self._notices)
        column.addWidget(self.live, 1)
        self._setup.setMinimumWidth(_FORM_WIDTH)
        self._splitter.addWidget(self._setup)
        self._splitter.addWidget(work)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([_FORM_WIDTH, 4 * _FORM_WIDTH])
        self._splitter.restoreState(self._store.bytes("train_splitter"))
        self.live.splitter.restoreState(self._store.bytes("live_splitter"))
        boxes.column(self._splitter, within=self)
