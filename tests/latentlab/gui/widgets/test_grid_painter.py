"""Small pictures brought to any size."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication

from latentlab.gui.style.theme import theme
from latentlab.gui.widgets.grid.grid_painter import captions_apart, fitted


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


@pytest.mark.parametrize("pitch", [8, 13, 20, 33, 64, 200])
def test_numbers_over_narrow_columns_are_left_out_rather_than_cut(
    qapp: QApplication, pitch: int
) -> None:
    del qapp
    metrics = QFontMetrics(theme().font("small"))
    percents = tuple(f"{each}%" for each in range(0, 101, 2))
    apart = captions_apart(percents, metrics, pitch)
    assert apart * pitch > max(map(metrics.horizontalAdvance, percents))
    assert apart == 1 or (apart - 1) * pitch < metrics.horizontalAdvance("100%") + 8
    assert captions_apart(("cat", "a long dog"), metrics, pitch) == 1
