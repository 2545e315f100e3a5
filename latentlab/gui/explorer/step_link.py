"""Makes the Train page and the explorer show the same step of the run: one playhead."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.pages.train.live_view import LiveView
from latentlab.gui.training.workbench import Workbench
from latentlab.models.refs import ModelRef


class StepLink(QObject):
    """Passes a chosen step on, each way, while the run in hand is also the model in hand."""

    def __init__(
        self, workbench: Workbench, explorer: Explorer, live: LiveView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._explorer = explorer
        self._live = live
        self._passing = False
        explorer.step_changed.connect(self._to_train_page)
        live.step_chosen.connect(self._to_explorer)

    def _to_train_page(self, step: int | None) -> None:
        self._pass(lambda: self._live.go_to(step))

    def _to_explorer(self, step: int | None) -> None:
        self._pass(lambda: self._explorer.set_step(step, commit=False))

    def _pass(self, act: Callable[[], None]) -> None:
        """Do `act` unless the step comes back from where it was passed to."""
        if not self._passing and self._is_same_run():
            self._passing = True
            act()
            self._passing = False

    def _is_same_run(self) -> bool:
        run = self._workbench.run
        return run is not None and self._explorer.ref == ModelRef.run(run.folder)
