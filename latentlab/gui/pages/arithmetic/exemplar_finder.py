"""Finds exemplars: the samples in which a property is strongest and weakest."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.controls.inputs import LabelPicker
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.form.setting_controls import GroupedSpinBox
from latentlab.views import Anchor, Bin, Seed

if TYPE_CHECKING:
    from latentlab.measuring.properties import Property

_FACTORS: "dict[Property, tuple[str, str, str]]" = {
    "stroke_width": ("Stroke width", "thick", "thin"),
    "slant": ("Slant", "right-leaning", "left-leaning"),
    "height": ("Height", "tall", "short"),
}


class ExemplarFinder(QWidget):
    """Finds the samples in which a property is strongest and weakest, one search at a time.

    Signals:
        found: the `Bin` with the strongest samples and the one with the weakest.
    """

    found = Signal(object, object)

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._search = BackgroundWork("is refused", self)
        self.setObjectName("exemplarFinder")
        self._factor = named(
            QComboBox(), "exemplarFactor", spoken="Property",
            tip="What is measured in the pictures, which should be bright ink on black.",
        )  # fmt: skip
        for factor, (title, strong, weak) in _FACTORS.items():
            self._factor.addItem(title, factor)
            tip = f"{strong.capitalize()} into bin A, {weak} into bin B."
            self._factor.setItemData(self._factor.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._count = named(
            GroupedSpinBox(), "exemplarCount", spoken="Exemplars in each bin",
            tip="Exemplars in each bin, 1 to 64: averages of more are purer.",
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
            QPushButton("Find exemplars"), "findExemplars",
            tip="Draw 256 samples, measure them, and put the strongest into bin A and the weakest "
            "into bin B.",
        )  # fmt: skip
        self._form = AlignedForm()
        self._factor.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._form.add_field("Property", self._factor)
        self._form.add_field("How many", self._count)
        self._form.add_field("Label", self._label)
        boxes.column(self._form, self._button, spacing=GRID // 2, within=self)
        self._button.clicked.connect(self._on_button)
        self._search.running_changed.connect(self._show_running)
        self._search.failed.connect(explorer.said)

    def offer(self, facts: ModelFacts) -> None:
        """Offer what a model has."""
        self._label.offer(facts.labels)
        self._form.setRowVisible(self._label, bool(facts.labels))

    def _show_running(self, running: bool) -> None:
        self._button.setEnabled(not running)
        self._button.setText("Looking…" if running else "Find exemplars")

    def _on_button(self) -> None:
        ref, facts, step = self._explorer.ref, self._explorer.facts, self._explorer.step
        if ref is None or facts is None:
            return
        factor, count = self._factor.currentData(), self._count.value()
        label = (self._label.currentData() or 0) if facts.classes else None
        manager = self._explorer.manager

        def work(task: BackgroundTask) -> tuple[Bin, Bin]:
            from latentlab.measuring.properties import extremes

            del task
            plus, minus = extremes(manager.open(ref, step), factor, count, label)
            _, strong, weak = _FACTORS[factor]
            return _bin(plus, label, 1.0, strong), _bin(minus, label, -1.0, weak)

        def use(bins: tuple[Bin, Bin]) -> None:
            if ref == self._explorer.ref:
                self.found.emit(*bins)

        self._search.start(work, use)


def _bin(seeds: tuple[Seed, ...], label: int | None, weight: float, name: str) -> Bin:
    anchors = tuple(Anchor(latent=seed, label=label) for seed in seeds)
    return Bin(exemplars=anchors, weight=weight, name=name)
