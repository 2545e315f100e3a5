"""One control for each kind of setting; all read and write plain values and tell of changes. And a
field for the steps to train up to."""

import math
from abc import abstractmethod

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from latentlab import formatting
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.form_layout import pass_wheel_on
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from trainers.config import TrainingConfig
from trainers.settings import Setting, SettingsError, Value, settings_of

_SPIN_LIMIT = 2**31 - 1


class SettingControl(QObject):
    """Holds the value of one setting in a widget.

    Signals:
        edited: the value is another one now.
    """

    edited = Signal()
    widget: QWidget

    @abstractmethod
    def value(self) -> Value:
        """The value as it stands; the text itself if it does not read as a value."""

    @abstractmethod
    def set_value(self, value: Value) -> None:
        """Show `value`."""


def control_for(setting: Setting) -> SettingControl:
    """The control that suits the kind and range of `setting`."""
    if setting.kind == "switch":
        return _Switch()
    if setting.kind == "choice":
        return _Choice(setting)
    limits = (setting.minimum, setting.maximum)
    countable = all(limit is not None and abs(limit) <= _SPIN_LIMIT for limit in limits)
    if setting.kind == "integer" and countable and setting.default is not None:
        return _WholeNumber(setting)
    return _Typed(setting)


def problem_with(setting: Setting, value: Value) -> str:
    """The sentence that says why `value` is not allowed; empty if it is."""
    if value is None and setting.default is None:
        return ""
    if setting.kind in ("switch", "choice"):
        return ""
    if isinstance(value, str) or value is None or not math.isfinite(value):
        return setting.refusal("empty" if value in ("", None) else value)
    low, high = setting.minimum, setting.maximum
    too_low = low is not None and (value < low or (value == low and setting.minimum_excluded))
    too_high = high is not None and (value > high or (value == high and setting.maximum_excluded))
    return setting.refusal(formatting.typed(value)) if too_low or too_high else ""


class _Switch(SettingControl):
    def __init__(self) -> None:
        super().__init__()
        self.widget = self._box = QCheckBox()
        self._box.toggled.connect(self.edited)

    def value(self) -> Value:
        return self._box.isChecked()

    def set_value(self, value: Value) -> None:
        self._box.setChecked(bool(value))


class _Choice(SettingControl):
    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.widget = self._box = QComboBox()
        pass_wheel_on(self._box)
        for choice in setting.choices:
            self._box.addItem(choice.replace("_", " "), choice)
        self._box.currentIndexChanged.connect(self.edited)

    def value(self) -> Value:
        chosen = self._box.currentData()
        return chosen if isinstance(chosen, str) else None

    def set_value(self, value: Value) -> None:
        self._box.setCurrentIndex(max(self._box.findData(value), 0))


class _RefusingSpinBox(GroupedSpinBox):
    """Lets a number that is not allowed stand, to be marked wrong; the arrows stay inside."""

    def __init__(self, lowest: int, highest: int) -> None:
        super().__init__()
        self._lowest, self._highest = lowest, highest
        self.setRange(-_SPIN_LIMIT, _SPIN_LIMIT)

    def stepBy(self, steps: int) -> None:
        super().stepBy(steps)
        self.setValue(min(max(self.value(), self._lowest), self._highest))


class _WholeNumber(SettingControl):
    def __init__(self, setting: Setting) -> None:
        super().__init__()
        assert setting.minimum is not None and setting.maximum is not None
        self.widget = self._box = _RefusingSpinBox(
            int(setting.minimum) + setting.minimum_excluded,
            int(setting.maximum) - setting.maximum_excluded,
        )
        self._box.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self._box.setSuffix(f" {setting.unit}" if setting.unit else "")
        pass_wheel_on(self._box)
        self._box.valueChanged.connect(self.edited)

    def value(self) -> Value:
        return self._box.value()

    def set_value(self, value: Value) -> None:
        self._box.setValue(int(value or 0))


class _Typed(SettingControl):
    """A number written the way people write it: 0.0002, 0,0002 or 2e-4."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self.widget = self._line = QLineEdit()
        if setting.default is None:
            self._line.setPlaceholderText("automatic")
        self._line.textChanged.connect(self.edited)

    def value(self) -> Value:
        text = self._line.text().replace(" ", "")
        if not text and self._setting.default is None:
            return None
        try:
            return self._setting.parse(text)
        except SettingsError:
            return text

    def set_value(self, value: Value) -> None:
        shown = formatting.typed(value) if isinstance(value, (int, float)) else str(value or "")
        self._line.setText(shown)


class GoalBox(GroupedSpinBox):
    """Steps in the range that the setting `steps` allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        steps = next(each for each in settings_of(TrainingConfig) if each.name == "steps")
        self.setRange(int(steps.minimum or 1), int(steps.maximum or 1))
        self.setStepType(GroupedSpinBox.StepType.AdaptiveDecimalStepType)
        self.setPrefix("to ")
        self.setSuffix(" steps")
        self.setFixedWidth(19 * GRID)
