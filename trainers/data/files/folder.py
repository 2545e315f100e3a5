"""A person's own images: every readable file below a folder, labelled as its folders say."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trainers.config import FolderRules
from trainers.data.derived.shaping import Colour
from trainers.data.files.decoding import header_of
from trainers.data.files.finding import find_images
from trainers.data.files.former_rules import former_images, former_layout
from trainers.data.files.image_file import UnreadableImageError
from trainers.data.files.layout import Layout, Section, read_layout
from trainers.data.files.loading import MEMORY_BUDGET, loaded, require_some
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import Images, Part
from trainers.data.left_out import LeftOut
from trainers.data.spec import square_images
from trainers.data.watching import Watcher, in_threads

_SAMPLED = 16 * 1024


def open_folder(
    folder: Path,
    size: int,
    colour: Colour = "native",
    *,
    part: Part = "train",
    rules: FolderRules = 2,
    memory_budget: int = MEMORY_BUDGET,
    watcher: Watcher | None = None,
) -> Images:
    """The images in `folder` and below, scaled and cropped to squares of `size` pixels.

    Labels, and what is held out, are decided by `trainers.data.files.layout`. With "native" colour
    the images are grey if every file is. Files that cannot be read are left out and listed in
    `skipped`, as are linked and locked folders that cannot be looked into.

    Args:
        folder: where the files lie.
        size: side length in pixels.
        colour: "grey", "colour", or "native".
        part: "test" for what is held out, or the same as "train" if nothing is.
        rules: 1 for the images and labels that version 0.1.0 found.
        memory_budget: bytes; a larger data set is streamed from its files.
        watcher: told of the progress; may cancel.

    Raises:
        DataError: if the folder is missing or holds no image that can be read.
        DataCancelled: if the watcher cancels.
    """
    files = examine(
        folder,
        size,
        colour,
        name="folder",
        labelled=True,
        part=part,
        rules=rules,
        watcher=watcher,
    )
    return loaded(files, memory_budget, watcher)


def examine(
    folder: Path,
    size: int,
    colour: Colour,
    *,
    name: str,
    labelled: bool,
    part: Part = "train",
    rules: FolderRules = 2,
    watcher: Watcher | None = None,
) -> ImageFiles:
    """Look at every file's header and decide on labels and channels; see `open_folder`. Without
    `labelled`, all files are taken, wherever they lie."""
    watcher = watcher or Watcher()
    layout = _layout(folder, labelled, rules, watcher)
    section = layout.test if part == "test" else layout.train
    seen = _Seen.of(folder, section.paths, watcher)
    skipped = (*layout.left_out, *seen.skipped)
    require_some(len(seen.kept), skipped, folder)
    paths = [section.paths[index] for index in seen.kept]
    if labelled and rules == 1:
        layout = former_layout(paths)
        labels = layout.train.labels
    else:
        given = section.labels
        labels = None if given is None else tuple(given[index] for index in seen.kept)
    channels = {"grey": 1, "colour": 3, "native": 1 if seen.all_grey else 3}[colour]
    content = [item for path, mark in zip(paths, seen.marks, strict=True) for item in (path, mark)]
    return ImageFiles(
        name=name,
        root=folder,
        paths=paths,
        labels=None if labels is None else np.array(labels, dtype=np.int64),
        info=square_images(channels, size, layout.names),
        fingerprint=digest([*content, f"{channels}x{size}"]),
        skipped=skipped,
        remarks=(layout.remark,) * bool(layout.remark),
        held_out={each.name: each.counts(len(layout.names)) for each in layout.held_out},
    )


def _layout(folder: Path, labelled: bool, rules: FolderRules, watcher: Watcher) -> Layout:
    """By the rules of version 0.1.0 labels depend on which images can be read; they come later."""
    if rules == 1:
        return Layout((), Section("", former_images(folder), None), (), ())
    if labelled:
        return read_layout(folder, watcher)
    found = find_images(folder, watcher)
    return Layout((), Section("", found.paths, None), (), found.left_out)


@dataclass(frozen=True)
class _Seen:
    """What the headers of some files say.

    Attributes:
        kept: which of the files can be read, by their place in the list.
        marks: the digest of each of these.
        all_grey: whether each of these stores brightness only.
        skipped: the others, each with its reason.
    """

    kept: tuple[int, ...]
    marks: tuple[str, ...]
    all_grey: bool
    skipped: tuple[LeftOut, ...]

    @classmethod
    def of(cls, folder: Path, paths: Sequence[str], watcher: Watcher) -> "_Seen":
        def look(path: str) -> tuple[bool, str] | UnreadableImageError:
            try:
                return header_of(folder / path)[1], _file_digest(folder / path)
            except UnreadableImageError as error:
                return error
            except OSError as error:
                return UnreadableImageError(error.strerror or str(error))

        kept, marks, grey, skipped = [], [], True, []
        results = in_threads(look, paths, "Looking at the images", watcher)
        for index, result in enumerate(results):
            if isinstance(result, UnreadableImageError):
                skipped.append(LeftOut(paths[index], str(result)))
            else:
                kept.append(index)
                marks.append(result[1])
                grey = grey and result[0]
        return cls(tuple(kept), tuple(marks), grey, tuple(skipped))


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
