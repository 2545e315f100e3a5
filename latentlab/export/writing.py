"""How an exported file or folder comes into being: whole or not at all, with a sentence if not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from latentlab.problems import reason
from trainers.storage import filling, replacing


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
def writing_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder to write to, which becomes `folder` if the block succeeds; otherwise
    nothing is left.

    Raises:
        ExportError: if `folder` holds something already, or cannot be written.
    """
    with saying_why(folder):
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise ExportError(f"{folder} holds something already: choose a new or empty folder.")
        with filling(folder) as temporary:
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
