"""A person's own images: every readable file below a folder, subfolders as labels."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.data.derived.shaping import Colour
from trainers.data.errors import DataError
from trainers.data.files.decoding import is_grey
from trainers.data.files.image_file import UnreadableImageError
from trainers.data.files.kinds import is_picture
from trainers.data.files.loading import MEMORY_BUDGET, loaded, require_some
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import Images, Part
from trainers.data.spec import square_images
from trainers.data.watching import Watcher, in_threads

_SAMPLED = 16 * 1024


def open_folder(
    folder: Path,
    size: int,
    colour: Colour = "native",
    *,
    part: Part = "train",
    memory_budget: int = MEMORY_BUDGET,
    watcher: Watcher | None = None,
) -> Images:
    """The images in `folder` and below, scaled and cropped to squares of `size` pixels.

    If all of them lie in subfolders, and these are at least two, the names of the subfolders are
    the labels. With "native" colour they are grey if every file is. Files that cannot be read are
    left out and listed in `skipped`. Hidden files, and files that are not named like images, are
    not looked at.

    Args:
        folder: where the files lie.
        size: side length in pixels.
        colour: "grey", "colour", or "native".
        part: either is the whole folder.
        memory_budget: bytes; a larger data set is streamed from its files.
        watcher: told of the progress; may cancel.

    Raises:
        DataError: if the folder is missing or holds no image that can be read.
        DataCancelled: if the watcher cancels.
    """
    del part
    files = examine(folder, size, colour, name="folder", labelled=True, watcher=watcher)
    return loaded(files, memory_budget, watcher)


def examine(
    folder: Path,
    size: int,
    colour: Colour,
    *,
    name: str,
    labelled: bool,
    watcher: Watcher | None = None,
) -> ImageFiles:
    """Look at every file's header and decide on labels and channels; see `open_folder`."""
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. Choose one that holds images.")
    found = sorted(_image_files(folder))

    def look(path: str) -> tuple[bool, str] | UnreadableImageError:
        try:
            return is_grey(folder / path), _file_digest(folder / path)
        except UnreadableImageError as error:
            return error
        except OSError as error:
            return UnreadableImageError(error.strerror or str(error))

    seen = in_threads(look, found, "Looking at the images", watcher or Watcher())
    paths: list[str] = []
    looks: list[tuple[bool, str]] = []
    skipped: list[str] = []
    for path, result in zip(found, seen, strict=True):
        if isinstance(result, UnreadableImageError):
            skipped.append(f"{path}: {result}")
        else:
            paths.append(path)
            looks.append(result)
    require_some(len(paths), skipped, folder)
    channels = {"grey": 1, "colour": 3, "native": 1 if all(g for g, _ in looks) else 3}[colour]
    labels, names = _labels(paths) if labelled else (None, ())
    content = [part for path, (_, mark) in zip(paths, looks, strict=True) for part in (path, mark)]
    mark = digest([*content, f"{channels}x{size}"])
    info = square_images(channels, size, names)
    return ImageFiles(name, folder, paths, labels, info, mark, tuple(skipped))


def _image_files(folder: Path) -> Iterator[str]:
    """Paths relative to `folder`, with forward slashes, of all that is named like an image."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in names:
            if is_picture(name):
                yield (Path(parent) / name).relative_to(folder).as_posix()


def _labels(paths: list[str]) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    if not all("/" in path for path in paths):
        return None, ()
    folders = [path.split("/", 1)[0] for path in paths]
    names = sorted(set(folders))
    if len(names) < 2:
        return None, ()
    number = {name: i for i, name in enumerate(names)}
    return np.array([number[each] for each in folders], dtype=np.int64), tuple(names)


def _file_digest(path: Path) -> str:
    """Digest of the size and of the first and last 16 KiB, which an edit hardly leaves alone.

    So a folder of many large photographs is fingerprinted quickly, and a copy of it is the same.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        first = file.read(_SAMPLED)
        file.seek(max(size - _SAMPLED, 0))
        return digest([str(size), first, file.read(_SAMPLED)])
