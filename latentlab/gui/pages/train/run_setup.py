"""The form of the Train page: from algorithm, data, device, name and settings to a recipe."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.pages.train.branch_banner import BranchBanner
from latentlab.gui.pages.train.data_setup import DataSetup
from latentlab.gui.pages.train.run_cost import Plan, RunCost
from latentlab.gui.pages.train.run_fields import HardwareSetup, NameField
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.laboratory import AlgorithmCard, Laboratory
from latentlab.gui.widgets.form.form_layout import AlignedForm, pass_wheel_on
from latentlab.gui.widgets.form.settings_form import SettingsForm
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.whole_rows import WholeRowsArea
from latentlab.train_form import DataChoiceError, RunChoices
from trainers.config import DataSource, Recipe
from trainers.data.catalogue import entry
from trainers.data.files.sides import meant_by
from trainers.data.foreseen import expected_info
from trainers.needs import Needs
from trainers.registry import make_recipe
from trainers.runs.listing import branch_name
from trainers.runs.run import Run, RunError, Saved
from trainers.settings import SettingsError


@dataclass(frozen=True)
class RunOrder:
    """A checked wish to train: where, what, and from which run it branches, if any."""

    folder: Path
    recipe: Recipe
    parent: Run | None
    checkpoint: Saved | None


class RunSetup(WholeRowsArea):
    """The whole form; `order` turns it into something that can be trained.

    Signals:
        changed: the form may be another one now.
    """

    changed = Signal()

    def __init__(self, root: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runSetup")
        self._cards: dict[str, AlgorithmCard] = {}
        self._settings: dict[str, dict[str, Any]] = {}
        self._shown = ""
        self._data_is_own = False
        self._algorithm = named(
            QComboBox(), "algorithmBox", spoken="Algorithm", tip="Which model to train."
        )
        self._algorithm.setEnabled(False)
        self._algorithm.setPlaceholderText("Loading…")
        self._summary, self._paper, self._misfit = Hint(), Hint(), Hint(problem=True)
        self._name = NameField(root)
        self._data = DataSetup()
        self._cost = RunCost()
        self._hardware = HardwareSetup()
        self._form = SettingsForm()
        self._form.setObjectName("settingsForm")
        self._branch = BranchBanner()
        self._content = QWidget()
        self._lay_out()
        self._algorithm.currentIndexChanged.connect(self._on_algorithm)
        self._data.changed.connect(self._on_data)
        self._data.chosen.connect(self._on_data_chosen)
        self._form.changed.connect(self._on_settings)
        for part in (self._data, self._form, self._hardware):
            part.changed.connect(self.changed)
        self._algorithm.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._hardware.changed.connect(self._estimate)
        self._branch.dismissed.connect(self.describe_next)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._estimate()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._estimate()

    def offer(self, laboratory: Laboratory, choices: RunChoices) -> None:
        """Fill the boxes with what this machine can do, and the form with `choices`."""
        self._hardware.offer(laboratory.devices)
        self._cards = {card.name: card for card in laboratory.algorithms}
        for card in laboratory.algorithms:
            self._algorithm.addItem(card.title, card.name)
        self._algorithm.setEnabled(True)
        # A person who was quicker than PyTorch wins over the data of the last start.
        self.show_choices(choices, with_data=not self._data.is_touched)

    def show_choices(self, choices: RunChoices, with_data: bool = True) -> None:
        """Fill the form; the name becomes a free one that says what is trained on what."""
        self._settings[choices.algorithm] = choices.settings
        if with_data:
            self._data.show_source(choices.data)
        card = self._cards.get(choices.algorithm)
        is_usual = card is not None and choices.data.name == card.default_data
        self._data_is_own = not (with_data and is_usual)
        self._hardware.show_choice(choices.device, choices.threads)
        self._shown = ""
        index = max(self._algorithm.findData(choices.algorithm), 0)
        self._algorithm.setCurrentIndex(index)
        self._on_algorithm()

    def learn_from(self, folder: Path) -> None:
        """Fill the form with the pictures in `folder` as the data, and leave all else as it is."""
        card = self._cards.get(self._shown)
        needs = card.needs if card is not None else Needs()
        name = meant_by(folder, needs.domains, needs.text)
        self._data.show_source(DataSource(name=name, folder=folder))
        self._on_data_chosen()
        self._on_data()

    def begin_branch(self, run: Run) -> None:
        """Fill the form with the settings of `run`, to be changed."""
        self.show_choices(RunChoices.of(run))
        self._branch.begin(run)
        self._on_settings()
        self._name.suggest(branch_name(run))
        self._name.is_own = True
        self.verticalScrollBar().setValue(0)
        self.changed.emit()

    @property
    def is_branching(self) -> bool:
        """Whether the form describes a branch."""
        return self._branch.parent_run is not None

    def choices(self) -> RunChoices:
        """The form as it is.

        Raises:
            DataChoiceError: if the data's folder is missing.
        """
        return RunChoices(
            algorithm=self._algorithm.currentData() or RunChoices().algorithm,
            data=self._data.source(),
            device=self._hardware.device,
            threads=self._hardware.threads,
            settings=self._form.values(),
        )

    def order(self) -> RunOrder | None:
        """What to train; None if a field is wrong, which then shows why and has the focus."""
        if self._misfit_now():
            self.ensureWidgetVisible(self._misfit)
            self._data.setFocus()
            return None
        try:
            choices = self.choices()
            folder = self._name.folder()
            recipe = _recipe(choices)
        except DataChoiceError as error:
            self._data.show_problem(error)
        except RunError as error:
            self._name.say_problem(str(error))
            self._name.setFocus()
        except SettingsError as error:
            self.show_problems(error)
        else:
            return RunOrder(folder, recipe, self._branch.parent_run, self._branch.checkpoint)
        return None

    def show_problems(self, error: SettingsError) -> None:
        """Say beneath the settings what is wrong with them."""
        self._form.show_problems(error.problems)

    def is_name_taken(self) -> bool:
        """Whether there is a run of the name in the field: it was started, and stays."""
        return self._name.is_taken()

    def show_goal(self, steps: int) -> None:
        """The run in training goes up to `steps`, which may differ from what was asked at first."""
        self._form.show_value("steps", steps)

    def suggest_name(self) -> None:
        """Put a name that no run has yet into the name field, unless the person chose one."""
        if self._name.is_own:
            return
        try:
            choices = self.choices()
        except DataChoiceError:
            # Until it is known which folder or domains: the data set alone.
            data = DataSource(name=self._data.dataset.name)
            choices = RunChoices(algorithm=self._shown or RunChoices().algorithm, data=data)
        self._name.suggest(choices.suggested_name)

    def describe_next(self) -> None:
        """The run was started, or the branch given up: describe an ordinary next run."""
        self._branch.end()
        self.changed.emit()
        self._name.is_own = False
        self.suggest_name()

    def lock(self, run: Run | None) -> None:
        """Show that `run` is being trained, without letting anything be changed; None unlocks."""
        self._content.setEnabled(run is None)
        if run is None:
            self._estimate()
        else:
            self._cost.show_plan(None)
        if run is not None:
            self._name.show_name(run.name)

    def _lay_out(self) -> None:
        head = AlignedForm()
        head.add_field("Algorithm", self._algorithm)
        head.addRow(self._summary)
        head.addRow(self._paper)
        head.addRow(self._misfit)
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._branch)
        layout.addLayout(head)
        layout.addWidget(self._data)
        layout.addWidget(self._hardware)
        layout.addWidget(self._name)
        layout.addWidget(self._cost)
        layout.addWidget(self._form)
        layout.addStretch(1)
        pass_wheel_on(self._content)
        self.setWidget(self._content)

    def _on_algorithm(self) -> None:
        card = self._cards.get(self._algorithm.currentData() or "")
        if card is None or card.name == self._shown:
            return
        if self._shown:
            self._settings[self._shown] = self._form.values()
        self._shown = card.name
        self._summary.say(card.summary)
        self._summary.setToolTip(f"<p>{escape(card.idea)}</p>")
        self._paper.say(card.paper)
        known = {each.name for each in card.settings}
        kept = self._settings.get(card.name, {})
        values = {name: value for name, value in kept.items() if name in known}
        self._form.show_settings(card.settings, values)
        self._data.want(card.needs.domains)
        if not self._data_is_own:
            self._data.show_dataset(card.default_data)
        self._on_data()

    def _on_data_chosen(self) -> None:
        self._data_is_own = True

    def _on_data(self) -> None:
        self._misfit.say(self._misfit_now())
        self.suggest_name()
        self._estimate()

    def _misfit_now(self) -> str:
        """Why the algorithm cannot learn from the data, as far as the fields are filled in."""
        card = self._cards.get(self._shown)
        if card is None:
            return ""
        try:
            source = self._data.source()
        except DataChoiceError as error:
            if error.field == "domains":
                return ""
            source = DataSource(name=self._data.dataset.name)
        return card.needs.misfit(source)

    def _on_settings(self) -> None:
        self._branch.show_changes(self._form.values())
        self._estimate()

    def _estimate(self) -> None:
        """Have the cost of the run told, as soon as a folder of pictures has been looked at; while
        nobody sees it nothing is worked out or tried."""
        self._cost.show_plan(self._plan() if self.isVisible() else None)

    def _plan(self) -> Plan | None:
        """What is known of the run; None where the fields or the files do not tell enough yet."""
        if self._shown not in self._cards or self._misfit_now():
            return None
        try:
            choices = self.choices()
            recipe = _recipe(choices)
        except (DataChoiceError, SettingsError):
            return None  # the fields say what is wrong when Start is pressed
        data, found = choices.data, self._data.found
        if not entry(data.name).of_pictures:
            info = expected_info(data)
            return None if info is None else Plan(recipe, info, with_time=False)
        return None if found is None else Plan(recipe, found.info(data), with_time=True)


def _recipe(choices: RunChoices) -> Recipe:
    """What `choices` mean, checked.

    Raises:
        SettingsError: if a setting is wrong.
    """
    return make_recipe(
        choices.algorithm, choices.settings, choices.data, choices.device, choices.threads
    )
