"""A whole folder through a model as plain values: what can be done, a job, how far it is; no Qt."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from latentlab import formatting
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.models.refs import ModelRef
from latentlab.views.transfer import ends
from trainers.capabilities import TransferDirection

if TYPE_CHECKING:
    from latentlab.batches.order import BatchOrder


@dataclass(frozen=True)
class BatchTask:
    """One thing to do with every picture.

    Attributes:
        task: see `BatchOrder.task`.
        words: what a person reads.
        direction: of a translation.
        folder: what the folder of results is called, behind the name of the pictures' folder.
    """

    task: Literal["translate", "remove", "give", "upscale", "compare"]
    words: str
    folder: str
    direction: TransferDirection = "AtoB"


def batch_tasks(facts: ModelFacts) -> tuple[BatchTask, ...]:
    """All that a model can do."""
    tasks = []
    for way in facts.directions:
        source, target = ends(facts.domains, way)
        tasks.append(BatchTask("translate", f"Translate {source} to {target}", f"as {target}", way))
    if facts.transfigures:
        has, _ = facts.domains
        tasks.append(BatchTask("remove", f"Take away: {has}", f"without {has}"))
        tasks.append(BatchTask("give", f"Give each the donor's: {has}", f"with {has}"))
    if facts.upscales:
        times = f"{facts.factor} times"
        tasks.append(BatchTask("upscale", f"Enlarge whole, {times}", f"{times} larger"))
        tasks.append(BatchTask("compare", "Make smaller, compare every way", "compared"))
    return tuple(tasks)


@dataclass(frozen=True)
class BatchJob:
    """A batch as it is started: later changes of the controls do not touch it.

    Attributes:
        step: of the model; None is its newest.
        source: the folder of pictures; `out` is that of the results.
    """

    ref: ModelRef
    step: int | None
    source: Path
    out: Path
    order: "BatchOrder"


@dataclass(frozen=True)
class BatchState:
    """How far a batch is.

    Attributes:
        done, skipped, total: numbers of files.
        seconds: since it was started.
        begun: files that were finished when it was started.
    """

    done: int
    skipped: int
    total: int
    seconds: float
    begun: int

    @property
    def finished(self) -> int:
        """Files that need nothing more."""
        return self.done + self.skipped

    @property
    def seconds_left(self) -> float | None:
        """An estimate; None before the first file."""
        made = self.finished - self.begun
        return self.seconds / made * (self.total - self.finished) if made else None

    @property
    def words(self) -> str:
        """As in: 412 of 1 000 pictures, 3 skipped."""
        skipped = f", {formatting.count(self.skipped)} skipped" if self.skipped else ""
        total = formatting.counted(self.total, "picture")
        return f"{formatting.count(self.done)} of {total}{skipped}"
