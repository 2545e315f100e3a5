"""What stands in the columns of the page Labels and text: every label, a morph, or a mixture."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from latentlab.gui.explorer.controls.inputs import LabelPicker
from latentlab.gui.pages.labels.weight_sliders import WeightSliders
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.views.labels import Columns, EachLabel, LabelBlend, LabelMorph

_MODES = (
    ("each", "Every label", "The same latent under every label, one column a label."),
    ("morph", "From label to label", "Pictures on the way from one label to another."),
    ("blend", "Mixture of labels", "All latents under one mixture: a slider for each label."),
)
_MOST_STEPS = 64


class LabelColumns(QWidget):
    """Chooses the columns.

    Signals:
        changed: the `Columns`, and whether undo should remember them.
    """

    changed = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("labelColumns")
        self._labels: tuple[str, ...] = ()
        self._mode = named(
            QComboBox(), "columnsMode", spoken="What the columns are",
            tip="Show every label, the way from one label to another, or a mixture of labels.",
        )  # fmt: skip
        for kind, text, _ in _MODES:
            self._mode.addItem(text, kind)
        self._hint = Hint()
        self._start = LabelPicker(
            "morphStart", tip="The label on the left.", spoken="From", none=""
        )
        self._end = LabelPicker("morphEnd", tip="The label on the right.", spoken="To", none="")
        self._steps = named(
            GroupedSpinBox(), "morphSteps", spoken="Pictures on the way",
            tip=f"Columns from the one label to the other, both included: 2 to {_MOST_STEPS}.",
        )  # fmt: skip
        self._steps.setRange(2, _MOST_STEPS)
        self._steps.setValue(LabelMorph(start=0, end=0).steps)
        self._steps.setSuffix(" pictures")
        self._weights = WeightSliders()
        self._parts = {"morph": self._morph_part(), "blend": self._weights}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for each in (self._mode, self._hint, *self._parts.values()):
            layout.addWidget(each)
        self._mode.activated.connect(lambda _: self._tell(commit=True))
        self._start.picked.connect(lambda _: self._tell(commit=True))
        self._end.picked.connect(lambda _: self._tell(commit=True))
        self._steps.valueChanged.connect(lambda _: self._tell(commit=True))
        self._weights.changed.connect(lambda _, commit: self._tell(commit=commit))
        self._show_mode("each")

    def offer(self, labels: Sequence[str]) -> None:
        """Let these labels be chosen from."""
        if tuple(labels) == self._labels:
            return
        self._labels = tuple(labels)
        self._start.offer(labels)
        self._end.offer(labels)
        self._end.setCurrentIndex(min(1, len(labels) - 1))
        self._weights.offer(labels)
        self._weights.set_weights([float(number < 2) for number in range(len(labels))])

    def show_columns(self, columns: Columns) -> None:
        """Show `columns` without telling anybody."""
        if isinstance(columns, LabelMorph):
            self._start.set_label(columns.start)
            self._end.set_label(columns.end)
            self._steps.blockSignals(True)
            self._steps.setValue(columns.steps)
            self._steps.blockSignals(False)
        elif isinstance(columns, LabelBlend) and columns.weights != self._weights.weights():
            self._weights.set_weights(columns.weights)
        self._show_mode(columns.kind)

    def columns(self) -> Columns:
        """The columns as the controls stand."""
        kind = self._mode.currentData()
        if kind == "morph":
            start, end = self._start.currentData() or 0, self._end.currentData() or 0
            return LabelMorph(start=start, end=end, steps=self._steps.value())
        if kind == "blend":
            return LabelBlend(weights=self._weights.weights())
        return EachLabel()

    def _tell(self, *, commit: bool) -> None:
        columns = self.columns()
        self._show_mode(columns.kind)
        self.changed.emit(columns, commit)

    def _show_mode(self, kind: str) -> None:
        place = self._mode.findData(kind)
        self._mode.setCurrentIndex(place)
        self._hint.say(_MODES[place][2])
        for each, part in self._parts.items():
            part.setVisible(each == kind)

    def _morph_part(self) -> QWidget:
        part = QWidget()
        form = QFormLayout(part)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID)
        form.addRow("From", self._start)
        form.addRow("To", self._end)
        form.addRow("In", self._steps)
        return part
