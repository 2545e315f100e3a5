"""The form reads back what was entered, marks what was changed, and refuses in a sentence."""

from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)

from latentlab.gui.widgets.form.setting_row import SettingRow
from latentlab.gui.widgets.form.settings_form import SettingsForm, SettingsGroup
from trainers.config import TrainingConfig
from trainers.settings import setting, settings_of


class Config(TrainingConfig):
    learning_rate: float = setting(2e-4, "Size of a step.", gt=0, le=1)
    critic_steps: int = setting(5, "Critic updates.", ge=1, le=1000, unit="steps")
    loss: Literal["non_saturating", "saturating"] = setting("saturating", "Which loss.")
    smoothing: bool = setting(False, "One-sided label smoothing.")


@pytest.fixture
def form(qapp: QApplication) -> SettingsForm:
    del qapp
    form = SettingsForm()
    form.show_settings(settings_of(Config))
    form.show()
    return form


def field(form: SettingsForm, name: str) -> QWidget:
    found = form.findChild(QWidget, f"setting_{name}")
    assert found is not None
    return found


def row(form: SettingsForm, name: str) -> SettingRow:
    return next(r for r in form.findChildren(SettingRow) if r.setting.name == name)


def test_an_untouched_form_gives_the_defaults(form: SettingsForm) -> None:
    assert Config.checked(form.values()) == Config()
    assert not any(r.is_changed() for r in form.findChildren(SettingRow))


def test_each_kind_of_setting_has_a_fitting_control(form: SettingsForm) -> None:
    assert isinstance(field(form, "learning_rate"), QLineEdit)
    assert isinstance(field(form, "critic_steps"), QSpinBox)
    assert isinstance(field(form, "loss"), QComboBox)
    assert isinstance(field(form, "smoothing"), QCheckBox)
    assert isinstance(field(form, "seed"), QLineEdit), "a spin box ends at two milliards"


def test_given_values_are_shown_and_read_back(form: SettingsForm) -> None:
    given = Config(
        learning_rate=3e-7, critic_steps=7, loss="non_saturating", smoothing=True,
        seed=2**32 - 1, steps=123_456,
    )  # fmt: skip
    form.show_settings(settings_of(Config), given.model_dump())
    assert Config.checked(form.values()) == given
    line, spin = field(form, "learning_rate"), field(form, "steps")
    assert isinstance(line, QLineEdit)
    assert isinstance(spin, QSpinBox)
    assert line.text() == "3e-7"
    assert spin.text() == "123 456 steps"


def test_a_number_may_be_typed_either_way(form: SettingsForm) -> None:
    line = field(form, "learning_rate")
    assert isinstance(line, QLineEdit)
    for text in ("0.001", "1e-3"):
        line.clear()
        QTest.keyClicks(line, text)
        assert form.values()["learning_rate"] == 0.001
    assert form.problems() == {}


def test_steps_may_be_typed_with_and_without_spaces(form: SettingsForm) -> None:
    spin = field(form, "steps")
    assert isinstance(spin, QSpinBox)
    for text, value in (("20000", 20_000), ("3 500", 3500)):
        spin.setFocus()
        spin.lineEdit().selectAll()
        QTest.keyClicks(spin.lineEdit(), text)
        QTest.keyClick(spin.lineEdit(), Qt.Key.Key_Return)
        assert form.values()["steps"] == value


@pytest.mark.parametrize("text", ["", "abc", "0", "-1", "2", "nan", "inf"])
def test_what_is_not_allowed_turns_the_field_red_with_a_sentence(
    form: SettingsForm, text: str
) -> None:
    line = field(form, "learning_rate")
    assert isinstance(line, QLineEdit)
    line.setText(text)
    assert "must be a number above 0 and at most 1" in form.problems()["learning_rate"]
    assert line.property("wrong")
    line.setText("0.5")
    assert form.problems() == {}
    assert not line.property("wrong")


def test_a_changed_setting_can_be_put_back(form: SettingsForm) -> None:
    told: list[None] = []
    form.changed.connect(lambda: told.append(None))
    box = field(form, "smoothing")
    assert isinstance(box, QCheckBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert row(form, "smoothing").is_changed()
    assert len(told) == 1
    row(form, "smoothing").findChild(QToolButton).click()
    assert not row(form, "smoothing").is_changed()
    assert form.values()["smoothing"] is False


def test_the_algorithms_own_settings_stand_first_and_rare_groups_last_and_folded(
    form: SettingsForm,
) -> None:
    groups = form.findChildren(SettingsGroup)
    assert [(g.title, g.is_open()) for g in groups] == [
        ("Training", True), ("Hardware", False), ("Saving", False),
    ]  # fmt: skip
    assert groups[0].rows[0].setting.name == "learning_rate"


def test_problems_from_outside_open_their_group_and_go_to_their_field(
    form: SettingsForm,
) -> None:
    form.show_problems({"sample_interval": "Too often.", "nothing": "There is no such setting."})
    saving = form.findChildren(SettingsGroup)[-1]
    assert saving.is_open()
    assert form.problems() == {"sample_interval": "Too often."}
    form.show_problems({})
    assert form.problems() == {}


def test_every_field_says_what_it_is(form: SettingsForm) -> None:
    for each in form.findChildren(SettingRow):
        control = field(form, each.setting.name)
        assert control.accessibleName() == each.setting.label
        for part in (each.setting.meaning, "Allowed:", "Default:"):
            assert part in control.toolTip()
            assert part in control.whatsThis()


def test_a_number_out_of_range_stays_and_is_refused_beside_the_field(form: SettingsForm) -> None:
    spin = field(form, "critic_steps")
    assert isinstance(spin, QSpinBox)
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "0")
    QTest.keyClick(spin, Qt.Key.Key_Tab)

    assert form.values()["critic_steps"] == 0
    assert "critic_steps" in form.problems()
    assert spin.property("wrong")

    spin.stepBy(-1)
    assert form.values()["critic_steps"] == 1
    assert form.problems() == {}
