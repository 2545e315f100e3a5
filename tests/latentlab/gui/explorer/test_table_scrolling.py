"""A table of many pictures stays readable: its rows scroll instead of shrinking to nothing."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from latentlab.gui.explorer.controls.picture_canvas import SMALLEST_CELL, PictureCanvas
from latentlab.gui.style.theme import theme
from latentlab.gui.widgets.grid.grid_layout import GridLayout
from latentlab.rendering.render import Pictures

SIDE, COLUMNS = 32, 3


def _table(rows: int) -> Pictures:
    pixels = np.zeros((rows * COLUMNS, SIDE, SIDE, 3), np.uint8)
    names = tuple(f"{row}.png" for row in range(rows))
    return Pictures(pixels, COLUMNS, ("A", "B", "A again"), names)


def _canvas(rows: int) -> PictureCanvas:
    canvas = PictureCanvas(lambda _: None)
    canvas.resize(800, 500)
    canvas.show()
    canvas.show_pictures(_table(rows))
    return canvas


@pytest.fixture
def canvas(qapp: QApplication) -> PictureCanvas:
    del qapp
    return _canvas(64)


def _layout(canvas: PictureCanvas) -> GridLayout:
    assert canvas._layout is not None
    return canvas._layout


def _shown(canvas: PictureCanvas, row: int) -> bool:
    _, top, _, height = _layout(canvas).cell(row * COLUMNS)
    return top >= canvas._header() and top + height <= canvas.height()


def _wheel(canvas: PictureCanvas, modifiers: Qt.KeyboardModifier) -> None:
    middle = QPointF(canvas.rect().center())
    event = QWheelEvent(
        middle, canvas.mapToGlobal(middle), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_few_rows_fill_the_canvas_without_a_scroll_bar(qapp: QApplication) -> None:
    del qapp
    canvas = _canvas(2)
    assert canvas._scroll.isHidden()
    assert _layout(canvas).scale * SIDE > SMALLEST_CELL


def test_many_rows_keep_a_readable_size_and_begin_at_the_top(canvas: PictureCanvas) -> None:
    assert not canvas._scroll.isHidden()
    assert _layout(canvas).scale * SIDE == SMALLEST_CELL
    assert _shown(canvas, 0) and not _shown(canvas, 63)


def test_the_wheel_scrolls_and_with_ctrl_it_zooms(canvas: PictureCanvas) -> None:
    scale = _layout(canvas).scale
    _wheel(canvas, Qt.KeyboardModifier.NoModifier)
    assert _layout(canvas).scale == scale and not _shown(canvas, 0)
    _wheel(canvas, Qt.KeyboardModifier.ControlModifier)
    assert _layout(canvas).scale < scale


def test_new_pictures_leave_the_table_where_it_was(canvas: PictureCanvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    before = _layout(canvas).top
    assert before < 0
    canvas.show_pictures(_table(64))
    assert _layout(canvas).top == before
    canvas.show_pictures(_table(2))
    assert _shown(canvas, 0) and _shown(canvas, 1)


def test_a_picture_that_is_selected_comes_into_view(canvas: PictureCanvas) -> None:
    canvas.select(63 * COLUMNS)
    assert _shown(canvas, 63) and not _shown(canvas, 0)
    canvas.select(0)
    assert _shown(canvas, 0)


def test_the_columns_always_fit(qapp: QApplication) -> None:
    del qapp
    layout = GridLayout(SIDE, SIDE, 40 * 20, 20).fitted(600, 400, 24, 1.0, SMALLEST_CELL)
    assert layout.extent[0] <= 600


def test_rows_go_on_beside_the_first_where_that_makes_them_larger(qapp: QApplication) -> None:
    del qapp
    canvas = _canvas(8)
    layout = _layout(canvas)
    assert layout.blocks > 1 and canvas._scroll.isHidden()
    assert all(_shown(canvas, row) for row in range(8))
    alone = GridLayout(SIDE, SIDE, 8 * COLUMNS, COLUMNS).fitted(800, 500, canvas._header(), 1.0)
    assert layout.scale > 1.12 * alone.scale
    for index in range(8 * COLUMNS):
        left, top, width, height = layout.cell(index)
        assert left >= 0 and left + width <= canvas.width()
        assert layout.at(left + width / 2, top + height / 2) == index


def test_rows_whose_columns_belong_together_stay_above_each_other(qapp: QApplication) -> None:
    del qapp
    canvas = _canvas(8)
    canvas.keep_rows_together()
    assert _layout(canvas).blocks == 1
    canvas.show_pictures(_table(8))
    assert _layout(canvas).blocks > 1


def test_columns_move_apart_for_their_captions(qapp: QApplication) -> None:
    del qapp
    canvas = PictureCanvas(lambda _: None)
    canvas.resize(800, 300)
    canvas.show()
    captions = ("picture", "error from 0 to 25 %")
    pixels = np.zeros((2 * 3, SIDE, SIDE, 3), np.uint8)
    canvas.show_pictures(Pictures(pixels, 2, captions, ("a", "b", "c")))
    widest = QFontMetrics(theme().font("small")).horizontalAdvance(captions[1])
    assert _layout(canvas).pitch_x >= widest
    left, _, width, _ = _layout(canvas).cell(1)
    assert left + width <= canvas.width()
