"""What a folder of pictures holds, before anybody learns from it: looked at, but not loaded.

All names are read, and the headers of some pictures, so it takes seconds even for many files.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.config import DataSource
from trainers.data.blank import blank_told, is_blank
from trainers.data.catalogue import entry
from trainers.data.errors import DataError
from trainers.data.files.caption_files import find_captions
from trainers.data.files.caption_files import told as captions_told
from trainers.data.files.captioned_folder import NO_SENTENCE, vocabulary_in
from trainers.data.files.decoding import decode, decode_halves, header_of
from trainers.data.files.domain_folders import HALVES, held_out_domains
from trainers.data.files.finding import find_images
from trainers.data.files.image_file import UnreadableImageError
from trainers.data.files.layout import Layout, read_layout
from trainers.data.files.pair_check import pair_trouble
from trainers.data.files.pair_folders import held_out_pairs, match
from trainers.data.files.sides import (
    SIDES,
    checked_domains,
    chosen_sides,
    told_names,
    train_sides,
)
from trainers.data.images import HeldOut
from trainers.data.left_out import LeftOut, told
from trainers.data.spec import DataInfo, square_images
from trainers.data.summary import Word, held_out_told, labels_told, lone_labels_told
from trainers.data.watching import Watcher, in_threads
from trainers.data.words import Vocabulary
from trainers.numerals import grouped

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
        pictures: how many pictures, or pairs, there are to learn from.
        are_pairs: they are pairs.
        sizes: of the pictures that were measured, each with how many have it, most frequent first.
        names, counts: the labels or domains; empty without, and no counts of pairs.
        word: what they are called.
        held_out: see `trainers.data.images.Images`.
        left_out: what is not learned from, with the reason.
        remarks: what a person should know, as sentences.
        captions: how many sentences there are about them, as sentences; "" where none are needed.
        vocabulary: the words of these; None where none are needed.
        proposed_size: a side length in pixels that suits the pictures and every algorithm.
        channels: 1 if all that were measured store brightness only, else 3.
        sheet: some of the pictures as training sees them, [N, S, S, 3].
    """

    pictures: int
    are_pairs: bool
    sizes: tuple[tuple[Size, int], ...]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    word: Word
    held_out: HeldOut
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]
    captions: str
    vocabulary: Vocabulary | None
    proposed_size: int
    channels: int
    sheet: NDArray[np.uint8]

    def info(self, source: DataSource) -> DataInfo:
        """What the loader will make of the pictures, for `source` with all of a person's choices
        of size, colour and domains."""
        known = entry(source.name)
        channels = {"grey": 1, "colour": 3, "native": self.channels}[source.colour]
        size = source.image_size or known.default_size or self.proposed_size
        return square_images(channels, size, source.domains or self.names, self.vocabulary)

    @property
    def account(self) -> tuple[str, ...]:
        """How many pictures of which sizes, what is said of them, the labels, and what is held out,
        as sentences."""
        thing = "pair" if self.are_pairs else "picture"
        number = f"1 {thing}" if self.pictures == 1 else f"{grouped(self.pictures)} {thing}s"
        parts = (
            f"{number}, {_sizes_told(self.sizes)}.",
            self.captions,
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
        sheet: how many pictures to show, of `side` pixels; at least one, or one pair.
        watcher: told of the progress; may cancel.

    Raises:
        DataError: if there are no pictures to learn from.
        DataCancelled: if the watcher cancels.
    """
    seen = _seen(source, watcher)
    contents = seen.contents
    shown = _evenly(contents.paths, sheet // (1 + contents.halves), 1 + contents.in_twos)
    pixels = in_threads(
        lambda path: _squares(path, side, contents.halves), shown, "Drawing", watcher
    )
    contents = _without_lost(contents, shown, pixels, source)
    left = set(contents.paths)
    both = zip(shown, pixels, strict=True)
    drawn = [(path, each) for path, each in both if not isinstance(each, str) and path in left]
    remarks = (*contents.remarks, *_doubts(contents, watcher), _blank_told(drawn, contents, source))
    return Survey(
        pictures=len(contents.paths) // (1 + contents.in_twos),
        are_pairs=contents.halves or contents.in_twos,
        sizes=tuple(seen.sizes.most_common()),
        names=contents.names,
        counts=contents.counts,
        word=contents.word,
        held_out=contents.held_out,
        left_out=contents.left_out,
        remarks=tuple(filter(None, remarks)),
        captions=contents.captions,
        vocabulary=contents.vocabulary,
        proposed_size=seen.proposed_size,
        channels=1 if seen.all_grey else 3,
        sheet=np.stack([square for _, squares in drawn for square in squares]),
    )


def proposed_size(source: DataSource, watcher: Watcher) -> int:
    """A side length in pixels that suits the pictures and every algorithm; see `survey`."""
    return _seen(source, watcher).proposed_size


@dataclass(frozen=True)
class _Contents:
    """The files to learn from, by whole paths, and what the folders say of them.

    `names`: of the labels or domains; `numbers`: which each file has, without such none.
    `halves`: each holds two pictures side by side. `in_twos`: each and the next are a pair.
    """

    paths: tuple[Path, ...]
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    word: Word
    held_out: HeldOut
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...] = ()
    halves: bool = False
    in_twos: bool = False
    captions: str = ""
    vocabulary: Vocabulary | None = None

    @property
    def counts(self) -> tuple[int, ...]:
        """How many files have each of the names; none of pairs."""
        if not self.numbers:
            return ()
        return tuple(np.bincount(self.numbers, minlength=len(self.names)).tolist())

    def without(self, lost: Mapping[Path, str]) -> "_Contents":
        """Those that are left without files, or pairs, that turned out to be damaged."""
        together = 1 + self.in_twos
        groups = (self.paths[i : i + together] for i in range(0, len(self.paths), together))
        kept = [lost.keys().isdisjoint(group) for group in groups]
        return replace(
            self,
            paths=tuple(compress(self.paths, (each for each in kept for _ in range(together)))),
            numbers=tuple(compress(self.numbers, kept)),
        )


@dataclass(frozen=True)
class _Seen:
    """The files to learn from, the sizes of those that were measured, and what is left out."""

    contents: _Contents
    sizes: Counter[Size]
    all_grey: bool

    @property
    def proposed_size(self) -> int:
        """The largest of the side lengths on offer that at least half of the pictures reach."""
        across = 1 + self.contents.halves
        short = np.repeat([min(w // across, h) for w, h in self.sizes], list(self.sizes.values()))
        return max((each for each in _SIDES if each <= np.median(short)), default=_SIDES[0])


def _seen(source: DataSource, watcher: Watcher) -> _Seen:
    contents = _contents(source, watcher)
    chosen = _evenly(contents.paths, _MEASURED)
    measured = in_threads(_measured, chosen, "Measuring pictures", watcher)
    headers = [each for each in measured if not isinstance(each, str)]
    sizes = Counter(size for size, _ in headers)
    contents = _without_lost(contents, chosen, measured, source)
    return _Seen(contents, sizes, all(is_grey for _, is_grey in headers))


def _without_lost(
    contents: _Contents, chosen: Sequence[Path], looks: Sequence[object], source: DataSource
) -> _Contents:
    """`contents` without those of `chosen` of which a look says why they cannot be read.

    Raises:
        DataError: if nothing is left.
    """
    lost = {path: look for path, look in zip(chosen, looks, strict=True) if isinstance(look, str)}
    damaged = (LeftOut(_within(source, path), reason) for path, reason in lost.items())
    contents = replace(contents.without(lost), left_out=(*contents.left_out, *damaged))
    if not contents.paths:
        reason = told(contents.left_out) or "Choose another folder."
        raise DataError(f"{source.folder} holds no pictures that can be read. {reason}")
    return contents


def _contents(source: DataSource, watcher: Watcher) -> _Contents:
    known, folder, second = entry(source.name), source.folder, source.second_folder
    if folder is None or (known.needs_second_folder and second is None):
        raise DataError("Choose the folder that holds the images.")
    if known.needs_second_folder:
        folders, names = checked_domains(folder, second)
        return _of_domains(folders, names, {}, watcher)
    if known.domains == "two":
        held_out = held_out_domains(folder, watcher)
        return _of_domains(train_sides(folder), SIDES, held_out, watcher)
    sides = chosen_sides(folder, "train") if known.domains == "pairs" else None
    if sides is not None:
        return _of_pairs(folder, sides, watcher)
    layout = read_layout(folder, watcher)
    paths = tuple(folder / path for path in layout.train.paths)
    held_out = {each.name: each.counts(len(layout.names)) for each in layout.held_out}
    if known.domains == "pairs":
        held_out = {name: (sum(counts),) for name, counts in held_out.items()}
        return _Contents(paths, HALVES, (), "domain", held_out, layout.left_out, halves=True)
    numbers = layout.train.labels or ()
    remarks = (layout.remark,) * bool(layout.remark)
    contents = _Contents(paths, layout.names, numbers, "label", held_out, layout.left_out, remarks)
    return _with_captions(folder, layout, contents, watcher) if known.captioned else contents


def _with_captions(
    folder: Path, layout: Layout, contents: _Contents, watcher: Watcher
) -> _Contents:
    """Only the pictures of `contents` that something is said of, with how much that is."""
    found = find_captions(folder, layout.train.paths, watcher)
    vocabulary = vocabulary_in(folder, found)
    kept = [path in found.sentences for path in layout.train.paths]
    missing = (
        LeftOut(path, NO_SENTENCE)
        for path, is_kept in zip(layout.train.paths, kept, strict=True)
        if not is_kept
    )
    return replace(
        contents,
        paths=tuple(compress(contents.paths, kept)),
        numbers=tuple(compress(contents.numbers, kept)),
        left_out=(*contents.left_out, *found.left_out, *missing),
        captions=captions_told(found, layout.train.paths, vocabulary),
        vocabulary=vocabulary,
    )


def _of_pairs(folder: Path, sides: tuple[Path, Path], watcher: Watcher) -> _Contents:
    found = [find_images(each, watcher) for each in sides]
    names = told_names(folder, sides)
    matched = match(found[0].paths, found[1].paths, names)
    lost = (
        LeftOut(f"{name}/{each.path}", each.reason)
        for name, side in zip(names, found, strict=True)
        for each in side.left_out
    )
    return _Contents(
        paths=tuple(
            sides[side] / found[side].paths[pair[side]] for pair in matched.pairs for side in (0, 1)
        ),
        names=SIDES,
        numbers=(),
        word="domain",
        held_out=held_out_pairs(folder, watcher),
        left_out=(*lost, *matched.left_out),
        in_twos=True,
    )


def _of_domains(
    folders: Sequence[Path], names: tuple[str, str], held_out: HeldOut, watcher: Watcher
) -> _Contents:
    found = [find_images(folder, watcher) for folder in folders]
    both = list(zip(folders, found, strict=True))
    return _Contents(
        paths=tuple(folder / path for folder, each in both for path in each.paths),
        names=names,
        numbers=tuple(side for side, each in enumerate(found) for _ in each.paths),
        word="domain",
        held_out=held_out,
        left_out=tuple(
            LeftOut(f"{folder.name}/{lost.path}", lost.reason)
            for folder, each in both
            for lost in each.left_out
        ),
    )


def _blank_told(
    drawn: Sequence[tuple[Path, Sequence[NDArray[np.uint8]]]],
    contents: _Contents,
    source: DataSource,
) -> str:
    """That there is nothing to see in some of those that were drawn, if so."""
    blank = [
        _within(source, path)
        for path, squares in drawn
        if any(is_blank(square.transpose(2, 0, 1)) for square in squares)
    ]
    return blank_told(blank, len(drawn), len(contents.paths))


def _doubts(contents: _Contents, watcher: Watcher) -> tuple[str, ...]:
    """Why double pictures look like no pairs, if they do."""
    if not contents.halves:
        return ()
    trouble = pair_trouble(Path(), [str(path) for path in contents.paths], watcher)
    return (trouble,) * bool(trouble)


def _evenly(paths: Sequence[Path], count: int, together: int = 1) -> list[Path]:
    """About `count` of `paths`, of which so many that follow each other stay `together`; at least
    one such group."""
    groups, wanted = len(paths) // together, max(1, count // together)
    step = max(1.0, groups / wanted)
    starts = [together * int(i * step) for i in range(min(groups, wanted))]
    return [path for start in starts for path in paths[start : start + together]]


def _measured(path: Path) -> tuple[Size, bool] | str:
    """The size of the picture and whether it is grey, or why it cannot be read."""
    try:
        return header_of(path)
    except UnreadableImageError as error:
        return str(error)


def _squares(path: Path, side: int, halves: bool) -> list[NDArray[np.uint8]] | str:
    """The picture, or its halves, as training sees them, or why it cannot be read."""
    try:
        pixels = decode_halves(path, side, 3) if halves else decode(path, side, 3)[None]
    except UnreadableImageError as error:
        return str(error)
    return [each.transpose(1, 2, 0) for each in pixels]


def _within(source: DataSource, path: Path) -> str:
    assert source.folder is not None
    is_inside = path.is_relative_to(source.folder)
    return path.relative_to(source.folder).as_posix() if is_inside else str(path)


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
