"""The captions beside the rows of a table: whole where there is room, shortened where not."""

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.style.theme import theme
from latentlab.rendering.render import Pictures

LONG = "a holiday picture with quite a long name.png · 12.3 % off"


@pytest.mark.parametrize(("width", "whole"), [(1200, True), (420, False)])
def test_captions_take_only_what_the_pictures_leave_free(
    qapp: QApplication, width: int, whole: bool
) -> None:
    del qapp
    canvas = PictureCanvas(lambda _: None)
    canvas.resize(width, 300)
    canvas.show()
    captions = ("A", "B", "A again")
    pictures = Pictures(np.zeros((6, 32, 32, 3), np.uint8), 3, captions, (LONG, "b"))
    canvas.show_pictures(pictures)
    canvas.keep_rows_together()
    room = QFontMetrics(theme().font("small")).horizontalAdvance(LONG)
    assert (canvas._margin() > room) == whole
    layout = canvas._layout
    assert layout is not None and layout.left >= canvas._margin()
    assert layout.left + layout.extent[0] <= width
    short = Pictures(pictures.pixels, 3, captions, ("a", "b"))
    scale = layout.scale
    canvas.show_pictures(short)
    canvas.keep_rows_together()
    assert canvas._layout is not None
    assert (canvas._layout.scale == scale) == whole
