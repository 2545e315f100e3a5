"""A person's own picture beside what the model makes of its latent: how near, and how else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.own.falling_curve import FallingCurve
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.explorer.own.searches import Answer
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import ElidedLabel, Hint
from latentlab.measuring.likelihood import READING, SHORT_READING, in_bits
from latentlab.views import Anchor, Encoded, Picture

if TYPE_CHECKING:
    from latentlab.measuring.projections import Glimpse, Projected

_HEIGHT = 15 * GRID
_SOLUTIONS_IN_A_ROW = 4
_PARTS = ("yours", "nearest", "difference")
_SEARCHING = "Searching for the latent whose picture is nearest to {name}…"
_FOUND = "Label: found"
_TEACH = (
    "Teach an encoder",
    "Teach a small network, on the model's own samples, to guess the latent of a picture: a minute "
    "at most, once for each model; of bundled models it is there. Searches begin from its guess as "
    "well.",
)
_REFINE = (
    "Refine",
    "Go on from the answer of the model's encoder: search for a latent whose picture is nearer.",
)


class OwnDrawer(QFrame):
    """Hidden until pictures are looked at; then it stays until it is closed.

    Signals:
        crop_wanted: the picture that the person wants to cut anew.
    """

    crop_wanted = Signal(object)

    def __init__(self, explorer: Explorer, own: OwnPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ownDrawer")
        self.setProperty("card", True)
        self._explorer, self._own, self._searches = explorer, own, own.searches
        self._encoded: list[Encoded] = []
        self._place = 0
        self._tried: Encoded | None = None
        self._make_pictures()
        self._make_controls()
        self._lay_out()
        self._connect()
        self.hide()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What can be looked at, one at a time."""
        return tuple(each.picture for each in self._encoded)

    def look_at(self, wanted: Sequence[Encoded]) -> None:
        """Show the first of `wanted` beside what the model makes of its latent."""
        if self._explorer.facts is None or not wanted:
            return
        self._encoded, self._place = list(wanted), 0
        self._offer(self._explorer.facts)
        self._searches.want(*wanted, again=True)
        self.show()
        self._refresh()

    def replace(self, old: Picture, new: Picture) -> None:
        """Show `new` in the place of `old`, by the same settings."""
        for place, each in enumerate(self._encoded):
            if each.picture == old:
                self._searches.give_up(each)
                self._encoded[place] = each.model_copy(update={"picture": new})
                self._searches.want(self._encoded[place], again=True)
        self._refresh()

    def close_drawer(self) -> None:
        """Put it away; what is searched for goes on, for the tray."""
        self.hide()

    @property
    def _chosen(self) -> Encoded:
        return self._encoded[self._place]

    def _refresh(self) -> None:
        """Show what is known of the picture in front."""
        if not self._encoded:
            return
        encoded, answer = self._chosen, self._searches.answer(self._chosen)
        many = len(self._encoded) > 1
        self._title.setText(f"{encoded.name}  ·  {self._place + 1} of {len(self._encoded)}")
        if not many:
            self._title.setText(encoded.name)
        for each in (self._before, self._after):
            each.setVisible(many)
        self._crop.setEnabled(self._own.sources.origins.of(encoded.picture) is not None)
        self._show_label(encoded)
        self._tell_searching()
        if answer is not None:
            self._show_found(answer)
        else:
            self._show_parts(encoded.picture.pixels(), None)
            self._curve.show_values(())
            self._solutions.show_pictures(None)
            self._words.say(_SEARCHING.format(name=encoded.name))

    def _show_found(self, answer: Answer) -> None:
        found, encoded = answer.found, self._chosen
        place = min(encoded.projection.solution, len(found.pixels) - 1)
        self._show_parts(encoded.picture.pixels(), found.pixels[place])
        self._curve.show_values(found.falling)
        self._show_solutions(found, place)
        if self._tried is None:
            self._words.say(_words(answer, encoded, place, self._explorer.labels))

    def _show_solutions(self, found: "Projected", place: int) -> None:
        from latentlab.rendering.render import Pictures

        several = len(found.pixels) > 1
        for each in (self._curve, self._others):
            each.setVisible(several)
        with QSignalBlocker(self._solutions):
            self._solutions.show_pictures(Pictures(found.pixels, _SOLUTIONS_IN_A_ROW))
            self._solutions.choose((place,))

    def _show_parts(self, given: NDArray[np.uint8], made: NDArray[np.uint8] | None) -> None:
        """The picture, what is made of it and their difference."""
        from latentlab.measuring.projections import difference_of
        from latentlab.rendering.render import Pictures

        parts = [given] if made is None else [given, made, difference_of(given, made)]
        self._canvas.show_pictures(Pictures(np.stack(parts), len(parts), _PARTS[: len(parts)]))

    def _show_label(self, encoded: Encoded) -> None:
        label = encoded.projection.label
        with QSignalBlocker(self._label):
            self._label.setCurrentIndex(0 if label is None else label + 1)

    def _offer(self, facts: ModelFacts) -> None:
        """Offer what there is to choose with the model of `facts`."""
        words, tip = _REFINE if facts.encodes else _TEACH
        self._more.setText(words)
        self._more.setToolTip(tip)
        self._label.setVisible(bool(facts.labels))
        with QSignalBlocker(self._label):
            self._label.clear()
            self._label.addItems([_FOUND, *(f"Label: {each}" for each in facts.labels)])

    def _tell_searching(self) -> None:
        wanted = self._tried or self._chosen
        self._stop.setVisible(self._searches.is_wanted(wanted))
        done = self._chosen.projection
        facts = self._explorer.facts
        refined = done.refine if facts is not None and facts.encodes else bool(done.encoder)
        self._more.setVisible(not refined)
        self._more.setEnabled(not self._searches.is_wanted(wanted))

    def _try(self, new: Encoded) -> None:
        """Search with other settings; the answer so far stays until it is found."""
        if self._tried is not None:
            self._searches.give_up(self._tried)
        self._tried = new.searched(solution=0)
        self._words.say(_SEARCHING.format(name=new.name))
        self._own.try_other(self._chosen, new)
        self._tell_searching()

    def _on_label(self, place: int) -> None:
        label = None if place == 0 else place - 1
        self._try(self._chosen.searched(label=label, solution=0))

    def _on_more(self) -> None:
        facts = self._explorer.facts
        if facts is not None and facts.encodes:
            self._try(self._chosen.searched(refine=True))
        else:
            self._own.teach_encoder(self._chosen)

    def _on_solution(self, place: int) -> None:
        if place != self._chosen.projection.solution:
            self._own.try_other(self._chosen, self._chosen.searched(solution=place))

    def _on_glimpsed(self, encoded: Encoded, glimpse: "Glimpse") -> None:
        if self.isVisible() and encoded in (self._chosen.searched(solution=0), self._tried):
            for each in (self._curve, self._stop):
                each.show()
            self._show_parts(encoded.picture.pixels(), glimpse.pixels)
            self._curve.show_values(glimpse.falling)

    def _on_found(self, encoded: Encoded, answer: Answer) -> None:
        del answer
        if encoded == self._tried:
            self._tried = None
        if self.isVisible():
            self._refresh()

    def _on_failed(self, encoded: Encoded, sentence: str) -> None:
        if self._encoded and encoded in (self._chosen.searched(solution=0), self._tried):
            self._tried = None
            self._refresh()
            self._words.say(sentence)

    def _on_replaced(self, old: Encoded, new: Encoded) -> None:
        self._tried = None
        self._encoded = [new if each == old else each for each in self._encoded]
        if self.isVisible():
            self._refresh()

    def _on_tray(self) -> None:
        """What was taken out of the tray, by undo as well, is not looked at any more; what lies
        there with other settings is looked at with these."""
        latents = [each.anchor.latent for each in self._explorer.tray]
        lying = {each.picture: each for each in latents if isinstance(each, Encoded)}
        left = [each if each in latents else lying.get(each.picture) for each in self._encoded]
        now = [each for each in left if each is not None]
        if not self.isVisible() or now == self._encoded:
            return
        self._encoded, self._place = now, min(self._place, max(len(now) - 1, 0))
        if now:
            self._refresh()
        else:
            self.close_drawer()

    def _on_running(self, running: bool) -> None:
        """Nothing is searched for any more, found or cancelled."""
        if not running and self.isVisible():
            self._tried = None
            self._refresh()
            if self._searches.answer(self._chosen) is None:
                self._words.say("The search was cancelled: look at the picture again to search.")

    def _go(self, by: int) -> None:
        self._place = (self._place + by) % len(self._encoded)
        self._tried = None
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _part_at(self, index: int) -> Anchor | None:
        return Anchor(latent=self._chosen) if index < 2 else None

    def _solution_at(self, index: int) -> Anchor | None:
        return Anchor(latent=self._chosen.searched(solution=index))

    def _make_pictures(self) -> None:
        self._canvas = PictureCanvas(self._part_at)
        self._canvas.setAccessibleName("Your picture, the nearest of the model, their difference")
        self._curve = FallingCurve()
        self._curve.setToolTip(
            "How what the search makes small falls from one step to the next, on a logarithmic "
            "scale: the distance to your picture in grey levels and, on top of it, how differently "
            "attributes are read and how unusual the latent is. Attributes count only at the end, "
            "where the line rises. The distance alone stands below."
        )
        self._solutions = PictureCanvas(self._solution_at)
        self._solutions.setAccessibleName("Solutions, the nearest first")
        self._solutions.setToolTip("Solutions, the nearest first: click one to take it.")
        heading = QLabel("Solutions, the nearest first")
        heading.setFont(theme().font("small"))
        self._solutions.setMinimumHeight(0)
        self._others = QWidget()
        boxes.column(heading, (self._solutions, 1), spacing=0, within=self._others)
        for each in (self._canvas, self._curve, self._others):
            each.setFixedHeight(_HEIGHT)
        self._words = Hint()
        self._words.setToolTip(READING)

    def _make_controls(self) -> None:
        self._title = named(ElidedLabel(), "ownTitle")
        self._title.setFont(theme().font(bold=True))
        self._before = _tool("ownBefore", "back", "The picture before")
        self._after = _tool("ownAfter", "next", "The next picture")
        self._label = named(
            QComboBox(), "ownLabel", spoken="Label",
            tip="Which label the latent is searched for with; “found” finds the label as well.",
        )  # fmt: skip
        self._label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._more = named(QPushButton(), "ownMore", spoken="Search further", tip=_REFINE[1])
        self._stop = named(
            QPushButton(icon("stop"), "Stop"), "ownStop",
            tip="End the search now; the nearest picture that it has found stays.",
        )  # fmt: skip
        self._crop = named(
            QPushButton(icon("crop"), "Crop…"), "ownCrop",
            tip="Choose which square of the picture is used. Only of pictures from files.",
        )  # fmt: skip
        self._close = _tool("ownClose", "close", "Close; the tray keeps the pictures")

    def _connect(self) -> None:
        self._crop.clicked.connect(lambda: self.crop_wanted.emit(self._chosen.picture))
        self._before.clicked.connect(lambda: self._go(-1))
        self._after.clicked.connect(lambda: self._go(1))
        self._label.activated.connect(self._on_label)
        self._more.clicked.connect(self._on_more)
        self._stop.clicked.connect(self._searches.stop)
        self._close.clicked.connect(self.close_drawer)
        self._solutions.selected.connect(self._on_solution)
        # Later: a picture that takes the place of another is told after the tray has it.
        self._explorer.tray.changed.connect(lambda: QTimer.singleShot(0, self, self._on_tray))
        self._searches.glimpsed.connect(self._on_glimpsed)
        self._searches.found.connect(self._on_found)
        self._searches.failed.connect(self._on_failed)
        self._searches.running_changed.connect(self._on_running)
        self._own.replaced.connect(self._on_replaced)
        self._explorer.model_changed.connect(lambda _: self.close_drawer())

    def _lay_out(self) -> None:
        head = boxes.row(
            (self._title, 1), self._before, self._after, self._label, self._more, self._stop,
            self._crop, self._close, spacing=GRID,
        )  # fmt: skip
        pictures = boxes.row((self._canvas, 3), (self._curve, 1), (self._others, 2), spacing=GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addLayout(pictures)
        column.addWidget(self._words)


def _tool(name: str, picture: str, words: str) -> QToolButton:
    button = named(QToolButton(), name, spoken=words, tip=f"{words}.")
    button.setIcon(icon(picture))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _words(answer: Answer, encoded: Encoded, place: int, labels: Sequence[str]) -> str:
    """What was found, in sentences."""
    from latentlab.measuring.reach import NEVER_SEEN

    found, reach = answer.found, answer.found.reach_of(place)
    drawn = f", drawn as {labels[found.labels[place]]}," if found.labels and labels else ""
    told = (
        f"{encoded.name} lies in the tray. What the model makes of it{drawn} differs by "
        f"{reach.difference}: {reach.nearness}."
    )
    if answer.bits is not None:
        told = f"{told} {in_bits(answer.bits)}. {SHORT_READING}"
    return f"{NEVER_SEEN} {told}" if reach.foreign else told
