"""Keeps current model and current run in step: what is opened or trained can be explored."""

from PySide6.QtCore import QObject

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.training.workbench import Activity, Workbench
from latentlab.models.catalogue import bundled_names
from latentlab.models.refs import ModelRef
from trainers.runs.run import Run
from trainers.training.events import SnapshotSaved


class RunFollower(QObject):
    """Opens a run's model as soon as it has one, and tells of every newer one."""

    def __init__(self, workbench: Workbench, explorer: Explorer, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._explorer = explorer
        workbench.loaded.connect(self._on_loaded)
        workbench.run_changed.connect(self._on_run)
        workbench.delivered.connect(self._on_delivery)
        workbench.activity_changed.connect(self._on_activity)

    def _on_loaded(self) -> None:
        """PyTorch is there: something alive must be one click away."""
        self._explorer.start()
        names = bundled_names()
        if self._explorer.ref is None and names:
            self._explorer.open(ModelRef.bundled(names[0]))

    def _on_run(self, run: Run | None) -> None:
        if run is None:
            return
        if run.snapshots():
            self._explorer.open(ModelRef.run(run.folder))
        else:
            self._explorer.close()

    def _on_activity(self, activity: Activity) -> None:
        self._explorer.spare_training(activity is Activity.TRAINING)

    def _on_delivery(self, delivery: Delivery) -> None:
        run = self._workbench.run
        if run is None or not any(isinstance(each, SnapshotSaved) for each in delivery.events):
            return
        ref = ModelRef.run(run.folder)
        if self._explorer.ref == ref:
            self._explorer.new_snapshot()
        elif self._explorer.ref is None:
            self._explorer.open(ref)
