"""Work in background threads, in one shape: started, told how far, cancelled, replaced by newer or
queued, failed in a sentence."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QThread, Signal

from latentlab.problems import explain
from trainers.data.errors import DataCancelled
from trainers.data.watching import Watcher

Item = TypeVar("Item")
Result = TypeVar("Result")

Newer = Literal["replaces", "waits", "is refused", "runs beside"]
"""What becomes of work that is started while earlier work of the same kind runs. Replaced work is
cancelled, and its result dropped; the newer begins when it has ended."""


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person cancelled the work."""


class BackgroundTask(QThread):
    """One piece of work in its thread. The work is given this object, to report to and to ask
    whether it is still wanted; widgets use `BackgroundWork`, which starts these.

    Attributes:
        doing: what is being done, in words.

    Signals:
        told: what is being done, and the part of it that is done, in [0, 1]; None if unknown.
        succeeded: what `work` returned; not emitted if the person cancelled.
        failed: the exception it raised; not emitted if the person cancelled.
    """

    told = Signal(str, object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        work: Callable[["BackgroundTask"], Any],
        parent: QObject | None = None,
        doing: str = "",
    ) -> None:
        super().__init__(parent)
        self._work = work
        self.doing = doing
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the work to end; it does so at its next `counted` item or other report."""
        self._cancelled = True
        self.requestInterruption()

    @property
    def cancelled(self) -> bool:
        """Whether the person has asked to end: nobody wants what it still brings."""
        # Qt forgets that it was asked once the thread has ended.
        return self._cancelled

    def check(self) -> None:
        """Go on only if that is wanted.

        Raises:
            Cancelled: when the person has asked to end.
        """
        if self.cancelled:
            raise Cancelled

    def tell(self, doing: str, fraction: float | None = None) -> None:
        """Report what is being done from now on, and how far it is.

        Raises:
            Cancelled: when the person has asked to end.
        """
        self.check()
        self.doing = doing
        self.told.emit(doing, fraction)

    def reached(self, fraction: float) -> None:
        """Report how far what is being done is, in [0, 1].

        Raises:
            Cancelled: when the person has asked to end.
        """
        self.tell(self.doing, fraction)

    def watcher(self) -> Watcher:
        """Whoever waits for data that the work opens: emits `told`, and cancels with the task."""
        return Watcher(self.told.emit, lambda: self._cancelled)

    def counted(self, items: Iterable[Item], total: int) -> Iterator[Item]:
        """`items` one by one, reporting progress.

        Raises:
            Cancelled: when the person has asked to end.
        """
        for done, item in enumerate(items, start=1):
            self.check()
            yield item
            self.told.emit(self.doing, done / max(total, 1))

    def run(self) -> None:
        """The thread's body; called by Qt."""
        try:
            result = self._work(self)
        except (Cancelled, DataCancelled):
            return
        except Exception as error:  # noqa: BLE001 - shown to the person, whatever it is
            if not self._cancelled:
                self.failed.emit(error)
        else:
            if not self._cancelled:
                self.succeeded.emit(result)


_alive: set[BackgroundTask] = set()
"""What runs, also when the work that it belongs to was destroyed: a thread that Python collects
while it runs ends the program."""


def _keep_alive(task: BackgroundTask) -> None:
    """Keep `task` until it has ended, and those before it no longer."""
    ended = {each for each in _alive if not shiboken6.isValid(each) or each.isFinished()}
    _alive.difference_update(ended)
    _alive.add(task)


class BackgroundWork(QObject):
    """All work of one kind, such as a search. Its owner is its parent; `end_all` finds it there.

    Signals:
        running_changed: whether any of it runs.
        told: what is being done, and the part of it that is done, in [0, 1]; None if unknown.
        failed: a sentence for the person, where `start` was given nothing to do with the error.
        ended: a `BackgroundTask` that ran and is over, well or not.
    """

    running_changed = Signal(bool)
    told = Signal(str, object)
    failed = Signal(str)
    ended = Signal(object)

    def __init__(self, newer: Newer = "replaces", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newer = newer
        self._running: list[BackgroundTask] = []
        self._waiting: deque[BackgroundTask] = deque()
        self._said_running = False
        # Queued signals of a task still come when the window has been destroyed.
        self.destroyed.connect(partial(_cancel, self._running))

    @property
    def running(self) -> bool:
        """Whether any of it runs or waits."""
        return bool(self._running or self._waiting)

    def start(
        self,
        work: Callable[[BackgroundTask], Result],
        done: Callable[[Result], None] = lambda _: None,
        doing: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> BackgroundTask | None:
        """Have `work` done in a thread, then `done` called with its result in the window's.

        Args:
            doing: what is done, as the first of `told` says it; empty tells nothing at first.
            failed: called with the error in place of `failed` being emitted.

        Returns:
            The task, which may be cancelled by itself; None if it is refused.
        """
        if self._running and self._newer == "is refused":
            return None
        # No child: its connections may hold the last reference to this object.
        task = BackgroundTask(work, doing=doing)
        task.told.connect(lambda *told: self._tell(task, *told))
        task.succeeded.connect(lambda result: None if task.cancelled else done(result))
        task.failed.connect(lambda error: self._on_failed(task, error, failed))
        task.finished.connect(lambda: self._on_finished(task))
        if self._newer == "replaces":
            self.cancel()
        self._waiting.append(task)
        self._begin()
        return task

    def cancel(self) -> None:
        """Give up all that runs or waits; what is done already stays."""
        for task in self._waiting:
            task.deleteLater()
        self._waiting.clear()
        _cancel(self._running)

    def end(self) -> None:
        """Cancel, and block until no thread of it runs; before the process ends."""
        self.cancel()
        for task in self._running:
            task.wait()

    def _begin(self) -> None:
        """Start what waits, as far as it may run now."""
        while self._waiting and (not self._running or self._newer == "runs beside"):
            task = self._waiting.popleft()
            self._running.append(task)
            _keep_alive(task)
            self._say_running()
            if task.doing:
                self.told.emit(task.doing, None)
            task.start()

    def _say_running(self) -> None:
        if self.running != self._said_running:
            self._said_running = self.running
            self.running_changed.emit(self.running)

    def _tell(self, task: BackgroundTask, doing: str, fraction: float | None = None) -> None:
        if not task.cancelled:
            self.told.emit(doing, fraction)

    def _on_failed(
        self, task: BackgroundTask, error: Exception, failed: Callable[[Exception], None] | None
    ) -> None:
        if task.cancelled:
            return
        if failed is not None:
            failed(error)
        else:
            self.failed.emit(explain(error).headline)

    def _on_finished(self, task: BackgroundTask) -> None:
        if not shiboken6.isValid(self):  # the window was destroyed before Qt told of the end
            return
        self._running.remove(task)
        # Qt says that a thread has finished a moment before it has.
        task.wait()
        self.ended.emit(task)
        task.deleteLater()
        self._begin()
        self._say_running()


def _cancel(running: Iterable[BackgroundTask]) -> None:
    for task in running:
        if shiboken6.isValid(task):  # at the end of the process it may have been destroyed first
            task.cancel()


def end_all(root: QObject) -> None:
    """Cancel all work that belongs to `root` or what is in it, and block until it has ended."""
    for each in root.findChildren(BackgroundWork):
        each.end()
