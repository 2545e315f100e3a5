"""Which files of a folder are sent through a model, and what each result is called."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path, PurePosixPath

from trainers.data.decoding import image_suffixes

SUFFIX = ".png"


def picture_files(folder: Path, without: Path) -> tuple[str, ...]:
    """The files in `folder` and below that are named like pictures, as paths within it, sorted.

    Hidden files and folders are left out.

    Args:
        without: a folder below that is left out too: where the results go.
    """
    suffixes, found = image_suffixes(), list[str]()
    without = without.resolve()
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != without
        ]
        found += [
            (here / name).relative_to(folder).as_posix()
            for name in files
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes
        ]
    return tuple(sorted(found))


def result_names(files: Sequence[str]) -> dict[str, str]:
    """The path of each file's result: its own with .png as its ending, in the same sub-folder.

    Where two would get one name, also on systems that do not tell a from A, a PNG keeps its name
    and the other keeps its old ending too: a.jpg beside a.png becomes a.jpg.png.
    """
    stems = Counter(_folded(PurePosixPath(each).with_suffix(SUFFIX)) for each in files)
    names, taken = dict[str, str](), set[str]()
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
