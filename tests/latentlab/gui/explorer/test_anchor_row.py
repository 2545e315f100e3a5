"""A row of anchors: taken in, moved, removed."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from latentlab.gui.explorer.controls.anchor_row import AnchorRow
from latentlab.gui.explorer.controls.anchor_thumb import AnchorThumb
from latentlab.gui.explorer.tray.dragging import MIME_TYPE, anchor_in
from latentlab.views import Anchor, Seed

ONE, TWO, THREE, FOUR = (Anchor(latent=Seed(seed=seed)) for seed in (1, 2, 3, 4))


@pytest.fixture
def row(qapp: QApplication) -> AnchorRow:
    """A row of three that does what the person wants."""
    del qapp
    made = AnchorRow(40, most=4)
    made.changed.connect(made.show_anchors)
    made.show_anchors((ONE, TWO, THREE))
    made.resize(400, 60)
    made.show()
    return made


def _thumb(row: AnchorRow, place: int) -> AnchorThumb:
    return row.findChildren(AnchorThumb)[place]


def _dragged(anchor: Anchor) -> QMimeData:
    data = QMimeData()
    data.setData(MIME_TYPE, anchor.model_dump_json().encode())
    return data


def _drop(row: AnchorRow, anchor: Anchor, x: float) -> None:
    data = _dragged(anchor)
    event = QDropEvent(
        QPointF(x, 20.0),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    row.dropEvent(event)


def test_a_drop_stands_before_the_picture_under_the_pointer(row: AnchorRow) -> None:
    _drop(row, FOUR, 50.0)
    assert row.anchors == (ONE, FOUR, TWO, THREE)


def test_a_drop_beside_the_pictures_stands_at_the_end(row: AnchorRow) -> None:
    _drop(row, FOUR, 390.0)
    assert row.anchors == (ONE, TWO, THREE, FOUR)


def test_a_full_row_takes_nothing_more(row: AnchorRow) -> None:
    _drop(row, FOUR, 390.0)
    _drop(row, ONE, 390.0)
    assert len(row.anchors) == 4


def test_delete_removes_the_picture_in_focus(row: AnchorRow) -> None:
    QTest.keyClick(_thumb(row, 1), Qt.Key.Key_Delete)
    assert row.anchors == (ONE, THREE)


def test_control_and_arrows_move_a_picture_until_it_reaches_an_end(row: AnchorRow) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(_thumb(row, 0), Qt.Key.Key_Right, control)
    assert row.anchors == (TWO, ONE, THREE)
    QTest.keyClick(_thumb(row, 1), Qt.Key.Key_Right, control)
    QTest.keyClick(_thumb(row, 2), Qt.Key.Key_Right, control)
    assert row.anchors == (TWO, THREE, ONE)
    QTest.keyClick(_thumb(row, 0), Qt.Key.Key_Left, control)
    assert row.anchors == (TWO, THREE, ONE)


def test_a_click_tells_which_picture_was_picked(row: AnchorRow) -> None:
    picked: list[int] = []
    row.picked.connect(picked.append)
    QTest.mouseClick(_thumb(row, 2), Qt.MouseButton.LeftButton)
    assert picked == [2]


def test_foreign_and_damaged_things_are_no_anchors(row: AnchorRow) -> None:
    del row
    text, damaged = QMimeData(), QMimeData()
    text.setText("hello")
    damaged.setData(MIME_TYPE, b"{")
    assert anchor_in(text) is None
    assert anchor_in(damaged) is None
    assert anchor_in(_dragged(TWO)) == TWO
