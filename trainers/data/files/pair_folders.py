"""Pairs whose two pictures lie in folders A and B under the same name, as people keep them who have
not joined them into double pictures yet.

The folders are called A and B, trainA and trainB, train_A and train_B, lie in train, or hold train
each (A/train, B/train); those of a test or val part are called in the same way.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from trainers.data.derived.shaping import Colour
from trainers.data.errors import DataError
from trainers.data.files.finding import find_images
from trainers.data.files.folder import examine
from trainers.data.files.layout import Role, role_of
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import HeldOut, Part
from trainers.data.left_out import LeftOut
from trainers.data.spec import square_images
from trainers.data.watching import Watcher

SIDES = ("A", "B")

_SIDE = re.compile(r"(?P<part>[a-z]*?)[ _-]?(?P<side>[ab])", re.IGNORECASE)
_MARK = re.compile(r"[ _-][ab]", re.IGNORECASE)
"""What may follow a file's name to say which side it is: 1_A.png and 1_B.png."""

Folders = tuple[Path, Path]
"""Those of domain A and of domain B."""


@dataclass(frozen=True)
class Matched:
    """Which pictures belong together.

    Attributes:
        pairs: for each pair the places of its pictures in the two lists.
        left_out: those without a counterpart.
    """

    pairs: tuple[tuple[int, int], ...]
    left_out: tuple[LeftOut, ...]


def sides_of(folder: Path) -> dict[Role, Folders]:
    """The folders A and B of each part of the pairs in `folder`; empty if there are none."""
    found: dict[Role, dict[str, Path]] = {}
    for inner in _folders(folder):
        role = role_of(inner.name)
        within = _folders(inner) if role is not None else [inner]
        for each in within:
            match = _SIDE.fullmatch(each.name)
            own = role_of(match["part"]) if match and match["part"] else "train"
            if match and own is not None:
                found.setdefault(role or own, {})[match["side"].upper()] = each
    complete = {role: (each["A"], each["B"]) for role, each in found.items() if len(each) == 2}
    if set(complete) == {"train"}:
        return _parts_within(complete["train"]) or complete
    return complete if "train" in complete else {}


def match(first: Sequence[str], second: Sequence[str], names: tuple[str, str]) -> Matched:
    """Pair the pictures at two lists of paths by their names, whatever their endings.

    Args:
        names: what stands before the paths of each list where one is told.
    """
    places = [_by_name(paths) for paths in (first, second)]
    common = [name for name in places[0] if name in places[1]]
    pairs = tuple((places[0][name], places[1][name]) for name in common)
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


def chosen_sides(folder: Path, part: Part) -> Folders | None:
    """The folders A and B of a part, "test" being val or train if there is none; None without."""
    sides = sides_of(folder)
    wanted: tuple[Role, ...] = ("train",) if part == "train" else ("test", "val", "train")
    return next((sides[role] for role in wanted if role in sides), None)


def held_out_pairs(folder: Path, watcher: Watcher | None) -> HeldOut:
    """How many pairs the folders A and B of test and val hold."""
    held_out: dict[str, tuple[int, ...]] = {}
    for role, folders in sides_of(folder).items():
        if role != "train":
            found = [find_images(each, watcher).paths for each in folders]
            names = told_names(folder, folders)
            held_out[" and ".join(names)] = (len(match(found[0], found[1], names).pairs),)
    return held_out


def told_names(root: Path, folders: Folders) -> tuple[str, str]:
    """The folders by their places in `root`, with forward slashes."""
    first, second = (each.relative_to(root).as_posix() for each in folders)
    return first, second


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError:
        return []


def _parts_within(folders: Folders) -> dict[Role, Folders]:
    """The parts in A and B, if both hold the same and nothing else: A/train, B/train, A/test ..."""
    roles = [{role_of(each.name): each for each in _folders(side)} for side in folders]
    if None in roles[0] or set(roles[0]) != set(roles[1]) or "train" not in roles[0]:
        return {}
    return {role: (roles[0][role], roles[1][role]) for role in roles[0] if role is not None}


def _by_name(paths: Sequence[str]) -> dict[str, int]:
    """The places of the pictures by their paths without the ending and the mark of the side."""
    places: dict[str, int] = {}
    for place, path in enumerate(paths):
        name = PurePosixPath(path)
        stem = name.stem[:-2] if _MARK.fullmatch(name.stem[-2:]) else name.stem
        places.setdefault(name.with_name(stem).as_posix() if stem else path, place)
    return places
