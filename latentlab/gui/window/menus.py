"""The menu bar: everything the window can do, with its keys."""

from collections.abc import Iterable, Sequence
from typing import get_args

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from latentlab.gui.explorer.numbers.numbers_dialog import NumbersDialog
from latentlab.gui.pages.page import PageSpec
from latentlab.gui.services import Services
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import Scheme, apply_theme
from latentlab.gui.widgets.buttons import Choice, add_choices
from latentlab.gui.window import dialogs
from latentlab.gui.window.guide_window import GuideWindow
from latentlab.gui.window.shortcuts import shortcuts

_SCHEME_WORDS = {"system": "Like the system", "light": "Light", "dark": "Dark"}


class Menus:
    """Fills the menu bar of `window`.

    Args:
        pages: whose keys the shortcuts' window tells.
        page_entries: entries of the View menu, one for each page.

    Attributes:
        copy_python: the entry that copies what the page in front shows as a script.
        open_file: the entry that opens a saved picture or a model.
        export: the entry that asks what to export.
    """

    def __init__(
        self,
        window: QMainWindow,
        services: Services,
        pages: Sequence[PageSpec],
        page_entries: Iterable[QAction],
    ) -> None:
        self._window = window
        self._services = services
        self._pages = pages
        self.copy_python = QAction("Copy as &Python", window)
        self.open_file = QAction("&Open picture or model…", window)
        self.export = QAction(icon("export"), "&Export…", window)
        self._numbers: NumbersDialog | None = None
        self._guide: GuideWindow | None = None
        self._add_file_menu()
        self._add_edit_menu()
        self._add_run_menu()
        self._page_entries = tuple(page_entries)
        self._add_view_menu(self._page_entries)
        self._add_help_menu()

    def add_run_actions(self, actions: Sequence[QAction]) -> None:
        """Take what a page has for the Run menu."""
        self._run_menu.insertActions(self._below_actions, list(actions))

    def _add_file_menu(self) -> None:
        menu = self._window.menuBar().addMenu("&File")
        runs = self._services.runs
        menu.addAction("&New run", QKeySequence.StandardKey.New, runs.prepare_new)
        self.open_file.setShortcut(QKeySequence(QKeySequence.StandardKey.Open))
        menu.addAction(self.open_file)
        menu.addAction("Open run &folder…", QKeySequence("Ctrl+Shift+O"), runs.open_elsewhere)
        self.export.setShortcut(QKeySequence("Ctrl+E"))
        menu.addAction(self.export)
        menu.addSeparator()
        menu.addAction("&Quit", QKeySequence("Ctrl+Q"), self._window.close)

    def _add_edit_menu(self) -> None:
        menu = self._window.menuBar().addMenu("&Edit")
        explorer = self._services.explorer
        undo = menu.addAction(icon("undo"), "&Undo", QKeySequence("Ctrl+Z"), explorer.undo)
        redo = menu.addAction(icon("redo"), "&Redo", explorer.redo)
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu.addSeparator()
        self.copy_python.setShortcut(QKeySequence("Ctrl+Shift+C"))
        menu.addAction(self.copy_python)
        keys = QKeySequence("Ctrl+Shift+N")
        menu.addAction("Latents as &numbers…", keys, self.show_numbers)

        def enable() -> None:
            undo.setEnabled(bool(explorer.undoable))
            undo.setText(f"&Undo {explorer.undoable}".rstrip())
            redo.setEnabled(bool(explorer.redoable))
            redo.setText(f"&Redo {explorer.redoable}".rstrip())

        explorer.history_changed.connect(enable)
        enable()

    def _add_run_menu(self) -> None:
        menu = self._run_menu = self._window.menuBar().addMenu("&Run")
        self._below_actions = menu.addSeparator()
        runs = self._services.runs
        current = runs.for_current_run
        dependent = [
            menu.addAction("&Branch", QKeySequence("Ctrl+B"), lambda: current(runs.branch)),
            menu.addAction("Open its &folder", lambda: current(runs.show_in_files)),
        ]
        workbench = self._services.workbench

        def enable() -> None:
            dependent[0].setEnabled(workbench.run is not None and not workbench.is_training)
            dependent[1].setEnabled(workbench.run is not None)

        workbench.run_changed.connect(enable)
        workbench.activity_changed.connect(enable)
        enable()

    def _add_view_menu(self, page_entries: Iterable[QAction]) -> None:
        menu = self._window.menuBar().addMenu("&View")
        menu.setToolTipsVisible(True)
        menu.addActions(list(page_entries))
        menu.addSeparator()
        current = self._services.store.theme
        schemes = [Choice(_SCHEME_WORDS[s], s, s == current) for s in get_args(Scheme)]
        add_choices(menu.addMenu("&Theme"), schemes, self._choose_theme)

    def _add_help_menu(self) -> None:
        menu = self._window.menuBar().addMenu("&Help")
        menu.addAction(
            "&Guide", QKeySequence(QKeySequence.StandardKey.HelpContents), self._show_guide
        )
        menu.addAction("&Keyboard shortcuts", QKeySequence("Ctrl+F1"), self._show_shortcuts)
        menu.addAction("&About LatentLab", lambda: dialogs.about(self._window).open())

    def show_numbers(self) -> None:
        """Show the latents in the tray as numbers, in a window of their own."""
        services = self._services
        if self._numbers is None:
            self._numbers = NumbersDialog(services.explorer, services.exports, self._window)
        self._numbers.show()
        self._numbers.raise_()

    def _show_guide(self) -> None:
        """Show what the guide says of the page in front."""
        if self._guide is None:
            self._guide = GuideWindow(self._window)
        shown = next((entry.text() for entry in self._page_entries if entry.isChecked()), "")
        self._guide.show_section(shown.replace("&", ""))

    def _show_shortcuts(self) -> None:
        entries = {}
        for action in self._window.menuBar().actions():
            menu = action.menu()
            if isinstance(menu, QMenu):
                entries[f"{action.text().replace('&', '')} menu"] = menu.actions()
        shortcuts(self._window, entries, self._pages).open()

    def _choose_theme(self, scheme: Scheme) -> None:
        self._services.store.theme = scheme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scheme)
