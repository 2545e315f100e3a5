"""The Library page: past runs to reopen, resume, branch, rename and delete."""

from PySide6.QtCore import QPoint, Qt
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

from latentlab.choices import RunChoices
from latentlab.gui.background import BackgroundTask
from latentlab.gui.icons import icon
from latentlab.gui.naming import named
from latentlab.gui.panels.page import Page
from latentlab.gui.panels.run_delegate import RunDelegate
from latentlab.gui.panels.run_details import RunDetails
from latentlab.gui.panels.run_list import SUMMARY_ROLE, RunFilter, RunListModel
from latentlab.gui.services import Services
from latentlab.gui.theme import GRID
from latentlab.gui.widgets.empty_state import EmptyState
from latentlab.library import RunSummary, summaries
from trainers.run import Run

STARTER = RunChoices(algorithm="cgan")


class LibraryPage(Page):
    """The list at the left, the chosen run at the right; a welcome while there are none."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("libraryPage")
        self._workbench = services.workbench
        self._runs = services.runs
        self._model = RunListModel(lambda summary, name: self._runs.rename(summary.run, name))
        self._filter = RunFilter(self._model)
        self._list = self._make_list()
        self._search = named(
            QLineEdit(clearButtonEnabled=True),
            "searchEdit",
            spoken="Search runs",
            tip="Show only the runs in which all these words occur (Ctrl+F).",
        )
        self._search.setPlaceholderText("Search by name, algorithm, data or state")
        self._search.textChanged.connect(self._filter.search)
        self._details = RunDetails()
        self._welcome = EmptyState(
            "Nothing has been trained here yet",
            "Start with a CGAN on the built-in digits: it learns to draw the digit that you ask "
            "for, and the first recognisable ones appear within a minute.",
            "Train a CGAN on the digits",
            icon_name="train",
        )
        self._welcome.button.setObjectName("starterButton")
        self._welcome.button.setEnabled(False)
        self._reader: BackgroundTask | None = None
        self._read_again = False
        self._lay_out()
        self._connect()
        self.setFocusProxy(self._list)

    def reload(self) -> None:
        """Read the runs again, beside the window."""
        if self._reader is not None:
            self._read_again = True
            return
        root = self._workbench.root
        self._reader = BackgroundTask(lambda _: summaries(root), self)
        self._reader.succeeded.connect(self._show)
        self._reader.finished.connect(self._on_read)
        self._reader.start()

    def wait_for_threads(self) -> None:
        self._read_again = False
        if self._reader is not None:
            self._reader.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def _on_read(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.deleteLater()
        if self._read_again:
            self._read_again = False
            self.reload()

    def _show(self, found: list[RunSummary]) -> None:
        chosen = self._chosen()
        folder = chosen.run.folder if chosen else None
        self._model.show_summaries(found)
        self._stack.setCurrentIndex(0 if found else 1)
        rows = [self._filter.index(row, 0) for row in range(self._filter.rowCount())]
        again = [index for index in rows if index.data(SUMMARY_ROLE).run.folder == folder]
        if rows:
            self._list.setCurrentIndex((again or rows)[0])
        self._on_chosen()

    def _chosen(self) -> RunSummary | None:
        index = self._list.currentIndex()
        return index.data(SUMMARY_ROLE) if index.isValid() else None

    def _on_chosen(self) -> None:
        self._details.show_summary(self._chosen())

    def _run(self) -> Run | None:
        chosen = self._chosen()
        return chosen.run if chosen else None

    def _open(self) -> None:
        run = self._run()
        if run is not None:
            self._runs.open(run)

    def _resume(self, steps: int | None = None) -> None:
        run = self._run()
        if run is not None and self._workbench.laboratory is not None:
            self._runs.resume(run, steps)

    def _branch(self) -> None:
        run = self._run()
        if run is not None:
            self._runs.branch(run)

    def _rename(self) -> None:
        if self._list.currentIndex().isValid():
            self._list.setFocus()
            self._list.edit(self._list.currentIndex())

    def _delete(self) -> None:
        run = self._run()
        if run is not None:
            self._runs.delete(run)

    def _show_files(self) -> None:
        run = self._run()
        if run is not None:
            self._runs.show_in_files(run)

    def _show_menu(self, place: QPoint) -> None:
        if not self._list.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("picture"), "Open", self._open)
        resume = menu.addAction(icon("play"), "Resume", self._resume)
        resume.setEnabled(self._workbench.laboratory is not None)
        menu.addAction(icon("branch"), "Branch", self._branch)
        menu.addSeparator()
        menu.addAction(icon("rename"), "Rename", self._rename)
        menu.addAction(icon("folder"), "Open folder", self._show_files)
        menu.addAction(icon("delete"), "Delete…", self._delete)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _make_list(self) -> QListView:
        view = named(QListView(), "runList", spoken="Past runs")
        view.setModel(self._filter)
        view.setItemDelegate(RunDelegate(view))
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _connect(self) -> None:
        self._list.activated.connect(self._open)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.selectionModel().currentChanged.connect(self._on_chosen)
        shortcut = Qt.ShortcutContext.WidgetShortcut
        QShortcut(QKeySequence.StandardKey.Delete, self._list, self._delete, context=shortcut)
        QShortcut(QKeySequence.StandardKey.Find, self, self._search.setFocus)
        self._details.open_wanted.connect(self._open)
        self._details.resume_wanted.connect(self._resume)
        self._details.branch_wanted.connect(self._branch)
        self._details.rename_wanted.connect(self._rename)
        self._details.delete_wanted.connect(self._delete)
        self._details.folder_wanted.connect(self._show_files)
        self._workbench.loaded.connect(self._details.set_ready)
        self._workbench.loaded.connect(lambda _: self._welcome.button.setEnabled(True))
        self._workbench.runs_changed.connect(self.reload)
        self._welcome.triggered.connect(lambda: self._runs.begin(STARTER))

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._details)
        splitter.setSizes([600, 600])
        splitter.setHandleWidth(2 * GRID)
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        self._stack = QStackedLayout()
        whole.addLayout(self._stack)
        self._stack.addWidget(splitter)
        self._stack.addWidget(self._welcome)
