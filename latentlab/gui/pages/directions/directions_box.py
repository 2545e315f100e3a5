"""The directions of a kind with their sliders, and what can be done with all of them."""

import random
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QWidget,
)

from latentlab.gui.pages.directions.direction_sliders import DirectionSliders
from latentlab.gui.pages.directions.pushes import (
    KINDS,
    SAVED_MEANING,
    besides,
    directions_of,
    most_of,
    reach_of,
    space_of,
    with_strength,
)
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.views.directions import AnyDirection, Direction, Push, Space

_SHOWN = 8
_COUNT_WIDTH = 13 * GRID
_KIND_WIDTH = 19 * GRID
_SPREAD = 0.15
"""Standard deviation of random strengths, as a part of the sliders' reach."""


class DirectionsBox(QWidget):
    """Chooses directions and how strongly each is followed.

    Signals:
        changed: the `Push`es (a tuple), and whether undo should remember them.
        space_chosen: the `Space` of the components that have sliders now.
        shown: others have sliders now; what they do is to be shown.
        renamed: a direction and what the person calls it; "" for its usual name.
    """

    changed = Signal(object, bool)
    space_chosen = Signal(str)
    shown = Signal()
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
        self._strips: dict[AnyDirection, Sequence[QImage]] = {}
        self._kind = named(
            QComboBox(), "directionKind", spoken="Kind of directions",
            tip="Where the directions below come from. Those of other kinds that are followed keep "
            "their sliders above.",
        )  # fmt: skip
        for place, kind in enumerate(KINDS):
            self._kind.addItem(kind.title, kind.name)
            self._kind.setItemData(place, kind.meaning, Qt.ItemDataRole.ToolTipRole)
        self._kind.setMinimumWidth(_KIND_WIDTH)
        self._count = named(
            GroupedSpinBox(), "directionCount", spoken="Sliders shown",
            tip="How many directions have a slider; the strongest come first.",
        )  # fmt: skip
        self._hint = Hint()
        self._sliders = DirectionSliders()
        self._kept_title = QLabel("Saved, and others in use")
        self._kept_title.setToolTip(SAVED_MEANING)
        self._kept_title.setProperty("quiet", True)
        self._kept = DirectionSliders("keptDirection")
        self._reset = named(
            QPushButton(icon("reset"), "Reset all"), "resetDirections",
            tip="Bring every direction back to 0.",
        )  # fmt: skip
        self._random = named(
            QPushButton(icon("dice"), "Randomise"), "randomiseDirections",
            tip="Give the directions of the chosen kind random strengths.",
        )  # fmt: skip
        self._lay_out()
        self._connect()

    @property
    def space(self) -> Space | None:
        """Of which components have sliders; None if factors have."""
        return space_of(KINDS[self._kind.currentIndex()].name)

    def offer(
        self, latent_size: int, saved: tuple[Direction, ...], pushes: tuple[Push, ...]
    ) -> None:
        """Offer the directions of a model with latents of this size, those saved for it, and
        those followed."""
        if latent_size != self._latent_size:
            self._latent_size = latent_size
            self._wanted = _SHOWN
        self._saved, self._pushes = saved, pushes
        self._fill()

    def choose_kind(self, name: str) -> None:
        """Have sliders for the directions of this `DirectionKind`."""
        self._kind.setCurrentIndex(self._kind.findData(name))

    @property
    def strongest(self) -> AnyDirection:
        """The first direction of the chosen kind."""
        kind = KINDS[self._kind.currentIndex()].name
        return directions_of(kind, 1, max(self._latent_size, 1))[0]

    @property
    def directions(self) -> tuple[AnyDirection, ...]:
        """All that have a slider."""
        return tuple(dict.fromkeys((*self._sliders.directions, *self._kept.directions)))

    def show_strips(self, pictures: Mapping[AnyDirection, Sequence[QImage]]) -> None:
        """Show beside each slider what its direction does."""
        self._strips.update(pictures)
        for sliders in (self._sliders, self._kept):
            sliders.show_strips(self._strips)

    def forget_strips(self) -> None:
        """Show no pictures: those of another model would mislead."""
        self._strips.clear()
        self.show_strips({})

    def show_pushes(self, pushes: tuple[Push, ...]) -> None:
        """Set the sliders to `pushes` without telling anybody."""
        self._pushes = pushes
        # A slider that was brought to 0 stays where it is, under the hand.
        if not set(self._besides()) <= set(self._kept.directions):
            self._fill_kept()
        strengths = {push.direction: push.strength for push in pushes}
        for sliders in (self._sliders, self._kept):
            sliders.show_strengths(strengths)
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
        directions = directions_of(kind.name, self._wanted, self._latent_size)
        names = [self._name_of(each) for each in directions]
        self._sliders.offer(directions, names, self._latent_size)
        self._hint.say(kind.meaning)
        self._fill_kept()
        self.show_pushes(self._pushes)

    def _fill_kept(self) -> None:
        """Have sliders for what is saved, and for what is followed but not of this kind."""
        directions = self._besides()
        names = [self._name_of(each) for each in directions]
        self._kept.offer(directions, names, self._latent_size)
        for each in (self._kept_title, self._kept):
            each.setVisible(bool(directions))
        self.show_strips({})
        self.shown.emit()

    def _besides(self) -> tuple[AnyDirection, ...]:
        return besides(self._sliders.directions, self._saved, self._pushes)

    def _on_kind(self) -> None:
        self._fill()
        if self.space is not None:
            self.space_chosen.emit(self.space)

    def _on_count(self, count: int) -> None:
        self._wanted = count
        self._fill()

    def _follow(self, direction: AnyDirection, strength: float, *, commit: bool) -> None:
        self._choose(with_strength(self._pushes, direction, strength), commit=commit)

    def _randomise(self) -> None:
        pushes = self._pushes
        for direction in self._sliders.directions:
            spread = _SPREAD * reach_of(direction, self._latent_size)
            pushes = with_strength(pushes, direction, round(random.gauss(0.0, spread), 2))
        self._choose(pushes, commit=True)

    def _on_reset(self) -> None:
        self._choose((), commit=True)
        self._fill_kept()

    def _choose(self, pushes: tuple[Push, ...], *, commit: bool) -> None:
        self.show_pushes(pushes)
        self.changed.emit(pushes, commit)

    def _connect(self) -> None:
        self._kind.currentIndexChanged.connect(lambda _: self._on_kind())
        self._count.valueChanged.connect(self._on_count)
        for sliders in (self._sliders, self._kept):
            sliders.moved.connect(lambda each, by: self._follow(each, by, commit=False))
            sliders.committed.connect(lambda each, by: self._follow(each, by, commit=True))
            sliders.renamed.connect(self.renamed)
        self._reset.clicked.connect(self._on_reset)
        self._random.clicked.connect(self._randomise)

    def _lay_out(self) -> None:
        choice = boxes.row((self._kind, 1), spacing=GRID // 2)
        self._count.setFixedWidth(_COUNT_WIDTH)
        choice.addWidget(self._count)
        buttons = boxes.row((self._reset, 1), (self._random, 1), spacing=GRID // 2)
        boxes.column(
            buttons,
            self._kept_title,
            self._kept,
            choice,
            self._hint,
            self._sliders,
            spacing=GRID,
            within=self,
        )
