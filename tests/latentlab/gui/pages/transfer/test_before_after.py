"""The wipe: what is left of the divider is before, what is right of it after."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from latentlab.gui.pages.transfer.translate.before_after import BeforeAfter

RED, BLUE = QColor(255, 0, 0), QColor(0, 0, 255)


def _plain(colour: QColor) -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(colour)
    return image


@pytest.fixture
def wipe(qapp: QApplication) -> BeforeAfter:
    """From a red picture to a blue one."""
    del qapp
    made = BeforeAfter()
    made.resize(300, 300)
    made.show_pictures(_plain(RED), _plain(BLUE), ("plain", "striped"))
    made.show()
    return made


def _colour_at(wipe: BeforeAfter, x: int) -> QColor:
    return QColor(wipe.grab().toImage().pixelColor(x, 100))


def test_the_divider_follows_the_pointer(wipe: BeforeAfter) -> None:
    assert _colour_at(wipe, 100) == RED and _colour_at(wipe, 200) == BLUE
    QTest.mouseClick(wipe, Qt.MouseButton.LeftButton, pos=QPoint(90, 150))
    assert _colour_at(wipe, 70) == RED and _colour_at(wipe, 110) == BLUE


def test_keys_move_the_divider_to_the_edges_and_no_further(wipe: BeforeAfter) -> None:
    QTest.keyClick(wipe, Qt.Key.Key_Right)
    assert wipe.divider == pytest.approx(0.52)
    QTest.keyClick(wipe, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert wipe.divider == pytest.approx(0.42)
    QTest.keyClick(wipe, Qt.Key.Key_End)
    QTest.keyClick(wipe, Qt.Key.Key_Right)
    assert wipe.divider == 1.0
    assert wipe.accessibleDescription() == "100 % before"


def test_up_and_down_ask_for_another_picture(wipe: BeforeAfter) -> None:
    steps: list[int] = []
    wipe.stepped.connect(steps.append)
    QTest.keyClick(wipe, Qt.Key.Key_Down)
    QTest.keyClick(wipe, Qt.Key.Key_Up)
    assert steps == [1, -1]
