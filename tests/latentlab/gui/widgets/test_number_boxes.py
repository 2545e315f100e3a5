"""Numbers in the window have a point, and a comma is understood, whatever the system's language."""

import ast
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QToolTip

from latentlab.gui.widgets.number_boxes import GroupedSpinBox, NumberBox
from latentlab.gui.window.main_window import MainWindow

ROOT = Path(__file__).parents[4]
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
LANGUAGES = (QLocale.Language.German, QLocale.Language.English, QLocale.Language.French)


@pytest.fixture(autouse=True, params=LANGUAGES, ids=lambda each: each.name)
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """The widgets are made on a system of that language."""
    del qapp
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield
    QLocale.setDefault(before)


def typed(box: QAbstractSpinBox, text: str) -> None:
    """Replace what `box` holds, key by key, and go on with Return."""
    box.selectAll()
    for character in text:
        if character.isascii():
            QTest.keyClick(box, character)
        else:  # which QTest has no keys for
            press = QKeyEvent(QKeyEvent.Type.KeyPress, 0, NO_MODIFIER, character)
            QApplication.sendEvent(box, press)
    QTest.keyClick(box, Qt.Key.Key_Return)


def pasted(box: QAbstractSpinBox, text: str) -> None:
    QApplication.clipboard().setText(text)
    box.selectAll()
    box.lineEdit().paste()
    QTest.keyClick(box, Qt.Key.Key_Return)


def number_box(suffix: str = "") -> NumberBox:
    box = NumberBox()
    box.setRange(-3, 3)
    box.setSuffix(suffix)
    return box


@pytest.mark.parametrize("kind", [NumberBox, GroupedSpinBox])
def test_the_keys_of_undo_are_its_own_only_while_something_is_typed(
    kind: type[NumberBox | GroupedSpinBox],
) -> None:
    box = kind()

    def wants_undo() -> bool:
        keys = Qt.KeyboardModifier.ControlModifier
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, keys)
        event.ignore()
        QApplication.sendEvent(box, event)
        return event.isAccepted()

    box.show()
    box.setFocus()
    assert not wants_undo()
    box.selectAll()
    QTest.keyClick(box, "7")
    assert wants_undo()
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not wants_undo() and box.value() == 7
    box.deleteLater()


@pytest.mark.parametrize("text", ["0.5", "0,5", ".5", ",5", "+0,5", "0,50 %"])
@pytest.mark.parametrize("suffix", ["", " %"])
def test_decimals_are_typed_and_pasted_with_a_point_or_a_comma(text: str, suffix: str) -> None:
    if "%" in text and not suffix:
        return
    for enter in (typed, pasted):
        box = number_box(suffix)
        enter(box, text.replace("+", ""))
        assert box.value() == 0.5
        assert box.text() == f"0.50{suffix}"
        box.deleteLater()


def test_what_is_no_number_or_out_of_range_is_not_taken() -> None:
    box = number_box()
    for text in ("x", "1,2,3", "1.2.3", "7", "-7", "--1"):
        box.setValue(1)
        pasted(box, text)
        assert box.value() == 1
    typed(box, "-2,25")
    assert box.value() == -2.25
    box.deleteLater()


@pytest.mark.parametrize(
    ("text", "value"),
    [("12 400", 12400), ("12.400", 12400), ("12,400", 12400), ("0.5", 1), ("0,4", 0), ("7,6", 8)],
)
def test_whole_numbers_are_grouped_or_rounded_and_never_lose_their_separator(
    text: str, value: int
) -> None:
    for enter in (typed, pasted):
        box = GroupedSpinBox()
        box.setRange(0, 100_000)
        box.setValue(3)
        enter(box, text)
        assert box.value() == value
        box.deleteLater()


def test_a_comma_that_may_group_thousands_is_not_taken_and_the_box_says_how_to_write_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = list[str]()
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, __: told.append(text))
    box = number_box()
    box.setRange(0, 100_000)
    box.setValue(7)
    pasted(box, "12,400")
    assert box.value() == 7
    why = "12,400 is not taken: it is ambiguous: write 12400 without the comma, or 12.400"
    assert told[-1].startswith(why)
    box.deleteLater()


@pytest.mark.parametrize("enter", [typed, pasted])
@pytest.mark.parametrize("text", ["12,400", "1,234,567", "12,400 px", "-", ",", "1.2.3"])
def test_a_box_goes_back_to_the_number_from_before_typing(
    text: str, enter: Callable[[QAbstractSpinBox, str], None]
) -> None:
    for change in (
        lambda box: box.setValue(7),
        lambda box: typed(box, "7"),
        lambda box: (box.setValue(6), box.stepUp()),
    ):
        box = number_box(" px")
        box.setRange(-100_000, 100_000)
        change(box)
        if text != "1.2.3" or enter is pasted:  # key by key the second point is refused
            enter(box, text)
        assert box.value() == 7
        assert box.text() == "7.00 px"
        box.deleteLater()


