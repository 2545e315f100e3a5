"""The current direction of the Arithmetic page: made of bins or saved, applied, and scored."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.side_channels import SideChannels
from latentlab.gui.pages.arithmetic.apply_panel import USUAL_STRENGTH, ApplyPanel
from latentlab.gui.pages.arithmetic.bin_averages import BinAverages
from latentlab.gui.pages.arithmetic.direction_box import DirectionBox
from latentlab.gui.pages.arithmetic.score import Score, ScoreOrder, Wish, work_out
from latentlab.gui.pages.arithmetic.score_box import ScoreBox
from latentlab.saved import DirectionNameError, SavedDirections, checked_name
from latentlab.views import Bin, Direction, DirectionsView
from latentlab.views.bins import titles

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_EMPTY_END = "One of the two bins is empty: drop a picture into it to make a direction."
_SAME = "Both ends are the same bin: choose two to make a direction."


class DirectionWork(QObject):
    """Keeps the box that chooses, the panel that applies and the score in step.

    Attributes:
        box, panel, score: for the page to lay out.
    """

    def __init__(
        self, explorer: Explorer, side: SideChannels, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.box = DirectionBox()
        self.panel = ApplyPanel()
        self.score = ScoreBox()
        self._explorer = explorer
        self._side = side
        self._store = SavedDirections()
        self._scoring = BackgroundWork(parent=self)
        self._facts: ModelFacts | None = None
        self._step: int | None = None
        self._bins: tuple[Bin, ...] = ()
        self._averages: BinAverages | None = None
        self._direction: Direction | None = None
        self._connect()

    def forget(self) -> None:
        """Have no model and no direction: what one model has learned means nothing to another."""
        self._facts = self._direction = None
        self._scoring.cancel()
        self.score.forget()
        self.panel.set_direction(None, "")
        self.panel.clear()

    def set_model(self, facts: ModelFacts) -> None:
        """Begin anew with a model."""
        self._facts = facts
        self.score.offer(facts)
        self.panel.set_model(facts)
        self.box.offer_saved(self._store.of(facts.ref, facts.latent_size))
        self._update()

    def set_step(self, step: int | None) -> None:
        """Show the direction with the model as it was at `step`."""
        if step != self._step:
            self._step = step
            self.panel.refresh()

    def set_bins(self, bins: tuple[Bin, ...], averages: BinAverages) -> None:
        """The bins to make directions of, and what is known of their averages."""
        if titles(bins) != titles(self._bins):
            self.box.offer_bins(bins, titles(bins))
        self._bins, self._averages = bins, averages
        self._update()

    def take(self, channel: str, pictures: "Pictures") -> None:
        """Show what was rendered for the panel."""
        if channel == "moved":
            self.panel.show_moved(pictures)
        elif channel == "swept":
            self.panel.show_swept(pictures)

    def _update(self) -> None:
        """Apply the direction that is chosen now."""
        direction, words = None if self._facts is None else self.box.saved, ""
        if direction is not None:
            words = f"Direction “{direction.name}”, applied"
        else:
            direction, words = self._of_bins()
        if direction != self._direction:
            self._direction = direction
            self._scoring.cancel()
            self.score.forget()
        self.panel.set_direction(direction, words)
        self.score.set_ready(direction is not None)

    def _of_bins(self) -> tuple[Direction | None, str]:
        minus, plus = self.box.ends
        if self._averages is None or max(minus, plus) >= len(self._bins):
            return None, "No direction yet"
        if minus == plus:
            return None, _SAME
        name = self.box.suggestion()
        if not (self._bins[minus].exemplars and self._bins[plus].exemplars):
            return None, _EMPTY_END
        words = f"Direction from {name}, applied"
        found = self._averages.between(name, self._bins[minus], self._bins[plus])
        # Not the one before: it would be saved and measured under the name of this one.
        return found, words

    def _on_save(self, name: str) -> None:
        facts = self._facts
        if facts is None or self._direction is None:
            self.box.say("There is no direction yet: fill two bins first.")
            return
        try:
            kept = Direction(name=checked_name(name), vector=self._direction.vector)
            self._store.keep(facts.ref, kept)
        except (DirectionNameError, OSError) as error:
            self.box.say(str(error))
            return
        self.box.say("")
        self.box.offer_saved(self._store.of(facts.ref, facts.latent_size), kept.name)
        self._explorer.said.emit(f"The direction “{kept.name}” is saved for {facts.title}.")
        self._update()

    def _on_remove(self, name: str) -> None:
        facts = self._facts
        if facts is None:
            return
        try:
            self._store.remove(facts.ref, name)
        except OSError as error:
            self.box.say(str(error))
            return
        self.box.offer_saved(self._store.of(facts.ref, facts.latent_size))
        self._explorer.said.emit(f"The direction “{name}” is forgotten.")
        self._update()

    def _on_score_wanted(self, wish: Wish, count: int) -> None:
        ref, direction = self._explorer.ref, self._direction
        if ref is None or direction is None:
            return
        strength = self.panel.strength.value() or USUAL_STRENGTH
        order = ScoreOrder(ref, self._step, direction, wish, strength, count)
        manager = self._explorer.manager
        self._scoring.start(lambda task: work_out(manager, order, task.watcher()), self._on_score)

    def _on_score(self, score: Score) -> None:
        if score.order.direction == self._direction:
            self.score.show_score(score)

    def _on_open(self, view: DirectionsView) -> None:
        self._explorer.show(view)
        self._explorer.page_wanted.emit("directions")

    def _connect(self) -> None:
        self.box.chosen.connect(self._update)
        self.box.save_wanted.connect(self._on_save)
        self.box.remove_wanted.connect(self._on_remove)
        self.panel.moved.connect(lambda view: self._side.ask("moved", view, self._step))
        self.panel.swept.connect(lambda view: self._side.ask("swept", view, self._step))
        self.panel.open_wanted.connect(self._on_open)
        self.score.wanted.connect(self._on_score_wanted)
        self.score.cancelled.connect(self._scoring.cancel)
        self._scoring.running_changed.connect(self.score.show_running)
        self._scoring.told.connect(self.score.follow)
        self._scoring.failed.connect(self.score.say_problem)
