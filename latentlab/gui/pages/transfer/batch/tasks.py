"""What a model can do with a whole folder of pictures, in words; no Qt."""

from dataclasses import dataclass
from typing import Literal

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.translate.direction_switch import ends
from latentlab.views.transfer import TransferDirection


@dataclass(frozen=True)
class BatchTask:
    """One thing to do with every picture.

    Attributes:
        task: see `BatchOrder.task`.
        words: what a person reads.
        direction: of a translation.
        folder: what the folder of results is called, behind the name of the pictures' folder.
    """

    task: Literal["translate", "remove", "give"]
    words: str
    folder: str
    direction: TransferDirection = "AtoB"


def batch_tasks(facts: ModelFacts) -> tuple[BatchTask, ...]:
    """All that the model can do."""
    tasks = []
    for way in facts.directions:
        source, target = ends(facts.domains, way)
        tasks.append(BatchTask("translate", f"Translate {source} to {target}", f"as {target}", way))
    if facts.transfigures:
        has, _ = facts.domains
        tasks.append(BatchTask("remove", f"Take away: {has}", f"without {has}"))
        tasks.append(BatchTask("give", f"Give each the donor's: {has}", f"with {has}"))
    return tuple(tasks)
