"""A slider for the weight of every label: pictures under a mixture of labels."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint

_NAME_WIDTH = 9 * GRID
_BOX_WIDTH = 9 * GRID
_SHORTEST = 6 * GRID


class WeightSliders(QWidget):
    """One slider for each label, from 0 to 1; only the proportions count.

    Signals:
        changed: the weights (a tuple), and whether undo should remember them.
    """

    changed = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weightSliders")
        self._sliders: list[LabelledSlider] = []
        self._labels: tuple[str, ...] = ()
        self._mixture = Hint()
        self._grid = QGridLayout()
        boxes.column(self._mixture, self._grid, spacing=GRID, within=self)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)

    def offer(self, labels: Sequence[str]) -> None:
        """Have a slider for each of `labels`."""
        if tuple(labels) == self._labels:
            return
        self._labels = tuple(labels)
        self._sliders.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for number, label in enumerate(labels):
            self._add(number, label)

    def weights(self) -> tuple[float, ...]:
        """The weights as they stand, each in [0, 1]."""
        return tuple(slider.value() for slider in self._sliders)

    def set_weights(self, weights: Sequence[float]) -> None:
        """Show `weights` without telling anybody."""
        largest = max([1.0, *weights])
        for slider, weight in zip(self._sliders, weights, strict=False):
            slider.set_value(weight / largest)
        self._say_mixture()

    def _add(self, number: int, label: str) -> None:
        slider = LabelledSlider(
            f"weight{number}", 0.0, 1.0, 0.0, spoken=f"Weight of {label}",
            tip=f"How much of “{label}” is in the mixture. Only the proportions count.",
        )  # fmt: skip
        slider.box.setFixedWidth(_BOX_WIDTH)
        slider.slider.setMinimumWidth(_SHORTEST)
        name = QLabel(label)
        name.setBuddy(slider)
        name.setFixedWidth(_NAME_WIDTH)
        name.setToolTip(label)
        slider.moved.connect(lambda _: self._tell(commit=False))
        slider.committed.connect(lambda _: self._tell(commit=True))
        self._sliders.append(slider)
        self._grid.addWidget(name, number, 0)
        self._grid.addWidget(slider, number, 1)

    def _tell(self, *, commit: bool) -> None:
        weights = self.weights()
        self._say_mixture()
        # A mixture of nothing cannot be shown: the last one stays until another weight is given.
        if any(weights):
            self.changed.emit(weights, commit)

    def _say_mixture(self) -> None:
        """Tell the proportions, which alone count."""
        weights = self.weights()
        parts = [
            f"{label}: {weight / sum(weights):.0%}"
            for label, weight in zip(self._labels, weights, strict=True)
            if weight
        ]
        mixed = f"The mixture is {', '.join(parts)}."
        self._mixture.say(mixed if parts else "Give one label a weight above 0.")
