"""Work that takes longer than a blink, done beside the window with progress and a way out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from trainers.data.errors import DataCancelled
from trainers.data.watching import Watcher

Item = TypeVar("Item")


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person cancelled the work."""


class BackgroundTask(QThread):
    """Runs `work(task)` once, in a thread.

    Signals:
        progressed: fraction done in [0, 1].
        told: what is being done, and the part of it that is done, in [0, 1]; None if unknown.
        succeeded: what `work` returned.
        failed: the exception it raised; not emitted if the person cancelled.
    """

    progressed = Signal(float)
    told = Signal(str, object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(
        self, work: Callable[["BackgroundTask"], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
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

    def reached(self, fraction: float) -> None:
        """Report how far the work is.

        Raises:
            Cancelled: when the person has asked to end.
        """
        self.check()
        self.progressed.emit(fraction)

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
            self.progressed.emit(done / max(total, 1))

    def run(self) -> None:
        """The thread's body; called by Qt."""
        try:
            self.succeeded.emit(self._work(self))
        except (Cancelled, DataCancelled):
            return
        except Exception as error:  # noqa: BLE001 - shown to the person, whatever it is
            self.failed.emit(error)
