"""Where the application keeps its files, and how a file is replaced as a whole.

This module does not import torch, so that run folders can be listed at once.
"""

import errno
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import psutil

_NAME = "LatentLab"


def home() -> Path:
    """The folder of everything that is kept: $LATENTLAB_HOME, or the user's data folder."""
    chosen = os.environ.get("LATENTLAB_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir(_NAME, appauthor=False))


def runs_dir() -> Path:
    """Where runs are kept unless a person names another folder."""
    return home() / "runs"


def data_dir() -> Path:
    """Where downloaded data sets are kept."""
    return home() / "data"


def cache_dir() -> Path:
    """Where files lie that can be made again at any time."""
    if os.environ.get("LATENTLAB_HOME"):
        return home() / "cache"
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes the place of `path` at the end.

    Whoever reads `path` sees the old content or the whole new one, even after a crash. If the
    block raises, `path` stays as it was and the temporary file is deleted.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(_temporary_name(path.name))
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        _flush_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Have the disk remember what lies in `folder`: a file that was moved there could be gone after
    a power loss otherwise. Windows does so by itself, and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems refuse it for folders; the file is in its place all the same.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _temporary_name(name: str) -> str:
    """A name for the file that becomes `name`, short even where `name` is as long as can be.

    It tells the process and the thread, so that no two writers share one.
    """
    mark = zlib.crc32(os.fsencode(name))
    return f".{mark:08x}.{os.getpid()}.{threading.get_native_id()}.tmp"


def write_bytes_atomically(path: Path, data: bytes | memoryview) -> None:
    """Write `data` to `path` so that no reader ever sees a part of it."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def remove_leftovers(folder: Path) -> None:
    """Delete, in `folder` and below, the temporary files of writers that no longer live."""
    for path in folder.rglob(".*.tmp"):
        if path.is_file() and not _writer_lives(path):
            path.unlink(missing_ok=True)


def _writer_lives(path: Path) -> bool:
    """Whether the process named in `path` runs and is older than the file."""
    parts = path.name.split(".")
    if len(parts) < 5 or not parts[-3].isdigit():
        return False
    try:
        began: float = psutil.Process(int(parts[-3])).create_time()
        written = path.stat().st_mtime
    except (psutil.Error, OSError, OverflowError):
        return False
    # The clock of process starts can be a second off the file system's.
    return began <= written + 1.0
