"""The settings of what is done with objects: the choice, and a group of the inspector for each."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.objects.settings import MOST_STRENGTH, ObjectKind, ObjectSettings
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox

_FEWEST, _MOST = 4, 21
_FEWEST_SIDE, _MOST_SIDE = 3, 15
_WORDS: dict[ObjectKind, tuple[str, str]] = {
    "swap": ("Swap", "Give each receiver a donor's object, and take it from the donor."),
    "remove": ("Remove", "Take the object away from each picture."),
    "strength": ("Strength", "Fade an object out, or exaggerate it."),
    "matrix": ("Matrix", "Every receiver with the object of every donor."),
    "bilinear": ("Pad", "Blend the objects of four donors on one receiver."),
}
_IN_A_ROW = 3


class ObjectControls(QObject):
    """Shows the settings that concern what is chosen above them.

    Signals:
        changed: `ObjectSettings`, and whether undo remembers that.
    """

    changed = Signal(object, bool)

    def __init__(self, inspector: Inspector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = ObjectSettings()
        self._shown = False
        self._kinds = KindButtons()
        self._hint = Hint()
        self._owner = _choice(
            "strengthOwner",
            "Whose object",
            "Change the strength of each picture's own object, or that of the donor's object on "
            "the receivers.",
            ("Each picture's own", "That of the donor"),
        )
        self._look = _choice(
            "strengthLook",
            "Layout",
            "One picture without the object, with it, and at the strength of the slider; or all "
            "pictures in rows, with a column for each strength.",
            ("One picture, one strength", "All pictures, in rows"),
        )
        self._strength = LabelledSlider(
            "objectStrength",
            0.0,
            MOST_STRENGTH,
            1.0,
            unit="×",
            spoken="Strength of the object",
            tip="What the object is multiplied by: 0 takes it away, 1 leaves it as it is, more "
            "exaggerates it.",
        )
        self._strongest = LabelledSlider(
            "strongestObject",
            0.5,
            MOST_STRENGTH,
            2.0,
            unit="×",
            spoken="Strongest",
            tip="The strength in the last column; the first is 0.",
        )
        self._columns = _number(
            "strengthColumns",
            "Columns",
            _FEWEST,
            _MOST,
            " strengths",
            f"How many strengths a row shows, evenly spaced: {_FEWEST} to {_MOST}.",
        )
        self._headers = named(
            QCheckBox("Donors and receivers beside"),
            "matrixHeaders",
            tip="Show the receivers in a row above, and the donors in a column at the left.",
        )
        self._place = _choice(
            "padLook",
            "Layout",
            "The picture at one place of the pad; or pictures of the whole pad.",
            ("One place of the pad", "The whole pad"),
        )
        self._side = _number(
            "padSide",
            "Pictures a side",
            _FEWEST_SIDE,
            _MOST_SIDE,
            " a side",
            "How many pictures "
            f"the whole pad has from edge to edge: {_FEWEST_SIDE} to {_MOST_SIDE}.",
        )
        self._lay_out(inspector)
        self._connect()
        self.show(self.settings)

    def offer(self, facts: ModelFacts) -> None:
        """Name what a model's objects are."""
        has, _ = facts.domains
        self._owner.setItemText(0, f"Each picture's own ({has})")
        self._owner.setItemText(1, f"That of the donor ({has})")

    def show(self, settings: ObjectSettings) -> None:
        """Set everything to `settings` without telling anybody."""
        self.settings = settings
        controls = (self._columns, self._headers, self._side)
        for each in controls:
            each.blockSignals(True)
        self._kinds.show_kind(settings.kind)
        self._owner.setCurrentIndex(int(not settings.own))
        self._look.setCurrentIndex(int(not settings.live))
        self._strength.set_value(settings.strength)
        self._strongest.set_value(settings.strongest)
        self._columns.setValue(settings.columns)
        self._headers.setChecked(settings.headers)
        self._place.setCurrentIndex(int(settings.whole))
        self._side.setValue(settings.side)
        for each in controls:
            each.blockSignals(False)
        self._show_groups()

    def set_shown(self, shown: bool) -> None:
        """Show the groups that are of use, or none."""
        self._shown = shown
        self._show_groups()

    def _show_groups(self) -> None:
        settings = self.settings
        strength = settings.kind == "strength"
        for group, of_use in (
            (self._what, True),
            (self._strengths, strength),
            (self._one, strength and settings.live),
            (self._rows, strength and not settings.live),
            (self._matrix, settings.kind == "matrix"),
            (self._pad, settings.kind == "bilinear"),
        ):
            group.setVisible(self._shown and of_use)
        self._side.setEnabled(settings.whole)
        self._hint.say(settings.hint)

    def _lay_out(self, inspector: Inspector) -> None:
        self._what = inspector.add_group("Objects")
        self._what.add_wide(self._kinds)
        self._what.add_wide(self._hint)
        self._strengths = inspector.add_group("Strength")
        self._strengths.add("Whose object", self._owner)
        self._strengths.add("Layout", self._look)
        self._one = inspector.add_group("Strength shown")
        self._one.add_wide(self._strength)
        self._rows = inspector.add_group("Row of strengths")
        self._rows.add("Strongest", self._strongest)
        self._rows.add("Columns", self._columns)
        self._matrix = inspector.add_group("Matrix")
        self._matrix.add_wide(self._headers)
        self._pad = inspector.add_group("Pad")
        self._pad.add("Layout", self._place)
        self._pad.add("Pictures", self._side)

    def _connect(self) -> None:
        self._kinds.picked.connect(lambda kind: self._choose(kind=kind))
        self._owner.activated.connect(lambda place: self._choose(own=place == 0))
        self._look.activated.connect(lambda place: self._choose(live=place == 0))
        self._place.activated.connect(lambda place: self._choose(whole=place == 1))
        self._headers.toggled.connect(lambda on: self._choose(headers=on))
        self._columns.valueChanged.connect(lambda number: self._choose(columns=number))
        self._side.valueChanged.connect(lambda number: self._choose(side=number))
        for field, slider in (("strength", self._strength), ("strongest", self._strongest)):
            slider.moved.connect(lambda value, name=field: self._choose(False, **{name: value}))
            slider.committed.connect(lambda value, name=field: self._choose(**{name: value}))

    def _choose(self, commit: bool = True, **values: Any) -> None:
        self.show(replace(self.settings, **values))
        self.changed.emit(self.settings, commit)


