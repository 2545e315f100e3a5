"""A model that makes pictures from pictures, in the window with its other pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QToolButton
from scripted_bench import until
from transfer_models import two_way_run, write_picture

from latentlab.gui.explore.transfer.transfer_page import TransferPage, _is_for_the_window
from latentlab.gui.main_window import MainWindow
from latentlab.models.refs import ModelRef
from latentlab.views import TranslateView
from trainers.run import Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return two_way_run(tmp_path)


def _take(window: MainWindow, ref: ModelRef) -> None:
    window.explorer.open(ref)
    until(lambda: window.explorer.facts is not None and window.explorer.facts.ref == ref)


def _front(window: MainWindow) -> str:
    (name,) = (name for name, page in window._pages.items() if page.isVisible())
    return name


def _page(window: MainWindow) -> TransferPage:
    page = window._pages["transfer"]
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
    window.explorer.page_wanted.emit("samples")
    assert _front(window) == "transfer"


def test_a_model_of_latents_leads_back_to_its_samples(
    window: MainWindow, run: Run, model_file: Callable[..., Path]
) -> None:
    window.show_page("samples")
    _take(window, ModelRef.run(run.folder))
    _take(window, ModelRef.file(model_file("plain", "gan")))
    assert _front(window) == "samples"
    transfer = window.findChild(QToolButton, "rail-transfer")
    assert not transfer.isEnabled() and "CycleGAN" in transfer.toolTip()


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
    assert _is_for_the_window(data)
    window._drops.take(exported)
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
        assert _is_for_the_window(data) == expected, path
