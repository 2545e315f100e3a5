"""How an exported file comes into being: whole or not at all, and a sentence when it cannot."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from latentlab.system_errors import reason
from trainers.storage import replacing


class ExportError(Exception):
    """A file could not be exported; the message says why and what to do."""


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
        raise ExportError(f"{path} could not be saved: {reason(error)}.") from error
