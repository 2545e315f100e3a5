"""The choice of what is done with objects: a button each, of which one is down."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from latentlab.gui.pages.transfer.objects.settings import ObjectKind
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID

_WORDS: dict[ObjectKind, tuple[str, str]] = {
    "swap": ("Swap", "Give each receiver a donor's object, and take it from the donor."),
    "remove": ("Remove", "Take the object away from each picture."),
    "strength": ("Strength", "Fade an object out, or exaggerate it."),
    "matrix": ("Matrix", "Every receiver with the object of every donor."),
    "bilinear": ("Pad", "Blend the objects of four donors on one receiver."),
}
_IN_A_ROW = 3


class KindButtons(QWidget):
    """Two rows of buttons, because tabs side by side would be too wide.

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
