"""Ctrl-C and SIGTERM: ask for a stop in good order first, and stop at once the second time."""

import signal
from collections.abc import Callable, Mapping
from types import FrameType, TracebackType
from typing import Self

from latentlab.cli.status import DONE, INTERRUPTED, TERMINATED

_STATUS: Mapping[int, int] = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}


class StopSignals:
    """While the block runs, the first signal calls `stop`, the second raises KeyboardInterrupt.

    Must be entered in the main thread.

    Attributes:
        status: the exit status that the last signal asks for; that of success while none came.
    """

    def __init__(self, stop: Callable[[], None]) -> None:
        self.status = DONE
        self._stop = stop

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._handle) for number in _STATUS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        del frame
        asked_before = self.status != DONE
        self.status = _STATUS[number]
        if asked_before:
            raise KeyboardInterrupt
        self._stop()
