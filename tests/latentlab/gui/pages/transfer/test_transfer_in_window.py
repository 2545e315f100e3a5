"""A model that makes pictures from pictures, in the window with its other pages."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QComboBox, QFileDialog, QToolButton
from scripted_bench import until
from transfer_models import two_way_run, write_picture
from using_window import entry

from latentlab.gui.explorer.pictures.strip import is_for_the_window
from latentlab.gui.explorer.tray.tray import TrayList
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.window.main_window import MainWindow
from latentlab.gui.window.model_chooser import ModelChooser
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Seed, TranslateView, changed
from trainers.runs.run import Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return two_way_run(tmp_path)


def _take(window: MainWindow, ref: ModelRef) -> None:
    window.explorer.open(ref)
    until(lambda: window.explorer.facts is not None and window.explorer.facts.ref == ref)


def _front(window: MainWindow) -> str:
    (name,) = (name for name, page in window.pages.items() if page.isVisible())
    return name


def _page(window: MainWindow) -> TransferPage:
    page = window.pages["transfer"]
    assert isinstance(page, TransferPage)
    return page


def test_it_opens_on_the_transfer_page_and_the_others_say_why_not(
    window: MainWindow, run: Run
) -> None:
    window.show_page("samples")
    _take(window, ModelRef.run(run.folder))
    assert _front(window) == "transfer"
    samples = window.findChild(QToolButton, "rail-samples")
    assert not samples.isEnabled() and "on the Transfer page" in samples.toolTip()
    entries = {each.text(): each.isEnabled() for each in window._rail.entries.values()}
    assert (entries["Samples"], entries["Transfer"], entries["Train"]) == (False, True, True)
    assert not window.pages["samples"].inspector.isEnabled()
    assert _page(window).inspector.isEnabled()
    window.explorer.exploring_wanted.emit()
    assert _front(window) == "transfer"


def test_a_model_that_comes_back_shows_what_it_showed_and_what_was_put_here_meanwhile(
    window: MainWindow, run: Run, tmp_path: Path
) -> None:
    first, page = ModelRef.run(run.folder), _page(window)
    other = ModelRef.run(copytree(run.folder, tmp_path / "other"))
    window.show_page("transfer")
    _take(window, first)
    until(lambda: isinstance(page.current_view(), TranslateView))
    page.change({"cycle": False, "seed": 7})
    left = page.current_view()
    assert isinstance(left, TranslateView)
    for _ in range(2):
        _take(window, other)
        until(lambda: isinstance(page.current_view(), TranslateView))
        page.change({"cycle": True, "seed": 0})
        page.modes[0].shelves[0].take_examples()
        until(lambda: not page.sources.running)
        _take(window, first)
        until(lambda: page.current_view() == left)
    _take(window, other)
    until(lambda: isinstance(page.current_view(), TranslateView))
    page.sources.open_files([write_picture(tmp_path / "own.png", 1, 90, 40)], page.take)
    until(lambda: _names(page) == ["own.png"])
    _take(window, first)
    until(lambda: _names(page) == ["own.png"])
    assert page.current_view() == changed(left, pictures=page.current_view().pictures)
    window.explorer.undo()
    assert page.current_view() == left


def _names(page: TransferPage) -> list[str]:
    view = page.current_view()
    return [each.name for each in view.pictures] if isinstance(view, TranslateView) else []


def test_a_model_of_latents_leads_back_to_its_samples(
    window: MainWindow, run: Run, model_file: Callable[..., Path]
) -> None:
    window.show_page("samples")
    _take(window, ModelRef.run(run.folder))
    _take(window, ModelRef.file(model_file("plain", "gan")))
    assert _front(window) == "samples"
    transfer = window.findChild(QToolButton, "rail-transfer")
    assert not transfer.isEnabled() and "translates pictures" in transfer.toolTip()


def test_the_tray_keeps_its_pictures_beside_a_model_that_cannot_draw_them(
    window: MainWindow, run: Run, model_file: Callable[..., Path]
) -> None:
    window.show_page("samples")
    _take(window, ModelRef.file(model_file("plain", "gan")))
    window.explorer.tray.pin(Anchor(latent=Seed(seed=3)), "mine")
    shown = window.findChild(TrayList)
    until(lambda: window.explorer.answer("thumbnails") is not None)
    before = shown.item(0).icon().pixmap(40, 40).toImage()
    _take(window, ModelRef.run(run.folder))
    assert shown.item(0).icon().pixmap(40, 40).toImage() == before


def test_the_header_shows_what_a_model_made_of_a_picture(window: MainWindow, run: Run) -> None:
    chooser = window.findChild(ModelChooser)
    window.show_page("samples")
    _take(window, ModelRef.run(run.folder))
    blank = chooser.icon().pixmap(32, 32).toImage()
    until(lambda: _page(window).answer() is not None)
    assert chooser.icon().pixmap(32, 32).toImage() != blank


def test_the_header_offers_recent_runs_and_shows_what_one_made(
    window: MainWindow, run: Run, own_home: Path
) -> None:
    kept = Run.open(copytree(run.folder, own_home / "runs" / "recent"))
    chooser = window.findChild(ModelChooser)
    window.show_page("train")
    chooser.menu().aboutToShow.emit()
    blank = chooser.icon().pixmap(32, 32).toImage()
    (offered,) = [each for each in chooser.menu().actions() if each.text() == "recent"]
    offered.trigger()
    until(lambda: window.explorer.facts is not None)
    assert window.explorer.ref == ModelRef.run(kept.folder)
    assert chooser.icon().pixmap(32, 32).toImage() != blank


def test_an_exported_picture_restores_what_it_shows_when_it_is_dropped(
    window: MainWindow, run: Run, tmp_path: Path
) -> None:
    window.show_page("samples")
    _take(window, ModelRef.run(run.folder))
    page = _page(window)
    until(lambda: page.answer() is not None)
    answer, before = page.answer(), page.current_view()
    assert answer is not None and isinstance(before, TranslateView)
    exported = answer[1].save(tmp_path / "exported.png")
    page.show_changed(before, {"pictures": before.pictures[:1]})
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(exported))])
    assert is_for_the_window(data)
    window._drops.take([exported])
    assert page.current_view() == before


def test_runs_and_models_that_are_dropped_are_not_taken_for_pictures(
    run: Run, tmp_path: Path
) -> None:
    dropped = {
        run.folder: True,
        run.snapshots()[-1].path: True,
        write_picture(tmp_path / "own.png", 1): False,
        tmp_path: False,
    }
    for path, expected in dropped.items():
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        assert is_for_the_window(data) == expected, path


def test_a_picture_opened_from_the_menu_is_worked_on_where_it_can_be(
    window: MainWindow, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = write_picture(tmp_path / "photo.png", 7)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(photo), ""))
    window.show_page("samples")
    _take(window, ModelRef.run(run.folder))
    page = _page(window)
    until(lambda: page.answer() is not None)
    entry(window, "Open picture or model").trigger()

    def names() -> list[str]:
        view = page.current_view()
        assert isinstance(view, TranslateView)
        return [picture.name for picture in view.pictures]

    until(lambda: any("photo" in name for name in names()))
    assert window._problem.isHidden()
    window.show_page("train")
    entry(window, "Open picture or model").trigger()
    assert "photo.png" in window._problem.accessibleName(), "a picture is not yet a data set"
    assert window.findChild(QComboBox, "datasetBox").currentData() != "folder"
