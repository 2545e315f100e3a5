"""What the window does with a page of which it knows only what every page offers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest
from answering_export import export_to, open_dialog
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from scripted_bench import LABORATORY, Bench, until
from using_window import ModelFile, drop, entry

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.exporting.exportable import Exportable, Files, Format
from latentlab.gui.pages import pages
from latentlab.gui.pages.page import Offer, Page, PageSpec
from latentlab.gui.services import Services
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.style.theme import apply_theme
from latentlab.gui.training.workbench import Workbench
from latentlab.gui.window import main_window
from latentlab.gui.window.main_window import MainWindow
from latentlab.gui.window.rail import Rail
from latentlab.models.refs import ModelRef
from trainers.storage import home


class Easel(Page):
    """A toy: it takes pictures, exports them, and writes them down in `done`."""

    shows_tray = True

    def __init__(self, services: Services) -> None:
        super().__init__()
        del services
        self.done: list[str] = []

    def offers(self, pictures: Sequence[Path]) -> list[Offer]:
        names = ", ".join(each.name for each in pictures)
        return [Offer("Paint over it", "easel", lambda: self.done.append(f"opened {names}"))]

    def exportables(self) -> list[Exportable]:
        self.done.append("asked")
        svg = Format(".svg", "Drawing (SVG)")
        return [
            Files(
                "curves",
                "Canvas",
                "canvas",
                "Lines.",
                (svg,),
                _paint,
            )
        ]

    def copy_python(self) -> bool:
        self.done.append("copied")
        return True

    def run_actions(self) -> list[QAction]:
        return [QAction("Dip", self)]

    def remember(self) -> None:
        self.done.append("remembered")


def _paint(path: Path) -> None:
    path.write_bytes(b"<svg/>")


SPEC = PageSpec(
    "easel", "Easel", "picture", "Paint.", "explore", lambda: Easel, {"dip": "Ctrl+D"}, ("paper",)
)


@pytest.fixture
def toy(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(main_window, "PAGES", (*pages.PAGES, SPEC))
    window = MainWindow(bench.workbench, SettingsStore())
    window.show()
    return window


def test_a_page_is_found_in_rail_menus_and_shortcuts(toy: MainWindow) -> None:
    toy.findChild(QToolButton, "rail-easel").click()
    page = toy._stack.currentWidget()
    assert isinstance(page, Easel) and not toy._tray.isHidden()
    number = len(pages.PAGES) + 1
    assert entry(toy, "Easel").shortcut().toString() == (f"Ctrl+{number}" if number < 10 else "")
    assert entry(toy, "Easel").toolTip().startswith("Paint.")
    assert entry(toy, "Dip") is not None
    entry(toy, "Keyboard shortcuts").trigger()
    told = [each.text() for each in toy.findChildren(QLabel)]
    assert told[told.index("Easel page") :][:2] == ["Easel page", "dip"]
    toy.close()


def test_pages_that_explore_are_made_when_they_are_wanted_or_there_is_time(
    toy: MainWindow,
) -> None:
    told: list[object] = []
    toy.completed.connect(lambda: told.append(toy._stack.so_far()))
    assert list(toy._stack.so_far()) == ["library", "train"]
    toy.show_page("easel")
    assert list(toy._stack.so_far()) == ["library", "train", "easel"] and not told
    until(lambda: bool(told))
    assert list(toy.pages) == [*(each.name for each in pages.PAGES), "easel"]
    assert len(told) == 1
    toy.close()


def test_pages_that_are_made_before_anybody_listens_are_told_of(toy: MainWindow) -> None:
    """Otherwise PyTorch would never be loaded."""
    assert toy.pages
    told: list[bool] = []
    toy.completed.connect(lambda: told.append(True))
    toy.make_pages()
    assert told == [True]
    toy.close()


def test_a_model_that_is_opened_at_the_start_does_not_make_pages(
    bench: Bench, toy: MainWindow, model_file: ModelFile
) -> None:
    del bench
    toy.explorer.open(ModelRef.file(model_file("sampler", "gan")))
    assert list(toy._stack.so_far()) == ["library", "train"]
    toy.close()


def test_a_window_that_closes_makes_no_more_pages(toy: MainWindow) -> None:
    toy.make_pages()
    toy.close()
    QApplication.processEvents()
    assert list(toy._stack.so_far()) == ["library", "train"]


def known(window: MainWindow, model: Path) -> tuple[object, ...]:
    """What pages, rail and menus of `window` know once the model at `model` is open."""
    explorer = window.explorer
    explorer.open(ModelRef.file(model))
    window.workbench.laboratory = LABORATORY
    window.workbench.loaded.emit(LABORATORY)
    until(lambda: explorer.facts is not None)
    of_explorer = {name: page for name, page in window.pages.items()
                   if isinstance(page, ExplorerPage)}  # fmt: skip
    parts = {
        name: [(each.objectName(), each.isEnabled(), each.isHidden())
               for each in page.findChildren(QWidget) if each.objectName()]
        for name, page in of_explorer.items()
    }  # fmt: skip
    entries = {name: (each.isEnabled(), each.toolTip())
               for name, each in window._rail.entries.items()}  # fmt: skip
    sent = [(each.text, each.page) for page in explorer.destinations.values() for each in page]
    run_menu = [each.text() for each in window._menus._run_menu.actions()]
    return parts, entries, sent, run_menu


def test_pages_know_a_model_that_was_opened_before_they_were_made(
    bench: Bench, model_file: ModelFile
) -> None:
    model = model_file("sampler", "cgan")
    early = MainWindow(bench.workbench, SettingsStore())
    assert early.pages
    expected = known(early, model)
    early.close()
    late = MainWindow(Workbench(bench.workbench.root), SettingsStore())
    late.show_page("chain")
    assert known(late, model) == expected
    late.close()


def test_the_page_in_front_is_asked_first(toy: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "cat.jpg").write_bytes(b"")
    toy.show_page("easel")
    page = toy._stack.currentWidget()
    assert isinstance(page, Easel)
    drop(toy, tmp_path / "cat.jpg")
    toy._menus.export.trigger()
    open_dialog().reject()
    entry(toy, "Copy as Python").trigger()
    toy.close()
    assert page.done == ["opened cat.jpg", "asked", "copied", "remembered"]


def test_a_page_is_remembered_by_a_name_that_it_had_before(toy: MainWindow, bench: Bench) -> None:
    toy.close()
    rmtree(home() / "windows")  # which earlier versions did not have
    SettingsStore().keep("page", "paper")
    again = MainWindow(Workbench(bench.workbench.root), SettingsStore())
    assert isinstance(again._stack.currentWidget(), Easel)
    again.close()


def test_what_a_page_has_is_exported_by_the_one_dialog(toy: MainWindow, tmp_path: Path) -> None:
    toy.show_page("easel")
    toy._menus.export.trigger()
    export_to(tmp_path / "a.svg")
    message = toy.findChild(QLabel, "statusMessage")
    until(lambda: message.text() == f"Saved {tmp_path / 'a.svg'}.")
    assert (tmp_path / "a.svg").read_bytes() == b"<svg/>"
    toy.close()


def test_the_table_follows_the_groups_of_the_rail(qapp: QApplication) -> None:
    del qapp
    order = ["make", "explore", "judge"]
    groups = [order.index(page.group) for page in pages.PAGES]
    assert groups == sorted(groups)


def test_thirteen_pages_fit_beside_each_other_in_a_low_window(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    specs = [replace(pages.PAGES[0], name=f"page{number}") for number in range(13)]
    rail = Rail(specs)
    assert rail.minimumSizeHint().height() <= 720
    rail.resize(rail.sizeHint().width(), 720)
    rail.show()
    buttons = rail.findChildren(QToolButton)
    for button in buttons:
        assert button.height() > button.iconSize().height() + button.fontMetrics().height()
    few = Rail(pages.PAGES)
    few.resize(few.sizeHint().width(), 900)
    few.show()
    assert {each.height() for each in few.findChildren(QToolButton)} == {64}
