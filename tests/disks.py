"""Two disks on which writing goes wrong, and what must hold there of everything that is written.

`FailingDisk` refuses the n-th call that reaches it. `LosingDisk` notes after every call what a loss
of power would leave: what was never flushed may be there, in part, as zeros, or not at all.
"""

import builtins
import errno
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from latentlab.problems import explain

_REAL_OPEN = io.open
_NEEDS_ROOM = frozenset({"create", "write", "mkdir", "fsync"})


@dataclass(frozen=True)
class Written:
    """Something that is written: how its version 1 or 2 comes into a folder, and which one is read
    from there (0 if there is none). Reading must fail if it is damaged.

    `made` tells whether version 1 is there before version 2 is written.
    """

    write: Callable[[Path, int], object]
    read: Callable[[Path], int]
    made: bool = True


def check_on_a_failing_disk(written: Written, folder: Path) -> None:
    """Let every call in turn fail, once or from then on for lack of room, until none is left."""
    for mode in ("once", "full"):
        for number in range(1, 1000):
            place = _prepared(written, folder / f"{mode}-{number}")
            with FailingDisk(place, number, mode) as disk:
                try:
                    written.write(place, 2)
                except Exception as error:  # noqa: BLE001 - whatever it is, it must be a sentence
                    _check_sentence(error)
                    failed = True
                else:
                    failed = False
            where = f"call {number} ({disk.refused}), {mode}"
            assert written.read(place) in ((int(written.made), 2) if failed else (2,)), where
            assert not list(place.rglob("*.tmp")), where
            if disk.refused is None:
                break
            if written.read(place) != 2:
                written.write(place, 2)
            assert written.read(place) == 2, where
        assert number > 2


def check_on_a_losing_disk(written: Written, folder: Path) -> None:
    """Cut the power after every call; once all is written, nothing of it may be lost."""
    place = _prepared(written, folder / "place")
    with LosingDisk(place) as disk:
        written.write(place, 2)
    for number, left in enumerate(disk.left_at_any_time()):
        there = left.restored(folder / f"left-{number}")
        assert written.read(there) in (int(written.made), 2), left.when
    there = disk.left_at_worst().restored(folder / "at the end")
    assert written.read(there) == 2, "lost although it was said to be written"


def _prepared(written: Written, place: Path) -> Path:
    place.mkdir(parents=True)
    if written.made:
        written.write(place, 1)
        assert written.read(place) == 1
    return place


def _check_sentence(error: Exception) -> None:
    headline = explain(error).headline
    assert headline.endswith("."), headline
    assert not re.match(r"\w+(Error|Exception)\b", headline), headline


Mode = Literal["once", "full"]


class FailingDisk:
    """While the block runs, call number `number` below `root` fails: "once", or "full", after which
    nothing that needs room works any more.

    Attributes:
        refused: what the first call was that failed; None if none did.
    """

    def __init__(self, root: Path, number: int, mode: Mode) -> None:
        self.refused: str | None = None
        self._root, self._number, self._mode = root, number, mode
        self._calls = 0

    def __enter__(self) -> "FailingDisk":
        self._patch = pytest.MonkeyPatch()
        _watch(self._patch, self._root, self._around)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    @contextmanager
    def _around(self, kind: str, *paths: Path) -> Iterator[None]:
        self._calls += 1
        if self._mode == "once" and self._calls == self._number:
            self.refused = f"{kind} {paths[0].name}"
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(paths[0]))
        if self._mode == "full" and self._calls >= self._number and kind in _NEEDS_ROOM:
            self.refused = self.refused or f"{kind} {paths[0].name}"
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(paths[0]))
        yield


