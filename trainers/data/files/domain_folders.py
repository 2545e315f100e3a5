"""Own images of two domains: trainA and trainB folders, two folders, or pairs side by side."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from trainers.config import FolderRules
from trainers.data.derived.shaping import Colour
from trainers.data.errors import DataError
from trainers.data.files.finding import find_images
from trainers.data.files.folder import examine
from trainers.data.files.loading import MEMORY_BUDGET, loaded
from trainers.data.files.pair_check import pair_trouble
from trainers.data.files.pair_folders import chosen_sides, held_out_pairs, open_sides
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
    """The images in `trainA` (label 0, "A") and `trainB` (label 1, "B") in `folder`.

    "test" are those in `testA` and `testB`, or the same as "train" if one of these is missing.
    For all else see `trainers.data.files.folder.open_folder`.
    """
    test = folder / "testA", folder / "testB"
    chosen = (
        test if part == "test" and all(each.is_dir() for each in test) else train_folders(folder)
    )
    files = [_examined(each, size, colour, "folder-pair", rules, watcher) for each in chosen]
    both = replace(
        _joined(files, ("A", "B"), root=folder), held_out=held_out_domains(folder, watcher)
    )
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
    if second is None:
        raise DataError("The data set 'two-folders' needs a second folder: name that of domain B.")
    del part
    first, second = folder.resolve(), second.resolve()
    if first == second:
        raise DataError(
            f"Both domains would be the images in {first}. Choose another folder for domain B."
        )
    for outer, inner in ((first, second), (second, first)):
        if outer in inner.parents:
            raise DataError(
                f"{inner} lies in {outer}, so its images would be in both domains. Choose two "
                "folders beside each other."
            )
    files = [
        _examined(each, size, colour, "two-folders", rules, watcher) for each in (first, second)
    ]
    same = first.name == second.name
    names = (str(first), str(second)) if same else (first.name, second.name)
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

    They lie in `folder`, or in `train` in it; "test" are those in `test` or else in `val`, or
    the same as "train" if there are neither. Of an odd width, the middle column is in neither.
    """
    sides = chosen_sides(folder, part) if rules == 2 else None
    if sides is not None:
        files = open_sides(folder, sides, size, colour, watcher)
        files = replace(files, held_out=held_out_pairs(folder, watcher))
        return loaded(files, memory_budget, watcher)
    files = _examined(pair_folder(folder, part), size, colour, "pairs", rules, watcher)
    info = replace(files.info, label_names=HALVES)
    mark = digest([files.fingerprint, "halves"])
    trouble = pair_trouble(files.root, files.paths, watcher or Watcher())
    remarks = tuple(filter(None, (*files.remarks, trouble)))
    held_out = held_out_doubles(folder, watcher)
    files = replace(
        files, info=info, fingerprint=mark, halves=True, remarks=remarks, held_out=held_out
    )
    return loaded(files, memory_budget, watcher)


def pair_folder(folder: Path, part: Part) -> Path:
    """Where the double pictures of a part lie; see `open_pair_folder`."""
    wanted = {"train": ("train", "."), "test": ("test", "val", "train", ".")}[part]
    return next((folder / name for name in wanted if (folder / name).is_dir()), folder)


def held_out_doubles(folder: Path, watcher: Watcher | None) -> HeldOut:
    """How many double pictures test and val hold beside train."""
    if not (folder / "train").is_dir():
        return {}
    parts = [name for name in ("test", "val") if (folder / name).is_dir()]
    return {name: (len(find_images(folder / name, watcher).paths),) for name in parts}


def held_out_domains(folder: Path, watcher: Watcher | None) -> HeldOut:
    """How many pictures testA and testB hold."""
    counts = {
        name: len(find_images(folder / name, watcher).paths) if (folder / name).is_dir() else 0
        for name in ("testA", "testB")
    }
    return {"testA and testB": tuple(counts.values())} if any(counts.values()) else {}


def train_folders(folder: Path) -> tuple[Path, Path]:
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. Choose one that holds trainA and trainB.")
    places = folder / "trainA", folder / "trainB"
    missing = [place.name for place in places if not place.is_dir()]
    if missing:
        raise DataError(
            f"{folder} holds no folder {' and no folder '.join(missing)}. Choose one that holds "
            "trainA and trainB, or choose two-folders and name both."
        )
    return places


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
