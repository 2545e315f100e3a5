"""The Transfer page while a model's data take long to open: told, cancelled, or not wanted."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from scripted_bench import until
from transfer_models import transfer_page, write_picture

from latentlab.gui.background import end_all
from latentlab.gui.explorer.pictures import notices
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.services import Services
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.pictures import training_images
from latentlab.views import SwapView, TranslateView
from trainers.data.images import Images, Part
from trainers.data.watching import Watcher
from trainers.runs.run import Run


class SlowData:
    """Opens the data of one run half, then goes no further until `go_on` is set."""

    def __init__(self, run: Run) -> None:
        self.go_on = Event()
        self.begun = Event()
        self._slow = ModelRef.run(run.folder).key
        self._open = training_images.open_domains

    def open_domains(
        self,
        ref: ModelRef,
        model: LatentModel,
        part: Part = "test",
        watcher: Watcher | None = None,
    ) -> Images:
        while ref.key == self._slow and not self.go_on.wait(0.01):
            self.begun.set()
            (watcher or Watcher()).tell("Drawing the animals", 0.5)
        return self._open(ref, model, part, watcher)


@pytest.fixture
def slow(two_way: Run, monkeypatch: pytest.MonkeyPatch) -> SlowData:
    """The data of the model of two domains."""
    made = SlowData(two_way)
    monkeypatch.setattr(training_images, "open_domains", made.open_domains)
    monkeypatch.setattr(notices, "_SLOW_MS", 10)
    return made


@pytest.fixture
def page(services: Services, two_way: Run, slow: SlowData) -> Iterator[TransferPage]:
    """With that model as the current one, while its first examples are fetched."""
    made = TransferPage(services)
    made.resize(1000, 700)
    made.show()
    services.explorer.open(ModelRef.run(two_way.folder))
    until(slow.begun.is_set)
    yield made
    end_all(made)
    made.close()


def _bar(page: TransferPage) -> QProgressBar:
    return page.findChild(QProgressBar, "readingProgress")


def _words(page: TransferPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def test_it_is_told_how_far_opening_is(page: TransferPage) -> None:
    until(_bar(page).isVisible)
    until(lambda: _bar(page).value() == _bar(page).maximum() // 2 > 0)
    assert "Drawing the animals…" in _words(page)


def test_opening_is_cancelled_and_can_be_tried_again(page: TransferPage, slow: SlowData) -> None:
    until(_bar(page).isVisible)
    page.findChild(QPushButton, "readingCancel").click()
    until(lambda: not page.sources.running)
    assert "No pictures yet" in _words(page) and not _bar(page).isVisible()
    assert page._refusals.isHidden() and page.current_view() is None
    slow.go_on.set()
    page.findChild(QPushButton, "waysInExamples").click()
    until(lambda: page.answer() is not None)


def test_examples_of_the_model_before_are_dropped_and_the_next_gets_its_own(
    page: TransferPage, objects: Run, slow: SlowData
) -> None:
    failures: list[str] = []
    page.explorer.failed.connect(lambda *failure: failures.append(str(failure[-1])))
    page.explorer.open(ModelRef.run(objects.folder))
    until(lambda: page.answer() is not None)
    slow.go_on.set()
    until(lambda: not page.sources.running)
    view = page.current_view()
    assert isinstance(view, SwapView) and not failures
    assert page.explorer.undoable == "opening objects"
    assert page.explorer.view("translate") is None


def test_examples_that_came_just_too_late_are_dropped(
    services: Services, two_way: Run, objects: Run
) -> None:
    with transfer_page(services, two_way) as page:
        page.modes[0].take_examples()
        (task,) = (each for work in page.sources._fetching.values() for each in work._running)
        # They are read, and wait to be told to the window.
        assert task.wait(10_000)
        page.explorer.open(ModelRef.run(objects.folder))
        until(lambda: page.answer() is not None)
        assert isinstance(page.current_view(), SwapView)
        assert page.explorer.view("translate") is None


def test_own_pictures_that_come_late_are_taken_by_the_next_model(
    services: Services, two_way: Run, objects: Run, tmp_path: Path
) -> None:
    with transfer_page(services, objects) as page:
        page.sources.open_files([write_picture(tmp_path / "own.png", 1)], page.take)
        page.explorer.open(ModelRef.run(two_way.folder))
        until(lambda: page.answer() is not None)
        view = page.current_view()
        assert isinstance(view, TranslateView)
        assert [each.name for each in view.pictures] == ["own.png"]


def test_the_search_for_bad_cases_tells_of_opening_and_ends_when_cancelled(
    page: TransferPage,
) -> None:
    page.sources.cancel()
    until(lambda: not page.sources.running)
    page.findChild(QPushButton, "badCasesFind").click()
    bar = page.findChild(QProgressBar, "badCasesProgress")
    until(lambda: bar.value() == bar.maximum() // 2)
    assert "Drawing the animals…" in _words(page)
    page.findChild(QPushButton, "badCasesCancel").click()
    until(bar.isHidden)
    assert "Drawing the animals…" not in _words(page)


def test_who_waits_for_data_that_another_opens_can_be_cancelled_too(page: TransferPage) -> None:
    page.findChild(QPushButton, "badCasesFind").click()
    bar = page.findChild(QProgressBar, "badCasesProgress")
    until(bar.isVisible)
    page.findChild(QPushButton, "badCasesCancel").click()
    until(bar.isHidden)
    assert page.sources.running


def test_the_window_need_not_wait_for_data_when_it_closes(page: TransferPage) -> None:
    page.findChild(QPushButton, "badCasesFind").click()
    began = time.monotonic()
    end_all(page)
    assert time.monotonic() - began < 2.0


def test_own_pictures_win_over_examples_that_come_late(
    page: TransferPage, slow: SlowData, tmp_path: Path
) -> None:
    page.sources.open_files([write_picture(tmp_path / "own.png", 1)], page.take)
    until(lambda: page.answer() is not None)
    slow.go_on.set()
    until(lambda: not page.sources.running)
    view = page.current_view()
    assert isinstance(view, TranslateView)
    assert [each.name for each in view.pictures] == ["own.png"]
    assert page.modes[0].shelf.pictures == view.pictures


def test_own_pictures_win_over_bad_cases_that_are_found_late(
    page: TransferPage, slow: SlowData, tmp_path: Path
) -> None:
    page.findChild(QPushButton, "badCasesFind").click()
    page.sources.open_files([write_picture(tmp_path / "own.png", 1)], page.take)
    until(lambda: page.answer() is not None)
    slow.go_on.set()
    until(page.findChild(QProgressBar, "badCasesProgress").isHidden)
    until(lambda: not page.sources.running)
    view = page.current_view()
    assert isinstance(view, TranslateView)
    assert [each.name for each in view.pictures] == ["own.png"]


def test_a_picture_that_is_added_is_scrolled_into_view(page: TransferPage, tmp_path: Path) -> None:
    page.resize(700, 500)
    many = [write_picture(tmp_path / f"{number}.png", number) for number in range(40)]
    page.sources.open_files(many, page.take)
    until(lambda: len(page.modes[0].shelf.pictures) == 40)
    page.sources.open_files([write_picture(tmp_path / "last.png", 77)], page.take)
    until(lambda: len(page.modes[0].shelf.pictures) == 41)
    strip = page.modes[0].shelf.strip
    assert strip.currentRow() == 40
    assert strip.viewport().rect().contains(strip.visualItemRect(strip.item(40)).center())
    until(lambda: page.answer() is not None and len(page.answer()[0].view.pictures) == 41)
    until(lambda: page.canvas.selection == 40 * page.answer()[1].columns)
