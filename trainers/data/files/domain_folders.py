"""Own images of two domains: folders A and B (see sides.py), two folders, or pairs."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from trainers.config import FolderRules
from trainers.data.derived.shaping import Colour
from trainers.data.files.finding import find_images
from trainers.data.files.folder import examine
from trainers.data.files.former_rules import former_pair_folder, former_sides
from trainers.data.files.loading import MEMORY_BUDGET, loaded
from trainers.data.files.pair_check import pair_trouble
from trainers.data.files.pair_folders import held_out_pairs, open_sides
from trainers.data.files.sides import (
    SIDES,
    checked_domains,
    chosen_sides,
    sides_of,
    told_names,
    train_sides,
)
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import HeldOut, Images, Part
from trainers.data.left_out import LeftOut
from trainers.data.spec import square_images
from trainers.data.watching import Watcher

HALVES = ("left", "right")
"""The domains of pairs side by side."""


def open_folder_pair(
    folder: Path,
    size: int,
    colour: Colour = "native",
    *,
    part: Part = "train",
    rules: FolderRules = 2,
    memory_budget: int = MEMORY_BUDGET,
    watcher: Watcher | None = None,
) -> Images:
    """The images in `trainA` (label 0, "A") and `trainB` (label 1, "B") in `folder`, or in folders
    that are told as these (see `trainers.data.files.sides`).

    "test" are those in `testA` and `testB`, or else in those of val, or the same as "train" if
    there are neither. For all else see `trainers.data.files.folder.open_folder`.
    """
    if rules == 1:
        chosen = former_sides(folder, part)
    else:
        train = train_sides(folder)
        chosen = (chosen_sides(folder, part) if part == "test" else None) or train
    files = [_examined(each, size, colour, "folder-pair", rules, watcher) for each in chosen]
    both = replace(_joined(files, SIDES, root=folder), held_out=held_out_domains(folder, watcher))
    return loaded(both, memory_budget, watcher)


def open_two_folders(
    folder: Path,
    size: int,
    colour: Colour = "native",
    *,
    second: Path | None,
    part: Part = "train",
    rules: FolderRules = 2,
    memory_budget: int = MEMORY_BUDGET,
    watcher: Watcher | None = None,
) -> Images:
    """The images in `folder` (label 0) and `second` (label 1), which are named after the folders.

    Either part is all of them.

    Raises:
        DataError: if a folder is missing or empty, or one lies in the other.
    """
    del part
    folders, names = checked_domains(folder, second)
    files = [_examined(each, size, colour, "two-folders", rules, watcher) for each in folders]
    return loaded(_joined(files, names), memory_budget, watcher)


def open_pair_folder(
    folder: Path,
    size: int,
    colour: Colour = "native",
    *,
    part: Part = "train",
    rules: FolderRules = 2,
    memory_budget: int = MEMORY_BUDGET,
    watcher: Watcher | None = None,
) -> Images:
    """Pairs: two pictures of the same name in folders A and B (see pair_folders.py), or else
    double pictures, of which the left half is domain A, the right half domain B.

    What is learned from, and what is held out, is decided by `trainers.data.files.layout`; "test"
    are those held out, or the same as "train" if there are none. Of an odd width, the middle
    column is in neither.
    """
    sides = chosen_sides(folder, part) if rules == 2 else None
    if sides is not None:
        files = open_sides(folder, sides, size, colour, watcher)
        files = replace(files, held_out=held_out_pairs(folder, watcher))
        return loaded(files, memory_budget, watcher)
    if rules == 1:
        place = former_pair_folder(folder, part)
        files = _examined(place, size, colour, "pairs", rules, watcher)
    else:
        files = examine(
            folder, size, colour, name="pairs", labelled=True, part=part, watcher=watcher
        )
    trouble = pair_trouble(files.root, files.paths, watcher or Watcher())
    files = replace(
        files,
        labels=None,
        info=replace(files.info, label_names=HALVES),
        fingerprint=digest([files.fingerprint, "halves"]),
        halves=True,
        remarks=(trouble,) * bool(trouble),
        held_out={name: (sum(counts),) for name, counts in files.held_out.items()},
    )
    return loaded(files, memory_budget, watcher)


def held_out_domains(folder: Path, watcher: Watcher | None) -> HeldOut:
    """How many pictures of each domain the folders A and B of test and val hold."""
    return {
        " and ".join(told_names(folder, folders)): tuple(
            len(find_images(each, watcher).paths) for each in folders
        )
        for role, folders in sides_of(folder).items()
        if role != "train"
    }


def _examined(
    folder: Path,
    size: int,
    colour: Colour,
    name: str,
    rules: FolderRules,
    watcher: Watcher | None,
) -> ImageFiles:
    return examine(folder, size, colour, name=name, labelled=False, rules=rules, watcher=watcher)


def _joined(
    files: list[ImageFiles], names: tuple[str, str], root: Path | None = None
) -> ImageFiles:
    """Both as one, labelled; their files are told by their places in `root`, or by whole paths."""
    channels = max(each.info.channels for each in files)
    size = files[0].info.size
    prefixes = [str(each.root if root is None else each.root.relative_to(root)) for each in files]
    pairs = list(zip(files, prefixes, strict=True))
    return ImageFiles(
        name=files[0].name,
        root=root or files[0].root,
        paths=[f"{prefix}/{path}" for each, prefix in pairs for path in each.paths],
        labels=np.repeat(np.arange(2), [len(each.paths) for each in files]),
        info=square_images(channels, size, names),
        fingerprint=digest([*(each.fingerprint for each in files), f"{channels}x{size}"]),
        skipped=tuple(
            LeftOut(f"{prefix}/{lost.path}", lost.reason)
            for each, prefix in pairs
            for lost in each.skipped
        ),
    )
