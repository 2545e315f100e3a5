"""Searches for the latents of a person's own pictures: one after the other, in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.measuring.likelihood import bits_of
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.problems import explain
from latentlab.views import Encoded

if TYPE_CHECKING:
    from latentlab.measuring.projections import Glimpse, Projected


@dataclass(frozen=True)
class Answer:
    """What a search found with the current model.

    Attributes:
        step: of the model that was searched.
        found: what came of it.
        bits: how likely the picture is, in bits per dimension; None if the model does not know.
    """

    step: int
    found: "Projected"
    bits: float | None


class Searches(QObject):
    """What was found of pictures by the current model, and what is being searched for.

    Attributes:
        running: whether any search runs or waits.

    Signals:
        running_changed: `running`.
        told: what is being done, and the part of it that is done, in [0, 1]; None if unknown.
        glimpsed: the `Encoded` that is searched for, and the `Glimpse` of it.
        found: the `Encoded` that was searched for, and the `Answer`. The answer's own `Encoded`
            has other settings if the search was stopped.
        failed: the `Encoded`, and why as a sentence.
    """

    running_changed = Signal(bool)
    told = Signal(str, object)
    glimpsed = Signal(object, object)
    found = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, explorer: Explorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._answers: dict[Encoded, Answer] = {}
        self._waiting: list[Encoded] = []
        self._current: Encoded | None = None
        self._asked_to_stop: set[Encoded] = set()
        self._work = BackgroundWork(parent=self)
        self._work.told.connect(self._on_told)
        self._work.ended.connect(lambda _: self._go_on())
        self._work.running_changed.connect(lambda _: self._tell_running())
        explorer.model_changed.connect(lambda _: self.cancel(forget=True))
        self.running = False

    def want(self, *wanted: Encoded, again: bool = False) -> None:
        """Search for those that are not known, after what is being searched for.

        Args:
            again: whether they are seen now, so that they come first, and are searched for anew at
                another step of the model; a thumbnail keeps what was found at an earlier one.
        """
        new = [each for each in dict.fromkeys(map(_all_of, wanted)) if self._is_new(each, again)]
        waiting = [each for each in self._waiting if each not in new]
        self._waiting = [*new, *waiting] if again else [*waiting, *new]
        if self._current is None:
            self._go_on()

    def answer(self, encoded: Encoded) -> Answer | None:
        """What was found with the current model, perhaps at an earlier step; None if nothing."""
        return self._answers.get(_all_of(encoded))

    def is_current(self, encoded: Encoded) -> bool:
        """Whether it was found at the step that is shown now."""
        answer = self.answer(encoded)
        return answer is not None and answer.step == self._step

    def is_wanted(self, encoded: Encoded) -> bool:
        """Whether it is being searched for, or waits."""
        return _all_of(encoded) in (self._current, *self._waiting)

    def give_up(self, encoded: Encoded) -> None:
        """Search for it no longer; what waits goes on."""
        encoded = _all_of(encoded)
        self._waiting = [each for each in self._waiting if each != encoded]
        if encoded == self._current:
            self._current = None
            self._work.cancel()

    def stop(self) -> None:
        """End the search that runs, and keep the best that it has found."""
        if self._current is not None:
            self._asked_to_stop.add(self._current)

    def cancel(self, forget: bool = False) -> None:
        """Give up what runs and what waits.

        Args:
            forget: also what is known, because it is of another model.
        """
        if forget:
            self._answers.clear()
        self._waiting.clear()
        self._current = None
        self._work.cancel()
        self._tell_running()

    @property
    def _step(self) -> int:
        """The step at which the current model is shown."""
        explorer = self._explorer
        if explorer.step is not None:
            return explorer.step
        if explorer.steps:
            return explorer.steps[-1]
        return explorer.facts.step if explorer.facts is not None else 0

    def _is_new(self, encoded: Encoded, again: bool) -> bool:
        if encoded == self._current:
            return False
        return not self.is_current(encoded) if again else encoded not in self._answers

    def _go_on(self) -> None:
        """Begin the next search, if there is one and none runs."""
        facts, step, manager = self._explorer.facts, self._explorer.step, self._explorer.manager
        if not self._waiting or facts is None or self._work.running:
            return
        encoded = self._current = self._waiting.pop(0)
        self._asked_to_stop.discard(encoded)
        stop = partial(self._asked_to_stop.__contains__, encoded)
        see = partial(self.glimpsed.emit, encoded)
        self._work.start(
            lambda task: _search(task, manager, facts.ref, step, encoded, stop, see),
            lambda answer: self._on_found(encoded, answer),
            f"Searching for the latent of {encoded.name}",
            lambda error: self._on_failed(encoded, error),
        )
        self._tell_running()

    def _on_found(self, encoded: Encoded, answer: Answer) -> None:
        self._current = None
        self._answers[answer.found.encoded] = answer
        self.found.emit(encoded, answer)

    def _on_failed(self, encoded: Encoded, error: Exception) -> None:
        self._current = None
        self.failed.emit(encoded, explain(error).headline)

    def _on_told(self, doing: str, part: float | None) -> None:
        left = len(self._waiting)
        more = f"; {left} more wait" if left > 1 else "; one more waits" if left else ""
        self.told.emit(doing + more, part)

    def _tell_running(self) -> None:
        running = self._current is not None or bool(self._waiting)
        if running != self.running:
            self.running = running
            self.running_changed.emit(running)


def _all_of(encoded: Encoded) -> Encoded:
    """What one search answers, whichever of its solutions is meant."""
    return encoded.searched(solution=0)


def _search(
    task: BackgroundTask,
    manager: ModelManager,
    ref: ModelRef,
    step: int | None,
    encoded: Encoded,
    stop: Callable[[], bool],
    see: "Callable[[Glimpse], None]",
) -> Answer:
    """Search for one picture's latent; in a background thread."""
    from latentlab.measuring.projections import projected

    model = manager.open(ref, step)
    found = projected(encoded, model, task.watcher(), stop, see)
    bits = bits_of(model, encoded.picture.pixels()[None]) if model.has_density else (None,)
    return Answer(model.step, found, bits[0])
