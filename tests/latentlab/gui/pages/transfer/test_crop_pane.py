"""Choosing the square of a picture, while it is read and what lies on the shelf changes."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from scripted_bench import until
from transfer_models import SIZE, transfer_page, write_picture

from latentlab.gui.explorer.pictures import crop_pane
from latentlab.gui.explorer.pictures.crop_canvas import CropCanvas
from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.translate.mode import TranslateMode
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Crop
from latentlab.pictures.whole_picture import WholePicture, read_whole
from latentlab.views import Picture
from trainers.runs.run import Run

NAMES = ("one.png", "two.png", "three.png")


@pytest.fixture
def page(services: Services, two_way: Run) -> Iterator[TransferPage]:
    with transfer_page(services, two_way) as made:
        yield made


@pytest.fixture
def shelf(page: TransferPage, tmp_path: Path) -> PictureShelf:
    """With pictures one, two and three; the square of the second is being chosen."""
    made = _domains(page).shelf
    _open(page, made, tmp_path)
    _begin_to_cut(page, made, 1)
    return made


def _domains(page: TransferPage) -> TranslateMode:
    (mode,) = (each for each in page.modes if isinstance(each, TranslateMode))
    return mode


def _open(page: TransferPage, shelf: PictureShelf, folder: Path) -> None:
    files = [write_picture(folder / name, seed, 60, 40) for seed, name in enumerate(NAMES)]
    page.sources.open_files(files, shelf.take)
    until(lambda: not page.sources.running)


def _canvas(page: TransferPage) -> CropCanvas:
    return page.findChild(CropCanvas)


def _begin_to_cut(page: TransferPage, shelf: PictureShelf, place: int) -> None:
    shelf.crop_wanted.emit(place)
    until(lambda: not _canvas(page).is_empty)


def _drag(page: TransferPage) -> None:
    """Halve the square, slowly enough that the pictures follow, then let go."""
    _canvas(page).set_side(0.75)
    page._crop._cut(False)
    _canvas(page).set_side(0.5)
    _canvas(page).committed.emit()


def _half(path: Path) -> Picture:
    return Picture.from_file(path, SIZE, 3, Crop(side=0.5))


def _names(shelf: PictureShelf) -> tuple[str, ...]:
    return tuple(each.name for each in shelf.pictures)


def test_the_picture_is_replaced_wherever_it_lies_by_then(
    page: TransferPage, shelf: PictureShelf, tmp_path: Path
) -> None:
    first, _, third = shelf.pictures
    shelf.strip.removed.emit(0)
    _drag(page)
    assert shelf.pictures == (_half(tmp_path / "two.png"), third)
    page.explorer.undo()
    page.explorer.undo()
    assert shelf.pictures[0] == first and _names(shelf) == NAMES


def test_the_pane_goes_with_its_picture_and_stays_without_another(
    page: TransferPage, shelf: PictureShelf
) -> None:
    shelf.strip.removed.emit(2)
    assert page._crop.isVisible()
    shelf.strip.removed.emit(1)
    assert page._crop.isHidden() and _names(shelf) == NAMES[:1]


def test_undo_takes_the_picture_being_cut_away_and_the_pane_with_it(
    page: TransferPage, shelf: PictureShelf
) -> None:
    before = shelf.pictures
    _drag(page)
    page.explorer.undo()
    assert shelf.pictures == before and page._crop.isHidden()
    _canvas(page).committed.emit()
    assert shelf.pictures == before


def test_the_pane_closes_as_soon_as_another_model_is_taken(
    page: TransferPage, shelf: PictureShelf, objects: Run
) -> None:
    before = shelf.pictures
    page.explorer.open(ModelRef.run(objects.folder))
    assert page._crop.isHidden()
    _canvas(page).committed.emit()
    assert shelf.pictures == before


class SlowDisk:
    """Reads no whole picture until `go_on` is set; knows which it was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on = Event()
        self.asked: list[str] = []
        self._read = crop_pane.read_whole
        monkeypatch.setattr(crop_pane, "read_whole", self.read_whole)

    def read_whole(self, path: Path) -> WholePicture:
        self.asked.append(path.name)
        assert self.go_on.wait(10)
        return self._read(path)


def test_while_a_file_is_read_the_pane_says_so_and_nothing_can_be_cut(
    page: TransferPage, shelf: PictureShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, before = SlowDisk(monkeypatch), shelf.pictures
    shelf.crop_wanted.emit(2)
    assert _canvas(page).is_empty and "Reading three.png…" in page._crop._words.text()
    _drag(page)
    assert shelf.pictures == before
    disk.go_on.set()
    until(lambda: not _canvas(page).is_empty)
    assert "of 60 × 40 become" in page._crop._words.text()


def test_of_files_that_are_asked_for_while_one_is_read_the_last_is_shown(
    page: TransferPage, shelf: PictureShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SlowDisk(monkeypatch)
    for place in (0, 1, 2):
        shelf.crop_wanted.emit(place)
    disk.go_on.set()
    until(lambda: not _canvas(page).is_empty)
    assert disk.asked == ["one.png", "three.png"]
    _drag(page)
    assert shelf.pictures[2] == _half(tmp_path / "three.png")


def test_a_pane_that_was_closed_meanwhile_stays_closed(
    page: TransferPage, shelf: PictureShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SlowDisk(monkeypatch)
    shelf.crop_wanted.emit(0)
    page._crop.close_pane()
    disk.go_on.set()
    until(lambda: not page._crop._reading.running)
    assert page._crop.isHidden()


def test_a_file_that_has_gone_is_told_and_closes_the_pane(
    page: TransferPage, shelf: PictureShelf, tmp_path: Path
) -> None:
    (tmp_path / "one.png").unlink()
    shelf.crop_wanted.emit(0)
    until(page._crop.isHidden)
    assert "one.png cannot be used" in page._refusals.accessibleName()


def test_a_large_picture_is_cut_from_all_its_pixels_where_few_are_left(tmp_path: Path) -> None:
    path = write_picture(tmp_path / "large.png", 1, 2000, 1800)
    whole, small = read_whole(path), Crop(x=0.3, y=0.6, side=0.05)
    assert whole.image.size == (2000, 1800) and max(whole.reduced.size) == 1600
    assert whole.square(small, 64, 3, path.name) == Picture.from_file(path, 64, 3, small)


def test_of_two_shelves_the_pane_heeds_its_own(
    services: Services, objects: Run, tmp_path: Path
) -> None:
    with transfer_page(services, objects) as page:
        (mode,) = (each for each in page.modes if isinstance(each, ObjectMode))
        receivers, donors = mode.pair.receiver_shelf, mode.pair.donor_shelf
        until(lambda: bool(receivers.pictures and donors.pictures))
        _open(page, receivers, tmp_path)
        _begin_to_cut(page, receivers, 2)
        given = donors.pictures
        donors.strip.removed.emit(0)
        receivers.strip.removed.emit(0)
        _drag(page)
        assert receivers.pictures[1] == _half(tmp_path / "three.png")
        assert _names(receivers) == NAMES[1:] and donors.pictures == given[1:]
        receivers.strip.removed.emit(1)
        assert page._crop.isHidden()
