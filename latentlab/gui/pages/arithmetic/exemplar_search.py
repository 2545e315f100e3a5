"""Looks for exemplars beside the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.explorer import Explorer
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.problems import explain
from latentlab.views import Anchor, Bin, Seed

if TYPE_CHECKING:
    from latentlab.measuring.properties import Property


class ExemplarSearch(QObject):
    """At most one search at a time.

    Signals:
        running_changed: whether it searches.
        found: the `Bin` with the strongest samples and the one with the weakest.
    """

    running_changed = Signal(bool)
    found = Signal(object, object)

    def __init__(self, explorer: Explorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._task: BackgroundTask | None = None

    def start(
        self, factor: "Property", strong: str, weak: str, count: int, label: int | None
    ) -> None:
        """Search for `count` samples each; `strong` and `weak` name the bins."""
        ref, facts = self._explorer.ref, self._explorer.facts
        if self._task is not None or ref is None or facts is None:
            return
        chosen = (label or 0) if facts.classes else None
        manager, step = self._explorer.manager, self._explorer.step

        def work(task: BackgroundTask) -> tuple[ModelRef, Bin, Bin]:
            del task
            plus, minus = _search(manager, ref, step, factor, count, chosen)
            return ref, _bin(plus, chosen, 1.0, strong), _bin(minus, chosen, -1.0, weak)

        self._task = BackgroundTask(work, self)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(lambda error: self._explorer.said.emit(explain(error).headline))
        self._task.finished.connect(self._on_finished)
        self.running_changed.emit(True)
        self._task.start()

    def wait_for_threads(self) -> None:
        """Block until no thread of this object runs; before the process ends."""
        if self._task is not None:
            self._task.wait()

    def _on_found(self, found: tuple[ModelRef, Bin, Bin]) -> None:
        ref, plus, minus = found
        if ref == self._explorer.ref:
            self.found.emit(plus, minus)

    def _on_finished(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self.running_changed.emit(False)


def _search(
    manager: ModelManager,
    ref: ModelRef,
    step: int | None,
    factor: "Property",
    count: int,
    label: int | None,
) -> tuple[tuple[Seed, ...], tuple[Seed, ...]]:
    from latentlab.measuring.properties import extremes

    return extremes(manager.open(ref, step), factor, count, label)


def _bin(seeds: tuple[Seed, ...], label: int | None, weight: float, name: str) -> Bin:
    anchors = tuple(Anchor(latent=seed, label=label) for seed in seeds)
    return Bin(exemplars=anchors, weight=weight, name=name)
