"""How an exported file comes into being: whole or not at all, and a sentence when it cannot."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainers.storage import replacing


class ExportError(Exception):
    """A file could not be exported; the message says why and what to do."""


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


@contextmanager
def writing(path: Path, *suffixes: str) -> Iterator[Path]:
    """A temporary file to write to, which becomes `path` if the block succeeds.

    Raises:
        ExportError: if `path` does not end in one of `suffixes`, or cannot be written.
    """
    if path.suffix.lower() not in suffixes:
        raise ExportError(
            f"{path.name} cannot be saved: its name must end in {' or '.join(suffixes)}."
        )
    with saying_why(path), replacing(path) as temporary:
        yield temporary


@contextmanager
def saying_why(path: Path) -> Iterator[None]:
    """Turns an error of the system inside the block into a sentence about `path`.

    Raises:
        ExportError: with the reason, and what to do.
    """
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error).splitlines()[0])
        raise ExportError(f"{path} could not be saved: {reason}.") from error
