"""The grid paints each picture exactly, and mouse and keyboard do the same things."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from latentlab.gui.widgets.grid.grid_layout import GridLayout
from latentlab.gui.widgets.grid.grid_painter import to_array
from latentlab.gui.widgets.grid.image_grid import ImageGrid
from trainers.reports import Grid


def shades(first: int = 0, count: int = 12) -> Grid:
    """Pictures of 8 x 8 pixels in one grey each: 10, 20, 30 ... plus `first`."""
    greys = first + 10 * np.arange(1, count + 1)
    images = np.broadcast_to(greys[:, None, None, None], (count, 8, 8, 1)).astype(np.uint8)
    return Grid("samples", "Samples", images, 4, ("a", "b", "c", "d"))


@pytest.fixture
def grid(qapp: QApplication) -> ImageGrid:
    widget = ImageGrid()
    widget.resize(400, 360)
    widget.show_grid(shades())
    widget.show()
    qapp.processEvents()
    return widget


def centre_of(grid: ImageGrid, index: int) -> QPoint:
    """Found by colour, so that the test knows nothing of the layout."""
    picture = grid.canvas.grab().toImage()
    wanted = 10 * (index + 1)
    for y in range(0, picture.height(), 3):
        for x in range(0, picture.width(), 3):
            pixel = picture.pixelColor(x, y)
            if pixel.red() == pixel.green() == pixel.blue() == wanted:
                return QPoint(x + 5, y + 5)
    raise AssertionError(f"picture {index} is not on the screen")


def test_every_picture_is_painted(grid: ImageGrid) -> None:
    for index in range(12):
        centre_of(grid, index)


def test_a_click_selects_and_arrows_move_on(grid: ImageGrid) -> None:
    chosen = QSignalSpy(grid.cellSelected)
    QTest.mouseClick(grid.canvas, Qt.MouseButton.LeftButton, pos=centre_of(grid, 5))
    assert grid.canvas.selection == 5
    QTest.keyClick(grid.canvas, Qt.Key.Key_Escape)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(grid.canvas, key)
    assert [chosen.at(i)[0] for i in range(chosen.count())] == [5, 6, 10, 9, 5]


def test_the_selection_does_not_leave_the_grid(grid: ImageGrid) -> None:
    grid.canvas.select(11)
    QTest.keyClick(grid.canvas, Qt.Key.Key_Down)
    QTest.keyClick(grid.canvas, Qt.Key.Key_Right)
    assert grid.canvas.selection == 11


def test_a_click_enlarges_and_a_click_or_escape_goes_back(grid: ImageGrid) -> None:
    activated = QSignalSpy(grid.cellActivated)
    where = centre_of(grid, 2)
    QTest.mouseClick(grid.canvas, Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseClick(grid.canvas, Qt.MouseButton.LeftButton, pos=where)
    assert grid.canvas.enlarged == -1
    QTest.mouseClick(grid.canvas, Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(grid.canvas, Qt.MouseButton.LeftButton, pos=where)
    assert grid.canvas.enlarged == 2, "a double click is one click"
    assert activated.at(0)[0] == 2
    assert grid.canvas.enlarged == 2
    assert grid.canvas.grab().toImage().pixelColor(200, 160).red() == 30
    QTest.keyClick(grid.canvas, Qt.Key.Key_Right)
    assert grid.canvas.enlarged == 3
    QTest.keyClick(grid.canvas, Qt.Key.Key_Escape)
    assert grid.canvas.enlarged == -1


def test_an_enlarged_picture_goes_on_living(grid: ImageGrid) -> None:
    grid.enlarge(2)
    grid.show_grid(shades(first=100))
    assert grid.canvas.enlarged == 2
    assert grid.canvas.grab().toImage().pixelColor(200, 160).red() == 130


def test_the_wheel_zooms_and_new_pictures_keep_the_zoom(grid: ImageGrid) -> None:
    before = grid.canvas.scale()
    middle = QPointF(grid.canvas.rect().center())
    event = QWheelEvent(
        middle, grid.canvas.mapToGlobal(middle), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(grid.canvas, event)
    zoomed = grid.canvas.scale()
    assert zoomed == pytest.approx(1.2 * before)
    grid.show_grid(shades(first=5))
    assert grid.canvas.scale() == zoomed
    QTest.keyClick(grid.canvas, Qt.Key.Key_0)
    assert grid.canvas.scale() == before


def test_actual_size_is_one_screen_pixel_a_pixel(grid: ImageGrid) -> None:
    grid.canvas.actual_size()
    assert grid.canvas.scale() * grid.canvas.devicePixelRatioF() == 1


def test_the_menu_asks_for_the_picture_under_the_pointer(grid: ImageGrid) -> None:
    wanted = QSignalSpy(grid.exportCellRequested)
    grid.canvas.menuRequested.emit(7, QPoint(0, 0))
    menu = grid.findChild(QMenu, "gridMenu")
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions()}
    actions["Export picture…"].trigger()
    assert wanted.at(0)[0] == 7
    actions["Copy picture"].trigger()
    copied = QApplication.clipboard().image()
    assert (copied.width(), copied.pixelColor(0, 0).red()) == (8, 80)
    menu.close()


def test_no_pictures_show_the_empty_state(grid: ImageGrid) -> None:
    grid.show_grid(None)
    assert grid.current_grid() is None
    assert not grid.canvas.isVisible()
    grid.show_grid(shades(count=0))
    assert grid.current_grid() is None


def test_pictures_use_the_room_or_have_whole_pixels() -> None:
    layout = GridLayout(28, 28, 64, 8)
    for width in range(300, 1200, 7):
        fitted = layout.fitted(width, 900, 24, 2.0)
        used = max(fitted.extent[0] / width, fitted.extent[1] / (900 - 24))
        assert (fitted.scale * 2.0).is_integer() or used > 0.99
        assert used > 0.85


def test_enlarged_pixels_are_equally_large_at_any_zoom(grid: ImageGrid) -> None:
    stripes = np.zeros((1, 28, 28, 1), np.uint8)
    stripes[:, :, ::2] = 255
    grid.show_grid(Grid("stripes", "", stripes, 1))
    grid.canvas.zoom(2.6)
    left, top, width, height = (round(each) for each in grid.canvas._layout.cell(0))
    line = to_array(grid.canvas.grab().toImage())[top + height // 2, left : left + width, 0] / 255
    # How much light each bright stripe has: that of its width on the screen.
    ends = [round(place * 2.6 * 2 + 2.6 * 1.5) for place in range(13)]
    light = [float(part.sum()) for part in np.split(line, ends)[1:-1]]
    assert np.ptp(light) < 0.5 and np.mean(light) == pytest.approx(2.6, abs=0.15)


def test_zooming_keeps_the_point_under_the_pointer() -> None:
    layout = GridLayout(28, 28, 64, 8, scale=3, left=10, top=20)
    zoomed = layout.scaled(6, 200, 130)
    assert zoomed.at(200, 130) == layout.at(200, 130)
    assert GridLayout(28, 28, 3, 2).at(40, 40) is None, "the last row is short"


def test_a_long_title_goes_on_in_a_second_line(grid: ImageGrid, qapp: QApplication) -> None:
    title = "Each row one latent, each column one label"
    grid.show_grid(replace(shades(), title=title))
    qapp.processEvents()
    label = next(each for each in grid.findChildren(QLabel) if each.text() == title)
    assert label.heightForWidth(label.width()) <= label.height()
    assert label.height() > 1.5 * label.fontMetrics().height()
