"""Boxes for numbers, the only ones in the window: they show a point before decimals and blanks
between thousands, and understand a comma as well, whatever the language of the system.

What is typed counts at once, as far as it is a number. When typing ends with what is none, the box
goes back to the number from before and says why.
"""

import math
import re

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QToolTip, QWidget

from latentlab import formatting
from trainers.numerals import AmbiguousNumberError, read_number, read_whole_number

State = QValidator.State

_BEGUN = re.compile(
    r"[+\-\N{MINUS SIGN}]?"
    r"(\d*[.,]?\d*|\d{1,3}(,\d{3})*,\d{0,3}(\.\d*)?|\d{1,3}(\.\d{3})*\.\d{0,3}(,\d*)?)",
    re.ASCII,
)
"""The beginning of a number, without blanks."""


class GroupedSpinBox(QSpinBox):
    """A whole number: shows 12400 as 12 400, reads both, and rounds decimals when typing ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settled = self.value()
        self.lineEdit().setTextMargins(5, 0, 0, 0)
        self.valueChanged.connect(self._on_value)
        self.editingFinished.connect(self._settle)

    def setValue(self, val: int) -> None:
        super().setValue(val)
        self._settle()

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
        bare = _bare(self, input)
        try:
            number = _rounded(bare)
        except ValueError:
            _tell_refusal(self, bare, _no_number(bare))
        else:
            if self.minimum() <= number <= self.maximum():
                return self.textFromValue(number)
            _tell_refusal(self, bare, self._allowed())
        return self.textFromValue(self._settled)

    def _state(self, text: str) -> State:
        if text == self.specialValueText() != "":
            return State.Acceptable
        bare = _bare(self, text)
        try:
            number = read_whole_number(bare)
        except ValueError:
            return State.Intermediate if _may_become_number(bare) else State.Invalid
        state = _state_of(number, self.minimum(), self.maximum())
        # Its last key must not be refused: without it, 12,345 would be 12 and decimals.
        return (
            State.Intermediate if re.search("[.,]", bare) and state != state.Acceptable else state
        )

    def _allowed(self) -> str:
        lowest, highest = map(self.textFromValue, (self.minimum(), self.maximum()))
        return f"it is not between {lowest} and {highest}"

    def _on_value(self) -> None:
        if not self.lineEdit().isModified():
            self._settle()

    def _settle(self) -> None:
        self._settled = self.value()
        self.lineEdit().setModified(False)

    def event(self, event: QEvent) -> bool:
        return not _undoes_elsewhere(self, event) and super().event(event)


class NumberBox(QDoubleSpinBox):
    """A number with decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settled = self.value()
        self.lineEdit().setTextMargins(5, 0, 0, 0)
        self.valueChanged.connect(self._on_value)
        self.editingFinished.connect(self._settle)

    def setValue(self, val: float) -> None:
        super().setValue(val)
        self._settle()

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
        bare = _bare(self, input)
        try:
            read_number(bare)
        except AmbiguousNumberError as error:
            _tell_refusal(self, bare, f"it is ambiguous: {error}")
        except ValueError:
            _tell_refusal(self, bare, _no_number(bare))
        else:
            lowest, highest = map(self.textFromValue, (self.minimum(), self.maximum()))
            _tell_refusal(self, bare, f"it is not between {lowest} and {highest}")
        return self.textFromValue(self._settled)

    def _state(self, text: str) -> State:
        bare = _bare(self, text)
        if not _may_become_number(bare):
            return State.Invalid
        try:
            number = read_number(bare)
        except ValueError:
            return State.Intermediate
        return _state_of(number, self.minimum(), self.maximum())

    def _on_value(self) -> None:
        if not self.lineEdit().isModified():
            self._settle()

    def _settle(self) -> None:
        self._settled = self.value()
        self.lineEdit().setModified(False)

    def event(self, event: QEvent) -> bool:
        return not _undoes_elsewhere(self, event) and super().event(event)


def _undoes_elsewhere(box: QSpinBox | QDoubleSpinBox, event: QEvent) -> bool:
    """Whether `event` asks if the box wants the keys of undo or redo for itself, and it does not:
    only what is being typed is undone in it."""
    keys = QKeySequence.StandardKey
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and (event.matches(keys.Undo) or event.matches(keys.Redo))
        and not box.lineEdit().isModified()
    )


def _bare(box: QSpinBox | QDoubleSpinBox, text: str) -> str:
    """What is typed between the words that `box` shows before and behind it; the latter stand twice
    if a number was pasted with its unit."""
    bare, unit = text.strip().removeprefix(box.prefix().strip()), box.suffix().strip()
    while unit and bare.endswith(unit):
        bare = bare.removesuffix(unit).strip()
    return bare.strip()


def _may_become_number(bare: str) -> bool:
    """Whether `bare` consists of what numbers are written with, so far."""
    return _BEGUN.fullmatch("".join(bare.split())) is not None


def _rounded(bare: str) -> int:
    """The nearest whole number.

    Raises:
        ValueError: if `bare` is no number.
    """
    try:
        return read_whole_number(bare)
    except ValueError:
        return math.floor(read_number(bare) + 0.5)


def _no_number(bare: str) -> str:
    return "it is no number" if bare else ""


def _tell_refusal(box: QWidget, bare: str, reason: str) -> None:
    """Say why what was typed is not taken; a box that was emptied needs no word."""
    if reason:
        place = box.mapToGlobal(box.rect().bottomLeft())
        QToolTip.showText(place, f"{bare} is not taken: {reason}.", box)


def _state_of(number: float, lowest: float, highest: float) -> State:
    if lowest <= number <= highest:
        return State.Acceptable
    # More digits lead further from 0 only.
    gone_too_far = number > max(highest, 0) or number < min(lowest, 0)
    return State.Invalid if gone_too_far else State.Intermediate
