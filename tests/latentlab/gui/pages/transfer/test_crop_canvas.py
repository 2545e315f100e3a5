"""The square on a whole picture: dragged, resized, never outside."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scripted_bench import until

from latentlab.gui.explorer.pictures.crop_canvas import SMALLEST, CropCanvas
from latentlab.pictures.picture import Crop

WIDTH, HEIGHT = 400, 200


@pytest.fixture
def canvas(qapp: QApplication) -> CropCanvas:
    """With a picture twice as wide as high, painted at its own size at (8, 8)."""
    del qapp
    made = CropCanvas()
    made.resize(WIDTH + 16, HEIGHT + 16)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0)
    made.show_picture(image, Crop())
    made.show()
    return made


def _drag(canvas: CropCanvas, start: tuple[int, int], end: tuple[int, int]) -> None:
    """From one place on the picture to another, in its pixels."""
    begin, stop = (QPoint(x + 8, y + 8) for x, y in (start, end))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(canvas, stop)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=stop)


def _box(canvas: CropCanvas) -> tuple[int, ...]:
    return tuple(round(edge) for edge in canvas.crop.box(WIDTH, HEIGHT))


def test_the_square_is_dragged_as_far_as_the_edge(canvas: CropCanvas) -> None:
    assert _box(canvas) == (100, 0, 300, 200)
    _drag(canvas, (200, 100), (250, 100))
    assert _box(canvas) == (150, 0, 350, 200)
    _drag(canvas, (200, 100), (400, 150))
    assert _box(canvas) == (200, 0, 400, 200)


def test_a_corner_resizes_and_the_one_across_stays(canvas: CropCanvas) -> None:
    _drag(canvas, (300, 200), (220, 120))
    assert _box(canvas) == (100, 0, 220, 120)
    _drag(canvas, (100, 0), (60, 0))
    assert _box(canvas)[2:] == (220, 120)


def test_a_press_beside_the_square_brings_it_there(canvas: CropCanvas) -> None:
    canvas.set_side(0.5)
    _drag(canvas, (380, 20), (380, 20))
    assert _box(canvas) == (300, 0, 400, 100)


def test_keys_move_and_resize_and_a_quick_series_is_remembered_once(canvas: CropCanvas) -> None:
    committed: list[Crop] = []
    canvas.committed.connect(lambda: committed.append(canvas.crop))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert _box(canvas) == (104, 0, 304, 200)
    QTest.keyClicks(canvas, "-")
    assert canvas.crop.side == pytest.approx(0.99)
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.crop == Crop() and not committed
    until(lambda: bool(committed))
    assert committed == [Crop()]


def test_a_series_of_keys_ends_with_any_other_key(canvas: CropCanvas) -> None:
    committed: list[Crop] = []
    canvas.committed.connect(lambda: committed.append(canvas.crop))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyPress(canvas, Qt.Key.Key_Control)
    assert committed == [canvas.crop]


def test_the_square_never_vanishes(canvas: CropCanvas) -> None:
    canvas.set_side(0.0)
    assert canvas.crop.side == SMALLEST
    canvas.set_side(7.0)
    assert canvas.crop.side == 1.0
