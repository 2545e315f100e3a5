"""Keeps current model and current run in step: what is opened or trained can be explored."""

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.training.workbench import Activity, Workbench
from latentlab.models.catalogue import bundled_names
from latentlab.models.refs import ModelRef
from trainers.runs.run import Run
from trainers.training.events import SnapshotSaved

_BETWEEN_MS = 2000
"""From one newer model to the next at least: a fast algorithm saves several a second, and each is
loaded and drawn in time that the training could use."""


class RunFollower(QObject):
    """Opens a run's model as soon as it has one, and tells of newer ones, not of every one."""

    def __init__(self, workbench: Workbench, explorer: Explorer, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._explorer = explorer
        self._since_told = QElapsedTimer()
        self._moved: Path | None = None
        self._gave_way: ModelRef | None = None
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._tell)
        workbench.loaded.connect(explorer.start)
        workbench.run_changed.connect(self._on_run)
        workbench.run_wanted.connect(self._on_wanted)
        workbench.run_moved.connect(self._on_moved)
        workbench.delivered.connect(self._on_delivery)
        workbench.activity_changed.connect(self._on_activity)
        if explorer.ref is None:
            self._begin()

    def _begin(self) -> None:
        """Something alive must be one click away: the model of the run, or one that is there."""
        self._on_run(self._workbench.run)
        names = bundled_names()
        if self._explorer.ref is None and names:
            self._explorer.open(ModelRef.bundled(names[0]))

    def _on_run(self, run: Run | None) -> None:
        # A run that failed to start gives way to the one before it, if there is one, later than the
        # person chose another model.
        late = self._workbench.activity is not Activity.IDLE
        if late and self._explorer.ref is None and self._gave_way is not None:
            self._explorer.open(self._gave_way)
            return
        if run is None:
            return
        if run.folder == self._moved:
            # It has another name, and is no other.
            self._moved = None
            return
        if late and self._explorer.ref is not None:
            return
        ref = ModelRef.of_run(run.folder)
        if ref is not None and run.snapshots():
            self._explorer.open(ref)
        else:
            self._gave_way = self._explorer.ref
            self._explorer.close()

    def _on_wanted(self, run: Run) -> None:
        ref = ModelRef.of_run(run.folder)
        if ref is not None and ref != self._explorer.ref and run.snapshots():
            self._explorer.open(ref)

    def _on_moved(self, before: Path, run: Run) -> None:
        held = self._workbench.run
        self._moved = run.folder if held is not None and held.folder == before else None
        old, new = ModelRef.of_run(before), ModelRef.of_run(run.folder)
        if old is not None and new is not None:
            self._explorer.move(old, new)

    def _on_activity(self, activity: Activity) -> None:
        self._explorer.spare_training(activity is Activity.TRAINING)

    def _on_delivery(self, delivery: Delivery) -> None:
        run = self._workbench.run
        if run is None or not any(isinstance(each, SnapshotSaved) for each in delivery.events):
            return
        ref = ModelRef.of_run(run.folder)
        if ref is None:
            return
        if self._explorer.ref is None:
            self._explorer.open(ref)
        elif self._explorer.ref == ref and not self._later.isActive():
            passed = self._since_told.elapsed() if self._since_told.isValid() else _BETWEEN_MS
            self._later.start(max(_BETWEEN_MS - passed, 0))

    def _tell(self) -> None:
        run = self._workbench.run
        ref = None if run is None else ModelRef.of_run(run.folder)
        if ref is not None and self._explorer.ref == ref:
            self._since_told.start()
            self._explorer.new_snapshot()
