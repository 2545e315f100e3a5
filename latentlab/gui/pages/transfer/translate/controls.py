"""The settings of a translation: what is shown beside it, its noise, how it is looked at."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider, SeedBox
from latentlab.gui.explorer.controls.inspector import Inspector, InspectorGroup
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.translate.direction_switch import DirectionSwitch
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.rendering.heatmap import colour_scale
from latentlab.views import TranslateView
from latentlab.views.transfer import ERROR_SCALE

_MOST_DRAWS = 8
LOOKS = {
    "table": "All in a table",
    "wipe": "Before and after, large",
    "models": "Several models side by side",
}

_BACK = "Also translate the result back: a faithful pair of translators returns the original."
_HEATMAP = "A heatmap of how far each pixel is from what it was."
_DRAWS = f"How often each picture is translated, each time with other noise: 1 to {_MOST_DRAWS}."
_TABLE_ALONE = "Seen in the table alone: choose it under View."


class TranslateControls(QObject):
    """Groups of the inspector for a `TranslateView`.

    Signals:
        changed: fields of the view with their new values, and whether undo remembers that.
        direction_picked: the person wants the other way.
        look_picked: one of `LOOKS`.
    """

    changed = Signal(object, bool)
    direction_picked = Signal(str)
    look_picked = Signal(str)

    def __init__(self, inspector: Inspector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._noisy = self._both = False
        self._no_way_back = ""
        self.direction = DirectionSwitch()
        self._look = named(
            QComboBox(),
            "transferLook",
            spoken="View",
            tip="Every picture in a row of its own; one large picture with a divider to wipe; or "
            "what several models make of the same pictures.",
        )
        for key, words in LOOKS.items():
            self._look.addItem(words, key)
        self._cycle = named(QCheckBox("Translate back (cycle)"), "transferCycle", tip=_BACK)
        self._error = named(QCheckBox("Heatmap of what changed"), "transferError", tip=_HEATMAP)
        self._legend = ErrorLegend()
        self._scale = LabelledSlider(
            "transferErrorScale",
            1.0,
            100.0,
            100 * ERROR_SCALE,
            unit="%",
            digits=0,
            spoken="Brightest error",
            tip="The error from which on the heatmap is white, in percent of the distance from "
            "black to white.",
        )
        self._draws = named(
            GroupedSpinBox(),
            "transferDraws",
            spoken="Draws of each picture",
            tip=_DRAWS,
        )
        self._draws.setRange(1, _MOST_DRAWS)
        self._draws.setSuffix(" a picture")
        self._seed = SeedBox(
            "transferSeed", tip="Seed of the first draw's noise; each further one has the next."
        )
        self.groups = self._lay_out(inspector)
        self._connect()

    def offer(self, facts: ModelFacts) -> None:
        """Offer what a model has."""
        self.direction.offer(facts)
        self._both = len(facts.directions) == 2
        source, target = facts.domains
        self._no_way_back = (
            f"{facts.title} learned from {source} to {target} only: it cannot translate back."
        )
        self._noisy = facts.noisy
        self._enable()

    def show(self, view: TranslateView) -> None:
        """Set everything to `view` without telling anybody."""
        self.direction.set_direction(view.direction)
        for box, on in ((self._cycle, view.cycle), (self._error, view.error)):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self._scale.set_value(100 * view.error_scale)
        self._legend.set_scale(view.error_scale)
        self._draws.blockSignals(True)
        self._draws.setValue(view.draws)
        self._draws.blockSignals(False)
        self._seed.set_seed(view.seed)
        self._enable()

    def values(self) -> Mapping[str, Any]:
        """The fields of a view, but for its pictures, as the controls stand."""
        back = self._both
        return {
            "direction": self.direction.direction(),
            "cycle": back and self._cycle.isChecked(),
            "error": back and self._error.isChecked(),
            "error_scale": self._scale.value() / 100,
            "seed": self._seed.seed(),
            "draws": self._draws.value() if self._noisy else 1,
        }

    @property
    def look(self) -> str:
        """How the pictures are looked at: one of `LOOKS`."""
        chosen: str = self._look.currentData()
        return chosen

    def set_shown(self, facts: ModelFacts | None) -> None:
        """Show the groups that a model has a use for; None hides them all."""
        for group in self.groups:
            group.setVisible(facts is not None)
        if facts is not None:
            self._errors.setVisible(self._both)
            self._noise.setVisible(facts.noisy)

    def _enable(self) -> None:
        """Grey what makes no difference to what is seen now, and say why."""
        table = self.look == "table"
        for box, tip in ((self._cycle, _BACK), (self._error, _HEATMAP)):
            box.setEnabled(self._both and table)
            box.setToolTip(tip if self._both and table else _TABLE_ALONE)
            if not self._both:
                box.setToolTip(self._no_way_back)
        for each in (self._scale, self._legend):
            each.setEnabled(self._both and table and self._error.isChecked())
        self._draws.setEnabled(table)
        self._draws.setToolTip(_DRAWS if table else _TABLE_ALONE)

    def _lay_out(self, inspector: Inspector) -> tuple[InspectorGroup, ...]:
        way = inspector.add_group("Direction")
        way.add_wide(self.direction)
        look = inspector.add_group("View")
        look.add_wide(self._look)
        self._errors = inspector.add_group("There and back")
        for each in (self._cycle, self._error, self._legend):
            self._errors.add_wide(each)
        self._errors.add_beside("Brightest at", self._scale)
        self._noise = inspector.add_group("Noise")
        self._noise.add("Draws", self._draws)
        self._noise.add("Seed", self._seed)
        return way, look, self._errors, self._noise

    def _connect(self) -> None:
        self.direction.picked.connect(self.direction_picked)
        self._look.currentIndexChanged.connect(lambda _: self._on_look())
        self._error.toggled.connect(lambda _: self._enable())
        self._cycle.toggled.connect(lambda on: self.changed.emit({"cycle": on}, True))
        self._error.toggled.connect(lambda on: self.changed.emit({"error": on}, True))
        self._draws.valueChanged.connect(lambda n: self.changed.emit({"draws": n}, True))
        self._seed.committed.connect(lambda seed: self.changed.emit({"seed": seed}, True))
        self._scale.moved.connect(lambda percent: self._on_scale(percent, False))
        self._scale.committed.connect(lambda percent: self._on_scale(percent, True))

    def _on_look(self) -> None:
        self._enable()
        self.look_picked.emit(self.look)

    def _on_scale(self, percent: float, commit: bool) -> None:
        self._legend.set_scale(percent / 100)
        self.changed.emit({"error_scale": percent / 100}, commit)


class ErrorLegend(QWidget):
    """The scale from 0 to the brightest error, with its ends in percent."""

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "errorLegend",
            spoken="Colours of the error",
            tip="How far each pixel is from what it was, after the way there and back: the mean "
            "over the colours, in percent of the distance from black to white.",
        )
        self._scale = 0.25
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, 5 * GRID)

    def set_scale(self, scale: float) -> None:
        """The error, of at most 1, from which on the heatmap is brightest."""
        self._scale = scale
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._image.isNull():
            self._image = to_qimage(colour_scale(256, 1))
        painter = QPainter(self)
        bar = QRectF(0.5, 0.5, self.width() - 1, 2 * GRID)
        painter.drawImage(bar, self._image)
        painter.setPen(QPen(QColor(colours().control), 1))
        painter.drawRect(bar)
        painter.setFont(theme().font("small"))
        painter.setPen(QColor(colours().text))
        below = QRectF(0, 2 * GRID + 4, self.width(), 3 * GRID - 4)
        ends = {
            Qt.AlignmentFlag.AlignLeft: "0 %: as it was",
            Qt.AlignmentFlag.AlignRight: f"{100 * self._scale:.0f} % or more",
        }
        for side, words in ends.items():
            painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, words)
