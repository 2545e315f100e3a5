"""A direction applied to a sample: before, after, the strength, and the whole way as a strip."""

import random
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from latentlab.gui.explorer.anchors import random_anchor
from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.controls.picture_box import PictureBox
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.views import Anchor, Applied, Direction, DirectionsView, Push, Seed, Vector

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

REACH = 2.0
"""Largest strength to both sides."""
USUAL_STRENGTH = 0.5
"""The whole step between the averages of extremes leads where samples are rare: digits moved by
half of it keep their label more often."""
_STEPS = 5


class ApplyPanel(QWidget):
    """Shows what a direction does to one sample.

    Signals:
        moved: a `DirectionsView` with the sample before and after.
        swept: a `DirectionsView` with the sample at strengths from -2 to 2.
        applied: the `Applied` as the person has left it, for undo to remember.
        pin_wanted: an `Anchor` to keep in the tray.
        open_wanted: a `DirectionsView` for the Directions page.
    """

    moved = Signal(object)
    swept = Signal(object)
    applied = Signal(object)
    pin_wanted = Signal(object)
    open_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("applyPanel")
        self._facts: ModelFacts | None = None
        self._direction: Direction | None = None
        self._base = _first_sample(None)
        self._after: Anchor | None = None
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setFont(theme().font(bold=True))
        self._before_box = PictureBox("applyBefore", "before", 14 * GRID, takes_drops=True)
        self._after_box = PictureBox("applyAfter", "after", 14 * GRID)
        self._sweep = [
            PictureBox(f"applyStep{step}", f"{_strength(step):+g}", 5 * GRID)
            for step in range(_STEPS)
        ]
        self._other = named(
            QPushButton(icon("dice"), "Another sample"), "applyOther",
            tip="Apply the direction to another sample drawn at random. Any picture can be "
            "dropped on “before”, too.",
        )  # fmt: skip
        self._open = named(
            QPushButton("Open in Directions"), "applyOpen",
            tip="Show sample and direction on the Directions page, to combine it with others or "
            "to export it.",
        )  # fmt: skip
        self.strength = LabelledSlider(
            "strength", -REACH, REACH, USUAL_STRENGTH, spoken="Strength",
            tip="How far the sample is moved, in lengths of the direction: 1 is the step from the "
            "average of one bin to that of the other, negative goes the other way.",
        )  # fmt: skip
        self._pair = QHBoxLayout()
        self._lay_out()
        self._connect()
        self.set_direction(None, "")

    def set_model(self, facts: ModelFacts) -> None:
        """Begin with a sample of a model."""
        self._facts = facts
        self.show_applied(None)

    def show_applied(self, applied: Applied | None) -> None:
        """Show the sample and strength of `applied` without telling anybody; None: the usual."""
        base = _first_sample(self._facts) if applied is None else applied.sample
        strength = USUAL_STRENGTH if applied is None else applied.strength
        if (base, strength) != (self._base, self.strength.value()):
            self._base = base
            self.strength.set_value(strength)
            self.refresh()

    def set_direction(self, direction: Direction | None, words: str) -> None:
        """Apply `direction` from now on; `words` say what it is or why there is none."""
        self._title.setText(words)
        changed = direction != self._direction
        self._direction = direction
        for each in (self.strength, self._other, self._open):
            each.setEnabled(direction is not None)
        if changed:
            self._after = None
            self.refresh()

    def take(self, anchor: Anchor) -> None:
        """Apply the direction to `anchor`."""
        self._base = anchor
        self.refresh()
        self._tell()

    def refresh(self) -> None:
        """Ask for all pictures."""
        self._move()
        if self._direction is not None:
            self.swept.emit(self._view(REACH, sweep=_STEPS))

    def show_moved(self, pictures: "Pictures") -> None:
        """Show the sample before and after."""
        before, after = map(to_qimage, pictures.pixels)
        self._after = _anchor(pictures, 1, self._base)
        self._before_box.show_picture(before, self._base)
        self._after_box.show_picture(after, self._after)
        self._after_box.set_caption(f"after, strength {self.strength.value():+.2f}")

    def show_swept(self, pictures: "Pictures") -> None:
        """Show the sample at all strengths."""
        for place, box in enumerate(self._sweep[: len(pictures)]):
            anchor = _anchor(pictures, place, self._base)
            box.show_picture(to_qimage(pictures.pixels[place]), anchor)

    def clear(self) -> None:
        """Show no pictures."""
        for box in (self._before_box, self._after_box, *self._sweep):
            box.show_picture(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Before and after must be equally large to the pixel, so that both are enlarged alike.
        odd = (self.width() - self._pair.spacing()) % 2
        self._pair.setContentsMargins(0, 0, odd, 0)

    def _view(self, strength: float, sweep: int | None = None) -> DirectionsView:
        assert self._direction is not None
        push = Push(direction=self._direction, strength=strength)
        return DirectionsView(anchors=(self._base,), pushes=(push,), sweep=sweep)

    def _move(self) -> None:
        if self._direction is not None:
            self.moved.emit(self._view(self.strength.value()))

    def _tell(self) -> None:
        self.applied.emit(Applied(sample=self._base, strength=self.strength.value()))

    def _on_other(self) -> None:
        if self._facts is not None:
            self.take(random_anchor(random.randrange(self._facts.classes or 1), self._facts))

    def _on_kept(self, anchor: Anchor | None) -> None:
        if anchor is not None:
            self.pin_wanted.emit(anchor)

    def _on_open(self) -> None:
        if self._direction is not None:
            self.open_wanted.emit(self._view(self.strength.value()))

    def _connect(self) -> None:
        self.strength.moved.connect(lambda _: self._move())
        self.strength.committed.connect(lambda _: self._tell())
        self._before_box.dropped.connect(self.take)
        self._before_box.kept.connect(lambda: self._on_kept(self._base))
        self._after_box.kept.connect(lambda: self._on_kept(self._after))
        self._other.clicked.connect(self._on_other)
        self._open.clicked.connect(self._on_open)
        self._before_box.setToolTip("The sample. Drop another picture here; double-click pins it.")
        self._after_box.setToolTip("The sample moved. Drag it away, or double-click to pin it.")

    def _lay_out(self) -> None:
        strip, buttons = QHBoxLayout(), QHBoxLayout()
        for row, pictures in (
            (self._pair, (self._before_box, self._after_box)),
            (strip, self._sweep),
        ):
            row.setSpacing(GRID // 2)
            for each in pictures:
                row.addWidget(each)
        for box in self._sweep:
            box.setMaximumHeight(9 * GRID)
        buttons.addWidget(self._other)
        buttons.addWidget(self._open)
        boxes.column(
            self._title,
            (self._pair, 3),
            self.strength,
            (strip, 1),
            buttons,
            spacing=GRID // 2,
            within=self,
        )


def _first_sample(facts: ModelFacts | None) -> Anchor:
    return Anchor(latent=Seed(seed=7), label=0 if facts and facts.classes else None)


def _strength(step: int) -> float:
    return REACH * (2 * step / (_STEPS - 1) - 1)


def _anchor(pictures: "Pictures", place: int, base: Anchor) -> Anchor:
    return Anchor(latent=Vector.of(pictures.latents[place].tolist()), label=base.label)
