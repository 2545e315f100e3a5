"""The one window: rail, header, pages, status bar, and how it closes while training."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.following import RunFollower
from latentlab.gui.explorer.step_link import StepLink
from latentlab.gui.explorer.tray.tray import TrayBar
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.exporting.export_menu import ExportMenu
from latentlab.gui.pages.page import Page
from latentlab.gui.pages.pages import FORMER_NAMES, PAGES
from latentlab.gui.pages.train.train_page import TrainPage
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.walk.walk_page import WalkPage
from latentlab.gui.services import Services
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.run_actions import RunActions
from latentlab.gui.training.workbench import Activity, Workbench
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.gui.window.dialogs import closing_question
from latentlab.gui.window.drops import FileDrops, dropped_files
from latentlab.gui.window.header import Header
from latentlab.gui.window.menus import Menus
from latentlab.gui.window.rail import Rail
from latentlab.gui.window.status_line import StatusLine
from latentlab.models.manager import ModelManager
from latentlab.problems import explain
from latentlab.views.walk import FilmKind

_WIDTH, _HEIGHT = 1280, 800
_LOWEST_PAGE = 40 * GRID


class MainWindow(QMainWindow):
    """Composes everything and outlives every failure in it.

    Signals:
        first_painted: the window is on screen; slow things may begin.
    """

    first_painted = Signal()

    def __init__(self, workbench: Workbench, store: SettingsStore) -> None:
        super().__init__()
        self.setWindowTitle("LatentLab")
        self.setObjectName("mainWindow")
        workbench.setParent(self)
        self.workbench = workbench
        self._store = store
        self._painted = False
        self._closing = False
        self._services = Services(
            workbench,
            RunActions(workbench, self),
            ExportActions(store, self),
            store,
            Explorer(store, ModelManager(), self),
        )
        self._pages: dict[str, Page] = {page.name: page.make(self._services) for page in PAGES}
        self._stack = QStackedWidget()
        self._rail = Rail(PAGES)
        self._exporting = ExportMenu(self._services, self._export, self._export_walk, self)
        self._header = Header(workbench, self._services.explorer, self._exporting)
        self._status = StatusLine()
        self._problem = ErrorBox()
        self._tray = TrayBar(self._services.explorer)
        services = self._services
        self._drops = FileDrops(services.explorer, services.runs, services.exports, self)
        RunFollower(workbench, self._services.explorer, self)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._restore()

    @property
    def explorer(self) -> Explorer:
        """The model in hand and what the pages show of it."""
        return self._services.explorer

    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        page = self._pages[name]
        if page is not self._stack.currentWidget():
            self._problem.clear()
        self._stack.setCurrentWidget(page)
        self._tray.setVisible(isinstance(page, ExplorerPage))
        self._tray.show_beside(pins=not isinstance(page, TransferPage))
        self._header.show_playhead(not page.has_timeline)
        self._rail.show_choice(name)
        page.setFocus()
        self._store.keep("page", name)

    def close_without_asking(self) -> None:
        """Stop and save what is in training, then close."""
        self._closing = True
        if self.workbench.is_training:
            self.workbench.said.emit("Stopping and saving before closing…")
            self._stack.setEnabled(False)
            self.workbench.stop()
        else:
            self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._problem.clear()
        self._drops.take(dropped_files(event.mimeData())[0])

    def _open_file(self) -> None:
        self._problem.clear()
        self._drops.choose()

    def _work_on(self, path: Path) -> bool:
        page = self._stack.currentWidget()
        return isinstance(page, TransferPage) and page.open_file(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workbench.is_training:
            event.ignore()
            if not self._closing:
                self._ask_before_closing()
            return
        self._remember()
        self.hide()
        for page in self._pages.values():
            page.wait_for_threads()
        self._services.exports.wait_for_threads()
        self._services.explorer.wait_for_threads()
        self.workbench.wait_for_threads()
        super().closeEvent(event)

    def _ask_before_closing(self) -> None:
        run = self.workbench.run
        box, stop = closing_question(self, run.name if run else "A run")
        box.buttonClicked.connect(
            lambda button: self.close_without_asking() if button is stop else None
        )
        box.open()

    def _on_activity(self, activity: Activity) -> None:
        if activity is not Activity.IDLE:
            return
        self._status.training_ended()
        if self._closing:
            QTimer.singleShot(0, self.close)

    def _export(self) -> None:
        """Save the pictures of the page in front."""
        page = self._stack.currentWidget()
        if isinstance(page, ExplorerPage):
            page.picture_actions.save_page()
        else:
            self._services.exports.export_shown_grid()

    def _export_walk(self, kind: FilmKind) -> None:
        page = self._pages["walk"]
        if isinstance(page, WalkPage):
            page.export(kind)

    def _copy_python(self) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, ExplorerPage):
            page.picture_actions.copy_python()
        else:
            self.workbench.said.emit("Open an explorer's page to copy its picture as Python.")

    def _on_model(self, facts: ModelFacts | None) -> None:
        """Grey the pages that the model in hand cannot use, with the reason."""
        for name, page in self._pages.items():
            if isinstance(page, ExplorerPage) and facts is not None:
                reason = page.can_show(facts)
                self._rail.grey(name, reason)
                self._menus.grey(name, reason)
        if facts is not None:
            self._problem.clear()
            self._show_suitable_page(facts)

    def _on_page_wanted(self, name: str) -> None:
        self.show_page(name)
        facts = self._services.explorer.facts
        if name == "samples" and facts is not None:
            self._show_suitable_page(facts)

    def _show_suitable_page(self, facts: ModelFacts) -> None:
        """Models that make pictures from pictures are seen on another page than those that make
        them from latents."""
        front, transfer = self._stack.currentWidget(), self._pages["transfer"]
        if not isinstance(front, ExplorerPage) or front.can_show(facts) is None:
            return
        if front is transfer and facts.samples:
            self.show_page("samples")
        elif front is not transfer and facts.transfers and not facts.samples:
            self.show_page("transfer")

    def _on_refused(self, error: Exception) -> None:
        problem = explain(error)
        self._problem.show_error(problem.headline, problem.advice, problem.details)

    def _connect_explorer(self) -> None:
        explorer, status = self._services.explorer, self._status
        explorer.page_wanted.connect(self._on_page_wanted)
        explorer.said.connect(status.remark)
        explorer.memory_used.connect(status.show_models)
        explorer.rendered.connect(
            lambda _channel, _request, pictures, ms: status.show_rendering(ms, len(pictures))
        )
        explorer.model_changed.connect(self._on_model)
        explorer.refused.connect(self._on_refused)
        self._drops.failed.connect(self._on_refused)
        self._drops.work_on = self._work_on
        train = self._pages["train"]
        if isinstance(train, TrainPage):
            StepLink(self.workbench, explorer, train.live, self)

    def _connect(self) -> None:
        self._connect_explorer()
        services, status = self._services, self._status
        self._rail.chosen.connect(self.show_page)
        services.runs.page_wanted.connect(self.show_page)
        self.workbench.said.connect(status.say)
        self.workbench.loaded.connect(status.show_laboratory)
        self.workbench.delivered.connect(status.take)
        self.workbench.activity_changed.connect(self._on_activity)
        self.workbench.failed.connect(lambda _: self.show_page("train"))
        services.exports.began.connect(status.show_task)
        services.exports.ended.connect(status.hide_task)
        services.exports.saved.connect(status.say_saved)
        services.exports.said.connect(status.mention)
        status.folder_wanted.connect(services.exports.show_in_folder)

    def _lay_out(self) -> None:
        for page in self._pages.values():
            self._stack.addWidget(page)
        # A message over the pages takes their room; the window must not grow beyond the screen.
        self._stack.setMinimumHeight(_LOWEST_PAGE)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._problem)
        column.addWidget(self._stack, 1)
        column.addWidget(self._tray)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(column, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self._status)
        actions = [action for page in self._pages.values() for action in page.run_actions()]
        self._menus = Menus(self, self._services, PAGES, self.show_page, actions, self._exporting)
        self._menus.copy_python.triggered.connect(self._copy_python)
        self._menus.open_file.triggered.connect(self._open_file)
        self._tray.numbers_wanted.connect(self._menus.show_numbers)

    def _restore(self) -> None:
        self.resize(_WIDTH, _HEIGHT)
        self.restoreGeometry(self._store.bytes("geometry"))
        page = self._store.text("page", PAGES[0].name)
        page = FORMER_NAMES.get(page, page)
        self.show_page(page if page in self._pages else PAGES[0].name)

    def _remember(self) -> None:
        self._store.keep("geometry", self.saveGeometry())
        for page in self._pages.values():
            page.remember()
