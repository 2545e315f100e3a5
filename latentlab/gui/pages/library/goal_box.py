"""The field that says up to which step a run is trained further."""

from PySide6.QtWidgets import QWidget

from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.setting_controls import GroupedSpinBox
from trainers.config import TrainingConfig
from trainers.settings import settings_of


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
