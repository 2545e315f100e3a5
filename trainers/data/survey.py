"""What a folder of pictures holds, before anybody learns from it: looked at, but not loaded.

All names are read, and the headers of some pictures, so it takes seconds even for many files.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.config import DataSource
from trainers.data.catalogue import entry
from trainers.data.errors import DataError
from trainers.data.files.decoding import decode
from trainers.data.files.domain_folders import held_out_domains, pair_folder, train_folders
from trainers.data.files.finding import find_images
from trainers.data.files.image_file import UnreadableImageError, size_of
from trainers.data.files.layout import read_layout
from trainers.data.images import HeldOut
from trainers.data.left_out import LeftOut, told
from trainers.data.summary import Word, held_out_told, labels_told, lone_labels_told
from trainers.data.watching import Watcher, in_threads

_MEASURED = 400
"""Pictures whose headers are read, evenly from all."""

_SIDES = (16, 28, 32, 64)
"""Side lengths in pixels that every algorithm can learn, up to the usual one."""

Size = tuple[int, int]
"""Width and height in pixels."""


@dataclass(frozen=True)
class Survey:
    """What would be learned from, and what not.

    Attributes:
        pictures: files to learn from.
        sizes: of the pictures that were measured, each with how many have it, most frequent first.
        names, counts: the labels or domains; empty without.
        word: what they are called.
        held_out: see `trainers.data.images.Images`.
        left_out: what is not learned from, with the reason.
        remarks: what a person should know, as sentences.
        proposed_size: a side length in pixels that suits the pictures and every algorithm.
        sheet: some of the pictures as training sees them, [N, S, S, 3].
    """

    pictures: int
    sizes: tuple[tuple[Size, int], ...]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    word: Word
    held_out: HeldOut
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]
    proposed_size: int
    sheet: NDArray[np.uint8]

    @property
    def account(self) -> tuple[str, ...]:
        """How many pictures of which sizes, the labels, and what is held out, as sentences."""
        many = f"{self.pictures:,}".replace(",", " ")
        number = "1 picture" if self.pictures == 1 else f"{many} pictures"
        parts = (
            f"{number}, {_sizes_told(self.sizes)}.",
            labels_told(self.names, self.counts, self.word),
            held_out_told(self.held_out),
        )
        return tuple(filter(None, parts))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should look at before training, as sentences."""
        lone = lone_labels_told(self.names, self.counts, self.word)
        return tuple(filter(None, (lone, *self.remarks, told(self.left_out))))


def survey(source: DataSource, sheet: int, side: int, watcher: Watcher) -> Survey:
    """Look at the pictures that `source` names.

    Args:
        source: of an entry of the catalogue that is `of_pictures`.
        sheet: how many pictures to show, of `side` pixels.
        watcher: told of the progress; may cancel.

    Raises:
        DataError: if there are no pictures to learn from.
        DataCancelled: if the watcher cancels.
    """
    contents = _contents(source, watcher)
    chosen = _evenly(contents.paths, _MEASURED)
    measured = in_threads(_measured, chosen, "Measuring pictures", watcher)
    sizes = Counter(each for each in measured if isinstance(each, tuple))
    damaged = tuple(
        LeftOut(_within(source, path), each)
        for path, each in zip(chosen, measured, strict=True)
        if isinstance(each, str)
    )
    left_out = contents.left_out + damaged
    if not sizes:
        reason = told(left_out) or "Choose another folder."
        raise DataError(f"{source.folder} holds no pictures that can be read. {reason}")
    halves = 2 if entry(source.name).domains == "pairs" else 1
    pixels = in_threads(
        lambda path: _square(path, side), _evenly(contents.paths, sheet), "Drawing", watcher
    )
    return Survey(
        pictures=len(contents.paths),
        sizes=tuple(sizes.most_common()),
        names=contents.names,
        counts=contents.counts,
        word=contents.word,
        held_out=contents.held_out,
        left_out=left_out,
        remarks=contents.remarks,
        proposed_size=_proposed(sizes, halves),
        sheet=np.stack([each for each in pixels if each is not None] or [_blank(side)]),
    )


