"""How version 0.1.0 found the images and the labels of a folder. Runs begun then go on with it.

Every folder in it was a label, also one called train or test; labels stood in alphabetical order;
linked folders were passed over, those of systems were not.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainers.data.errors import DataError
from trainers.data.files.kinds import is_picture
from trainers.data.files.layout import Layout, Section

if TYPE_CHECKING:
    from trainers.data.images import Part


def read_former_layout(folder: Path) -> Layout:
    """The images in `folder`, all to be learned from, labelled as then.

    Raises:
        DataError: if there is no such folder.
    """
    return former_layout(former_images(folder))


def former_images(folder: Path) -> tuple[str, ...]:
    """Paths relative to `folder`, with forward slashes and sorted, of all that is named like an
    image.

    Raises:
        DataError: if there is no such folder.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. Choose one that holds images.")
    return tuple(sorted(_image_files(folder)))


def former_layout(paths: Sequence[str]) -> Layout:
    """The layout of images at `paths`; pass only those that can be read, for these decided it."""
    folders = [path.split("/", 1)[0] for path in paths if "/" in path]
    names = tuple(sorted(set(folders)))
    if len(folders) < len(paths) or len(names) < 2:
        return Layout((), Section("", tuple(paths), None), (), ())
    number = {name: i for i, name in enumerate(names)}
    labels = tuple(number[each] for each in folders)
    return Layout(names, Section("", tuple(paths), labels), (), ())


def former_sides(folder: Path, part: "Part") -> tuple[Path, Path]:
    """The folders of domain A and B, which were called trainA and trainB, testA and testB.

    Raises:
        DataError: if there is no trainA or no trainB.
    """
    train, test = (tuple(folder / f"{name}{side}" for side in "AB") for name in ("train", "test"))
    missing = [each.name for each in train if not each.is_dir()]
    if missing:
        raise DataError(f"{folder} holds no folder {' and no folder '.join(missing)}.")
    first, second = test if part == "test" and all(each.is_dir() for each in test) else train
    return first, second


def former_pair_folder(folder: Path, part: "Part") -> Path:
    """Where the double pictures of a part lay."""
    wanted = {"train": ("train",), "test": ("test", "val", "train")}[part]
    return next((folder / name for name in wanted if (folder / name).is_dir()), folder)


def _image_files(folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in names:
            if is_picture(name):
                yield (Path(parent) / name).relative_to(folder).as_posix()
