"""Where the application keeps its files, and the only ways in which they are written: a file or a
folder is replaced as a whole, and lines are added to one that grows. Nothing is lost or half there
after a crash, a power loss, or on a full disk.

This module does not import torch, so that run folders can be listed at once.
"""

import errno
import os
import shutil
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
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
    make_folder(path.parent)
    temporary = path.with_name(_temporary_name(path.name))
    try:
        yield temporary
        flush_file(temporary)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """A temporary folder beside `folder`, to be filled; at the end it takes the place of `folder`,
    which must be empty or not there. If the block raises, nothing is left of it.
    """
    temporary = folder.with_name(_temporary_name(folder.name))
    try:
        make_folder(temporary)
        yield temporary
        for path in temporary.rglob("*"):
            (_flush_folder if path.is_dir() else flush_file)(path)
        _flush_folder(temporary)
        if folder.exists():
            folder.rmdir()
        temporary.replace(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    _flush_folder(folder.parent)


def make_folder(folder: Path) -> None:
    """Make `folder`, and those around it, unless they are there."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    if missing or not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        _flush_folder(each.parent)


def move(source: Path, target: Path) -> None:
    """Give the file or folder `source` another path on the same disk, where nothing is yet."""
    source.rename(target)
    for parent in {source.parent, target.parent}:
        _flush_folder(parent)


def put_aside(path: Path) -> Path:
    """Keep a file that cannot be read where nothing replaces it; its path there: the same name with
    ".damaged" behind it, and a number if there is one already."""
    first = path.with_name(f"{path.name}.damaged")
    numbered = (first.with_name(f"{first.name}-{number}") for number in count(2))
    aside = next(each for each in chain([first], numbered) if not each.exists())
    move(path, aside)
    return aside


def append(path: Path, data: bytes) -> None:
    """Add `data` to the end of `path`, or nothing of it. Whether it is there after a power loss is
    certain only after `flush`.

    Raises:
        OSError: if there is no room; nothing of `data` is in the file then.
    """
    with path.open("ab", buffering=0) as file:
        end = file.tell()
        try:
            if file.write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        except OSError:
            file.truncate(end)
            raise


def flush(path: Path) -> None:
    """Have the disk remember the file `path` and what was added to it."""
    flush_file(path)
    _flush_folder(path.parent)


def flush_file(path: Path) -> None:
    """Have the disk remember what the file `path` holds; that it is there, `flush` does."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Have the disk remember what lies in `folder`: a file that was moved there could be gone after
    a power loss otherwise. Windows does so by itself, and cannot open folders."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        # A folder that may be written to but not read.
        return
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
    """Delete, in `folder` and below, what writers that no longer live had begun."""
    for path in folder.rglob(".*.tmp"):
        if _writer_lives(path):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
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
