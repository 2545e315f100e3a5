"""One setting in the form: label, control, unit, a way back to the default, and its problem."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from latentlab import formatting
from latentlab.gui.style.accessibility import show_wrong
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.form.setting_controls import control_for, problem_with
from trainers.settings import Setting, Value


class SettingRow(QWidget):
    """Shows one setting; a changed one has a bold label and a button back to the default.

    Signals:
        edited: the person changed the value, or it was reset.
    """

    edited = Signal()

    def __init__(self, setting: Setting, value: Value) -> None:
        super().__init__()
        self.setting = setting
        self._control = control_for(setting)
        self._field = self._control.widget
        self._label = QLabel(setting.label)
        self._unit = QLabel(setting.unit if isinstance(self._field, QLineEdit) else "")
        back = f"Back to the default: {self._words(setting.default)}"
        self._reset = icon_button("reset", back, spoken=f"{setting.label}: {back.lower()}")
        self._problem = QLabel()
        self._prepare()
        self._lay_out()
        self._control.set_value(value)
        self._control.edited.connect(self._on_edit)
        self._check()

    def value(self) -> Value:
        """The value as it stands; the text itself if it does not read as a value."""
        return self._control.value()

    def show_value(self, value: Value) -> None:
        """Put `value` into the field."""
        self._control.set_value(value)

    def reset(self) -> None:
        """Go back to the default."""
        self._control.set_value(self.setting.default)

    def is_changed(self) -> bool:
        """Whether the value differs from the default."""
        return self.value() != self.setting.default

    def problem(self) -> str:
        """The sentence shown beneath the field; empty if all is well."""
        return self._problem.text()

    def show_problem(self, sentence: str) -> None:
        """Turn the field red with `sentence` beneath it, or back for an empty one."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        show_wrong(self._field, bool(sentence))
        self._field.setAccessibleDescription(sentence or self.setting.meaning)

    def focus_field(self) -> None:
        """Put the keyboard focus into the field."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _prepare(self) -> None:
        tip = self._tip()
        self._field.setObjectName(f"setting_{self.setting.name}")
        self._field.setAccessibleName(self.setting.label)
        for widget in (self._label, self._field, self._unit):
            widget.setToolTip(tip)
            widget.setWhatsThis(tip)
        self._label.setBuddy(self._field)
        self._label.setWordWrap(True)
        self._unit.setProperty("quiet", True)
        self._reset.setIconSize(QSize(16, 16))
        self._reset.clicked.connect(self.reset)
        self._problem.setProperty("problem", True)
        self._problem.setWordWrap(True)
        self._problem.hide()

    def _lay_out(self) -> None:
        keeps_place = self._reset.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(keeps_place)
        self._field.setMinimumWidth(GRID * 10)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 6)
        grid.addWidget(self._label, 0, 0)
        # In one column, so that fields with and without a unit begin at the same place.
        field = boxes.row((self._field, 1), self._unit, spacing=4)
        if not self._unit.text():
            self._unit.hide()
        grid.addLayout(field, 0, 1)
        grid.addWidget(self._reset, 0, 2)
        grid.addWidget(self._problem, 1, 0, 1, 3)

    def _on_edit(self) -> None:
        self._check()
        self.edited.emit()

    def _check(self) -> None:
        changed = self.is_changed()
        self._label.setFont(theme().font(bold=changed))
        self._reset.setVisible(changed)
        self.show_problem(problem_with(self.setting, self.value()))

    def _tip(self) -> str:
        unit = f" {self.setting.unit}" if self.setting.unit else ""
        return (
            f"{self.setting.meaning}\nAllowed: {self.setting.allowed}.\n"
            f"Default: {self._words(self.setting.default)}{unit}."
        )

    def _words(self, value: Value) -> str:
        if value is None:
            return "automatic"
        if isinstance(value, bool):
            return "on" if value else "off"
        if isinstance(value, int):
            return formatting.count(value)
        return formatting.typed(value) if isinstance(value, float) else value.replace("_", " ")
