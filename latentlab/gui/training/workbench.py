"""The current run and its training, which every page watches. Pages never talk to one another."""

import logging
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from latentlab import formatting
from latentlab.gui.background import BackgroundWork
from latentlab.gui.training.laboratory import Laboratory, load_laboratory
from latentlab.gui.training.training_thread import Delivery, TrainingSession, TrainingThread
from latentlab.problems import Problem, explain, explain_ended
from trainers.config import Recipe
from trainers.runs.listing import branch, remove_unstarted
from trainers.runs.place import OWN_PLACE, Place
from trainers.runs.run import Run, RunError, Saved
from trainers.training.events import Event, Finished, NotSaved, PausedAt, Resumed, Started

_MINIMUM_REDRAW_MS = 66
_SAVE_AGAIN = "When that is done, press Save again. Give up ends without what is not saved."
_log = logging.getLogger(__name__)

MakeSession = Callable[[Run, int | None, int | None, Place], TrainingSession]


class Activity(Enum):
    """What the training thread is doing."""

    IDLE = "idle"
    PREPARING = "preparing"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"
    UNSAVED = "unsaved"
    """It has ended, and waits for room on the disk to save what was learned."""


def _make_session(
    run: Run, from_step: int | None, steps: int | None, place: Place
) -> TrainingSession:
    # Imported here: PyTorch is loaded by then, and not before the window is on screen.
    from trainers.training.session import Session

    return Session(run, from_step=from_step, steps=steps, place=place)


READY = "Ready"
"""What goes on while nothing does."""


