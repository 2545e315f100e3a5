"""The menu bar: everything the window can do, with its keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import get_args

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from latentlab.gui import dialogs
from latentlab.gui.explore.numbers.numbers_dialog import NumbersDialog
from latentlab.gui.export_actions import ENLARGEMENTS, FILM_SPEEDS, ExportActions
from latentlab.gui.icons import icon
from latentlab.gui.pages import PageSpec
from latentlab.gui.services import Services
from latentlab.gui.theme import Scheme, apply_theme

_SCHEME_WORDS = {"system": "Like the system", "light": "Light", "dark": "Dark"}


@dataclass(frozen=True)
class Choice:
    """One entry of a menu in which exactly one is ticked."""

    text: str
    value: object
    ticked: bool


def export_menu(
    exports: ExportActions, export_page: Callable[[], None], window: QMainWindow
) -> QMenu:
    """What can be taken away: the page in front, and the run in hand."""
    menu = QMenu("&Export", window)
    menu.addAction("Pictures as one PNG…", QKeySequence("Ctrl+E"), export_page)
    menu.addAction("Timeline as GIF…", lambda: exports.export_shown_film("gif"))
    menu.addAction("Timeline as MP4…", lambda: exports.export_shown_film("mp4"))
    menu.addSeparator()
    for kind in ("png", "svg", "csv"):
        export = partial(exports.export_shown_curves, kind)
        menu.addAction(f"Curves as {kind.upper()}…", export)
    menu.addSeparator()
    sizes = [Choice(f"{n}×", n, n == exports.enlargement) for n in ENLARGEMENTS]
    add_choices(menu.addMenu("Enlarge pixels of PNG"), sizes, exports.set_enlargement)
    speeds = [Choice(f"{n} pictures/s", n, n == exports.film_speed) for n in FILM_SPEEDS]
    add_choices(menu.addMenu("Speed of GIF and MP4"), speeds, exports.set_film_speed)
    return menu


def add_choices(menu: QMenu, choices: Sequence[Choice], chosen: Callable[..., None]) -> None:
    """Fill `menu` with `choices`; `chosen` gets the value of the one that is ticked."""
    group = QActionGroup(menu)
    for choice in choices:
        action = menu.addAction(choice.text)
        action.setCheckable(True)
        action.setChecked(choice.ticked)
        action.triggered.connect(lambda _=False, value=choice.value: chosen(value))
        group.addAction(action)


class Menus:
    """Fills the menu bar of `window`.

    Args:
        show_page: brings a page to the front, by name.
        run_actions: entries of the Run menu.
        exporting: the export menu, shared with the header.

    Attributes:
        copy_python: the entry that copies what the page in front shows as a script.
    """

    def __init__(
        self,
        window: QMainWindow,
        services: Services,
        pages: Sequence[PageSpec],
        show_page: Callable[[str], None],
        run_actions: Sequence[QAction],
        exporting: QMenu,
    ) -> None:
        self._window = window
        self._services = services
        self.copy_python = QAction("Copy as &Python", window)
        self._numbers: NumbersDialog | None = None
        self._add_file_menu(exporting)
        self._add_edit_menu()
        self._add_run_menu(run_actions)
        self._add_view_menu(pages, show_page)
        self._add_help_menu()

    def _add_file_menu(self, exporting: QMenu) -> None:
        menu = self._window.menuBar().addMenu("&File")
        runs = self._services.runs
        menu.addAction("&New run", QKeySequence.StandardKey.New, runs.prepare_new)
        menu.addAction("&Open run folder…", QKeySequence.StandardKey.Open, runs.open_elsewhere)
        menu.addMenu(exporting)
        menu.addSeparator()
        menu.addAction("&Quit", QKeySequence("Ctrl+Q"), self._window.close)

    def _add_edit_menu(self) -> None:
        menu = self._window.menuBar().addMenu("&Edit")
        explorer = self._services.explorer
        undo = menu.addAction(icon("undo"), "&Undo", QKeySequence("Ctrl+Z"), explorer.undo)
        redo = menu.addAction(icon("redo"), "&Redo", QKeySequence("Ctrl+Shift+Z"), explorer.redo)
        menu.addSeparator()
        self.copy_python.setShortcut(QKeySequence("Ctrl+Shift+C"))
        menu.addAction(self.copy_python)
        keys = QKeySequence("Ctrl+Shift+N")
        menu.addAction("Latents as &numbers…", keys, self._show_numbers)

        def enable() -> None:
            undo.setEnabled(explorer.can_undo)
            redo.setEnabled(explorer.can_redo)

        explorer.history_changed.connect(enable)
        enable()

    def _add_run_menu(self, run_actions: Sequence[QAction]) -> None:
        menu = self._window.menuBar().addMenu("&Run")
        for action in run_actions:
            menu.addAction(action)
        menu.addSeparator()
        held = self._services.runs.for_held_run
        runs = self._services.runs
        dependent = [
            menu.addAction("&Branch", QKeySequence("Ctrl+B"), lambda: held(runs.branch)),
            menu.addAction("Open its &folder", lambda: held(runs.show_in_files)),
        ]
        workbench = self._services.workbench

        def enable() -> None:
            dependent[0].setEnabled(workbench.run is not None and not workbench.is_training)
            dependent[1].setEnabled(workbench.run is not None)

        workbench.run_changed.connect(enable)
        workbench.activity_changed.connect(enable)
        enable()

    def _add_view_menu(self, pages: Sequence[PageSpec], show_page: Callable[[str], None]) -> None:
        menu = self._window.menuBar().addMenu("&View")
        for number, page in enumerate(pages, start=1):
            key = QKeySequence(f"Ctrl+{number}")
            menu.addAction(page.title, key, partial(show_page, page.name))
        menu.addSeparator()
        current = self._services.store.theme
        schemes = [Choice(_SCHEME_WORDS[s], s, s == current) for s in get_args(Scheme)]
        add_choices(menu.addMenu("&Theme"), schemes, self._choose_theme)

    def _add_help_menu(self) -> None:
        menu = self._window.menuBar().addMenu("&Help")
        menu.addAction("&Keyboard shortcuts", QKeySequence("F1"), self._show_shortcuts)
        menu.addAction("&About LatentLab", lambda: dialogs.about(self._window).open())

    def _show_numbers(self) -> None:
        services = self._services
        if self._numbers is None:
            self._numbers = NumbersDialog(services.explorer, services.exports, self._window)
        self._numbers.show()
        self._numbers.raise_()

    def _show_shortcuts(self) -> None:
        menus = [action.menu() for action in self._window.menuBar().actions()]
        actions = [entry for menu in menus if isinstance(menu, QMenu) for entry in menu.actions()]
        dialogs.shortcuts(self._window, actions).open()

    def _choose_theme(self, scheme: Scheme) -> None:
        self._services.store.theme = scheme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scheme)
