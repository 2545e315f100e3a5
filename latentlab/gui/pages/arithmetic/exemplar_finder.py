"""Finds exemplars: the samples that show an attribute of the model's data most clearly."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.controls.inputs import LabelPicker
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.arithmetic.apply_panel import USUAL_STRENGTH
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.measuring.attributes import LIGHT, Attribute, Meaning, first_meanings, meaning_of
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Applied, ArithmeticView, Bin, Seed
from trainers.data.watching import Watcher

if TYPE_CHECKING:
    from latentlab.measuring.classifier import Classifier
    from latentlab.models.latent_model import LatentModel

FIRST = 4
"""Exemplars in each bin that a page begins with."""
_FIND, _CANCEL = "Find exemplars", "Cancel"
_HOW = {
    "read": "Read by a small network that ships with the program.",
    "measured": "Measured in the pictures.",
    "label": "Read by a classifier of the data's labels, which learns for half a minute the first "
    "time.",
}


class ExemplarFinder(QWidget):
    """Finds the samples that show an attribute and those that do not, one search at a time.

    Signals:
        found: the `Bin` with the attribute and the one without it.
        begun: the `ArithmeticView` that the page of a model begins with.
        not_begun: the exception that says why there are none.
    """

    found = Signal(object, object)
    begun = Signal(object)
    not_begun = Signal(object)

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._search = BackgroundWork("is refused", self)
        self._first = BackgroundWork(parent=self)
        self.setObjectName("exemplarFinder")
        self._attribute = named(
            QComboBox(), "exemplarFactor", spoken="Property",
            tip="What the exemplars in bin A have, or have most of, and those in bin B have not.",
        )  # fmt: skip
        self._count = named(
            GroupedSpinBox(), "exemplarCount", spoken="Exemplars in each bin",
            tip="Exemplars in each bin, 1 to 64, if so many samples show the property: averages "
            "of more are purer.",
        )  # fmt: skip
        self._count.setRange(1, 64)
        self._count.setValue(16)
        self._count.setSuffix(" each")
        self._label = LabelPicker(
            "exemplarLabel", none="First label",
            tip="Which label the exemplars have: with one label for all, the direction is not "
            "mistaken for a change of label.",
        )  # fmt: skip
        self._button = named(
            QPushButton(_FIND), "findExemplars",
            tip="Draw 256 samples, look for the property, and put those that show it most clearly "
            "into bin A and those that show it least into bin B.",
        )  # fmt: skip
        self._doing, self._problem = Hint(), Hint(problem=True)
        self._form = AlignedForm()
        self._attribute.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._form.add_field("Property", self._attribute)
        self._form.add_field("How many", self._count)
        self._form.add_field("Label", self._label)
        boxes.column(
            self._form, self._button, self._doing, self._problem, spacing=GRID // 2, within=self
        )
        self._button.clicked.connect(self._on_button)
        self._search.running_changed.connect(self._show_running)
        self._search.told.connect(self._on_told)
        self._search.failed.connect(self._problem.say)

    def offer(self, facts: ModelFacts) -> None:
        """Offer what a model has; what was looked for in another one is not wanted any more."""
        self.give_up_first()
        self._search.cancel()
        self._problem.say("")
        self._attribute.clear()
        for place, each in enumerate(facts.attributes):
            self._attribute.addItem(each.title, each)
            tip = f"{each.strong.capitalize()} into bin A, {each.weak} into bin B. "
            role = Qt.ItemDataRole.ToolTipRole
            self._attribute.setItemData(place, tip + _HOW[each.kind], role)
        self._label.offer(facts.labels)
        self._form.setRowVisible(self._label, bool(facts.labels))

    def begin(self, facts: ModelFacts) -> None:
        """Look for what the page of a model begins with; `begun` brings it, unless
        `give_up_first` was called meanwhile. What the model does not show, as one that has not
        learned much, is replaced by what can be measured in any picture."""
        label = 0 if facts.classes else None
        ref, step, manager = facts.ref, self._explorer.step, self._explorer.manager

        def work(task: BackgroundTask) -> ArithmeticView:
            from latentlab.measuring.exemplars import ExemplarError

            model: LatentModel = manager.open(ref, step)
            try:
                return _first_sum(model, first_meanings(facts.attributes), label, task.watcher())
            except ExemplarError:
                return _first_sum(model, first_meanings(LIGHT), label, task.watcher())

        self._first.start(work, self.begun.emit, failed=self.not_begun.emit)

    def give_up_first(self) -> None:
        """Drop the search for what the page begins with: the person filled bins meanwhile."""
        self._first.cancel()

    def give_up(self) -> None:
        """Drop the search that was asked for: its bins would replace what was put there since."""
        self._search.cancel()

    def _show_running(self, running: bool) -> None:
        self._button.setText(_CANCEL if running else _FIND)
        if running:
            self._problem.say("")
        else:
            self._doing.say("")

    def _on_told(self, doing: str, part: float | None) -> None:
        self._doing.say(f"{doing}…" if part is None else f"{doing}: {part:.0%}")

    def _on_button(self) -> None:
        if self._search.running:
            self._search.cancel()
            return
        ref, facts, step = self._explorer.ref, self._explorer.facts, self._explorer.step
        attribute, count = self._attribute.currentData(), self._count.value()
        if ref is None or facts is None or not isinstance(attribute, Attribute):
            return
        label = (self._label.currentData() or 0) if facts.classes else None
        meanings = (meaning_of(attribute, True), meaning_of(attribute, False))
        manager = self._explorer.manager

        def work(task: BackgroundTask) -> tuple[Bin, ...]:
            from latentlab.measuring.exemplars import exemplars

            classifier = _classifier(ref, attribute, task)
            task.tell("Looking at 256 samples")
            model: LatentModel = manager.open(ref, step)
            found = exemplars(model, meanings, count, label, classifier, task.watcher())
            return _bins(meanings, found, label, (1.0, -1.0))

        def use(bins: tuple[Bin, ...]) -> None:
            if ref == self._explorer.ref:
                self.found.emit(*bins)

        self._search.start(work, use)


def _classifier(ref: ModelRef, attribute: Attribute, task: BackgroundTask) -> "Classifier | None":
    """Who reads the labels of the data of `ref`, if that is what is asked for."""
    if attribute.kind != "label":
        return None
    from latentlab.measuring.classifier import classifier_of
    from latentlab.pictures.training_images import open_training_images

    task.tell("Opening the images that the model learned from")
    images = open_training_images(ref)
    task.tell("Learning to recognise the labels", 0.0)
    return classifier_of(images, report=task.reached)


def _first_sum(
    model: "LatentModel", meanings: Sequence[Meaning], label: int | None, watcher: Watcher
) -> ArithmeticView:
    """The first meaning, minus the second, plus the third; and the direction from the second to
    the first applied to a sample that lacks what they differ in."""
    from latentlab.measuring.exemplars import exemplars

    moved, _ = meanings[0].wanted[0]
    wanted = (*meanings, meaning_of(moved, False))
    *found, lacking = exemplars(model, wanted, FIRST + 1, label, None, watcher)
    fresh = [each for each in lacking if each not in found[1][:FIRST]] or lacking
    applied = Applied(
        sample=Anchor(latent=fresh[0], label=label),
        strength=USUAL_STRENGTH if moved.kind == "measured" else 1.0,
    )
    bins = _bins(meanings, [each[:FIRST] for each in found], label, (1.0, -1.0, 1.0))
    return ArithmeticView(bins=bins, applied=applied)


def _bins(
    meanings: Sequence[Meaning],
    found: Sequence[Sequence[Seed]],
    label: int | None,
    weights: Sequence[float],
) -> tuple[Bin, ...]:
    return tuple(
        Bin(
            exemplars=tuple(Anchor(latent=seed, label=label) for seed in seeds),
            weight=weight,
            name=meaning.name,
        )
        for meaning, seeds, weight in zip(meanings, found, weights, strict=True)
    )
