"""Training in a thread of its own: the session's events go into a mailbox, one signal wakes the
window, and whatever goes wrong arrives as a value."""

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal

from latentlab.gui.training.mailbox import Delivery, Mailbox
from trainers.training.events import Event

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
