"""How the pictures of a folder lie: which folders are labels, and what is held out for tests.

This is decided here alone: the loader, what is checked before training, the choice of two domains
and what is shown of a folder all ask `read_layout`. No torch.

Folders named train, test, val and so on are the parts of a data set, not its labels. Labels are
looked for below them (or around them, as in cat/train and cat/test), and what is in test or val is
held out.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from trainers.data.files.finding import find_images
from trainers.data.files.image_file import UnreadableImageError, size_of
from trainers.data.left_out import LeftOut
from trainers.data.watching import Watcher
from trainers.file_names import shown

Role = Literal["train", "test", "val"]
Trouble = Callable[[str], str]
"""Why the picture at a path cannot be read, or "" if it can."""

_ROLES: Mapping[str, Role] = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
}
_FILLERS = frozenset(("set", "data", "dataset", "image", "images", "pictures", "split", "seg"))
"""Words beside the role in the names of such folders: seg_train, test_set, Training images."""


_NAMED = 4
"""Folders that a sentence names."""


@dataclass(frozen=True)
class Section:
    """Some of the pictures of a folder.

    Attributes:
        name: of the folder that holds them, such as "test"; "" if there are no such folders.
        paths: of the pictures, sorted.
        labels: the number of each picture's label; None without labels.
    """

    name: str
    paths: tuple[str, ...]
    labels: tuple[int, ...] | None

    def counts(self, labels: int) -> tuple[int, ...]:
        """How many pictures have each of so many `labels`; without labels how many there are."""
        if self.labels is None:
            return (len(self.paths),)
        found = [0] * labels
        for label in self.labels:
            found[label] += 1
        return tuple(found)


@dataclass(frozen=True)
class Layout:
    """Which pictures of a folder are learned from, and as what.

    Attributes:
        names: of the labels, in natural order; empty without labels.
        train: what is learned from.
        held_out: what is kept from training, test before val. Their labels are those of `train`,
            or None if their folders are none of these.
        left_out: what is in neither, with the reason.
        remark: why folders that look like labels are none, as a sentence, or "".
    """

    names: tuple[str, ...]
    train: Section
    held_out: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]
    remark: str = ""

    @property
    def test(self) -> Section:
        """What a model can be tried on: what is held out if there is such, else `train`."""
        labelled = bool(self.names)
        fitting = (each for each in self.held_out if (each.labels is not None) == labelled)
        return next(fitting, self.train)


def read_layout(folder: Path, watcher: Watcher | None = None) -> Layout:
    """How the pictures in `folder` lie. Reads the headers of some of them, because a folder without
    a readable picture makes no label.

    Raises:
        DataError: if there is no such folder, or it cannot be read.
        DataCancelled: if the watcher cancels.
    """
    found = find_images(folder, watcher)
    layout = arrange(found.paths, lambda path: header_trouble(folder / path))
    return replace(layout, left_out=(*found.left_out, *layout.left_out))


def header_trouble(path: Path) -> str:
    """Why the picture's header cannot be read, or "" if it can."""
    try:
        size_of(path)
    except UnreadableImageError as error:
        return str(error)
    return ""


def arrange(paths: Sequence[str], trouble: Trouble = lambda _: "") -> Layout:
    """The layout of the pictures at `paths`, which are relative, with forward slashes, and sorted.

    If all lie in folders, and these are at least two, the folders are the labels. A folder around
    everything else, as a zip often has one, does not count.
    """
    look = _Look(trouble)
    base = look.into(paths, 0)
    roles = _roles(base.folders)
    if roles is not None:
        names, places, around = _parts_around_labels(base, roles, look)
    else:
        names, places = _labels_around_parts(base, look)
        around = [base]
    sections = _sections(paths, places, names)
    beside = "it is in none of the folders that are learned from or held out"
    left_out = tuple(
        LeftOut(path, look.reasons.get(path) or beside) for path in paths if path not in places
    )
    train = sections.pop("train", Section("", (), None))
    return Layout(names, train, tuple(sections.values()), left_out, _why_no_labels(around))


def natural(names: Iterable[str]) -> tuple[str, ...]:
    """`names` as a person would sort them: "2" before "10", "b" after "A"."""

    def key(name: str) -> tuple[list[tuple[str, int]], str]:
        parts = re.split(r"(\d+)", name.casefold())
        texts, numbers = parts[::2], [int(part) for part in parts[1::2]]
        return list(zip(texts, [*numbers, -1], strict=True)), name

    return tuple(sorted(names, key=key))


def role_of(name: str) -> Role | None:
    """Which part of a data set a folder of this name holds, if any: "seg_test", "Train2017"."""
    words = [word for word in re.split(r"[^a-z]+", name.casefold()) if word]
    telling = [word.removesuffix("set") for word in words if word not in _FILLERS]
    return _ROLES.get(telling[0]) if len(telling) == 1 else None


@dataclass(frozen=True)
class _Folder:
    """What lies in a folder.

    Attributes:
        depth: how many folders it lies in.
        paths: all pictures in it and below.
        loose: the pictures that lie in it directly, if one of them is readable.
        folders: the pictures in each folder in it that holds a readable one, by name.
    """

    depth: int
    paths: Sequence[str]
    loose: Sequence[str]
    folders: Mapping[str, Sequence[str]]

    @property
    def labels(self) -> tuple[str, ...]:
        """The folders in it, if they can be labels."""
        return natural(self.folders) if not self.loose and len(self.folders) > 1 else ()