@pytest.mark.parametrize("enter", [typed, pasted])
@pytest.mark.parametrize("text", ["12,345", "12.345", "5,001", "-1,000"])
def test_a_grouped_number_out_of_range_is_not_cut_to_its_first_digits(
    text: str, enter: Callable[[QAbstractSpinBox, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, __: told.append(text))
    box = GroupedSpinBox()
    box.setRange(-5, 5000)
    box.setValue(3)
    enter(box, text)
    assert box.value() == 3
    assert told == [f"{text} is not taken: it is not between -5 and 5 000."]
    box.deleteLater()


WRITTEN = {
    "12400.5": 12400.5,
    "12 400.5": 12400.5,
    "12 400,5": 12400.5,
    "12\N{NO-BREAK SPACE}400,5": 12400.5,
    "12\N{NARROW NO-BREAK SPACE}400.5": 12400.5,
    "12,400.5": 12400.5,
    "12.400,5": 12400.5,
    "1,234,567.25": 1234567.25,
    "1.234.567,25": 1234567.25,
    "+3": 3,
    "-3": -3,
    "\N{MINUS SIGN}3,5": -3.5,
    "- 3": -3,
    "3 %": 3,
    "3%": 3,
    " 3": 3,
    "007": 7,
    "12.400": 12.4,
    "0,400": 0.4,
    "3,": 3,
    ",25": 0.25,
}


@pytest.mark.parametrize("enter", [typed, pasted])
@pytest.mark.parametrize("text", WRITTEN)
def test_numbers_are_understood_as_people_write_them(
    text: str, enter: Callable[[QAbstractSpinBox, str], None]
) -> None:
    box = number_box(" %")
    box.setRange(-2_000_000, 2_000_000)
    box.setValue(1)
    enter(box, text)
    assert box.value() == WRITTEN[text]
    whole = GroupedSpinBox()
    whole.setRange(-2_000_000, 2_000_000)
    whole.setSuffix(" %")
    enter(whole, text)
    is_grouped = text == "12.400"  # in whole numbers a point can only group
    assert whole.value() == (12400 if is_grouped else math.floor(WRITTEN[text] + 0.5))
    box.deleteLater(), whole.deleteLater()


def test_what_is_typed_counts_at_once_as_far_as_it_is_a_number() -> None:
    box = number_box()
    box.setRange(0, 1000)
    box.selectAll()
    QTest.keyClicks(box, "12,4")
    assert box.value() == 12.4
    QTest.keyClicks(box, "00")
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == 12.4
    box.deleteLater()


def test_the_word_for_a_special_value_stands() -> None:
    box = GroupedSpinBox()
    box.setRange(0, 8)
    box.setSpecialValueText("auto")
    assert box.text() == "auto"
    typed(box, "4")
    assert box.value() == 4
    typed(box, "0")
    assert box.text() == "auto"
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == 0
    box.deleteLater()


def test_every_number_of_the_window_is_shown_with_a_point(window: MainWindow) -> None:
    boxes = window.findChildren(QAbstractSpinBox)
    assert len(boxes) > 10
    assert {type(each) for each in boxes if "," in each.text()} == set()
    assert all(isinstance(each, GroupedSpinBox | NumberBox) for each in boxes)
    numbers = [each for each in boxes if isinstance(each, NumberBox) and each.isEnabled()]
    for box in numbers:
        wanted = round(box.minimum() + (box.maximum() - box.minimum()) * 0.37, box.decimals())
        shown = f"{wanted:.{box.decimals()}f}"
        for text in (shown, shown.replace(".", ",")):
            box.setValue(box.minimum())
            typed(box, text)
            assert box.value() == pytest.approx(wanted), box.objectName()


def test_a_setting_takes_a_comma_and_shows_what_was_typed(window: MainWindow) -> None:
    field = window.findChild(QLineEdit, "setting_average_decay")
    form = window.findChild(QLineEdit, "setting_average_decay").parent()
    field.setText("0,5")
    assert form.value() == 0.5
    assert not form.problem()


def test_no_box_of_qt_itself_is_used() -> None:
    own = ROOT / "latentlab/gui/widgets/number_boxes.py"
    used = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "latentlab").rglob("*.py")
        if path != own
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("QSpinBox", "QDoubleSpinBox", "QInputDialog")
    ]
    assert not used
