"""A form made from the settings that an algorithm declares; what is rarely needed is folded."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.form.setting_row import SettingRow
from trainers.settings import Setting, Value

FOLDED_GROUPS = ("Saving", "Hardware")
"""Groups that stand last and closed: good as they are for most runs."""


class SettingsGroup(QWidget):
    """A heading that opens and closes the settings beneath it."""

    def __init__(self, title: str, rows: list[SettingRow], *, is_open: bool) -> None:
        super().__init__()
        self.title = title
        self.rows = rows
        self._heading = QToolButton()
        self._heading.setObjectName("disclosure")
        self._heading.setCheckable(True)
        self._heading.setChecked(is_open)
        self._heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heading.toggled.connect(self._unfold)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(GRID, 0, 0, GRID)
        body.setSpacing(GRID)
        for row in rows:
            body.addWidget(row)
            row.edited.connect(self._count_changes)
        boxes.column(self._heading, self._body, spacing=4, within=self)
        self._unfold(is_open)
        self._count_changes()

    def is_open(self) -> bool:
        """Whether the settings are visible."""
        return self._heading.isChecked()

    def open(self) -> None:
        """Show the settings."""
        self._heading.setChecked(True)

    def _unfold(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        self._heading.setIcon(icon("open" if is_open else "closed"))
        verb = "Hide" if is_open else "Show"
        self._heading.setToolTip(f"{verb} the settings under {self.title}")
        self._heading.setAccessibleName(f"{verb} settings: {self.title}")

    def _count_changes(self) -> None:
        changed = sum(row.is_changed() for row in self.rows)
        self._heading.setText(f"{self.title}   ({changed} changed)" if changed else self.title)


class SettingsForm(QWidget):
    """Shows settings by group, in the order declared; folded groups come last.

    Signals:
        changed: a value is another one now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settingsForm")
        self._rows: dict[str, SettingRow] = {}
        self._groups: list[SettingsGroup] = []
        self._general = QLabel()
        self._general.setProperty("problem", True)
        self._general.setWordWrap(True)
        self._general.hide()
        self._layout = boxes.column(self._general, spacing=GRID, within=self)
        self._layout.addStretch(1)

    def show_settings(
        self, settings: tuple[Setting, ...], values: Mapping[str, Any] | None = None
    ) -> None:
        """Build the form; settings missing in `values` take their default."""
        was_open = {group.title for group in self._groups if group.is_open()}
        for group in self._groups:
            self._layout.removeWidget(group)
            group.setParent(None)
            group.deleteLater()
        given = values or {}
        self._rows = {s.name: SettingRow(s, given.get(s.name, s.default)) for s in settings}
        titles = dict.fromkeys(setting.group for setting in settings)
        ordered = sorted(titles, key=lambda title: title in FOLDED_GROUPS)
        self._groups = []
        for title in ordered:
            rows = [row for row in self._rows.values() if row.setting.group == title]
            is_open = title not in FOLDED_GROUPS or title in was_open
            group = SettingsGroup(title, rows, is_open=is_open)
            self._groups.append(group)
            self._layout.insertWidget(len(self._groups), group)
        for row in self._rows.values():
            row.edited.connect(self.changed)
        self._say("")

    def values(self) -> dict[str, Any]:
        """The value of every setting, by name. A text that does not read as a number is handed
        on as it is, so that whoever checks the values can refuse it with a sentence."""
        return {name: row.value() for name, row in self._rows.items()}

    def show_value(self, name: str, value: Value) -> None:
        """Put `value` into the field of the setting `name`, if the form has it."""
        if name in self._rows:
            self._rows[name].show_value(value)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Turn the fields named in `problems` red, each with its sentence; all others back.

        Sentences about something that is not a field stand above the form.
        """
        for name, row in self._rows.items():
            row.show_problem(problems.get(name, ""))
        others = [text for name, text in problems.items() if name not in self._rows]
        self._say(" ".join(others))
        for group in self._groups:
            wrong = [row for row in group.rows if row.problem()]
            if wrong:
                group.open()
                wrong[0].focus_field()
                break

    def problems(self) -> dict[str, str]:
        """The sentences that are shown now, by setting."""
        return {name: row.problem() for name, row in self._rows.items() if row.problem()}

    def _say(self, text: str) -> None:
        self._general.setText(text)
        self._general.setVisible(bool(text))
