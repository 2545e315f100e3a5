"""Undo and redo of requests, with words for what they take back."""

from latentlab.history import History
from latentlab.requests import Request


class Undoing:
    """What was shown so far; empty until the first request is remembered."""

    def __init__(self) -> None:
        self._history: History[Request] | None = None

    def remember(self, request: Request) -> None:
        """Let undo come back to `request`."""
        if self._history is None:
            self._history = History(request)
        self._history.push(request)

    @property
    def undoable(self) -> str:
        """What undo would take back, in words; empty if nothing."""
        history = self._history
        if history is None or history.earlier is None:
            return ""
        return history.current.change_from(history.earlier)

    @property
    def redoable(self) -> str:
        """What redo would do again, in words; empty if nothing."""
        history = self._history
        if history is None or history.later is None:
            return ""
        return history.later.change_from(history.current)

    def undo(self) -> Request | None:
        """What was shown before the last change; None if there was none."""
        return self._history.undo() if self._history is not None and self.undoable else None

    def redo(self) -> Request | None:
        """What the last undo took back; None if there was none."""
        return self._history.redo() if self._history is not None and self.redoable else None