@dataclass(frozen=True)
class _Contents:
    """The files to learn from, by whole paths, and what the folders say of them."""

    paths: tuple[Path, ...]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    word: Word
    held_out: HeldOut
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...] = ()


def _contents(source: DataSource, watcher: Watcher) -> _Contents:
    known, folder, second = entry(source.name), source.folder, source.second_folder
    if folder is None or (known.needs_second_folder and second is None):
        raise DataError("Choose the folder that holds the images.")
    if second is not None:
        return _of_domains((folder, second), (folder.name, second.name), {}, watcher)
    if known.domains == "two":
        held_out = held_out_domains(folder, watcher)
        return _of_domains(train_folders(folder), ("A", "B"), held_out, watcher)
    if known.domains == "pairs":
        inner = pair_folder(folder, "train")
        found = find_images(inner, watcher)
        paths = tuple(inner / path for path in found.paths)
        return _Contents(paths, (), (), "domain", {}, found.left_out)
    layout = read_layout(folder, watcher)
    paths = tuple(folder / path for path in layout.train.paths)
    counts = layout.train.counts(len(layout.names)) if layout.names else ()
    held_out = {each.name: each.counts(len(layout.names)) for each in layout.held_out}
    remarks = (layout.remark,) * bool(layout.remark)
    return _Contents(paths, layout.names, counts, "label", held_out, layout.left_out, remarks)


def _of_domains(
    folders: Sequence[Path], names: tuple[str, str], held_out: HeldOut, watcher: Watcher
) -> _Contents:
    found = [find_images(folder, watcher) for folder in folders]
    both = list(zip(folders, found, strict=True))
    return _Contents(
        paths=tuple(folder / path for folder, each in both for path in each.paths),
        names=names,
        counts=tuple(len(each.paths) for each in found),
        word="domain",
        held_out=held_out,
        left_out=tuple(
            LeftOut(f"{folder.name}/{lost.path}", lost.reason)
            for folder, each in both
            for lost in each.left_out
        ),
    )


def _evenly(paths: Sequence[Path], count: int) -> list[Path]:
    step = max(1.0, len(paths) / count)
    return [paths[int(i * step)] for i in range(min(len(paths), count))]


def _measured(path: Path) -> Size | str:
    """Width and height of the picture, or why it cannot be read."""
    try:
        return size_of(path)
    except UnreadableImageError as error:
        return str(error)


def _square(path: Path, side: int) -> NDArray[np.uint8] | None:
    try:
        return decode(path, side, 3).transpose(1, 2, 0)
    except UnreadableImageError:
        return None


def _blank(side: int) -> NDArray[np.uint8]:
    return np.zeros((side, side, 3), np.uint8)


def _within(source: DataSource, path: Path) -> str:
    assert source.folder is not None
    is_inside = path.is_relative_to(source.folder)
    return path.relative_to(source.folder).as_posix() if is_inside else str(path)


def _proposed(sizes: Counter[Size], halves: int) -> int:
    """The largest of the side lengths on offer that at least half of the pictures reach."""
    short = np.repeat([min(w // halves, h) for w, h in sizes], list(sizes.values()))
    return max((each for each in _SIDES if each <= np.median(short)), default=_SIDES[0])


def _sizes_told(sizes: Sequence[tuple[Size, int]]) -> str:
    """ "all 28 x 28 px", or the most frequent and the range of the short sides."""
    (width, height), most = sizes[0]
    usual = f"{width} × {height} px"
    if len(sizes) == 1:
        return f"of {usual}"
    whole = sum(count for _, count in sizes)
    short = [min(size) for size, _ in sizes]
    spread = f"short sides {min(short)} to {max(short)} px"
    return f"mostly {usual}, {spread}" if 2 * most > whole else f"of many sizes, {spread}"
