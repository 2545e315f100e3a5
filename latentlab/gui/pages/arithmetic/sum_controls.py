"""How the sum is shown, and where exemplars come from, for the inspector."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.explorer.controls.controls import LabelledSlider, LabelPicker
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.form.setting_controls import GroupedSpinBox
from latentlab.views import ArithmeticView
from latentlab.views.arithmetic import RADIUS

if TYPE_CHECKING:
    from latentlab.measuring.properties import Property

_FARTHEST = 2.0
_SHORTEST = 5 * GRID
_FACTORS: "dict[Property, tuple[str, str, str]]" = {
    "stroke_width": ("Stroke width", "thick", "thin"),
    "slant": ("Slant", "right-leaning", "left-leaning"),
    "height": ("Height", "tall", "short"),
}


class SumControls(QWidget):
    """Neighbourhood, length and label of the result.

    Signals:
        changed: the values (a dict by field of `ArithmeticView`) that the person wants, and
            whether undo should remember them.
    """

    changed = Signal(dict, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sumControls")
        self._around = named(
            QCheckBox("Show what lies around"), "neighbourhood",
            tip="Eight neighbours around the result, moved by a little noise: how much of the "
            "picture is meaning, and how much chance?",
        )  # fmt: skip
        self._radius = LabelledSlider(
            "radius", 0.0, _FARTHEST, RADIUS, spoken="Radius",
            tip="How far the neighbours lie: each number of the latent is moved by up to this, "
            "in standard deviations of a latent.",
        )  # fmt: skip
        self._other = named(
            QPushButton(icon("dice"), "Other neighbours"), "otherNeighbours",
            tip="Draw eight other neighbours.",
        )  # fmt: skip
        self._rescale = named(
            QCheckBox("Bring to a sample's length"), "rescale",
            tip="An average is shorter than a sample and a sum of many bins longer; this brings "
            "the sum to the exemplars' mean length, which the generator knows.",
        )  # fmt: skip
        self._label = LabelPicker(
            "sumLabel", none="As the added bins",
            tip="Which label the result is drawn with. As the added bins: a mixture of their "
            "exemplars' labels.",
        )  # fmt: skip
        self._seed = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self._radius.slider.setMinimumWidth(_SHORTEST)
        radius, self._label_row = AlignedForm(), AlignedForm()
        radius.add_field("Radius", self._radius)
        self._label_row.add_field("Label", self._label)
        column.addWidget(self._around)
        column.addLayout(radius)
        column.addWidget(self._other)
        column.addWidget(self._rescale)
        column.addLayout(self._label_row)
        self._connect()

    def offer(self, facts: ModelFacts) -> None:
        """Offer what a model has."""
        self._label.offer(facts.labels)
        self._label_row.setRowVisible(self._label, bool(facts.labels))

    def show_view(self, view: ArithmeticView) -> None:
        """Set the controls to `view` without telling anybody."""
        self._around.setChecked(view.neighbourhood)
        self._radius.set_value(view.radius)
        self._rescale.setChecked(view.rescale)
        self._label.set_label(view.label)
        self._seed = view.neighbour_seed
        for each in (self._radius, self._other):
            each.setEnabled(view.neighbourhood)

    def _tell(self, commit: bool = True, **values: object) -> None:
        self.changed.emit(values, commit)

    def _connect(self) -> None:
        self._around.clicked.connect(lambda on: self._tell(neighbourhood=on))
        self._radius.moved.connect(lambda radius: self._tell(False, radius=radius))
        self._radius.committed.connect(lambda radius: self._tell(radius=radius))
        self._other.clicked.connect(lambda: self._tell(neighbour_seed=self._seed + 1))
        self._rescale.clicked.connect(lambda on: self._tell(rescale=on))
        self._label.picked.connect(lambda label: self._tell(label=label))


class ExemplarFinder(QWidget):
    """Fills two bins with the samples in which a property is strongest and weakest.

    Signals:
        wanted: the `Property`, the names for the two bins, how many exemplars for each, and the
            label of all (None for any).
    """

    wanted = Signal(str, str, str, int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._form)
        column.addWidget(self._button)
        self._button.clicked.connect(self._on_button)

    def offer(self, facts: ModelFacts) -> None:
        """Offer what a model has."""
        self._label.offer(facts.labels)
        self._form.setRowVisible(self._label, bool(facts.labels))

    def show_running(self, running: bool) -> None:
        """Whether exemplars are being looked for."""
        self._button.setEnabled(not running)
        self._button.setText("Looking…" if running else "Find exemplars")

    def _on_button(self) -> None:
        factor = self._factor.currentData()
        _, strong, weak = _FACTORS[factor]
        label = self._label.currentData()
        self.wanted.emit(factor, strong, weak, self._count.value(), label)
