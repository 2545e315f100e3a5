"""What the result of each file of a folder is called."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import PurePosixPath

SUFFIX = ".png"


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
