"""The Transfer page with a model that takes pictures apart: swapped, removed, faded, blended."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from lone_page import settled
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QSlider, QWidget
from scripted_bench import until
from transfer_models import object_run, transfer_page, write_picture

from latentlab.gui.explorer.controls.pad_square import PadSquare
from latentlab.gui.explorer.pictures.crop_canvas import CropCanvas
from latentlab.gui.explorer.pictures.strip import picture_data
from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.objects.pad import CornerSlot
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.services import Services
from latentlab.pictures.picture import Crop
from latentlab.rendering.render import render
from latentlab.requests import read_request
from latentlab.views import (
    BilinearView,
    MatrixView,
    Picture,
    RemoveView,
    StrengthView,
    SwapView,
    View,
)
from trainers.runs.run import Run

ViewT = TypeVar("ViewT", bound=View)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return object_run(tmp_path_factory.mktemp("objects"))


@pytest.fixture
def page(services: Services, run: Run) -> Iterator[TransferPage]:
    with transfer_page(services, run) as made:
        yield made


def _mode(page: TransferPage) -> ObjectMode:
    (mode,) = (each for each in page.modes if isinstance(each, ObjectMode))
    return mode


def _view(page: TransferPage, kind: type[ViewT]) -> ViewT:
    view = page.current_view()
    assert isinstance(view, kind)
    return view


def _press(page: TransferPage, name: str) -> None:
    page.findChild(QPushButton, name).click()


def _choose(page: TransferPage, name: str, item: int) -> None:
    box = page.findChild(QComboBox, name)
    box.setCurrentIndex(item)
    box.activated.emit(item)


def _shelves(page: TransferPage) -> tuple[PictureShelf, PictureShelf]:
    shelves = _mode(page).pair
    return shelves.receiver_shelf, shelves.donor_shelf


def _click(shelf: PictureShelf, place: int) -> None:
    strip = shelf.strip
    middle = strip.visualItemRect(strip.item(place)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def _drop(widget: QWidget, data: QMimeData, at: QPointF | None = None) -> None:
    place = at or QPointF(widget.width() / 2, widget.height() / 2)
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, button, keys))


def _own(tmp_path: Path, name: str = "own.png") -> QMimeData:
    data = QMimeData()
    path = write_picture(tmp_path / name, 7, 50, 30)
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def test_it_begins_by_swapping_examples_of_both_kinds(page: TransferPage) -> None:
    view = _view(page, SwapView)
    receivers, donors = _shelves(page)
    assert (view.receivers, view.donors) == (receivers.pictures, donors.pictures)
    assert receivers.head._title.text().endswith("B") and donors.head._title.text().endswith("A")
    settled(page)
    answer = page.answer()
    assert answer is not None
    assert answer[1].captions == ("receiver", "donor", "swapped", "donor without")


def test_a_click_on_a_receiver_and_on_a_donor_pairs_them(page: TransferPage) -> None:
    before = _view(page, SwapView)
    receivers, donors = _shelves(page)
    _click(receivers, 2)
    _click(donors, 0)
    expected = list(before.donors)
    expected[2] = before.donors[0]
    assert _view(page, SwapView).donors == tuple(expected)
    page.explorer.undo()
    assert _view(page, SwapView) == before


def test_every_kind_works_on_the_pictures_on_the_shelves(page: TransferPage) -> None:
    receivers, donors = _shelves(page)
    _press(page, "objectRemove")
    assert _view(page, RemoveView).pictures == donors.pictures
    until(donors.isVisible)
    assert not receivers.isVisible()
    _press(page, "objectMatrix")
    matrix = _view(page, MatrixView)
    assert (matrix.receivers, matrix.donors) == (receivers.pictures, donors.pictures)
    until(receivers.isVisible)
    page.findChild(QCheckBox, "matrixHeaders").click()
    assert not _view(page, MatrixView).headers
    _press(page, "objectBilinear")
    assert _view(page, BilinearView).donors == donors.pictures[:4]
    settled(page)


def test_the_slider_fades_the_object_live_and_is_undone_as_a_whole(page: TransferPage) -> None:
    _press(page, "objectStrength")
    before = _view(page, StrengthView)
    slider = page.findChild(QSlider, "objectStrengthSlider")
    slider.setSliderDown(True)
    for tick in (400, 200, 0):
        slider.setSliderPosition(tick)
    assert _view(page, StrengthView).strengths == (0.0, 1.0, 0.0)
    settled(page)
    answer = page.answer()
    assert answer is not None
    np.testing.assert_array_equal(answer[1].pixels[0], answer[1].pixels[2])
    slider.setSliderDown(False)
    page.explorer.undo()
    assert _view(page, StrengthView) == before


def test_the_row_of_strengths_can_be_that_of_a_donor_on_all_receivers(page: TransferPage) -> None:
    receivers, donors = _shelves(page)
    _press(page, "objectStrength")
    _choose(page, "strengthOwner", 1)
    _click(donors, 3)
    assert _view(page, StrengthView).donor == donors.pictures[3]
    _choose(page, "strengthLook", 1)
    view = _view(page, StrengthView)
    assert view.pictures == receivers.pictures
    assert view.strengths == (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
    assert not page.findChild(QSlider, "objectStrengthSlider").isVisible()


def test_a_corner_of_the_pad_is_the_swap_with_its_donor(page: TransferPage) -> None:
    _press(page, "objectBilinear")
    view = _view(page, BilinearView)
    page.findChild(PadSquare).released.emit(1.0, 0.0)
    settled(page)
    answer = page.answer()
    assert answer is not None
    model = page.explorer.manager.open(answer[0].model)
    swap = SwapView(receivers=(view.receiver,), donors=(view.donors[1],))
    np.testing.assert_array_equal(answer[1].pixels[0], render(model, swap).pixels[2])


def test_keys_move_over_the_pad_whose_pictures_surround_the_hand(page: TransferPage) -> None:
    _press(page, "objectBilinear")
    QTest.keyClick(page.findChild(PadSquare), Qt.Key.Key_Right)
    assert _view(page, BilinearView).x == pytest.approx(0.52)
    until(lambda: page.explorer.answer("transfer square") is not None)
    answer = page.explorer.answer("transfer square")
    assert answer is not None and len(answer[1]) == 49


def test_a_quick_series_of_keys_is_one_step_of_undo_and_the_pad_keeps_the_focus(
    page: TransferPage,
) -> None:
    _press(page, "objectBilinear")
    square = page.findChild(PadSquare)
    page.activateWindow()
    until(page.isActiveWindow)
    square.setFocus()
    for _ in range(3):
        QTest.keyClick(square, Qt.Key.Key_Right)
    QTest.keyPress(square, Qt.Key.Key_Control)
    assert _view(page, BilinearView).x == pytest.approx(0.56)
    page.explorer.undo()
    assert _view(page, BilinearView).x == pytest.approx(0.5)
    assert square.hasFocus()


def test_donors_go_to_corners_by_click_and_by_drop(page: TransferPage, tmp_path: Path) -> None:
    _press(page, "objectBilinear")
    donors = _shelves(page)[1]
    first = _view(page, BilinearView).donors
    slots = page.findChildren(CornerSlot)
    slots[2].click()
    assert donors.current == 2
    _click(donors, 0)
    assert _view(page, BilinearView).donors == (first[0], first[1], first[0], first[3])
    _drop(slots[3], picture_data(first[1]))
    assert _view(page, BilinearView).donors == (first[0], first[1], first[0], first[1])
    _drop(slots[0], _own(tmp_path))
    until(lambda: _view(page, BilinearView).donors[0].name == "own.png")
    assert donors.pictures[-1].name == "own.png"


def test_the_whole_square_is_a_table_instead_of_the_pad(page: TransferPage) -> None:
    _press(page, "objectBilinear")
    _choose(page, "padLook", 1)
    view = _view(page, BilinearView)
    assert (view.rows, view.columns) == (7, 7)
    assert not page.findChild(PadSquare).isVisible()
    settled(page)
    cell = page.picture_actions.cell_view(48)
    assert isinstance(cell, BilinearView)
    assert (cell.x, cell.y, cell.rows) == (1.0, 1.0, None)


def test_an_own_donor_goes_to_the_chosen_receiver(page: TransferPage, tmp_path: Path) -> None:
    receivers, donors = _shelves(page)
    before = _view(page, SwapView)
    _click(receivers, 1)
    assert donors.take_mime(_own(tmp_path))
    until(lambda: _view(page, SwapView) != before)
    names = [each.name for each in _view(page, SwapView).donors]
    assert names == [before.donors[0].name, "own.png", *(each.name for each in before.donors[2:])]


def test_undo_brings_the_shelves_back_too(page: TransferPage, tmp_path: Path) -> None:
    _, donors = _shelves(page)
    shelved = donors.pictures
    _press(page, "objectMatrix")
    donors.take([Picture.from_file(write_picture(tmp_path / "new.png", 3), 16, 3)])
    assert len(_view(page, MatrixView).donors) == len(donors.pictures) == 5
    page.explorer.undo()
    assert donors.pictures == shelved
    page.explorer.redo()
    assert donors.pictures[-1].name == "new.png"


def test_a_picture_cut_anew_stays_in_its_pair(page: TransferPage, tmp_path: Path) -> None:
    receivers, _ = _shelves(page)
    path = write_picture(tmp_path / "wide.png", 5, 60, 20)
    page.sources.open_files([path], receivers.take)
    until(lambda: [each.name for each in _view(page, SwapView).receivers] == ["wide.png"])
    place, donor = len(receivers.pictures) - 1, _view(page, SwapView).donors[-1]
    receivers.crop_wanted.emit(place)
    canvas = page.findChild(CropCanvas)
    until(lambda: not canvas.is_empty)
    canvas.set_side(0.5)
    canvas.committed.emit()
    view = _view(page, SwapView)
    expected = Picture.from_file(path, 16, 3, Crop(side=0.5))
    assert (view.receivers[place], view.donors[place]) == (expected, donor)
    assert receivers.pictures[place] == expected


def test_taking_all_away_says_what_is_missing(page: TransferPage) -> None:
    receivers, donors = _shelves(page)
    donors.replace(())
    assert page.empty.isVisible()
    donors.take_examples()
    until(lambda: not page.empty.isVisible())
    assert page.canvas.isVisible()
    receivers.replace(())
    assert page.empty.isVisible()


def test_a_saved_picture_says_how_it_was_made(page: TransferPage, tmp_path: Path) -> None:
    _press(page, "objectMatrix")
    settled(page)
    answer = page.answer()
    assert answer is not None
    saved = read_request(answer[1].save(tmp_path / "matrix.png"))
    assert saved.view == _view(page, MatrixView)
    _press(page, "objectSwap")
    page.explorer.restore(saved)
    assert page.current_view() == saved.view
    assert page.findChild(QPushButton, "objectMatrix").isChecked()


def test_the_selected_cell_chooses_its_pictures(page: TransferPage) -> None:
    receivers, donors = _shelves(page)
    _press(page, "objectMatrix")
    settled(page)
    page.canvas.select(3 * 5 + 2)
    assert (receivers.current, donors.current) == (1, 2)
