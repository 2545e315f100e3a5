"""Own pictures when a model of larger ones is taken: read again in a background thread."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from scripted_bench import until
from transfer_models import SIZE, transfer_page, two_way_run, write_picture

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.pictures import notices, sources
from latentlab.gui.explorer.pictures.reading import Found, Origin
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from latentlab.views import Picture, SwapView, TranslateView
from trainers.runs.run import Run

LARGER = 2 * SIZE


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return two_way_run(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return two_way_run(tmp_path_factory.mktemp("large"), LARGER)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return write_picture(tmp_path / "own.png", 1, 90, 70)


@pytest.fixture
def page(services: Services, small: Run, own: Path) -> Iterator[TransferPage]:
    """With a model of small pictures and a picture of one's own."""
    with transfer_page(services, small) as made:
        made.sources.open_files([own], made.take)
        until(lambda: not made.sources.running)
        assert _view(made).pictures == (Picture.from_file(own, SIZE, 3),)
        yield made


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Until it is set, no file is read for another model."""
    made, read = Event(), sources.read_squares

    def wait(task: BackgroundTask, origins: Sequence[Origin], size: int, channels: int) -> Found:
        while not made.wait(0.01):
            task.reached(0.5)
        return read(task, origins, size, channels)

    monkeypatch.setattr(sources, "read_squares", wait)
    monkeypatch.setattr(notices, "_SLOW_MS", 10)
    yield made
    made.set()


def _view(page: TransferPage) -> TranslateView:
    view = page.current_view()
    assert isinstance(view, TranslateView)
    return view


def _take(page: TransferPage, run: Run) -> None:
    """Open a model, and wait until it is known."""
    page.explorer.open(ModelRef.run(run.folder))
    until(lambda: page.explorer.facts is not None)


def test_they_are_cut_from_their_files_as_sharp_as_can_be(
    page: TransferPage, large: Run, own: Path
) -> None:
    _take(page, large)
    until(lambda: page.answer() is not None)
    assert _view(page).pictures == (Picture.from_file(own, LARGER, 3),)
    assert page.sources.origins.of(_view(page).pictures[0]) is not None


def test_while_they_are_read_the_page_says_so_and_shows_nothing_else(
    page: TransferPage, large: Run, own: Path, go_on: Event
) -> None:
    _take(page, large)
    bar = page.findChild(QPushButton, "readingCancel")
    until(bar.isVisible)
    words = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Reading the pictures for this model…" in words
    assert page.current_view() is None and not page.modes[0].parts[0].isVisible()
    go_on.set()
    until(lambda: page.answer() is not None)
    assert _view(page).pictures == (Picture.from_file(own, LARGER, 3),)
    assert not bar.isVisible() and page.modes[0].parts[0].isVisible()


@pytest.mark.usefixtures("go_on")
def test_without_patience_they_are_enlarged(page: TransferPage, large: Run) -> None:
    blurred = _view(page).pictures[0].fitted(LARGER, 3)
    _take(page, large)
    until(page.findChild(QPushButton, "readingCancel").isVisible)
    page.findChild(QPushButton, "readingCancel").click()
    until(lambda: page.answer() is not None)
    assert _view(page).pictures == (blurred,)


def test_so_they_are_when_their_file_has_gone(page: TransferPage, large: Run, own: Path) -> None:
    blurred = _view(page).pictures[0].fitted(LARGER, 3)
    own.unlink()
    _take(page, large)
    until(lambda: page.answer() is not None)
    assert _view(page).pictures == (blurred,) and page._refusals.isHidden()


def test_a_model_that_was_left_meanwhile_gets_nothing(
    page: TransferPage, large: Run, objects: Run, go_on: Event
) -> None:
    _take(page, large)
    _take(page, objects)
    go_on.set()
    until(lambda: page.answer() is not None and not page.sources.running)
    assert isinstance(page.current_view(), SwapView)
    assert page.explorer.view("translate") is None


def test_pictures_that_are_opened_meanwhile_come_after_them(
    page: TransferPage, large: Run, go_on: Event, tmp_path: Path
) -> None:
    _take(page, large)
    page.sources.open_files([write_picture(tmp_path / "new.png", 2)], page.take)
    until(lambda: bool(page._waiting))
    go_on.set()
    until(lambda: page.answer() is not None)
    assert [each.name for each in _view(page).pictures] == ["own.png", "new.png"]
