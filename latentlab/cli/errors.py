"""How a command ends other than well: its exit status, the line that says why, and signals."""

import difflib
import signal
import sys
from collections.abc import Callable, Iterable
from types import FrameType, TracebackType
from typing import Self

from trainers.file_names import shown

DONE = 0
FAILED = 1
WRONG = 2
"""Something was asked for that cannot be."""
INTERRUPTED = 130
"""Ctrl-C; the value shells use for a program that it ended."""
TERMINATED = 143
"""SIGTERM, as from kill or a machine that shuts down; the shells' value again."""

HUNG_UP = 129
"""SIGHUP: the terminal was closed."""

_STATUS: dict[int, int] = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}
if sys.platform != "win32":
    _STATUS[signal.SIGHUP] = HUNG_UP


class UsageError(Exception):
    """Something was asked for that cannot be; the message names the option and what is allowed."""


class Interrupted(Exception):  # noqa: N818
    """A signal ended the work in good order; the message says how to go on."""

    def __init__(self, text: str, status: int = INTERRUPTED) -> None:
        super().__init__(text)
        self.status = status


class StopSignals:
    """While the block runs, the first Ctrl-C, SIGTERM or SIGHUP (a terminal that was closed) calls
    `stop`, the second raises KeyboardInterrupt.

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


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint to the nearest known word, ready to be appended to a sentence, or ""."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def expected_errors() -> tuple[type[Exception], ...]:
    """The errors that are a person's to put right, not a programmer's.

    Those that only torch can raise are left out as long as it has not been imported.
    """
    from latentlab.export.writing import ExportError
    from latentlab.models.errors import ModelError
    from latentlab.pictures.picture import PictureError
    from latentlab.views.base import ViewError
    from trainers.data.errors import DataError
    from trainers.runs.run import RunError
    from trainers.settings import SettingsError

    light = (
        DataError,
        ExportError,
        ModelError,
        PictureError,
        RunError,
        SettingsError,
        ViewError,
        OSError,
        MemoryError,
    )
    if "torch" not in sys.modules:
        return light
    import torch

    from trainers.needs import AlgorithmError
    from trainers.training.device import DeviceError

    return (*light, AlgorithmError, DeviceError, torch.OutOfMemoryError)


def sentence(error: Exception) -> str:
    """`error` on one line, for a person."""
    return shown(_sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return "The memory is full. Try smaller images, a smaller batch or smaller networks."
    if isinstance(error, OSError) and error.strerror:
        from latentlab.problems import concerns_home, where_to_go

        what = f"{error.filename} cannot be used: " if error.filename else ""
        way_out = f" {where_to_go()}" if concerns_home(error) else ""
        return f"{what}{error.strerror}.{way_out}"
    return " ".join(str(error).split())
