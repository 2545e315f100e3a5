"""Which way pictures are translated: two buttons that name the domains."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from latentlab.gui.explore.facts import ModelFacts
from latentlab.gui.naming import named
from latentlab.gui.theme import GRID
from latentlab.views.transfer import TransferDirection

_WAYS: tuple[TransferDirection, ...] = ("AtoB", "BtoA")


class DirectionSwitch(QWidget):
    """Exactly one way is chosen; those that a model did not learn are greyed, with the reason.

    Signals:
        picked: the direction, only when the person chose it.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("directionSwitch")
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for way in _WAYS:
            button = named(QPushButton(), f"direction{way}", tip="The way to translate.")
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_clicked, way))
            group.addButton(button)
            column.addWidget(button)
            self._buttons[way] = button
        self._buttons["AtoB"].setChecked(True)

    def offer(self, facts: ModelFacts) -> None:
        """Name the domains of a model and grey what it did not learn."""
        for way, button in self._buttons.items():
            source, target = ends(facts.domains, way)
            button.setText(f"{source}  →  {target}")
            learned = way in facts.directions
            button.setEnabled(learned)
            button.setToolTip(
                f"Show what pictures of {source} would be as {target}."
                if learned
                else f"{facts.title} learned the other way only."
            )

    def set_direction(self, direction: str) -> None:
        """Show `direction` without telling anybody."""
        self._buttons[direction].setChecked(True)

    def direction(self) -> TransferDirection:
        """The way that is chosen."""
        return next(way for way in _WAYS if self._buttons[way].isChecked())

    def _on_clicked(self, way: str) -> None:
        self.picked.emit(way)


def ends(domains: tuple[str, str], direction: str) -> tuple[str, str]:
    """The names of the domain that a direction leads from and of that which it leads to."""
    first, second = domains
    return (first, second) if direction == "AtoB" else (second, first)
