"""Training in a thread of its own: the session's events go into a mailbox, one signal wakes the
window, and whatever goes wrong arrives as a value.

Nothing that counts is lost and nothing piles up: the mailbox keeps every scalar, of the pictures
only the newest. The training thread never waits for the window.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal

from trainers.training.events import Event, Progress, Sampled


@dataclass(frozen=True)
class Delivery:
    """What arrived since the last time somebody looked.

    Attributes:
        events: everything but progress and pictures, in order.
        progress: the newest, with the rows of all that came since; None if none came.
        sampled: the newest pictures; None if none came.
    """

    events: tuple[Event, ...] = ()
    progress: Progress | None = None
    sampled: Sampled | None = None


class Mailbox:
    """Filled by one thread, emptied by another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._progress: list[Progress] = []
        self._sampled: Sampled | None = None
        self._asked_for = False

    def put(self, event: Event) -> bool:
        """Drop `event` in; True if the reader has to be woken."""
        with self._lock:
            if isinstance(event, Progress):
                self._progress.append(event)
            elif isinstance(event, Sampled):
                self._sampled = event
            else:
                self._events.append(event)
            wake, self._asked_for = not self._asked_for, True
            return wake

    def take(self) -> Delivery:
        """Everything inside, which is then empty."""
        with self._lock:
            events, self._events = self._events, []
            reports, self._progress = self._progress, []
            sampled, self._sampled = self._sampled, None
            self._asked_for = False
        return Delivery(tuple(events), _merged(reports), sampled)


def _merged(reports: list[Progress]) -> Progress | None:
    if not reports:
        return None
    rows = np.concatenate([each.metrics for each in reports])
    return replace(reports[-1], metrics=rows)


# PyTorch's deep calls need more than the 512 KiB that macOS gives to threads.
_STACK_BYTES = 16 * 1024 * 1024


class TrainingSession(Protocol):
    """What the thread needs of `trainers.training.session.Session`."""

    def events(self) -> Iterator[Event]:
        """Train, and tell what happens."""
        ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def stop(self) -> None: ...

    def give_up(self) -> None: ...


class TrainingThread(QThread):
    """Iterates one session. `pause`, `resume` and `stop` of the session may be called from
    outside at any time; the thread ends after `Finished`, or after a failure.

    Signals:
        arrived: the mailbox is no longer empty; call `take`.
        failed: the exception that ended the session.
    """

    arrived = Signal()
    failed = Signal(object)

    def __init__(self, session: TrainingSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._mailbox = Mailbox()
        self.setStackSize(_STACK_BYTES)

    def take(self) -> Delivery:
        """What arrived since the last call."""
        return self._mailbox.take()

    def run(self) -> None:
        """The thread's body; called by Qt."""
        try:
            for event in self.session.events():
                if self._mailbox.put(event):
                    self.arrived.emit()
        except Exception as error:  # noqa: BLE001 - shown to the person, whatever it is
            self.failed.emit(error)