class Workbench(QObject):
    """One current run, at most one training.

    Signals:
        loaded: a `Laboratory`; from now on runs can be started.
        run_changed: the current run is another one, or none (`Run | None`).
        run_wanted: a `Run` that a person has opened, the current one before or not.
        run_moved: the folder in which a run lay, and the `Run` as which it goes on.
        runs_changed: runs were made, renamed, removed, or made progress worth listing.
        activity_changed: an `Activity`.
        delivered: a `Delivery` of events from the training, at most fifteen a second.
        failed: a `Problem` to show.
        said: a sentence on what was just done, stale after some seconds.
        doing: a sentence on what goes on from now on, until the next.
    """

    loaded = Signal(object)
    run_changed = Signal(object)
    run_wanted = Signal(object)
    run_moved = Signal(object, object)
    runs_changed = Signal()
    activity_changed = Signal(object)
    delivered = Signal(object)
    failed = Signal(object)
    said = Signal(str)
    doing = Signal(str)

    def __init__(
        self,
        root: Path,
        make_session: MakeSession = _make_session,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.root = root
        self.run: Run | None = None
        self.laboratory: Laboratory | None = None
        self.activity = Activity.IDLE
        self._make_session = make_session
        self._is_fresh = False
        self._before: Run | None = None
        self._error: BaseException | None = None
        self._thread: TrainingThread | None = None
        self._loading = BackgroundWork("is refused", self)
        self._since_redraw = QElapsedTimer()
        self._redraw = QTimer(self, singleShot=True)
        self._redraw.timeout.connect(self._deliver)

    @property
    def is_training(self) -> bool:
        """Whether a training thread lives."""
        return self._thread is not None

    @Slot()
    def load(self) -> None:
        """Begin to load PyTorch, once."""
        if self.laboratory is None and not self._loading.running:
            self.doing.emit("Loading PyTorch…")
            # pyqtgraph makes hundreds of Qt's types, which PySide makes one by one when they are
            # first asked for: two threads at that have ended the program.
            import latentlab.gui.widgets.curves.curve_plot  # noqa: F401

            self._loading.start(
                lambda _: load_laboratory(), self._on_loaded, failed=self._on_failed
            )

    def hold(self, run: Run | None) -> None:
        """Make `run` the current one; not while another is in training."""
        assert not self.is_training
        self.run = run
        self.run_changed.emit(run)

    def move(self, before: Path, run: Run) -> None:
        """The run in the folder `before` was renamed, and goes on as `run`."""
        self.run_moved.emit(before, run)
        if self._before is not None and self._before.folder == before:
            self._before = run
        if self.run is not None and self.run.folder == before:
            self.hold(run)
        self.runs_changed.emit()

    def start(
        self, folder: Path, recipe: Recipe, parent: Run | None, checkpoint: Saved | None
    ) -> None:
        """Make a new run in `folder` and train it.

        Args:
            parent: the run that this one branches from, if any.
            checkpoint: where in the parent to go on from; None starts from nothing.

        Raises:
            RunError, OSError: if the folder cannot be made.
            SettingsError: if a branch would end where it begins.
        """
        if parent is not None:
            run = branch(parent, folder, recipe, checkpoint)
        else:
            run = Run.create(folder, recipe)
        self._is_fresh, self._before = True, self.run
        self.hold(run)
        self.runs_changed.emit()
        self.train()

    def train(
        self,
        steps: int | None = None,
        from_step: int | None = None,
        place: Place = OWN_PLACE,
    ) -> None:
        """Train the current run, from its newest checkpoint unless `from_step` names another.

        Args:
            place: where its data lie now and what to compute on.
        """
        assert self.run is not None and not self.is_training
        try:
            session = self._make_session(self.run, from_step, steps, place)
        except (ValueError, OSError) as error:
            self._error = error
            self._end()
            return
        thread = TrainingThread(session, self)
        thread.arrived.connect(self._on_arrived)
        thread.failed.connect(self._on_training_failed)
        thread.finished.connect(self._on_ended)
        self._thread = thread
        self.doing.emit(f"Preparing {self.run.name}…")
        self._set_activity(Activity.PREPARING)
        thread.start()

    def pause(self) -> None:
        """Wait before the next step."""
        if self._thread is not None:
            self._thread.session.pause()

    def resume(self) -> None:
        """Go on after a pause, or try again to save what could not be saved."""
        if self._thread is None:
            return
        if self.activity is Activity.UNSAVED:
            self._set_activity(Activity.STOPPING)
        self._thread.session.resume()

    def stop(self) -> None:
        """Save a checkpoint and end; the run can be resumed later. What could not be saved is tried
        once more and then given up."""
        if self._thread is not None:
            self._set_activity(Activity.STOPPING)
            self._thread.session.stop()

    def wait_for_threads(self) -> None:
        """Block until no thread of this object runs; before the process ends."""
        if self._thread is not None:
            self._set_activity(Activity.STOPPING)
            self._thread.session.give_up()
            self._thread.wait()
        self._loading.end()

    @Slot()
    def _on_arrived(self) -> None:
        elapsed = self._since_redraw.elapsed() if self._since_redraw.isValid() else None
        if elapsed is None or elapsed >= _MINIMUM_REDRAW_MS:
            self._deliver()
        elif not self._redraw.isActive():
            self._redraw.start(_MINIMUM_REDRAW_MS - elapsed)

    @Slot()
    def _deliver(self) -> None:
        if self._thread is None:
            return
        self._since_redraw.start()
        delivery: Delivery = self._thread.take()
        for event in delivery.events:
            self._follow(event)
        self.delivered.emit(delivery)

    def _follow(self, event: Event) -> None:
        if isinstance(event, Finished):
            self.said.emit(event.text)
        elif isinstance(event, PausedAt):
            self.doing.emit(f"Paused at {formatting.at_step(event.step)}")
        elif isinstance(event, NotSaved):
            self._set_activity(Activity.UNSAVED)
            self.doing.emit("Not saved; the reason is on the Train page.")
            self.failed.emit(Problem(event.text, _SAVE_AGAIN, event.text))
        elif isinstance(event, (Started, Resumed)) and self.run is not None:
            self.doing.emit(f"Training {self.run.name}")
        if self.activity is Activity.STOPPING:
            return
        if isinstance(event, (Started, Resumed)):
            self._set_activity(Activity.TRAINING)
        elif isinstance(event, PausedAt):
            self._set_activity(Activity.PAUSED)

    @Slot()
    def _on_ended(self) -> None:
        self._redraw.stop()
        self._deliver()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.deleteLater()
        self._end()

    def _end(self) -> None:
        """Nothing is trained any more; tell what went wrong, if anything did."""
        error, self._error = self._error, None
        dropped = error is not None and self._is_fresh and self._drop_unstarted()
        self._is_fresh = False
        self._set_activity(Activity.IDLE)
        self.doing.emit(READY)
        self.runs_changed.emit()
        if error is not None:
            self.said.emit("Training failed; the reason is on the Train page.")
            self.failed.emit(explain(error) if dropped else explain_ended(error))

    def _drop_unstarted(self) -> bool:
        """Remove the run that never began from the disk, and go back to the one before it, if that
        is still there; whether that was so."""
        try:
            dropped = self.run is not None and remove_unstarted(self.run)
        except (RunError, OSError) as problem:
            _log.warning("the run that did not start stays on the disk: %s", problem)
            return False
        if dropped:
            before = self._before
            self.hold(before if before is not None and before.folder.is_dir() else None)
        return dropped

    @Slot(object)
    def _on_training_failed(self, error: BaseException) -> None:
        self._error = error

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(explain(error))

    @Slot(object)
    def _on_loaded(self, laboratory: Laboratory) -> None:
        self.laboratory = laboratory
        self.doing.emit(READY)
        self.loaded.emit(laboratory)

    def _set_activity(self, activity: Activity) -> None:
        if activity is not self.activity:
            self.activity = activity
            self.activity_changed.emit(activity)
