"""Several pictures chosen at once: by clicks, keys and rubber band, in grids and in the tray."""

from collections.abc import Callable
from pathlib import Path

from lone_page import settled, shown_page
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from scripted_bench import until

from latentlab.gui.explorer.controls.choice import Choice
from latentlab.gui.explorer.tray.dragging import anchor_data, anchor_in, anchors_in
from latentlab.gui.explorer.tray.tray import TrayBar, TrayList
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.services import Services
from latentlab.views import Anchor, Seed

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
ANCHORS = tuple(Anchor(latent=Seed(seed=each)) for each in range(4))


def _entry(menu: QMenu, beginning: str) -> QAction:
    return next(each for each in menu.actions() if each.text().startswith(beginning))


def test_clicks_choose_one_more_fewer_or_a_range() -> None:
    choice = Choice().at(2).at(5, "toggled").at(7, "toggled")
    assert (choice.indices, choice.current) == ((2, 5, 7), 7)
    assert choice.at(5, "toggled").indices == (2, 7)
    assert choice.at(4, "range").indices == (4, 5, 6, 7)
    assert choice.at(4, "range").at(9, "range").indices == (7, 8, 9)
    assert choice.at(1) == Choice((1,), 1, 1)
    assert choice.among(6).indices == (2, 5)
    assert Choice().at(3).at(3, "toggled").current == -1


def _click(page: SamplesPage, index: int, keys: Qt.KeyboardModifier = NONE) -> None:
    canvas = page.canvas
    assert canvas._layout is not None
    left, top, wide, high = canvas._layout.cell(index)
    place = QPoint(round(left + wide / 2), round(top + high / 2))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, keys, place)


def test_several_pictures_of_a_grid_are_pinned_together_as_one_step(
    services: Services, model_file: Callable[..., Path]
) -> None:
    with shown_page(SamplesPage, services, model_file()) as page:
        settled(page)
        tray = page.explorer.tray
        _click(page, 1)
        assert len(tray) == 0  # one click chooses, and does no more
        _click(page, 3, CTRL)
        _click(page, 5, SHIFT)
        assert page.canvas.chosen_with(4) == (3, 4, 5)
        _click(page, 9, CTRL)
        _entry(page.picture_actions.menu(4), "Pin 4 pictures").trigger()
        wanted = [page.anchor_at(each) for each in (3, 4, 5, 9)]
        assert [each.anchor for each in tray] == wanted
        page.explorer.undo()
        assert len(tray) == 0
        # A picture outside the choice is dealt with by itself.
        _entry(page.picture_actions.menu(0), "Pin to the tray").trigger()
        assert len(tray) == 1


def test_keys_and_a_rubber_band_choose_several(
    services: Services, model_file: Callable[..., Path]
) -> None:
    with shown_page(SamplesPage, services, model_file()) as page:
        settled(page)
        canvas = page.canvas
        _click(page, 0)
        QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
        assert canvas.chosen_with(0) == (0, 1)
        QTest.keyClick(canvas, Qt.Key.Key_A, CTRL)
        answer = page.answer()
        assert answer is not None
        assert len(canvas.chosen_with(0)) == len(answer[1])
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert canvas.chosen_with(canvas.selection) == (canvas.selection,)
        data = canvas._anchor_data(1)
        assert data is not None and len(anchors_in(data)) == 1


def test_a_drag_carries_all_anchors_and_slots_for_one_take_the_first() -> None:
    data = anchor_data(*ANCHORS)
    assert anchors_in(data) == ANCHORS
    assert anchor_in(data) == ANCHORS[0]
    assert anchors_in(anchor_data(ANCHORS[2])) == (ANCHORS[2],)


def test_favourites_are_taken_out_and_moved_together(
    services: Services, model_file: Callable[..., Path]
) -> None:
    with shown_page(SamplesPage, services, model_file()) as page:
        explorer = page.explorer
        bar = TrayBar(explorer, services.store)
        bar.show()
        explorer.pin_all(ANCHORS)
        until(lambda: bar.findChild(TrayList) is not None)
        row = bar.findChild(TrayList)
        row.item(1).setSelected(True)
        row.item(2).setSelected(True)
        QTest.keyClick(row, Qt.Key.Key_Delete)
        assert [each.anchor for each in explorer.tray] == [ANCHORS[0], ANCHORS[3]]
        explorer.undo()
        assert [each.anchor for each in explorer.tray] == list(ANCHORS)
        row.selectAll()
        assert _entry(row.menu(), "Take 4 favourites").isEnabled()
        explorer.tray.move([1, 3], 0)
        assert [each.anchor.latent.seed for each in explorer.tray] == [1, 3, 0, 2]
        bar.close()
