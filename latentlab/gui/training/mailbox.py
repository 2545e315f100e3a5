"""Between the training thread and the window: nothing that counts is lost, nothing piles up.

Every scalar is kept, of the pictures only the newest. The training thread never waits for the
window. No Qt here.
"""

import threading
from dataclasses import dataclass, replace

import numpy as np

from trainers.training.events import Event, Progress, Sampled


@dataclass(frozen=True)
class Delivery:
    """What arrived since the last time somebody looked.

    Attributes:
        events: everything but progress and pictures, in order.
        progress: the newest, with the rows of all that came since; None if none came.
        sampled: the newest pictures; None if none came.
        sampled_steps: the steps of all pictures that came, shown or not.
    """

    events: tuple[Event, ...] = ()
    progress: Progress | None = None
    sampled: Sampled | None = None
    sampled_steps: tuple[int, ...] = ()


class Mailbox:
    """Filled by one thread, emptied by another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._progress: list[Progress] = []
        self._sampled: Sampled | None = None
        self._sampled_steps: list[int] = []
        self._asked_for = False

    def put(self, event: Event) -> bool:
        """Drop `event` in; True if the reader has to be woken."""
        with self._lock:
            if isinstance(event, Progress):
                self._progress.append(event)
            elif isinstance(event, Sampled):
                self._sampled = event
                self._sampled_steps.append(event.step)
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
            steps, self._sampled_steps = self._sampled_steps, []
            self._asked_for = False
        return Delivery(tuple(events), _merged(reports), sampled, tuple(steps))


def _merged(reports: list[Progress]) -> Progress | None:
    if not reports:
        return None
    rows = np.concatenate([each.metrics for each in reports])
    return replace(reports[-1], metrics=rows)
