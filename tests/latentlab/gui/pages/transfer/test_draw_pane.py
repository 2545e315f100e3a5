"""Drawing a picture on the Transfer page, with what becomes of it in view."""

import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from scripted_bench import until
from transfer_models import SIZE, transfer_page

from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.pictures.draw_pane import DrawPane
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.translate.mode import TranslateMode
from latentlab.gui.services import Services
from latentlab.gui.widgets.grid.grid_painter import to_array
from latentlab.models.refs import ModelRef
from latentlab.views import TranslateView
from trainers.data.images import Pixels
from trainers.runs.run import Run

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(services: Services, two_way: Run) -> Iterator[TransferPage]:
    with transfer_page(services, two_way) as made:
        yield made


@pytest.fixture
def pane(page: TransferPage) -> DrawPane:
    """With a new sheet on it."""
    return _draw(page, "inputsDraw")


def _draw(page: TransferPage, button: str) -> DrawPane:
    pane = page.findChild(DrawPane)
    QTest.mouseClick(page.findChild(QToolButton, button), LEFT)
    until(lambda: not pane.canvas.image.isNull())
    pane.canvas.resize(SIZE * 10 + 4, SIZE * 10 + 4)
    return pane


def _shelf(page: TransferPage) -> PictureShelf:
    (mode,) = (each for each in page.modes if isinstance(each, TranslateMode))
    return mode.shelf


def _at(pane: DrawPane, x: float, y: float) -> QPoint:
    """Where the middle of a pixel of the picture is on the canvas."""
    place = pane.canvas._place()
    scale = place.width() / SIZE
    return QPoint(round(place.left() + (x + 0.5) * scale), round(place.top() + (y + 0.5) * scale))


def _line(
    pane: DrawPane,
    start: tuple[int, int],
    end: tuple[int, int],
    button: Qt.MouseButton = LEFT,
) -> None:
    QTest.mousePress(pane.canvas, button, NONE, _at(pane, *start))
    QTest.mouseMove(pane.canvas, _at(pane, *end))
    QTest.mouseRelease(pane.canvas, button, NONE, _at(pane, *end))


def _drawn(page: TransferPage) -> Pixels:
    """What lies on the shelf, as greys."""
    return _shelf(page).pictures[-1].pixels().mean(axis=2)


def _marked(page: TransferPage) -> int:
    """How many pixels are not paper."""
    pixels = _drawn(page)
    return int((np.abs(pixels - pixels[0, 0]) > 40).sum())


