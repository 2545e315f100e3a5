"""A column of controls ends with a whole one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from scripted_bench import until

from latentlab.gui.widgets.whole_rows import WholeRowsArea, lowest_whole


@pytest.fixture
def area(qapp: QApplication) -> Iterator[WholeRowsArea]:
    del qapp
    content, made = QWidget(), WholeRowsArea()
    column = QVBoxLayout(content)
    for number in range(20):
        button = QPushButton(str(number))
        button.setFixedHeight(30)
        column.addWidget(button)
    made.setWidget(content)
    made.show()
    yield made
    made.close()


def _cut(area: WholeRowsArea) -> list[str]:
    """The buttons that the lower edge cuts."""
    edge = area.viewport().height()
    tops = {
        each.text(): each.mapTo(area.viewport(), QPoint()).y()
        for each in area.findChildren(QPushButton)
    }
    return [name for name, top in tops.items() if top < edge < top + 30]


@pytest.mark.parametrize("height", range(200, 240, 5))
def test_no_control_is_half_visible_at_rest(area: WholeRowsArea, height: int) -> None:
    area.resize(200, height)
    until(lambda: area.height() == height and not area._at_rest.isActive() and not _cut(area))
    area.verticalScrollBar().setValue(41)
    until(lambda: not area._at_rest.isActive() and not _cut(area))
    area.resize(200, 2000)
    until(lambda: not area._at_rest.isActive())
    assert area.viewport().height() == 2000


def test_one_that_is_higher_than_what_may_stay_empty_is_cut() -> None:
    assert lowest_whole([(0, 30), (40, 70)], 60) == 40
    assert lowest_whole([(0, 30), (25, 70)], 60) == 0, "controls side by side count as one row"
    assert lowest_whole([(0, 400)], 300) == 300