@dataclass(frozen=True)
class _Place:
    """Where a picture belongs: its role and the name of its part's folder, and its label."""

    role: Role
    folder: str = ""
    label: str | None = None


class _Look:
    """Looks into folders, as far as needed. `reasons` holds what was found unreadable."""

    def __init__(self, trouble: Trouble) -> None:
        self.reasons: dict[str, str] = {}
        self._trouble = trouble

    def into(self, paths: Sequence[str], depth: int) -> _Folder:
        """The folder that holds `paths`, or the only one in it that holds readable pictures."""
        while True:
            loose: list[str] = []
            below: dict[str, list[str]] = {}
            for path in paths:
                parts = path.split("/", depth + 1)
                if len(parts) == depth + 1:
                    loose.append(path)
                else:
                    below.setdefault(parts[depth], []).append(path)
            if not self._any_readable(loose):
                loose = []
            folders = {name: each for name, each in below.items() if self._any_readable(each)}
            if loose or len(folders) != 1:
                return _Folder(depth, paths, loose, folders)
            paths, depth = next(iter(folders.values())), depth + 1

    def _any_readable(self, paths: Iterable[str]) -> bool:
        return any(self._is_readable(path) for path in paths)

    def _is_readable(self, path: str) -> bool:
        if path not in self.reasons:
            reason = self._trouble(path)
            if not reason:
                return True
            self.reasons[path] = reason
        return False


def _roles(names: Iterable[str]) -> dict[str, Role] | None:
    """What each folder is for, if they are the parts of a data set; those beside them left out.

    There must be something to learn from and something else: a lone "train" among "bus" and "car"
    is a label. Test and val alone are parts as well; then val is learned from.
    """
    names = tuple(names)
    roles = {name: role for name in names if (role := role_of(name)) is not None}
    kinds = set(roles.values())
    if "train" in kinds and len(kinds) > 1:
        return roles
    if kinds == {"test", "val"} and len(roles) == len(names):
        return {name: "train" if role == "val" else role for name, role in roles.items()}
    return None


def _parts_around_labels(
    base: _Folder, roles: Mapping[str, Role], look: _Look
) -> tuple[tuple[str, ...], dict[str, _Place], list[_Folder]]:
    """train/cat and test/cat: the labels, where each picture belongs, and the folders in which the
    labels are looked for."""
    parts = {name: look.into(base.folders[name], base.depth + 1) for name in roles}
    train = [parts[name] for name, role in roles.items() if role == "train"]
    names = natural({name for part in train for name in part.folders})
    if len(names) < 2 or any(part.loose for part in train):
        names = ()
    known = set(names)
    labels = {
        folder: {path: _label_in(path, known) for path in part.paths}
        for folder, part in parts.items()
    }
    labelled = {role for folder, role in roles.items() if any(labels[folder].values())}
    places = {
        path: _Place(role, folder, label)
        for folder, role in roles.items()
        for path, label in labels[folder].items()
        if label is not None or role not in labelled
    }
    return names, places, train


def _labels_around_parts(base: _Folder, look: _Look) -> tuple[tuple[str, ...], dict[str, _Place]]:
    """cat and dog, or cat/train and cat/test: the labels, and where each picture belongs."""
    if not base.labels:
        return (), {path: _Place("train") for path in base.paths}
    places: dict[str, _Place] = {}
    inner = {label: look.into(base.folders[label], base.depth + 1) for label in base.labels}
    roles = {label: _roles(folder.folders) for label, folder in inner.items()}
    for label, paths in base.folders.items():
        parts = roles[label] if all(roles.values()) else None
        if parts is None:
            places.update((path, _Place("train", "", label)) for path in paths)
            continue
        for folder, role in parts.items():
            found = inner[label].folders[folder]
            places.update((path, _Place(role, folder, label)) for path in found)
    return base.labels, places


def _why_no_labels(around: Iterable[_Folder]) -> str:
    """A few pictures beside folders, which would be labels without them, are told."""
    for folder in around:
        inside = sum(map(len, folder.folders.values()))
        if len(folder.folders) > 1 and 0 < len(folder.loose) < inside:
            many = len(folder.loose) > 1
            names = ", ".join(shown(name) for name in natural(folder.folders)[:_NAMED])
            more = ", ..." * (len(folder.folders) > _NAMED)
            return (
                f"The folders {names}{more} are no labels, because {len(folder.loose)} "
                f"picture{'s lie' if many else ' lies'} beside them, such as "
                f"{shown(folder.loose[0])}. If they are to be labels, move "
                f"{'those' if many else 'it'} away or into one of them."
            )
    return ""


def _label_in(path: str, names: Set[str]) -> str | None:
    """The first folder on the way to a picture that is one of the labels."""
    return next((part for part in path.split("/")[:-1] if part in names), None)


def _sections(
    paths: Iterable[str], places: Mapping[str, _Place], names: Sequence[str]
) -> dict[Role, Section]:
    """The pictures of each role, train first; a role without pictures is left out."""
    numbers = {name: number for number, name in enumerate(names)}
    roles: tuple[Role, ...] = ("train", "test", "val")
    sections: dict[Role, Section] = {}
    for role in roles:
        found = [path for path in paths if path in places and places[path].role == role]
        if found:
            labels = [places[path].label for path in found]
            known = tuple(numbers[label] for label in labels if label is not None)
            name = places[found[0]].folder
            sections[role] = Section(name, tuple(found), known if known else None)
    return sections
