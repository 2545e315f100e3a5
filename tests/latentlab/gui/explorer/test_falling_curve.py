"""The curve of a search stays in its place, also where its values rise for once."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from latentlab.gui.explorer.own.falling_curve import FallingCurve


@pytest.mark.parametrize("values", [(0.4, 0.2, 0.1), (0.1, 0.04, 0.06), (0.1, 0.2), (0.1, 0.1)])
def test_it_stays_in_its_place_and_is_lower_where_less_is_left(
    qapp: QApplication, values: tuple[float, ...]
) -> None:
    del qapp
    curve, room = FallingCurve(), QRectF(10, 20, 100, 50)
    curve.show_values(values)
    heights = [each.y() for each in curve._points(room)]
    assert all(room.top() <= each <= room.bottom() for each in heights)
    for (one, left), (other, right) in pairwise(zip(values, heights, strict=True)):
        assert (one > other) == (left < right)
