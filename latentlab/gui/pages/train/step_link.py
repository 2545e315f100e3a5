"""Makes the Train page and the explorer show the same step of the run: one playhead."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from latentlab.gui.pages.train.live_view import LiveView
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef


class StepLink(QObject):
    """Passes a chosen step on, each way, while the current run is also the current model."""

    def __init__(self, live: LiveView, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = services.workbench
        self._explorer = services.explorer
        self._passing = False
        self._explorer.step_changed.connect(lambda step: self._pass(live.go_to, step))
        live.step_chosen.connect(lambda step: self._pass(self._to_explorer, step))

    def _to_explorer(self, step: int | None) -> None:
        self._explorer.set_step(step, commit=False)

    def _pass(self, go_to: Callable[[int | None], None], step: int | None) -> None:
        """Go to `step`, unless it comes back from where it was passed to."""
        run = self._workbench.run
        is_same_run = run is not None and self._explorer.ref == ModelRef.run(run.folder)
        if is_same_run and not self._passing:
            self._passing = True
            go_to(step)
            self._passing = False
