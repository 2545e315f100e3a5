"""How much room on the disk the run that the form describes will take, and how long it lasts."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from latentlab import formatting
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.widgets.labels import Hint
from trainers.config import Recipe
from trainers.data.spec import DataInfo
from trainers.training.trial import tried

if TYPE_CHECKING:
    from trainers.training.disk import DiskForeseen

_FORESEE_MS = 200
"""How long the form must stay the same before the room on the disk is worked out."""

_PATIENCE_MS = 1000
"""How long it must stay the same before a few steps are tried."""

_TIP = (
    "The room follows from the settings and the images. For the time a few steps were tried on "
    "this computer: it takes longer while the computer does something else, and shorter if more "
    "threads turn out to be faster."
)


@dataclass(frozen=True)
class Plan:
    """A run that may be started: the recipe, and what its images are like.

    `with_time`: a few steps are to be tried, to tell how long it lasts.
    """

    recipe: Recipe
    info: DataInfo
    with_time: bool

    @property
    def tried(self) -> tuple[Recipe, DataInfo]:
        """What decides about the time of a step; the number of steps does not."""
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
        return self.recipe.model_copy(update={"settings": settings, "data": data}), self.info


class RunCost(Hint):
    """Tells the disk and the time that a plan takes; another plan ends the trial of the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("runCost")
        self.setToolTip(_TIP)
        self._plan: Plan | None = None
        self._room: DiskForeseen | None = None
        self._known: tuple[Plan, float] | None = None
        self._foreseeing = BackgroundWork("replaces", self)
        self._soon = QTimer(self, singleShot=True, interval=_FORESEE_MS)
        self._soon.timeout.connect(self._foresee)
        self._trying = BackgroundWork("replaces", self)
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(self._try)

    def show_plan(self, plan: Plan | None) -> None:
        """Tell the cost of `plan` as soon as it is known; None tells nothing and tries nothing."""
        before, self._plan = self._plan, plan
        if plan == before:
            return
        self._foreseeing.cancel()
        if plan is None:
            self._soon.stop()
            self._stop_trying()
            self._room = None
            self.say("")
            return
        self._soon.start()
        if not plan.with_time or self._seconds(plan) is not None:
            self._stop_trying()
        elif before is None or not before.with_time or before.tried != plan.tried:
            self._stop_trying()
            self._wait.start()

    def _seconds(self, plan: Plan) -> float | None:
        """What a step takes, if it was tried."""
        known = self._known
        return known[1] if known is not None and known[0].tried == plan.tried else None

    def _stop_trying(self) -> None:
        self._wait.stop()
        self._trying.cancel()

    def _foresee(self) -> None:
        if self._plan is not None:
            work = partial(_foreseen, self._plan)
            self._foreseeing.start(work, self._on_foreseen, failed=self._on_failed)

    def _on_foreseen(self, room: "DiskForeseen") -> None:
        self._room = room
        self._tell(is_trying=self._wait.isActive() or self._trying.running)

    def _try(self) -> None:
        plan = self._plan
        if plan is not None:
            work = partial(_seconds_tried, plan)
            self._trying.start(work, partial(self._on_tried, plan), failed=self._on_not_tried)

    def _on_tried(self, plan: Plan, seconds: float) -> None:
        self._known = plan, seconds
        self._tell(is_trying=False)

    def _on_not_tried(self, error: Exception) -> None:
        del error  # the room alone is told
        self._tell(is_trying=False)

    def _on_failed(self, error: Exception) -> None:
        del error  # Start says what is wrong with the run
        self._room = None
        self.say("")

    def _tell(self, is_trying: bool) -> None:
        plan, room = self._plan, self._room
        if plan is None or room is None:
            return
        seconds = self._seconds(plan) if plan.with_time else None
        if seconds is not None:
            steps = plan.recipe.settings.steps
            self.say(
                f"{formatting.steps(steps)} take{'s' * (steps == 1)} about "
                f"{formatting.duration(seconds * steps)} on this computer, and about "
                f"{_room_told(room)}."
            )
            return
        self.say(f"Takes about {_room_told(room)}.{' Estimating the time…' * is_trying}")


def _room_told(room: "DiskForeseen") -> str:
    """ "193 MB on the disk", and what it is while the run trains, where that is much more."""
    stays, most = formatting.size(room.total), formatting.size(room.most)
    more = f", {most} while it trains" if room.most > 1.2 * room.total else ""
    return f"{stays} on the disk{more}"


def _foreseen(plan: Plan, task: BackgroundTask) -> "DiskForeseen":
    # Imported here: PyTorch is loaded by then, and not before the window is on screen.
    from trainers.training.disk import disk_foreseen

    del task
    return disk_foreseen(plan.recipe, plan.info)


def _seconds_tried(plan: Plan, task: BackgroundTask) -> float:
    return tried(plan.recipe, plan.info, task.check)
