"""Boxes for numbers, the only ones in the window: they show a point before decimals and blanks
between thousands, and understand a comma as well, whatever the language of the system."""

import math

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QToolTip, QWidget

from latentlab import formatting
from trainers.numerals import AmbiguousNumberError, read_number, read_whole_number

State = QValidator.State


class GroupedSpinBox(QSpinBox):
    """A whole number: shows 12400 as 12 400, reads both, and rounds decimals when typing ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(5, 0, 0, 0)

    def textFromValue(self, val: int) -> str:
        return formatting.count(val)

    def valueFromText(self, text: str) -> int:
        try:
            return read_whole_number(_bare(self, text))
        except ValueError:
            return self.minimum()

    def validate(self, input: str, pos: int) -> tuple[State, str, int]:
        return self._state(input), input, pos

    def fixup(self, input: str) -> str:
        try:
            number = read_number(_bare(self, input))
        except ValueError:
            return input
        return self.textFromValue(math.floor(number + 0.5)) if math.isfinite(number) else input

    def _state(self, text: str) -> State:
        if text == self.specialValueText() != "":
            return State.Acceptable
        bare = _bare(self, text)
        try:
            number = read_whole_number(bare)
        except ValueError:
            return State.Intermediate if _may_become_number(bare) else State.Invalid
        return _state_of(number, self.minimum(), self.maximum())


class NumberBox(QDoubleSpinBox):
    """A number with decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(5, 0, 0, 0)

    def textFromValue(self, val: float) -> str:
        return f"{val:.{self.decimals()}f}"

    def valueFromText(self, text: str) -> float:
        try:
            return read_number(_bare(self, text))
        except ValueError:
            return self.minimum()

    def validate(self, input: str, pos: int) -> tuple[State, str, int]:
        return self._state(input), input, pos

    def fixup(self, input: str) -> str:
        try:
            read_number(_bare(self, input))
        except AmbiguousNumberError as error:
            place = self.mapToGlobal(self.rect().bottomLeft())
            QToolTip.showText(place, f"{input} is ambiguous: {error}.", self)
        except ValueError:
            pass
        return input

    def _state(self, text: str) -> State:
        bare = _bare(self, text)
        if not _may_become_number(bare):
            return State.Invalid
        try:
            number = read_number(bare)
        except ValueError:
            return State.Intermediate
        return _state_of(number, self.minimum(), self.maximum())


def _bare(box: QSpinBox | QDoubleSpinBox, text: str) -> str:
    """What is typed between the words that `box` shows before and behind it; the latter stand twice
    if a number was pasted with its unit."""
    bare, unit = text.strip().removeprefix(box.prefix().strip()), box.suffix().strip()
    while unit and bare.endswith(unit):
        bare = bare.removesuffix(unit).strip()
    return bare.strip()


def _may_become_number(bare: str) -> bool:
    """Whether `bare` consists of what numbers are written with, so far."""
    digits = bare.replace(" ", "").removeprefix("-").removeprefix("\N{MINUS SIGN}")
    separators = sum(digits.count(each) for each in ".,")
    rest = digits.replace(".", "").replace(",", "")
    return separators <= 1 and (rest == "" or (rest.isascii() and rest.isdigit()))


def _state_of(number: float, lowest: float, highest: float) -> State:
    if lowest <= number <= highest:
        return State.Acceptable
    # More digits lead further from 0 only.
    gone_too_far = number > max(highest, 0) or number < min(lowest, 0)
    return State.Invalid if gone_too_far else State.Intermediate
