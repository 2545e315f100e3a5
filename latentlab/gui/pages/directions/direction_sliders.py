"""A slider with a name for each direction; the name can be changed where it stands."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.pages.directions.pushes import reach_of, usual_strength
from latentlab.gui.pages.directions.step_strip import StepStrip
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import ElidedLine
from latentlab.saved import LONGEST
from latentlab.views.directions import AnyDirection


class DirectionSliders(QWidget):
    """How strongly each direction is followed.

    Args:
        name: stable name of one of them; a number follows it.

    Signals:
        moved: a direction and its strength, at every change.
        committed: the same when undo should remember it.
        renamed: a direction and what the person calls it; "" for its usual name.
    """

    moved = Signal(object, float)
    committed = Signal(object, float)
    renamed = Signal(object, str)

    def __init__(self, name: str = "direction", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Sliders")
        self.directions: tuple[AnyDirection, ...] = ()
        self._name = name
        self._latent_size = 0
        self._sliders: list[LabelledSlider] = []
        self._names: list[QLineEdit] = []
        self._strips: list[StepStrip] = []
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)

    def offer(
        self, directions: Sequence[AnyDirection], names: Sequence[str], latent_size: int
    ) -> None:
        """Have a slider for each of `directions` of a model with latents of this size."""
        if tuple(directions) != self.directions or latent_size != self._latent_size:
            self.directions, self._latent_size = tuple(directions), latent_size
            self._clear()
            for place, direction in enumerate(directions):
                self._add(place, direction)
        for line, slider, name in zip(self._names, self._sliders, names, strict=True):
            line.setText(name)
            line.setCursorPosition(0)
            slider.slider.setAccessibleName(f"Strength of {name}")
            slider.box.setAccessibleName(f"Strength of {name}")

    def show_strengths(self, strengths: Mapping[AnyDirection, float]) -> None:
        """Set the sliders without telling anybody; directions that are not named stand at 0."""
        for direction, slider in zip(self.directions, self._sliders, strict=True):
            slider.set_value(strengths.get(direction, 0.0))

    def show_strips(self, pictures: Mapping[AnyDirection, Sequence[QImage]]) -> None:
        """Show what the directions do that `pictures` knows: a latent in steps along each."""
        for direction, strip in zip(self.directions, self._strips, strict=True):
            strip.show_pictures(pictures.get(direction, ()))

    def _add(self, place: int, direction: AnyDirection) -> None:
        name = named(
            ElidedLine("What you call this direction. Empty brings its usual name back."),
            f"{self._name}Name{place}", spoken=f"Name of direction {place + 1}",
        )  # fmt: skip
        name.setProperty("flat", True)
        name.setMaxLength(LONGEST)
        name.editingFinished.connect(lambda: self._on_renamed(direction, name))
        name.returnPressed.connect(name.clearFocus)
        reach = reach_of(direction, self._latent_size)
        slider = LabelledSlider(
            f"{self._name}{place}", -reach, reach, 0.0, spoken="Strength",
            tip="How far the latents are moved along this direction; at 0 they stay.",
        )  # fmt: skip
        slider.moved.connect(partial(self.moved.emit, direction))
        slider.committed.connect(partial(self.committed.emit, direction))
        usual = usual_strength(direction, self._latent_size)
        strip = named(
            StepStrip(), f"{self._name}Strip{place}", spoken=f"What direction {place + 1} does",
            tip="What this direction does to the first latent, at strengths from "
            f"{-usual:g} to {usual:g}. Click a picture to follow the direction so far.",
        )  # fmt: skip
        strip.chosen.connect(lambda part: self.committed.emit(direction, part * usual))
        row = QWidget()
        head = boxes.row((name, 1), strip, spacing=GRID // 2)
        boxes.column(head, slider, spacing=2, within=row)
        self._strips.append(strip)
        self._names.append(name)
        self._sliders.append(slider)
        self._rows.append(row)
        self._column.addWidget(row)

    def _on_renamed(self, direction: AnyDirection, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self.renamed.emit(direction, line.text())

    def _clear(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        self._rows.clear()
        self._strips.clear()
        self._sliders.clear()
        self._names.clear()
