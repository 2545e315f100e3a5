"""The settings of the map: which pictures, what the colours stand for, and decoding."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QPushButton

from latentlab.formatting import count
from latentlab.gui.explorer.controls.inputs import LabelPicker, SeedBox
from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.pages.map.map_card import MapCard
from latentlab.gui.pages.map.map_legend import LegendBox
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.rendering.map_colours import Legend, in_words
from latentlab.views.map import BY_LABEL, MOST_PICTURES, MapView

_WAY = (
    "Drag to wander, scroll to zoom, click a picture to pin it to the tray; right-click shows what "
    "else can be done. Shift and drag decodes the places in between. By keyboard: the arrows go "
    "from picture to picture, Return pins, Ctrl and the arrows wander, Shift and the arrows "
    "decode, + and − zoom, Home shows all."
)
_STEP = 500


class MapSettings(QObject):
    """Fills the inspector, and tells what the person changes there.

    Attributes:
        card: what is under the pointer.
        drags: the button that says what a drag does.

    Signals:
        changed: other values of a view's fields, by their names.
        pin_wanted: what is decoded goes to the tray.
        unmark_wanted: no place is to be decoded any more.
    """

    changed = Signal(dict)
    pin_wanted = Signal()
    unmark_wanted = Signal()

    def __init__(self, inspector: Inspector, parent: QObject) -> None:
        super().__init__(parent)
        self.card, self._legend = MapCard(), LegendBox()
        self._count = named(
            GroupedSpinBox(), "mapCount", spoken="Pictures",
            tip=f"How many pictures of the data are on the map, 1 to {count(MOST_PICTURES)}; "
            "fewer where there are not so many.",
        )  # fmt: skip
        self._count.setRange(1, MOST_PICTURES)
        self._count.setSingleStep(_STEP)
        self._count.setKeyboardTracking(False)
        self._label = LabelPicker(
            "mapLabel", tip="Whether pictures of one label are shown alone.", none="All labels"
        )
        self._seed = SeedBox("mapSeed", tip="Which pictures of the data are chosen.")
        self._colour = named(
            QComboBox(), "mapColour", spoken="Colours",
            tip="What the colours stand for: the label, or what drawn data were drawn from.",
        )  # fmt: skip
        self.drags = named(
            QPushButton("Drag to decode"), "mapDrags",
            tip="On: dragging decodes what lies under the pointer, and Shift and drag wanders. "
            "Off: the other way round (D).",
        )  # fmt: skip
        self.drags.setCheckable(True)
        self._pin = named(
            QPushButton("Pin"), "mapPinSpot", spoken="Pin the decoded picture",
            tip="Put the decoded picture into the tray (P).",
        )  # fmt: skip
        self._unmark = named(
            QPushButton("Clear"), "mapClearSpot", spoken="Clear the decoded place",
            tip="Take the mark of the decoded place away.",
        )  # fmt: skip
        self._fill(inspector)
        self._connect()

    def offer_labels(self, labels: Sequence[str]) -> None:
        """Offer the labels of the data."""
        self._label.offer(labels)

    def offer_colours(self, factors: Iterable[str], chosen: str) -> None:
        """Offer the label and these factors."""
        self._colour.clear()
        for each in (BY_LABEL, *factors):
            self._colour.addItem(in_words(each).capitalize(), each)
        self._show_colour(chosen)
        self._colour.setEnabled(self._colour.count() > 1)

    def show_view(self, view: MapView) -> None:
        """Set the controls to `view` without telling anybody."""
        self._count.blockSignals(True)
        self._count.setValue(view.count)
        self._count.blockSignals(False)
        self._label.set_label(view.label)
        self._seed.set_seed(view.seed)
        self._show_colour(view.colour)
        for each in (self._pin, self._unmark):
            each.setEnabled(view.spot is not None)

    def show_legend(self, legend: Legend | None) -> None:
        """Say what the colours stand for; nothing while there is no map."""
        self._legend.show_legend(legend)

    def _show_colour(self, colour: str) -> None:
        self._colour.setCurrentIndex(self._colour.findData(colour))

    def _fill(self, inspector: Inspector) -> None:
        inspector.add_group("Under the pointer").add_wide(self.card)
        shown = inspector.add_group("Colours")
        shown.add_wide(self._colour)
        shown.add_wide(self._legend)
        pictures = inspector.add_group("Pictures of the data")
        pictures.add_beside("Pictures", self._count)
        pictures.add_beside("Label", self._label)
        pictures.add_beside("Seed", self._seed)
        decoding = inspector.add_group("What lies between")
        decoding.add_wide(self.drags)
        row = boxes.row((self._pin, 1), (self._unmark, 1), spacing=GRID)
        decoding.add_row(row)
        way = Hint()
        way.say(_WAY)
        inspector.add_group("Mouse and keyboard").add_wide(way)

    def _connect(self) -> None:
        self._count.valueChanged.connect(lambda count: self.changed.emit({"count": count}))
        self._label.picked.connect(lambda label: self.changed.emit({"label": label}))
        self._seed.committed.connect(lambda seed: self.changed.emit({"seed": seed}))
        self._colour.activated.connect(
            lambda _: self.changed.emit({"colour": self._colour.currentData()})
        )
        self._pin.clicked.connect(self.pin_wanted)
        self._unmark.clicked.connect(self.unmark_wanted)
