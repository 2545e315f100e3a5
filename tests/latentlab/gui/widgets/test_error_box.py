"""The box that tells of failures: its words have the room that the buttons leave."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from latentlab.gui.widgets.error_box import ErrorBox

HEADLINE = "The folder with the pictures is not there any more."


@pytest.mark.parametrize("offered", [False, True])
def test_a_headline_that_fits_beside_the_buttons_takes_one_line(
    qapp: QApplication, offered: bool
) -> None:
    window = QWidget()
    column, box = QVBoxLayout(window), ErrorBox()
    column.addWidget(box)
    column.addStretch(1)
    window.resize(1000, 600)
    window.show()
    if offered:
        box.show_offers(HEADLINE, {"Train on it": lambda: None, "Show it": lambda: None})
        box.show_error(HEADLINE, "Choose where it is now.")
    box.show_error(HEADLINE, "Choose where it is now.")
    qapp.processEvents()
    (headline,) = [each for each in box.findChildren(QLabel) if each.text() == HEADLINE]
    assert headline.width() > headline.fontMetrics().horizontalAdvance(HEADLINE)
    assert headline.height() < 2 * headline.fontMetrics().height()
    window.close()
