"""The Library page: past runs to reopen, resume, branch, rename and delete."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QMenu,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.background import BackgroundWork
from latentlab.gui.pages.library.model_shelf import ModelShelf
from latentlab.gui.pages.library.run_delegate import RunDelegate
from latentlab.gui.pages.library.run_details import RunDetails
from latentlab.gui.pages.library.run_list import SUMMARY_ROLE, RunFilter, RunListModel
from latentlab.gui.pages.page import Page
from latentlab.gui.services import Services
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.laboratory import Laboratory
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.empty_state import EmptyState
from latentlab.gui.widgets.labels import Hint
from latentlab.library import DamagedRun, RunSummary, listing
from latentlab.train_form import FIRST_TRAINING
from trainers.file_names import is_text
from trainers.runs.manifest import RunState
from trainers.runs.run import Run

_FOLLOW_MS = 250


class LibraryPage(Page):
    """The list at the left, the chosen run at the right; a welcome while there are none."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("libraryPage")
        self._workbench = services.workbench
        self._runs = services.runs
        self._model = RunListModel(self._on_renamed)
        self._filter = RunFilter(self._model)
        self._list = self._make_list()
        self._search = named(
            QLineEdit(clearButtonEnabled=True),
            "searchEdit",
            spoken="Search runs",
            tip="Show only the runs in which all these words occur (Ctrl+F).",
        )
        self._search.setPlaceholderText("Search by name, algorithm, data or state")
        self._hint = Hint()
        self._problem = named(Hint(problem=True), "renameProblem")
        self._since_progress = QElapsedTimer()
        self._search.textChanged.connect(self._on_search)
        self._details = RunDetails()
        self._explorer = services.explorer
        self._shelf = ModelShelf(services.explorer)
        self._welcome = EmptyState(
            "Nothing has been trained here yet",
            FIRST_TRAINING.advice,
            FIRST_TRAINING.button,
            icon_name="train",
        )
        self._welcome.button.setObjectName("starterButton")
        self._welcome.button.setEnabled(False)
        self._to_choose: Path | None = None
        self._reader = BackgroundWork("replaces", self)
        self._waiting: list[RunSummary | DamagedRun] | None = None
        self._lay_out()
        self._connect()
        self.setFocusProxy(self._list)

    def reload(self) -> None:
        """Read the runs again, in a background thread."""
        root = self._workbench.root
        self._waiting = None
        self._reader.start(lambda _: listing(root), self._show, failed=self._on_unread)

    def chosen(self) -> str:
        found = self._chosen()
        folder = str(found.run.folder) if found else ""
        return folder if is_text(folder) else ""

    def choose(self, chosen: str) -> None:
        self._to_choose = Path(chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def _on_typed(self) -> None:
        """A name is no longer typed: nothing is wrong with it; show what was read meanwhile."""
        self._problem.say("")
        if self._waiting is not None:
            self._show(self._waiting)

    def _on_unread(self, error: Exception) -> None:
        self._workbench.said.emit(f"The runs cannot be listed: {error}")

    def _show(self, found: list[RunSummary | DamagedRun]) -> None:
        if self._list.state() == QAbstractItemView.State.EditingState:
            # A name is being typed; another list would take it away.
            self._waiting = found
            return
        self._waiting = None
        chosen = self._chosen()
        folder = chosen.run.folder if chosen else self._to_choose
        self._model.show_rows(found)
        self._stack.setCurrentIndex(0 if found else 1)
        self._details.setVisible(bool(found))
        rows = [self._filter.index(row, 0) for row in range(self._filter.rowCount())]
        rows = [index for index in rows if isinstance(index.data(SUMMARY_ROLE), RunSummary)]
        again = [index for index in rows if index.data(SUMMARY_ROLE).run.folder == folder]
        if rows:
            self._list.setCurrentIndex((again or rows)[0])
        self._on_chosen()
        self._say_no_match()

    def _chosen(self) -> RunSummary | None:
        index = self._list.currentIndex()
        row = index.data(SUMMARY_ROLE) if index.isValid() else None
        return row if isinstance(row, RunSummary) else None

    def _on_search(self, text: str) -> None:
        self._filter.search(text)
        self._say_no_match()

    def _say_no_match(self) -> None:
        missed = bool(self._model.rowCount()) and not self._filter.rowCount()
        self._hint.say("No run matches. Search for fewer words." if missed else "")

    def _on_renamed(self, summary: RunSummary, name: str) -> bool:
        problem = self._runs.rename(summary.run, name)
        self._problem.say(problem)
        return not problem

    def _on_moved(self, before: Path, run: Run) -> None:
        """Keep a renamed run chosen, also where what is searched for is not in its new name."""
        chosen = self._chosen()
        if chosen is not None and chosen.run.folder == before:
            found = replace(chosen, run=run).matches(self._search.text())
            self._search.setText(self._search.text() if found else "")
        self._model.show_moved(before, run)

    def _on_delivery(self, delivery: Delivery) -> None:
        """Follow the run in training, a few times a second."""
        run, progress = self._workbench.run, delivery.progress
        resting = self._since_progress.isValid() and self._since_progress.elapsed() < _FOLLOW_MS
        if run is None or progress is None or resting or not self.isVisible():
            return
        self._since_progress.start()
        state = RunState(status="running", step=progress.step, seconds=progress.seconds)
        summary = self._model.show_state(run.folder, state)
        chosen = self._chosen()
        if summary is not None and chosen is not None and chosen.run.folder == run.folder:
            self._details.show_progress(summary)

    def _on_loaded(self, laboratory: Laboratory) -> None:
        self._details.set_ready(laboratory)
        self._welcome.button.setEnabled(True)
        self._shelf.draw_missing()

    def _on_chosen(self) -> None:
        self.changed.emit()
        self._details.show_summary(self._chosen())

    def _do(self, action: Callable[[Run], object]) -> None:
        """Do `action` with the chosen run, if there is one."""
        chosen = self._chosen()
        if chosen is not None:
            action(chosen.run)

    def _open(self) -> None:
        self._do(self._runs.open)

    def _delete(self) -> None:
        self._do(self._runs.delete)

    def _explore(self, run: Run) -> None:
        if self._runs.open(run):
            self._explorer.exploring_wanted.emit()

    def _resume(self, steps: int | None = None) -> None:
        if self._workbench.laboratory is not None:
            self._do(lambda run: self._runs.resume(run, steps))

    def _rename(self) -> None:
        if self._list.currentIndex().isValid():
            self._list.setFocus()
            self._list.edit(self._list.currentIndex())

    def _show_menu(self, place: QPoint) -> None:
        if not self._list.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("picture"), "Open", self._open)
        menu.addAction(icon("sample"), "Explore", lambda: self._do(self._explore))
        resume = menu.addAction(icon("play"), "Resume", self._resume)
        resume.setEnabled(self._workbench.laboratory is not None)
        menu.addAction(icon("branch"), "Branch", lambda: self._do(self._runs.branch))
        menu.addSeparator()
        menu.addAction(icon("rename"), "Rename", self._rename)
        menu.addAction(icon("folder"), "Open folder", lambda: self._do(self._runs.show_in_files))
        menu.addAction(icon("delete"), "Delete…", self._delete)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _make_list(self) -> QListView:
        view = named(QListView(), "runList", spoken="Past runs")
        view.setModel(self._filter)
        self._delegate = RunDelegate(view)
        view.setItemDelegate(self._delegate)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _connect(self) -> None:
        self._list.activated.connect(self._open)
        queued = Qt.ConnectionType.QueuedConnection
        self._delegate.closeEditor.connect(self._on_typed, queued)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.selectionModel().currentChanged.connect(self._on_chosen)
        shortcut = Qt.ShortcutContext.WidgetShortcut
        QShortcut(QKeySequence.StandardKey.Delete, self._list, self._delete, context=shortcut)
        QShortcut(QKeySequence.StandardKey.Find, self, self._search.setFocus)
        self._details.open_wanted.connect(self._open)
        self._details.resume_wanted.connect(self._resume)
        self._details.branch_wanted.connect(lambda: self._do(self._runs.branch))
        self._details.rename_wanted.connect(self._rename)
        self._details.delete_wanted.connect(self._delete)
        self._details.folder_wanted.connect(lambda: self._do(self._runs.show_in_files))
        self._workbench.loaded.connect(self._on_loaded)
        self._workbench.delivered.connect(self._on_delivery)
        self._workbench.run_moved.connect(self._on_moved)
        self._workbench.runs_changed.connect(self.reload)
        self._welcome.triggered.connect(lambda: self._runs.begin(FIRST_TRAINING.choices))

    def _lay_out(self) -> None:
        runs = QWidget()
        boxes.column(
            self._search, self._hint, self._problem, (self._list, 1), spacing=GRID, within=runs
        )
        left = QWidget()
        self._stack = QStackedLayout(left)
        self._stack.addWidget(runs)
        self._stack.addWidget(self._welcome)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._details)
        splitter.setSizes([600, 600])
        splitter.setHandleWidth(2 * GRID)
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self._shelf)
        whole.addWidget(splitter, 1)
