"""What the operating system refused, in words: why, and what a person can do. No torch, no Qt."""

import errno
import os
from pathlib import Path

from trainers.storage import home

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
}


def reason(error: OSError) -> str:
    """Why a file could not be written, and what to do, as the end of a sentence."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error).splitlines()[0])


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
