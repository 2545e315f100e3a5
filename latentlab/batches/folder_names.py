"""Which files of a folder are sent through a model, and what each result is called."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from trainers.data.files.kinds import is_picture

SUFFIX = ".png"


@dataclass(frozen=True)
class FoundPictures:
    """What a folder and those below hold; every path is one within the folder.

    Attributes:
        files: those that are named like pictures, sorted.
        unread: folders that cannot be looked into, and why.
    """

    files: tuple[str, ...]
    unread: Mapping[str, OSError]


def find_pictures(folder: Path, without: Path) -> FoundPictures:
    """The pictures in `folder` and below; hidden files and folders are left out.

    Args:
        without: a folder below that is left out too: where the results go.
    """
    found, unread = list[str](), dict[str, OSError]()

    def note(error: OSError) -> None:
        unread[Path(error.filename).relative_to(folder).as_posix()] = error

    without = without.resolve()
    for place, folders, files in os.walk(folder, onerror=note):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != without
        ]
        found += [
            (here / name).relative_to(folder).as_posix() for name in files if is_picture(name)
        ]
    return FoundPictures(tuple(sorted(found)), unread)


def result_names(files: Sequence[str]) -> dict[str, str]:
    """The path of each file's result: its own with .png as its ending, in the same sub-folder.

    Where two would get one name, also on systems that do not tell a from A, a PNG keeps its name
    and the other keeps its old ending too: a.jpg beside a.png becomes a.jpg.png. So it does beside
    a folder a.png that holds pictures.
    """
    stems = Counter(_folded(PurePosixPath(each).with_suffix(SUFFIX)) for each in files)
    names = dict[str, str]()
    taken = {_folded(folder) for file in files for folder in PurePosixPath(file).parents}
    for file in sorted(files, key=_precedence):
        alone = _is_png(file) or stems[_folded(PurePosixPath(file).with_suffix(SUFFIX))] == 1
        names[file] = next(
            name for name in _candidates(PurePosixPath(file), alone) if name.casefold() not in taken
        )
        taken.add(names[file].casefold())
    return names


def _candidates(file: PurePosixPath, alone: bool) -> Iterator[str]:
    if alone:
        yield file.with_suffix(SUFFIX).as_posix()
    yield f"{file}{SUFFIX}"
    for number in count(2):
        yield f"{file}-{number}{SUFFIX}"


def _precedence(file: str) -> tuple[bool, bool, str]:
    """Those that are called as their result come first, then the other PNGs."""
    return not file.endswith(SUFFIX), not _is_png(file), file


def _is_png(file: str) -> bool:
    return file.lower().endswith(SUFFIX)


def _folded(path: PurePosixPath) -> str:
    return path.as_posix().casefold()
