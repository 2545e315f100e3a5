"""How the sum is shown: its neighbourhood, length and label, for the inspector."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider, LabelPicker
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.views import ArithmeticView
from latentlab.views.arithmetic import RADIUS

_FARTHEST = 2.0
_SHORTEST = 5 * GRID


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
            QCheckBox("Keep the length of a sample"), "rescale",
            tip="An average of latents is shorter than a sample and a sum of many bins longer; "
            "this scales the sum to the exemplars' mean length (norm), which the generator knows.",
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
        self._label.offer(facts.labels, facts.vocabulary)
        self._label_row.setRowVisible(self._label, bool(facts.labels) or facts.reads_text)

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
