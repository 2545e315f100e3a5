"""Which way pictures are translated: two buttons that name the domains."""

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QPushButton, QWidget

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.views.transfer import ends
from trainers.capabilities import TransferDirection

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
        self._buttons: dict[TransferDirection, QPushButton] = {}
        group = QButtonGroup(self)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID // 2)
        for way in _WAYS:
            button = named(QPushButton(), f"direction{way}", tip="Translate in this direction.")
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_clicked, way))
            group.addButton(button)
            self._layout.addWidget(button, 1)
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
                else f"{facts.title} learned the other direction only."
            )
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One below the other they need no more than this, so they never widen what is around."""
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        return QSize(widest, self._layout.minimumSize().height())

    def _arrange(self) -> None:
        """Side by side if the names of both ways fit, or else one below the other."""
        half = (self.width() - self._layout.spacing()) // 2
        fit = all(each.sizeHint().width() <= half for each in self._buttons.values())
        ways = QBoxLayout.Direction
        self._layout.setDirection(ways.LeftToRight if fit else ways.TopToBottom)

    def set_direction(self, direction: TransferDirection) -> None:
        """Show `direction` without telling anybody."""
        self._buttons[direction].setChecked(True)

    def direction(self) -> TransferDirection:
        """The way that is chosen."""
        return next(way for way in _WAYS if self._buttons[way].isChecked())

    def _on_clicked(self, way: str) -> None:
        self.picked.emit(way)
