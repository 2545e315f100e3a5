"""What is done to the shelves of the Transfer page is undone, also where no view shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lone_page import settled
from PySide6.QtWidgets import QPushButton
from scripted_bench import until
from transfer_models import SIZE, one_way_run, transfer_page, write_picture

from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.translate.mode import TranslateMode
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from trainers.runs.run import Run


@pytest.fixture
def translating(services: Services, two_way: Run) -> Iterator[TransferPage]:
    with transfer_page(services, two_way) as made:
        yield made


@pytest.fixture
def taking_apart(services: Services, objects: Run) -> Iterator[TransferPage]:
    with transfer_page(services, objects) as made:
        yield made


def _shelf(page: TransferPage) -> PictureShelf:
    return next(each.shelf for each in page.modes if isinstance(each, TranslateMode))


def _pair(page: TransferPage) -> tuple[PictureShelf, PictureShelf]:
    pair = next(each.pair for each in page.modes if isinstance(each, ObjectMode))
    return pair.receiver_shelf, pair.donor_shelf


def _take_all_away(shelf: PictureShelf) -> None:
    shelf._change(())


def _picture(tmp_path: Path, number: int) -> Picture:
    path = write_picture(tmp_path / f"own {number}.png", number)
    return Picture.from_file(path, SIZE, 3)


def _choose(page: TransferPage, kind: str) -> None:
    page.findChild(QPushButton, f"object{kind.capitalize()}").click()


def _is_empty(page: TransferPage) -> bool:
    return page.empty.isVisible() and page.current_view() is None


def test_taking_all_away_is_a_step_of_undo(translating: TransferPage) -> None:
    page, shelf, explorer = translating, _shelf(translating), translating.explorer
    settled(page)
    before = shelf.pictures
    _take_all_away(shelf)
    assert _is_empty(page) and explorer.undoable == "taking 4 pictures away"
    explorer.undo()
    assert shelf.pictures == before and not _is_empty(page)
    assert page.canvas.isVisible()
    explorer.redo()
    assert not shelf.pictures and _is_empty(page)


def test_what_was_taken_away_stays_away_when_the_page_comes_back(
    translating: TransferPage,
) -> None:
    page, shelf = translating, _shelf(translating)
    settled(page)
    _take_all_away(shelf)
    page.hide()
    page.show()
    page.explorer.refresh()  # its answer comes late
    until(lambda: not page.sources.running)
    settled_late = page.explorer.answer("translate")
    assert settled_late is not None
    assert _is_empty(page) and not shelf.pictures


def test_the_same_picture_is_seen_again_after_it_was_taken_away(
    translating: TransferPage, tmp_path: Path
) -> None:
    page, shelf = translating, _shelf(translating)
    own = _picture(tmp_path, 1)
    shelf.replace([own])
    settled(page)
    _take_all_away(shelf)
    page.take([own])
    until(lambda: not _is_empty(page) and page.canvas.isVisible())
    page.explorer.undo()
    assert _is_empty(page)
    page.explorer.undo()
    assert shelf.pictures == (own,) and not _is_empty(page)


def test_pictures_that_no_view_shows_are_undone(taking_apart: TransferPage, tmp_path: Path) -> None:
    page, explorer = taking_apart, taking_apart.explorer
    receivers, donors = _pair(page)
    _choose(page, "remove")  # shows donors alone
    settled(page)
    receivers.replace([_picture(tmp_path, 1)])
    before = receivers.pictures, donors.pictures
    receivers.take([_picture(tmp_path, 2)])
    assert explorer.undoable == "adding 1 picture"
    donors._on_removed(0)
    assert explorer.undoable == "taking 1 picture away"
    explorer.undo()
    explorer.undo()
    assert (receivers.pictures, donors.pictures) == before
    explorer.redo()
    assert len(receivers.pictures) == len(before[0]) + 1


def test_a_shelf_that_is_needed_and_emptied_is_undone(taking_apart: TransferPage) -> None:
    page, explorer = taking_apart, taking_apart.explorer
    receivers, donors = _pair(page)
    settled(page)
    before = receivers.pictures, donors.pictures
    _take_all_away(donors)
    assert page.empty.isVisible()
    page.hide()
    page.show()
    assert page.empty.isVisible() and not donors.pictures
    _take_all_away(receivers)
    explorer.undo()
    assert receivers.pictures == before[0] and not donors.pictures and page.empty.isVisible()
    explorer.undo()
    assert (receivers.pictures, donors.pictures) == before and not page.empty.isVisible()
    settled(page)


def test_a_translator_that_is_opened_again_has_its_pictures_again(
    translating: TransferPage, two_way: Run, tmp_path: Path
) -> None:
    page, explorer = translating, translating.explorer
    settled(page)
    view, pictures = page.current_view(), _shelf(page).pictures
    explorer.open(ModelRef.of_run(one_way_run(tmp_path).folder))
    until(lambda: page.current_view() not in (None, view))
    settled(page)
    assert _shelf(page).pictures != pictures
    explorer.open(ModelRef.of_run(two_way.folder))
    until(lambda: explorer.facts is not None)
    assert page.current_view() == view and _shelf(page).pictures == pictures
    settled(page)
    assert not page.empty.isVisible()
