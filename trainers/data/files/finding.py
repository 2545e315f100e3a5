"""Which files of a folder are looked at: what is named like an image, in it and below.

Folders that systems and programs make for themselves are passed over, linked folders are followed.
What cannot be looked into is listed with its reason. No torch.
"""

import errno
import os
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from trainers.data.errors import DataError
from trainers.data.files.kinds import is_picture, unreadable_kind, why_unreadable
from trainers.data.left_out import LeftOut
from trainers.data.watching import Watcher

SYSTEM_FOLDERS = frozenset(
    (
        "__macosx",  # what macOS packs beside the files of a zip
        "@eadir",  # Synology's thumbnails
        "@tmp",
        "#recycle",
        "#snapshot",
        "@recycle",  # QNAP's
        "@recently-snapshot",
        "$recycle.bin",
        "system volume information",
        "lost+found",
        "__pycache__",
    )
)
"""Names, in lower case, of folders that no person made; hidden ones are passed over anyway."""

_AT_ONCE = 4096
"""Entries of a folder between two questions whether to stop."""


@dataclass(frozen=True)
class Found:
    """What lies in a folder and below.

    Attributes:
        paths: of all that is named like an image, relative to it, with forward slashes, sorted.
        left_out: folders and links that cannot be looked into, and files of kinds that hold
            pictures or data, but cannot be read.
    """

    paths: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def find_images(folder: Path, watcher: Watcher | None = None, without: Path | None = None) -> Found:
    """Whatever is named like an image in `folder` and below.

    Hidden files and folders and `SYSTEM_FOLDERS` are passed over. A linked folder is followed,
    unless its pictures are found elsewhere in `folder` anyway or it leads round in a circle.

    Args:
        without: a folder that is passed over too, wherever it is met.

    Raises:
        DataError: if there is no such folder, or it cannot be read.
        DataCancelled: if the watcher cancels.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. Choose one that holds images.")
    search = _Search(folder, watcher or Watcher(), without)
    for _ in search.run():
        pass
    if search.left_out and search.left_out[0].path == "":
        raise DataError(
            f"{folder} cannot be read: {search.left_out[0].reason}. Choose another folder."
        )
    left_out = sorted(search.left_out, key=lambda each: each.path)
    return Found(tuple(sorted(search.paths)), tuple(left_out))


def holds_images(folder: Path, looked_at: int) -> bool:
    """Whether `find_images` finds anything among the first `looked_at` files and folders; False if
    nothing can be read there."""
    search = _Search(folder, Watcher())
    return any(search.paths for _ in islice(search.run(), looked_at))


class _Search:
    """One walk through a folder: first what lies in it, then what it links to."""

    def __init__(self, root: Path, watcher: Watcher, without: Path | None = None) -> None:
        self.paths: list[str] = []
        self.left_out: list[LeftOut] = []
        self._watcher = watcher
        self._links: deque[tuple[str, str]] = deque()
        self._trees = {os.path.realpath(root): "the folder itself"}
        self._root = str(root)
        self._without = None if without is None else os.path.realpath(without)

    def run(self) -> Iterator[None]:
        """Looks at one file or folder after the other, and comes back after each."""
        yield from self._walk(self._root, "")
        while self._links:
            place, path = self._links.popleft()
            target = os.path.realpath(place)
            reason = self._known(target)
            if reason:
                self.left_out.append(LeftOut(path, reason))
            else:
                self._trees[target] = path
                yield from self._walk(place, path)

    def _known(self, target: str) -> str:
        """Why the folder `target`, which is linked to, is not followed; "" if it is."""
        for tree, path in self._trees.items():
            if tree == target:
                return f"it links to {path}, which is looked at anyway"
            inner = target.removeprefix(tree.rstrip(os.sep) + os.sep)
            if inner != target and not any(map(is_passed_over, Path(inner).parts)):
                return "it links to a folder that is looked at anyway"
            if tree.startswith(target.rstrip(os.sep) + os.sep):
                return "it links to a folder around one that is looked at anyway"
        return ""

    def _walk(self, top: str, top_path: str) -> Iterator[None]:
        waiting = deque([(top, top_path)])
        while waiting:
            place, path = waiting.popleft()
            self._watcher.tell("Looking for images")
            folders: list[tuple[str, str]] = []
            links: list[tuple[str, str]] = []
            try:
                for entry, inner in self._entries(place, path):
                    kind = _kind(entry)
                    if kind in ("folder", "link") and self._is_without(entry):
                        kind = ""
                    if kind == "folder":
                        folders.append((entry.path, inner))
                    elif kind == "link":
                        links.append((entry.path, inner))
                    elif kind == "image":
                        self.paths.append(inner)
                    elif kind:
                        self.left_out.append(LeftOut(inner, kind))
                    yield
            except OSError as error:
                self.left_out.append(LeftOut(path, _why(error)))
            waiting.extend(sorted(folders))
            self._links.extend(sorted(links))

    def _is_without(self, folder: "os.DirEntry[str]") -> bool:
        return self._without is not None and os.path.realpath(folder.path) == self._without

    def _entries(self, place: str, path: str) -> Iterator[tuple["os.DirEntry[str]", str]]:
        with os.scandir(place) as entries:
            for number, entry in enumerate(entries, start=1):
                if number % _AT_ONCE == 0:
                    self._watcher.tell("Looking for images")
                if not entry.name.startswith("."):
                    yield entry, f"{path}/{entry.name}" if path else entry.name


def _kind(entry: "os.DirEntry[str]") -> str:
    """ "folder", "link" (to a folder) or "image"; "" for what is of no interest, and for what would
    be of interest the reason why it cannot be used."""
    is_of_interest = is_picture(entry.name) or "." not in entry.name
    try:
        if entry.is_dir():
            if is_passed_over(entry.name):
                return ""
            return "link" if _is_link(entry) else "folder"
        if entry.is_file():
            return _file_kind(entry.name)
        broken = entry.is_symlink()
    except OSError as error:
        return _why(error) if is_of_interest else ""
    if broken:
        return "it is a link to nothing" if is_of_interest else ""
    return "it is no file" if is_picture(entry.name) else ""


def _file_kind(name: str) -> str:
    if is_picture(name):
        return "image"
    kind = unreadable_kind(name)
    return why_unreadable(kind) if kind is not None else ""


def _is_link(folder: "os.DirEntry[str]") -> bool:
    if sys.version_info >= (3, 12) and folder.is_junction():
        return True
    return folder.is_symlink()


def is_passed_over(name: str) -> bool:
    """Whether no person made the folder of this name, or it is hidden."""
    return name.startswith(".") or name.lower() in SYSTEM_FOLDERS


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "its permissions forbid reading it"
    if error.errno == errno.ELOOP:
        return "it is a link that leads back to itself"
    return error.strerror or str(error)