def _choice(name: str, spoken: str, tip: str, items: tuple[str, str]) -> QComboBox:
    box = named(QComboBox(), name, spoken=spoken, tip=tip)
    box.addItems(list(items))
    return box


def _number(name: str, spoken: str, low: int, high: int, unit: str, tip: str) -> QSpinBox:
    box = named(GroupedSpinBox(), name, spoken=spoken, tip=tip)
    box.setRange(low, high)
    box.setSuffix(unit)
    return box


class KindButtons(QWidget):
    """What is done with objects: a button each, of which one is down. Two rows: tabs are too wide.

    Signals:
        picked: an `ObjectKind`, only when the person chose it.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("objectKinds")
        self._buttons: dict[ObjectKind, QPushButton] = {}
        group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for place, (kind, (words, tip)) in enumerate(_WORDS.items()):
            button = named(QPushButton(words), f"object{kind.capitalize()}", tip=tip)
            button.setCheckable(True)
            button.clicked.connect(partial(self.picked.emit, kind))
            group.addButton(button)
            grid.addWidget(button, *divmod(place, _IN_A_ROW))
            self._buttons[kind] = button

    def show_kind(self, kind: ObjectKind) -> None:
        """Show the choice without telling anybody."""
        self._buttons[kind].setChecked(True)
