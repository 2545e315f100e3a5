"""From an exception to what a person reads: what happened, what to do, and the full text; and why
the operating system refused a file. No torch, no Qt."""

import errno
import os
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trainers.file_names import shown
from trainers.storage import home

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
    "DeviceError": "Choose another device and press Start again.",
    "SettingsError": "Correct the value on the left and press Start again.",
    "CheckpointError": "The run's pictures and curves are untouched.",
    "RunError": "Nothing was changed on the disk.",
    "ExportError": "No part of it was left behind. Put this right and export it again.",
    "ModelError": "Everything else stays as it was; choose another model to go on.",
    "PictureError": "Nothing has changed; choose another picture to go on.",
    "MissingPicturesError": "The map needs the pictures that the model learned from: put them "
    "back, or resume its run, which asks where they are now.",
    "ViewError": "Change the setting, or choose a model that has what is asked for.",
    "RequestError": "Nothing has changed; drop another file to go on.",
    "ModuleNotFoundError": "LatentLab's packages are incomplete: install it again.",
    "PermissionError": "Choose a folder that you may write to, or change its permissions.",
}
_ELSEWHERE: Mapping[str, str] = {
    "DataError": "Put this right and press Resume, or say where the images are now.",
    "OtherImagesError": "If the right images lie elsewhere, say where.",
    "DeviceError": "Say with which device to go on.",
}
"""What to do about a run that stays and cannot go on where it was."""
_SENTENCES = (
    "DataError",
    "AlgorithmError",
    "DeviceError",
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

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space or choose another disk",
    errno.EDQUOT: "your share of the disk is used up; free some space or choose another disk",
    errno.EACCES: "you may not write there; choose a folder of your own",
    errno.EPERM: "you may not write there; choose a folder of your own",
    errno.EROFS: "that disk cannot be written to; choose another one",
    errno.ENOENT: "that folder cannot be made; choose another one",
    errno.EISDIR: "there is a folder of that name; choose another name",
    errno.ENOTDIR: "a part of the path is a file, not a folder; choose another folder",
    errno.EEXIST: "a part of the path is a file, not a folder; choose another folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EILSEQ: "such a name is not allowed there; choose another one",
    errno.EINVAL: "such a name is not allowed there; choose another one",
    errno.ELOOP: "a link in the path leads back to itself; choose another folder",
}
_OF_ONE_FILE = frozenset(
    {
        errno.EISDIR,
        errno.ENOTDIR,
        errno.EEXIST,
        errno.ENAMETOOLONG,
        errno.EILSEQ,
        errno.EINVAL,
        errno.ELOOP,
    }
)
"""What is wrong with one name or its place, so that other files can be written all the same."""
_UNREAD = {
    errno.EACCES: "its permissions forbid it; allow reading it",
    errno.EPERM: "its permissions forbid it; allow reading it",
    errno.ENOENT: "it has gone, or is a link to something that has gone",
    errno.ENOTDIR: "it has gone, or is a link to something that has gone",
    errno.ELOOP: "it is a link that leads back to itself; put a picture in its place",
    errno.ENAMETOOLONG: "its path is too long; move it to a folder nearer to the top",
}


@dataclass(frozen=True)
class Problem:
    """A failure as the window shows it.

    Attributes:
        headline: what happened, in one line.
        advice: what it means and what to do.
        details: the full text for whoever wants or must report it.
        earlier_step: a readable checkpoint from which the run can go on, if there is one.
        elsewhere: that the run may go on with data or a device elsewhere.
    """

    headline: str
    advice: str
    details: str
    earlier_step: int | None = None
    elsewhere: bool = False


def explain(error: BaseException) -> Problem:
    """Put `error` into words."""
    details = "".join(traceback.format_exception(error))
    earlier = getattr(error, "earlier", None)
    headline = "\n".join(map(shown, _headline(error).splitlines()))
    return Problem(headline, _advice(error), details, earlier)


def explain_ended(error: BaseException) -> Problem:
    """Put `error`, which ended the training of a run that stays, into words."""
    problem = explain(error)
    advice = next((_ELSEWHERE[kind] for kind in _kinds(error) if kind in _ELSEWHERE), None)
    return problem if advice is None else replace(problem, advice=advice, elsewhere=True)


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


def reason(error: OSError) -> str:
    """Why a file could not be written, and what to do, as the end of a sentence."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error).splitlines()[0])


def why_unread(error: OSError) -> str:
    """Why a file or folder could not be read, and what to do, as the end of a sentence."""
    return _UNREAD.get(error.errno or 0, error.strerror or str(error).splitlines()[0])


def concerns_one_file(error: OSError) -> bool:
    """Whether a file could not be written for a reason of its own, rather than the disk's."""
    return error.errno in _OF_ONE_FILE


def concerns_home(error: OSError) -> bool:
    """Whether `error` is about the folder of runs and data, or something in it."""
    if not isinstance(error.filename, (str, os.PathLike)):
        return False
    path = Path(error.filename).absolute()
    return path == home().absolute() or home().absolute() in path.parents


def where_to_go() -> str:
    """The sentence that says how to keep runs and data elsewhere."""
    return (
        f"LatentLab keeps its runs and data in {home()}: allow writing there, or set the "
        "environment variable LATENTLAB_HOME to a folder of your own."
    )
