"""Small pictures brought to any size."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from latentlab.gui.widgets.grid.grid_painter import fitted


@pytest.mark.parametrize(("width", "ratio"), [(7, 1.0), (96, 1.0), (60, 2.0)])
def test_pictures_fill_the_width_and_keep_their_proportions(
    qapp: QApplication, width: int, ratio: float
) -> None:
    del qapp
    image = QImage(12, 6, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    pixmap = fitted(image, QSize(width, width), ratio)
    assert pixmap.width() == width * ratio
    assert pixmap.height() == pytest.approx(width * ratio / 2, abs=1)


def test_pixels_stay_squares_at_whole_multiples(qapp: QApplication) -> None:
    del qapp
    image = QImage(2, 1, QImage.Format.Format_RGB32)
    image.setPixelColor(0, 0, QColor("black"))
    image.setPixelColor(1, 0, QColor("white"))
    shown = fitted(image, QSize(8, 8)).toImage()
    assert [shown.pixelColor(x, 0).lightness() for x in range(8)] == 4 * [0] + 4 * [255]