def _watch(patch: pytest.MonkeyPatch, root: Path, around: Callable[..., Any]) -> None:
    """Have every call that reaches a file below `root` run within `around(kind, path, ...)`."""
    root = root.resolve()

    def below(path: object) -> Path | None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return None
        found = Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 - links stay as they are
        return found if root in (found, *found.parents) else None

    def opening(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        path = below(file)
        if path is None:
            return real_open(file, mode, *args, **options)
        creates = not path.exists() and not mode.startswith("r")
        with around("create" if creates else "open", path):
            opened = real_open(file, mode, *args, **options)
        writes = not set(mode).isdisjoint("wxa+")
        return _WatchedFile(opened, path, around) if writes else opened

    def opening_low(file: Any, flags: int, *args: Any, **options: Any) -> int:
        path = below(file)
        if path is None:
            return real_os_open(file, flags, *args, **options)
        creates = bool(flags & os.O_CREAT) and not path.exists()
        with around("create" if creates else "open", path):
            return real_os_open(file, flags, *args, **options)

    def flushing(descriptor: int) -> None:
        path = _path_of(descriptor, root)
        if path is None:
            return real_fsync(descriptor)
        with around("fsync", path):
            return real_fsync(descriptor)

    def sending(target: int, *args: Any, **options: Any) -> int:
        path = _path_of(target, root)
        if path is None:
            return real_sendfile(target, *args, **options)
        with around("write", path):
            return real_sendfile(target, *args, **options)

    def calling(name: str, kind: str) -> None:
        real = getattr(os, name)

        def called(first: Any, *args: Any, **options: Any) -> Any:
            path = below(first)
            if path is None:
                return real(first, *args, **options)
            others = [each for each in map(below, args[:1]) if each is not None]
            with around(kind, path, *others):
                return real(first, *args, **options)

        patch.setattr(os, name, called)

    real_open, real_os_open, real_fsync = io.open, os.open, os.fsync
    patch.setattr(io, "open", opening)
    patch.setattr(builtins, "open", opening)
    patch.setattr(os, "open", opening_low)
    patch.setattr(os, "fsync", flushing)
    if hasattr(os, "sendfile"):
        real_sendfile = os.sendfile
        patch.setattr(os, "sendfile", sending)
    kinds = {"replace": "move", "rename": "move", "unlink": "remove", "remove": "remove"}
    for name, kind in (kinds | {"mkdir": "mkdir", "rmdir": "remove"}).items():
        calling(name, kind)


def _path_of(descriptor: int, root: Path) -> Path | None:
    there = os.fstat(descriptor)
    paths = (root, *root.rglob("*"))
    return next((each for each in paths if os.path.samestat(each.lstat(), there)), None)


class _WatchedFile:
    """An open file whose `write` and `truncate` are calls to the disk. A write that is refused has
    put half of its data there, as real ones do."""

    def __init__(self, file: Any, path: Path, around: Callable[..., Any]) -> None:
        self._file, self._path, self._around = file, path, around

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_WatchedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def close(self) -> None:
        self._file.close()

    def write(self, data: Any) -> int:
        try:
            with self._around("write", self._path):
                written: int = self._file.write(data)
                self._file.flush()
        except OSError:
            self._file.write(data[: len(data) // 2])
            raise
        return written

    def truncate(self, *args: Any) -> int:
        with self._around("truncate", self._path):
            size: int = self._file.truncate(*args)
        return size


@dataclass(eq=False)
class _File:
    """`kept` is what a power loss leaves for certain."""

    kept: bytes = b""
    now: bytes = b""


@dataclass(eq=False)
class _Folder:
    kept: "dict[str, _File | _Folder]" = field(default_factory=dict)
    now: "dict[str, _File | _Folder]" = field(default_factory=dict)


@dataclass(frozen=True)
class Left:
    """What a power loss leaves: the content of each file by its path, None for a folder."""

    when: str
    files: dict[str, bytes | None]

    def restored(self, folder: Path) -> Path:
        """`folder`, made with this content."""
        folder.mkdir(parents=True)
        for name, content in self.files.items():
            if content is None:
                (folder / name).mkdir()
            else:
                (folder / name).write_bytes(content)
        return folder


class LosingDisk:
    """While the block runs, notes after every call below `root` what a power loss would leave."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._top = _Folder()
        self._look(self._top, self._root)
        self._keep_all(self._top)
        self._found: dict[tuple[object, ...], Left] = {}

    def __enter__(self) -> "LosingDisk":
        self._patch = pytest.MonkeyPatch()
        _watch(self._patch, self._root, self._around)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()
        self._look(self._top, self._root)

    def left_at_any_time(self) -> list[Left]:
        """What may be left if the power goes after any of the calls."""
        return list(self._found.values())

    def left_at_worst(self) -> Left:
        """What is left for certain when it goes at the end."""
        return Left("at the end", dict(_tree(self._top, "kept", lambda file: file.kept)))

    @contextmanager
    def _around(self, kind: str, *paths: Path) -> Iterator[None]:
        yield
        if kind == "move":
            source, target = paths
            node = self._node(source.parent).now.pop(source.name)
            self._node(target.parent).now[target.name] = node
        self._look(self._top, self._root)
        if kind == "fsync":
            node = self._node(paths[0])
            node.kept = node.now.copy() if isinstance(node, _Folder) else node.now
        self._note(f"{kind} {paths[0].name}")

    def _node(self, path: Path) -> Any:
        node: Any = self._top
        for part in path.relative_to(self._root).parts:
            node = node.now[part]
        return node

    def _look(self, folder: _Folder, path: Path) -> None:
        """Bring what is known of `folder` to what lies at `path` now."""
        there = {each.name: each for each in path.iterdir()}
        folder.now = {name: node for name, node in folder.now.items() if name in there}
        for name, each in there.items():
            if each.is_dir():
                below = folder.now.setdefault(name, _Folder())
                assert isinstance(below, _Folder)
                self._look(below, each)
            else:
                file = folder.now.setdefault(name, _File())
                assert isinstance(file, _File)
                with _REAL_OPEN(each, "rb") as content:
                    file.now = content.read()

    def _keep_all(self, folder: _Folder) -> None:
        folder.kept = folder.now.copy()
        for node in folder.now.values():
            if isinstance(node, _Folder):
                self._keep_all(node)
            else:
                node.kept = node.now

    def _note(self, call: str) -> None:
        for which, contents in (("kept", _only_kept), *(("now", each) for each in _CONTENTS)):
            files = dict(_tree(self._top, which, contents))
            when = f"after {call}: names {which}, contents {contents.__name__.strip('_')}"
            self._found.setdefault(tuple(sorted(files.items(), key=str)), Left(when, files))


def _only_kept(file: _File) -> bytes:
    return file.kept


def _half(file: _File) -> bytes:
    start = file.kept if file.now.startswith(file.kept) else b""
    return file.now[: (len(start) + len(file.now)) // 2] if file.now != file.kept else file.now


def _zeros(file: _File) -> bytes:
    start = file.kept if file.now.startswith(file.kept) else b""
    return start + bytes(len(file.now) - len(start))


_CONTENTS: tuple[Callable[[_File], bytes], ...] = (_only_kept, _half, _zeros)


def _tree(
    folder: _Folder, which: str, content: Callable[[_File], bytes], above: str = ""
) -> Iterator[tuple[str, bytes | None]]:
    names: dict[str, _File | _Folder] = getattr(folder, which)
    for name, node in names.items():
        path = f"{above}{name}"
        if isinstance(node, _Folder):
            yield path, None
            yield from _tree(node, which, content, f"{path}/")
        else:
            yield path, content(node)
