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
