"""The one window: rail, header, pages, status bar, and how it closes while training."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from latentlab.gui.background import end_all
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.following import RunFollower
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.explorer.pictures.notices import ReadingBar
from latentlab.gui.explorer.tray.of_tray import of_tray
from latentlab.gui.explorer.tray.tray import TrayBar
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.exporting.of_model import of_model
from latentlab.gui.pages.page import Offer, Page
from latentlab.gui.pages.pages import PAGES
from latentlab.gui.services import Services
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.run_actions import RunActions
from latentlab.gui.training.workbench import Activity, Workbench
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.dropped_files import accept_drop, dropped_files
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.gui.window.dialogs import ClosingQuestion, about_training, about_unsaved
from latentlab.gui.window.drops import FileDrops
from latentlab.gui.window.header import Header
from latentlab.gui.window.menus import Menus
from latentlab.gui.window.page_stack import PageStack
from latentlab.gui.window.rail import Rail
from latentlab.gui.window.reopening import Reopening
from latentlab.gui.window.status_line import StatusLine
from latentlab.models.manager import ModelManager
from latentlab.problems import explain
from latentlab.requests import Request

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_WIDTH, _HEIGHT = 1280, 800
_LOWEST_PAGE = 40 * GRID
_FRAME = QSize(GRID, 5 * GRID)
"""Pixels that window managers take for borders and title."""


class MainWindow(QMainWindow):
    """Composes everything and outlives every failure in it.

    Signals:
        first_painted: the window is on screen; the pages that are missing are made.
        completed: all pages are made; slow things may begin.
    """

    first_painted = Signal()
    completed = Signal()

    def __init__(self, workbench: Workbench, store: SettingsStore) -> None:
        super().__init__()
        self.setWindowTitle("LatentLab")
        self.setObjectName("mainWindow")
        workbench.setParent(self)
        self.workbench = workbench
        self._store = store
        self._painted = False
        self._closing = False
        self._changed: set[Page] = set()
        exports, explorer = ExportActions(store, self), Explorer(store, ModelManager(), self)
        self._services = Services(
            workbench,
            RunActions(workbench, self),
            exports,
            store,
            explorer,
            OwnPictures(explorer, exports, self),
        )
        self._exploring = [page.name for page in PAGES if page.group == "explore"]
        self._stack = PageStack(PAGES, self._services)
        self._rail = Rail(PAGES)
        self._header = Header(workbench, self._services.explorer)
        self._status = StatusLine()
        self._problem = ErrorBox()
        self._tray = TrayBar(self._services.explorer, store, own=self._services.own)
        self._reading = ReadingBar(self._services.own.sources, "ownReading")
        self._searching = ReadingBar(
            self._services.own.searches, "ownSearching", "searching for latents",
            "Give up the searches; the pictures stay in the tray.",
        )  # fmt: skip
        services = self._services
        self._drops = FileDrops(services.explorer, services.runs, services.exports, self)
        self._reopening = Reopening(workbench, services.explorer, self._chosen, self)
        self.setAcceptDrops(True)
        self._lay_out()
        self._stack.made.connect(self._on_made)
        self._stack.make_first()
        self._front = self._stack.page(PAGES[0].name)
        self._connect()
        self._restore()
        self._reopening.begin()
        # After what was open: only if there was nothing it opens something else.
        RunFollower(workbench, services.explorer, self)

    @property
    def explorer(self) -> Explorer:
        """The current model and what the pages show of it."""
        return self._services.explorer

    @property
    def pages(self) -> Mapping[str, Page]:
        """All pages by their names, in the order of the rail; those that are missing are made."""
        return self._stack.all()

    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        page = self._stack.page(name)
        if page is not self._front:
            self._problem.clear()
            self._status.forget_rendering()
        self._front = page
        self.explorer.in_sight = name in self._exploring
        self._stack.setCurrentWidget(page)
        self._tray.setVisible(page.shows_tray)
        self._tray.show_beside(pins=page.shows_pins)
        self._header.show_playhead(not page.has_timeline)
        self._rail.show_choice(name)
        page.setFocus()
        self._reopening.page = name
        self._reopening.soon()

    def make_pages(self) -> None:
        """Begin to make the pages that are missing, one at a time; `completed` tells the end, also
        if none is missing."""
        if self._stack.is_complete:
            self.completed.emit()
        else:
            self._stack.make_rest()

    def close_without_asking(self) -> None:
        """Stop and save what is in training, then close."""
        self._closing = True
        if self.workbench.is_training:
            self.workbench.doing.emit("Stopping and saving before closing…")
            self._stack.setEnabled(False)
            self.workbench.stop()
        else:
            self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_drop(event)
        self._problem.clear()
        self._drops.take(dropped_files(event.mimeData()))

    def _open_file(self) -> None:
        self._problem.clear()
        self._drops.choose()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        question = None if self._closing else self._question()
        if question is not None or self.workbench.is_training:
            event.ignore()
            if question is not None:
                self._ask(question)
            return
        self._stack.make_no_more()
        self._changed = set(self._stack.so_far().values())
        self._reopening.close()
        self.hide()
        end_all(self)
        self._services.explorer.wait_for_threads()
        self.workbench.wait_for_threads()
        super().closeEvent(event)

    def _question(self) -> ClosingQuestion | None:
        """What is to be asked before closing."""
        if self.workbench.is_training:
            return about_training(self.workbench.run.name if self.workbench.run else "A run")
        unsaved = (each.unsaved() for each in self._stack.so_far().values())
        return next((about_unsaved(each) for each in unsaved if each), None)

    def _ask(self, question: ClosingQuestion) -> None:
        box, close = question.box(self)
        box.buttonClicked.connect(
            lambda button: self.close_without_asking() if button is close else None
        )
        box.open()

    def _on_activity(self, activity: Activity) -> None:
        if activity is Activity.UNSAVED:
            # Closing now would lose what was learned: the person decides on the Train page.
            self._closing = False
            self._stack.setEnabled(True)
        if activity is not Activity.IDLE:
            return
        self._status.training_ended()
        if self._closing:
            QTimer.singleShot(0, self.close)

    def _export(self) -> None:
        """Ask what to export, first of the page in front."""
        self._services.exports.offer(self._front.exportables())

    def _of_run(self) -> Sequence[Exportable]:
        """What there is of the current run, whichever page is in front."""
        return self._stack.page("train").exportables()

    def _copy_python(self) -> None:
        if not self._front.copy_python():
            self.workbench.said.emit("Open an explorer's page to copy its picture as Python.")

    def _on_model(self, facts: ModelFacts | None) -> None:
        """Grey the pages that cannot show the current model, with the reason."""
        if facts is None:
            return
        for name, page in self.pages.items():
            self._rail.grey(name, page.can_show(facts))
        self._problem.clear()
        self._show_suitable_page(facts)

    def _explore(self) -> None:
        """Show the first page on which the current model can be explored."""
        self.show_page(self._exploring[0])
        facts = self._services.explorer.facts
        if facts is not None:
            self._show_suitable_page(facts)

    def _show_suitable_page(self, facts: ModelFacts) -> None:
        """Where the page in front is for models of another sort, show the first for this sort."""
        if not self._front.suits(facts):
            usable = [name for name in self._exploring if self.pages[name].can_show(facts) is None]
            for name in usable[:1]:
                self.show_page(name)

    def _on_rendered(
        self, channel: str, request: Request, pictures: "Pictures", milliseconds: float
    ) -> None:
        """Tell how fast the pictures of the page in front are made, where that means something."""
        view = request.view
        in_front = channel == view.kind and self._stack.name_of(self._front) == view.page
        if in_front and view.timed:
            self._status.show_rendering(milliseconds, len(pictures))

    def _on_refused(self, error: Exception) -> None:
        problem = explain(error)
        self._problem.show_error(problem.headline, problem.advice, problem.details)

    def _on_pictures_refused(self, sentences: Sequence[str]) -> None:
        """Say which pictures of a person's own cannot be used; several as details."""
        if len(sentences) == 1:
            self._problem.show_error(sentences[0], "")
        else:
            headline = f"{len(sentences)} pictures cannot be used."
            self._problem.show_error(headline, "", "\n".join(sentences))

    def _offers(self, pictures: Sequence[Path]) -> list[Offer]:
        """What the pages can do with pictures that were dropped, first that in front."""
        pages = sorted(self.pages.values(), key=lambda each: each is not self._front)
        return [offer for page in pages for offer in page.offers(pictures)]

    def _on_offered(self, sentence: str, offers: Sequence[Offer]) -> None:
        def take(offer: Offer) -> None:
            self.show_page(offer.page)
            offer.take()

        self._problem.show_offers(sentence, {offer.text: partial(take, offer) for offer in offers})

    def _connect_explorer(self) -> None:
        explorer, status = self._services.explorer, self._status
        explorer.page_wanted.connect(self.show_page)
        explorer.exploring_wanted.connect(self._explore)
        explorer.model_changed.connect(lambda facts: None if facts else status.forget_remark())
        explorer.said.connect(status.remark)
        explorer.offered.connect(partial(self._problem.show_offers, question=""))
        explorer.memory_used.connect(status.show_models)
        explorer.rendered.connect(self._on_rendered)
        explorer.refused.connect(self._on_refused)
        self._reopening.told.connect(self._tell)
        self._reopening.saving.connect(self._remember)
        self._drops.failed.connect(self._on_refused)
        self._drops.offered.connect(self._on_offered)
        self._drops.offers = self._offers
        self._drops.front = lambda: self._stack.name_of(self._front)
        self._drops.refusal = lambda pictures: self._front.refusal_of(pictures)
        own = self._services.own
        own.refused.connect(self._on_pictures_refused)
        own.sources.running_changed.connect(lambda on: self._problem.clear() if on else None)

    def _connect(self) -> None:
        self._connect_explorer()
        services, status = self._services, self._status
        self.first_painted.connect(self.make_pages)
        self._stack.completed.connect(self._on_completed)
        self._rail.chosen.connect(self.show_page)
        services.runs.page_wanted.connect(self.show_page)
        self.workbench.said.connect(status.remark)
        self.workbench.doing.connect(status.say)
        # Before the explorer begins to answer, so that no page misses a model.
        self.workbench.loaded.connect(self._stack.all)
        self.workbench.loaded.connect(status.show_laboratory)
        self.workbench.delivered.connect(status.take)
        self.workbench.activity_changed.connect(self._on_activity)
        services.exports.began.connect(status.show_task)
        services.exports.ended.connect(status.hide_task)
        services.exports.saved.connect(status.say_saved)
        services.exports.said.connect(status.remark)
        services.exports.failed.connect(self._on_refused)
        services.exports.always += [
            lambda: of_tray(services.explorer),
            self._of_run,
            lambda: of_model(services.explorer),
        ]
        self._header.export_wanted.connect(self._export)
        self._menus.export.triggered.connect(self._export)
        status.folder_wanted.connect(services.exports.show_in_folder)

    def _lay_out(self) -> None:
        for bar in (self._reading, self._searching):
            bar.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        # A message over the pages takes their room; the window must not grow beyond the screen.
        self._stack.setMinimumHeight(_LOWEST_PAGE)
        column = boxes.column(
            self._header, self._problem, (self._stack, 1), self._reading, self._searching,
            self._tray, spacing=0,
        )  # fmt: skip
        whole = QWidget()
        boxes.row(self._rail, (column, 1), spacing=0, within=whole)
        self.setCentralWidget(whole)
        self.setStatusBar(self._status)
        entries = self._rail.entries.values()
        self._menus = Menus(self, self._services, PAGES, entries)
        self._menus.copy_python.triggered.connect(self._copy_python)
        self._menus.open_file.triggered.connect(self._open_file)
        self._tray.numbers_wanted.connect(self._menus.show_numbers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reopening.soon()

    def _restore(self) -> None:
        self._fit_screen()
        self.restoreGeometry(self._store.bytes("geometry"))
        kept = self._reopening.page or self._store.text("page")
        known = (page for page in PAGES if kept in (page.name, *page.former_names))
        self.show_page(next(known, PAGES[0]).name)

    def _fit_screen(self) -> None:
        """Have the usual size, or as much of it as the screen has room for."""
        self.resize(QSize(_WIDTH, _HEIGHT).boundedTo(self.screen().availableSize() - _FRAME))

    def _chosen(self) -> dict[str, str]:
        """What is chosen on each page, by its name."""
        chosen = {name: page.chosen() for name, page in self._stack.so_far().items()}
        return {name: words for name, words in chosen.items() if words}

    def _tell(self, sentence: str) -> None:
        self._problem.show_error(sentence, "", "")

    def _on_made(self, name: str, page: Page) -> None:
        page.changed.connect(partial(self._on_page_changed, page))
        self._menus.add_run_actions(page.run_actions())
        if (words := self._reopening.chosen.get(name)) is not None:
            page.choose(words)
        # Whichever page is made first, pictures are sent to pages in the order of the rail.
        places = [each.name for each in PAGES]
        sent_to = self.explorer.destinations
        self.explorer.destinations = {each: sent_to[each] for each in places if each in sent_to}

    def _on_completed(self) -> None:
        # After the pages, which know the model by then.
        self.explorer.model_changed.connect(self._on_model)
        self.completed.emit()

    def _on_page_changed(self, page: Page) -> None:
        self._changed.add(page)
        self._reopening.soon()

    def _remember(self) -> None:
        """Have the layout kept, and the pages that changed keep what is theirs."""
        self._store.keep("geometry", self.saveGeometry())
        changed, self._changed = self._changed, set()
        for page in changed:
            page.remember()
        self._store.save()
