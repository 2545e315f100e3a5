"""From an exception to what a person reads: what happened, what to do, and the full text."""

import errno
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from latentlab.system_errors import concerns_home, where_to_go

_MEMORY = "Choose a smaller batch, smaller networks or smaller images, then start again."
_SPACE = "Free some space on that disk. The last checkpoint is kept: Resume continues from it."
_REPORT = (
    "The run keeps its last checkpoint. If this happens again, copy the details and report it."
)

# By class name, so that no exception's home (torch above all) needs to be imported here.
_ADVICE: Mapping[str, str] = {
    "OutOfMemoryError": _MEMORY,
    "MemoryError": _MEMORY,
    "DataError": "Choose other data, or put this right, and press Start again.",
    "AlgorithmError": "Change the data or the settings and press Start again.",
    "SettingsError": "Correct the value on the left and press Start again.",
    "CheckpointError": "The run's pictures and curves are untouched.",
    "RunError": "Nothing was changed on the disk.",
    "ModelError": "Everything else stays as it was; choose another model to go on.",
    "PictureError": "Nothing has changed; choose another picture to go on.",
    "ViewError": "Change the setting, or choose a model that has what is asked for.",
    "RequestError": "Nothing has changed; drop another file to go on.",
    "ModuleNotFoundError": "LatentLab's packages are incomplete: install it again.",
    "PermissionError": "Choose a folder that you may write to, or change its permissions.",
}
_SENTENCES = (
    "DataError",
    "AlgorithmError",
    "SettingsError",
    "RunError",
    "ExportError",
    "ModelError",
    "PictureError",
    "ViewError",
    "RequestError",
)
_HOME_TROUBLE = (PermissionError, NotADirectoryError, FileExistsError)
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")


@dataclass(frozen=True)
class Problem:
    """A failure as the window shows it.

    Attributes:
        headline: what happened, in one line.
        advice: what it means and what to do.
        details: the full text for whoever wants or must report it.
        earlier_step: a readable checkpoint from which the run can go on, if there is one.
    """

    headline: str
    advice: str
    details: str
    earlier_step: int | None = None


def explain(error: BaseException) -> Problem:
    """Put `error` into words."""
    details = "".join(traceback.format_exception(error))
    earlier = getattr(error, "earlier", None)
    return Problem(_headline(error), _advice(error), details, earlier)


def _kinds(error: BaseException) -> tuple[str, ...]:
    return tuple(kind.__name__ for kind in type(error).__mro__)


def _headline(error: BaseException) -> str:
    if is_out_of_memory(error):
        return "The computer ran out of memory."
    if any(kind in _SENTENCES for kind in _kinds(error)) and str(error):
        return str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename} cannot be used: {error.strerror}."
    return traceback.format_exception_only(error)[-1].strip()


def _advice(error: BaseException) -> str:
    if is_out_of_memory(error):
        return _MEMORY
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _SPACE
    if isinstance(error, _HOME_TROUBLE) and concerns_home(error):
        return where_to_go()
    return next((_ADVICE[kind] for kind in _kinds(error) if kind in _ADVICE), _REPORT)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory was short: CUDA has a class for it, CPUs and MPS only say so in words."""
    if {"OutOfMemoryError", "MemoryError"} & set(_kinds(error)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(part in text for part in _OUT_OF_MEMORY)
