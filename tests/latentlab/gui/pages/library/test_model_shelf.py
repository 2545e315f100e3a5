"""The tip of a bundled model says how to read the figures on its card."""

from dataclasses import dataclass
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from latentlab.gui.pages.library.model_shelf import _tip
from latentlab.gui.window.main_window import MainWindow
from latentlab.models.cards import Measure
from latentlab.models.catalogue import FIRST, bundled_names, bundled_path
from latentlab.models.files import ModelHeader, read_model_file


@pytest.mark.parametrize("name", bundled_names())
def test_every_figure_of_a_bundled_model_is_told_with_its_reading(name: str) -> None:
    header = read_model_file(bundled_path(name)).header
    tip = _tip(header)
    for each in header.card.quality:
        assert f": {each.figure}\n    " in tip
    assert max(map(len, tip.splitlines()[2:])) < 90


def test_a_figure_that_no_metric_gives_is_told_by_its_name() -> None:
    card = read_model_file(bundled_path("digits-cgan")).header.card
    strange = card.model_copy(update={"quality": (Measure(name="beauty", value=3, unit="stars"),)})
    assert _tip(cast(ModelHeader, _Header(strange))).endswith("beauty: 3 stars")


@dataclass
class _Header:
    card: object


def test_the_second_half_of_a_double_click_is_for_no_page(window: MainWindow) -> None:
    clicked: list[QWidget] = []

    class Behind(QWidget):
        def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
            del event
            clicked.append(self)

    behind = Behind()
    behind.show()
    window.findChild(QToolButton, f"model-{FIRST}").click()
    QTest.mouseDClick(behind, Qt.MouseButton.LeftButton)
    assert not clicked
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    QTest.mouseDClick(behind, Qt.MouseButton.LeftButton)
    assert clicked == [behind]
    behind.close()


def test_a_newcomer_sees_first_what_draws_digits_on_request() -> None:
    first, *others = bundled_names()
    assert first == FIRST
    assert len(others) > 3 and others == sorted(others)
