"""Pairs whose two pictures lie in two folders (see sides.py) under the same name, as people keep
them who have not joined them into double pictures yet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from trainers.data.derived.shaping import Colour
from trainers.data.errors import DataError
from trainers.data.files.finding import find_images
from trainers.data.files.folder import examine
from trainers.data.files.sides import SIDES, Folders, sides_of, told_names
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import HeldOut
from trainers.data.left_out import LeftOut
from trainers.data.spec import square_images
from trainers.data.watching import Watcher


@dataclass(frozen=True)
class Matched:
    """Which pictures belong together.

    Attributes:
        pairs: for each pair the places of its pictures in the two lists.
        left_out: those without a counterpart.
    """

    pairs: tuple[tuple[int, int], ...]
    left_out: tuple[LeftOut, ...]


def match(first: Sequence[str], second: Sequence[str], names: tuple[str, str]) -> Matched:
    """Pair the pictures at two lists of paths by their names, whatever their endings. Where whole
    names have no counterpart, the mark of the side is left aside: 1_A.png and 1_B.png.

    Args:
        names: what stands before the paths of each list where one is told.
    """
    lists = (first, second)
    names_of = [{place: _stem(path) for place, path in enumerate(paths)} for paths in lists]
    found = _of_one_name(*names_of)
    for side, done in enumerate((list(found), list(found.values()))):
        rest = names_of[side].keys() - set(done)
        names_of[side] = {place: _unmarked(names_of[side][place], side) for place in sorted(rest)}
    pairs = tuple(sorted((found | _of_one_name(*names_of)).items()))
    used = [{pair[side] for pair in pairs} for side in (0, 1)]
    left_out = tuple(
        LeftOut(f"{names[side]}/{path}", f"{names[1 - side]} holds no picture of that name")
        for side, paths in enumerate((first, second))
        for place, path in enumerate(paths)
        if place not in used[side]
    )
    return Matched(pairs, left_out)


def open_sides(
    root: Path, folders: Folders, size: int, colour: Colour, watcher: Watcher | None
) -> ImageFiles:
    """The pairs in `folders`, which lie in `root`.

    Raises:
        DataError: if no two pictures have the same name, or none can be read.
        DataCancelled: if the watcher cancels.
    """
    names = told_names(root, folders)
    a, b = (
        examine(each, size, colour, name="pairs", labelled=False, watcher=watcher)
        for each in folders
    )
    matched = match(a.paths, b.paths, names)
    if not matched.pairs:
        raise DataError(
            f"No picture in {names[0]} has the name of one in {names[1]}, such as {a.paths[0]} and "
            f"{b.paths[0]}. Give the two pictures of each pair the same name."
        )
    paths = [
        [f"{name}/{files.paths[pair[side]]}" for pair in matched.pairs]
        for side, (name, files) in enumerate(zip(names, (a, b), strict=True))
    ]
    channels = max(a.info.channels, b.info.channels)
    unreadable = (
        LeftOut(f"{name}/{lost.path}", lost.reason)
        for name, files in zip(names, (a, b), strict=True)
        for lost in files.skipped
    )
    return replace(
        a,
        root=root,
        paths=paths[0],
        others=paths[1],
        info=square_images(channels, size, SIDES),
        fingerprint=digest([a.fingerprint, b.fingerprint, *paths[0], *paths[1], str(channels)]),
        skipped=(*unreadable, *matched.left_out),
        remarks=(),
    )


def held_out_pairs(folder: Path, watcher: Watcher | None) -> HeldOut:
    """How many pairs the folders A and B of test and val hold."""
    held_out: dict[str, tuple[int, ...]] = {}
    for role, folders in sides_of(folder).items():
        if role != "train":
            found = [find_images(each, watcher).paths for each in folders]
            names = told_names(folder, folders)
            held_out[" and ".join(names)] = (len(match(found[0], found[1], names).pairs),)
    return held_out


def _of_one_name(first: Mapping[int, str], second: Mapping[int, str]) -> dict[int, int]:
    """The places of the pictures of the same name, each by that of its counterpart in `first`."""
    # Of several of one name the first counts.
    places = [
        {names[place]: place for place in sorted(names, reverse=True)} for names in (first, second)
    ]
    return {place: places[1][name] for name, place in places[0].items() if name in places[1]}


def _stem(path: str) -> str:
    return PurePosixPath(path).with_suffix("").as_posix()


def _unmarked(name: str, side: int) -> str:
    """`name` without the mark of its own side."""
    return re.sub(f"(?<=[^/])[ _-]{SIDES[side]}$", "", name, flags=re.IGNORECASE)