def test_what_is_drawn_lies_on_the_shelf_and_is_translated_while_the_line_grows(
    page: TransferPage, pane: DrawPane
) -> None:
    assert _shelf(page).pictures[-1].name == "drawing 1" and _marked(page) == 0
    QTest.mousePress(pane.canvas, LEFT, NONE, _at(pane, 2, SIZE // 2))
    QTest.mouseMove(pane.canvas, _at(pane, SIZE - 3, SIZE // 2))
    until(lambda: _marked(page) >= SIZE - 4)
    view = page.current_view()
    assert isinstance(view, TranslateView) and view.pictures == _shelf(page).pictures
    QTest.mouseRelease(pane.canvas, LEFT, NONE, _at(pane, SIZE - 3, SIZE // 2))
    until(lambda: (answer := page.answer()) is not None and answer[0].view == page.current_view())


def test_a_picture_that_was_taken_away_before_the_pane_opened_does_not_come_back(
    page: TransferPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, images = threading.Event(), page.sources.data.images

    def slow(*arguments: Any) -> Any:
        goes_on.wait(10)
        return images(*arguments)

    monkeypatch.setattr(page.sources.data, "images", slow)
    shelf, pane = _shelf(page), page.findChild(DrawPane)
    shelf.draw_wanted.emit(0)
    gone = shelf.pictures[0]
    shelf._on_removed(0)
    goes_on.set()
    until(lambda: not pane._looking.running)
    assert gone not in shelf.pictures and not pane.isVisible()


def test_a_sheet_on_which_nothing_was_drawn_is_drawn_on_before_another_is_taken(
    page: TransferPage, pane: DrawPane
) -> None:
    names = [each.name for each in _shelf(page).pictures]
    for _ in range(2):
        pane = _draw(page, "inputsDraw")
        assert [each.name for each in _shelf(page).pictures] == names
    _line(pane, (2, 2), (SIZE - 3, 2))
    _draw(page, "inputsDraw")
    assert [each.name for each in _shelf(page).pictures] == [*names, "drawing 2"]


def test_a_sheet_on_which_nothing_was_drawn_goes_when_the_person_is_done(
    page: TransferPage, pane: DrawPane
) -> None:
    _line(pane, (2, 2), (SIZE - 3, 2))
    drawn = _shelf(page).pictures
    _draw(page, "inputsDraw")
    QTest.keyClick(pane.canvas, Qt.Key.Key_Escape)
    assert not pane.isVisible() and _shelf(page).pictures == drawn


def test_a_line_in_many_pieces_is_as_dark_as_in_one(pane: DrawPane) -> None:
    pane.canvas.thickness = 3.0
    pictures = []
    for stops in ((2, 13), (2, 4, 5, 7, 8, 9, 11, 13)):
        pane.canvas.clear()
        pane._set_tool("pen")
        for start, end in pairwise(stops):
            pane.canvas.stroke(QPointF(start, start / 2), QPointF(end, end / 2))
        pane.canvas.lift()
        pictures.append(to_array(pane.canvas.image).astype(int))
    assert np.abs(pictures[0] - pictures[1]).max() <= 2


def test_each_line_is_one_step_of_undo_and_the_pane_follows(
    page: TransferPage, pane: DrawPane
) -> None:
    _line(pane, (2, 2), (SIZE - 3, 2))
    one = _shelf(page).pictures
    _line(pane, (2, SIZE - 3), (SIZE - 3, SIZE - 3))
    two = _shelf(page).pictures
    page.explorer.undo()
    assert _shelf(page).pictures == one and pane.isVisible()
    _line(pane, (SIZE // 2, 2), (SIZE // 2, SIZE - 3))
    assert _marked(page) > 0 and len(_shelf(page).pictures) == len(one)
    page.explorer.undo()
    assert _shelf(page).pictures == one != two


def test_the_right_button_and_the_eraser_leave_paper(page: TransferPage, pane: DrawPane) -> None:
    pane.canvas.thickness = 4.0
    _line(pane, (0, SIZE // 2), (SIZE - 1, SIZE // 2))
    assert _marked(page) > 0
    pane.canvas.thickness = 8.0
    _line(pane, (-9, SIZE // 2), (SIZE + 9, SIZE // 2), RIGHT)
    assert _marked(page) == 0


def test_the_keyboard_draws_chooses_and_closes(page: TransferPage, pane: DrawPane) -> None:
    QTest.keyClick(pane.canvas, Qt.Key.Key_Space)
    for _ in range(4):
        QTest.keyClick(pane.canvas, Qt.Key.Key_Right)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Space)
    assert _marked(page) >= 4
    paper = _drawn(page)[0, 0]
    QTest.keyClick(pane.canvas, Qt.Key.Key_E)
    assert pane.canvas.tool == "eraser"
    QTest.keyClick(pane.canvas, Qt.Key.Key_F)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Space)
    assert pane.canvas.tool == "fill"
    assert (np.abs(_drawn(page) - paper) > 40).mean() > 0.5
    QTest.keyClick(pane.canvas, Qt.Key.Key_Escape)
    assert pane.isHidden() and page.isVisible()


def test_a_picture_that_is_there_can_be_drawn_on(page: TransferPage) -> None:
    shelf = _shelf(page)
    shelf.take_examples()
    until(lambda: len(shelf.pictures) > 1)
    first, *others = shelf.pictures
    shelf.draw_wanted.emit(0)
    pane = page.findChild(DrawPane)
    until(lambda: not pane.canvas.image.isNull())
    _line(pane, (1, 1), (SIZE - 2, SIZE - 2))
    assert shelf.pictures[0] != first and shelf.pictures[0].name == first.name
    assert list(shelf.pictures[1:]) == others


def test_the_pane_closes_with_its_drawing_and_with_the_model(
    page: TransferPage, pane: DrawPane, objects: Run
) -> None:
    shelf = _shelf(page)
    shelf.strip.removed.emit(len(shelf.pictures) - 1)
    assert pane.isHidden()
    again = _draw(page, "inputsDraw")
    page.explorer.open(ModelRef.run(objects.folder))
    assert again.isHidden()


def test_either_shelf_of_a_model_of_objects_takes_drawings(
    services: Services, objects: Run
) -> None:
    with transfer_page(services, objects) as page:
        (mode,) = (each for each in page.modes if isinstance(each, ObjectMode))
        for shelf, name in (
            (mode.pair.receiver_shelf, "receiversDraw"),
            (mode.pair.donor_shelf, "donorsDraw"),
        ):
            pane = _draw(page, name)
            _line(pane, (2, 2), (SIZE - 3, SIZE - 3))
            assert shelf.pictures[-1].name.startswith("drawing")
            assert len(np.unique(shelf.pictures[-1].pixels())) > 1


def test_data_that_have_gone_are_no_reason_not_to_draw(
    page: TransferPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OSError("the folder has gone")

    monkeypatch.setattr(page.sources.data, "images", gone)
    pane = _draw(page, "inputsDraw")
    assert pane.canvas.paper.name() == "#ffffff" and pane.canvas.pen.name() == "#000000"
