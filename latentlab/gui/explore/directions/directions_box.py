"""The directions of a kind with their sliders, and what can be done with all of them."""

import random
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from latentlab.gui.explore.directions.direction_sliders import DirectionSliders
from latentlab.gui.explore.directions.pushes import (
    KINDS,
    directions_of,
    most_of,
    others,
    reach_of,
    with_strength,
)
from latentlab.gui.icons import icon
from latentlab.gui.naming import named
from latentlab.gui.panels.hint import Hint
from latentlab.gui.theme import GRID
from latentlab.gui.widgets.setting_controls import GroupedSpinBox
from latentlab.views.directions import AnyDirection, Direction, Push

_SHOWN = 8
_COUNT_WIDTH = 13 * GRID
_KIND_WIDTH = 18 * GRID
_SPREAD = 0.15
"""Standard deviation of random strengths, as a part of the sliders' reach."""


class DirectionsBox(QWidget):
    """Chooses directions and how strongly each is followed.

    Signals:
        changed: the `Push`es (a tuple), and whether undo should remember them.
        renamed: a direction and what the person calls it; "" for its usual name.
    """

    changed = Signal(object, bool)
    renamed = Signal(object, str)

    def __init__(
        self, name_of: Callable[[AnyDirection], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("directionsBox")
        self._name_of = name_of
        self._latent_size = 0
        self._wanted = _SHOWN
        self._saved: tuple[Direction, ...] = ()
        self._pushes: tuple[Push, ...] = ()
        self._kind = named(
            QComboBox(), "directionKind", spoken="Kind of directions",
            tip="Where the directions come from. Those of other kinds stay as they are set.",
        )  # fmt: skip
        for place, kind in enumerate(KINDS):
            self._kind.addItem(kind.title, kind.name)
            self._kind.setItemData(place, kind.meaning, Qt.ItemDataRole.ToolTipRole)
        self._kind.setMinimumWidth(_KIND_WIDTH)
        self._count = named(
            GroupedSpinBox(), "directionCount", spoken="Sliders shown",
            tip="How many directions have a slider; the strongest come first.",
        )  # fmt: skip
        self._hint, self._others = Hint(), Hint()
        self._sliders = DirectionSliders()
        self._reset = named(
            QPushButton(icon("reset"), "Reset all"), "resetDirections",
            tip="Bring every direction back to 0, also those without a slider.",
        )  # fmt: skip
        self._random = named(
            QPushButton(icon("dice"), "Randomise"), "randomiseDirections",
            tip="Give the directions that have a slider random strengths.",
        )  # fmt: skip
        self._lay_out()
        self._connect()

    def offer(self, latent_size: int, saved: tuple[Direction, ...]) -> None:
        """Offer the directions of a model with latents of this size, and those saved for it."""
        if latent_size != self._latent_size:
            self._latent_size = latent_size
            self._wanted = _SHOWN
        self._saved = saved
        self._fill()

    def show_pushes(self, pushes: tuple[Push, ...]) -> None:
        """Set the sliders to `pushes` without telling anybody."""
        self._pushes = pushes
        self._sliders.show_strengths({push.direction: push.strength for push in pushes})
        self._others.say(others(pushes, self._sliders.directions, self._name_of))
        self._reset.setEnabled(bool(pushes))

    def _fill(self) -> None:
        """Have sliders for the kind and number chosen."""
        kind = KINDS[self._kind.currentIndex()]
        most = max(most_of(kind.name, self._latent_size), 1)
        self._count.blockSignals(True)
        self._count.setRange(1, most)
        self._count.setValue(self._wanted)
        self._count.setSuffix(f" of {most}")
        self._count.blockSignals(False)
        directions = directions_of(kind.name, self._wanted, self._latent_size, self._saved)
        names = [self._name_of(each) for each in directions]
        self._sliders.offer(directions, names, reach_of(kind.name, self._latent_size))
        self._count.setVisible(kind.name != "saved")
        self._random.setEnabled(bool(directions))
        none_yet = kind.name == "saved" and not directions
        self._hint.say("None is saved for this model yet. " * none_yet + kind.meaning)
        self.show_pushes(self._pushes)

    def _on_count(self, count: int) -> None:
        self._wanted = count
        self._fill()

    def _follow(self, direction: AnyDirection, strength: float, *, commit: bool) -> None:
        self._choose(with_strength(self._pushes, direction, strength), commit=commit)

    def _randomise(self) -> None:
        spread = _SPREAD * reach_of(KINDS[self._kind.currentIndex()].name, self._latent_size)
        pushes = self._pushes
        for direction in self._sliders.directions:
            pushes = with_strength(pushes, direction, round(random.gauss(0.0, spread), 2))
        self._choose(pushes, commit=True)

    def _choose(self, pushes: tuple[Push, ...], *, commit: bool) -> None:
        self.show_pushes(pushes)
        self.changed.emit(pushes, commit)

    def _connect(self) -> None:
        self._kind.currentIndexChanged.connect(lambda _: self._fill())
        self._count.valueChanged.connect(self._on_count)
        self._sliders.moved.connect(lambda each, by: self._follow(each, by, commit=False))
        self._sliders.committed.connect(lambda each, by: self._follow(each, by, commit=True))
        self._sliders.renamed.connect(self.renamed)
        self._reset.clicked.connect(lambda: self._choose((), commit=True))
        self._random.clicked.connect(self._randomise)

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(GRID // 2)
        choice.addWidget(self._kind, 1)
        self._count.setFixedWidth(_COUNT_WIDTH)
        choice.addWidget(self._count)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        buttons.addWidget(self._reset, 1)
        buttons.addWidget(self._random, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(choice)
        layout.addWidget(self._hint)
        layout.addLayout(buttons)
        layout.addWidget(self._sliders)
        layout.addWidget(self._others)
