"""How long the run that the form describes will take, and how much disk, as far as can be tried."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from latentlab import formatting
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.widgets.labels import Hint
from trainers.config import Recipe
from trainers.training.trial import Cost, tried

_PATIENCE_MS = 1000
"""How long the form must stay the same before a few steps are tried."""

_TIP = (
    "A few steps were tried on this computer. It takes longer while the computer does something "
    "else, and shorter if more threads turn out to be faster."
)


@dataclass(frozen=True)
class Plan:
    """A run that may be started: the recipe, and what is known of the images.

    `channels`: 1 or 3; `size`: in pixels; `labels`: how many there are.
    """

    recipe: Recipe
    channels: int
    size: int
    labels: int

    @property
    def tried(self) -> tuple[Recipe, int, int, int]:
        """What decides about the cost of a step; the number of steps does not."""
        settings = self.recipe.settings.model_copy(
            update={
                "steps": 1,
                "sample_interval": 1,
                "snapshots_kept": 2,
                "snapshot_megabytes": 1,
                "checkpoint_seconds": 1.0,
            }
        )
        data = type(self.recipe.data)()
        recipe = self.recipe.model_copy(update={"settings": settings, "data": data})
        return recipe, self.channels, self.size, self.labels


class RunCost(Hint):
    """Tells the time and the disk that a plan takes; another plan ends the trial of the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("runCost")
        self.setToolTip(_TIP)
        self._plan: Plan | None = None
        self._known: tuple[Plan, Cost] | None = None
        self._work = BackgroundWork("replaces", self)
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(self._try)

    def show_plan(self, plan: Plan | None) -> None:
        """Tell the cost of `plan` as soon as it is known; None tells nothing and tries nothing."""
        before, self._plan = self._plan, plan
        if plan is None:
            self._wait.stop()
            self._work.cancel()
            self.say("")
        elif self._known is not None and self._known[0].tried == plan.tried:
            self._tell(self._known[1])
        elif before is None or before.tried != plan.tried:
            self._work.cancel()
            self.say("Estimating time and disk…")
            self._wait.start()

    def _try(self) -> None:
        plan = self._plan
        if plan is not None:
            self._work.start(
                partial(_cost, plan), partial(self._on_tried, plan), failed=self._on_failed
            )

    def _on_tried(self, plan: Plan, cost: Cost) -> None:
        self._known = plan, cost
        self._tell(cost)

    def _on_failed(self, error: Exception) -> None:
        del error  # Start says what is wrong with the run
        self.say("")

    def _tell(self, cost: Cost) -> None:
        if self._plan is None:
            return
        recipe = self._plan.recipe
        self.say(
            f"{formatting.steps(recipe.settings.steps)} take about "
            f"{formatting.duration(cost.seconds(recipe))} on this computer, and about "
            f"{formatting.size(cost.bytes(recipe))} on the disk."
        )


def _cost(plan: Plan, task: BackgroundTask) -> Cost:
    return tried(plan.recipe, plan.channels, plan.size, plan.labels, task.check)
