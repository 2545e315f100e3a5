"""Pictures as files, whatever shows them: a page's samples, a walk, the grids of a training.

A `Subject` is what is taken away, an `Order` says how, and `carry_out` writes it: a sheet, single
pictures, or a film. Window and command line go through here, so they write the same.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from latentlab.export import gif, mp4
from latentlab.export.captions import GAP, STRIP, grid_size, labelled_grid
from latentlab.export.film import Frames, composed, whole_scale
from latentlab.export.picture import enlarged, file_part, save_picture
from latentlab.export.writing import ExportError, writing_folder
from latentlab.formatting import count as count_in_words
from trainers.reports import Grid
from trainers.runs.grids import tile

Kind = Literal["sheet", "singles", "mp4", "gif"]
"""One PNG with all pictures, a folder with a PNG for each, or a film that shows one after the
other."""
FILMS: tuple[Kind, ...] = ("mp4", "gif")
Sort = Literal["page", "chosen", "walk", "tray", "comparison", "grid", "timeline"]
"""What a subject is, whatever model, run or step it is of: all pictures of a page, some that were
chosen there, a walk, the tray, models beside each other, a run's grid at one step or at all."""
SUFFIXES: Mapping[Kind, str] = {"sheet": ".png", "singles": "", "mp4": ".mp4", "gif": ".gif"}

PNG_SCALE = 4
FASTEST = 60
"""Frames a second of a film."""
MOST = 100_000
"""Pictures of one export."""
MOST_ON_SHEET = 4096
LARGEST_PICTURE = 2**27
"""Pixels of a PNG: more need gigabytes of memory to write, and hardly a program opens them."""
LARGEST_FRAME = 2**24
LONGEST_SIDE = 8192
"""Pixels of a film's frame and of its longer side: what players can show."""
_SAMPLE_FRAMES = 24
_SAMPLE_SINGLES = 8
_SAMPLE_PIXELS = 2**23
"""Of what is made for an estimate, at most: it takes a second or two."""

Pixels = NDArray[np.uint8]
Counted = Callable[[Frames, int], Frames]
"""Passes frames on, of which there are so many in all, and tells how far it is."""


@dataclass(frozen=True)
class Subject:
    """Pictures that can be taken away.

    Attributes:
        title: what they are, for the person: "Samples".
        name: what a file of them is called, without its ending.
        size: width and height of one picture, in pixels.
        count: how many there are, or are proposed where there may be others.
        draw: draws so many of them, uint8 [H, W, C], one after the other.
        sort: what a person's choices are remembered for.
        columns: pictures in a row of a sheet; None puts all into one row.
        captions, row_captions: over the columns of a sheet, beside its rows; or none.
        words: what picture number `index` of `count` is, as under the frames of a film; or "".
        words_in_names: whether they are part of the names of single pictures.
        metadata: what a PNG of picture number `index` of `count` carries, or one of all (None).
        kinds: what can be made of them.
        counts: the fewest and the most that can be drawn; None if it is always `count`.
        seconds: how long a film lasts, which then has as many frames as its speed asks for; None
            shows every picture for one frame.
        speed: of a film, in frames a second, unless somebody says otherwise.
        captioned: whether captions are wanted, unless somebody says otherwise.
        enlarges: whether its pixels may become larger; not where it has words among them.
    """

    title: str
    name: str
    size: tuple[int, int]
    count: int
    draw: Callable[[int], Frames]
    sort: Sort = "page"
    columns: int | None = None
    captions: tuple[str, ...] = ()
    row_captions: tuple[str, ...] = ()
    words: Callable[[int, int], str] = lambda _index, _count: ""
    metadata: Callable[[int | None, int], Mapping[str, str]] = lambda _index, _count: {}
    words_in_names: bool = True
    kinds: tuple[Kind, ...] = ("sheet", "singles", "mp4", "gif")
    counts: tuple[int, int] | None = None
    seconds: float | None = None
    speed: int = 10
    captioned: bool = True
    enlarges: bool = True

    @property
    def has_words(self) -> bool:
        """Whether anything can be written beside the pictures."""
        return bool(self.captions or self.row_captions or self.words(0, max(self.count, 1)))


@dataclass(frozen=True)
class Look:
    """How exported pictures look.

    Attributes:
        scale: how many pixels wide each pixel becomes; None: as many as suits the kind.
        smooth: blend between pixels rather than show each as a square.
        captions: write what the pictures are beside them.
        gaps: leave white between the pictures of a sheet.
    """

    scale: int | None = None
    smooth: bool = False
    captions: bool = False
    gaps: bool = False


@dataclass(frozen=True)
class Order:
    """What is made of a subject.

    Attributes:
        count: how many pictures, where the subject allows a choice and the kind is no film of a
            given length; None: as many as proposed.
        speed: of a film, in frames a second; a GIF shows at most 50.
    """

    kind: Kind
    look: Look = field(default_factory=Look)
    count: int | None = None
    speed: float = 30

    def scale_for(self, subject: Subject) -> int:
        """How many pixels wide each pixel becomes."""
        if not subject.enlarges:
            return 1
        if self.look.scale is not None:
            return self.look.scale
        sides = {"mp4": mp4.SMALLEST_SIDE, "gif": gif.SMALLEST_SIDE}
        return whole_scale(*subject.size, sides[self.kind]) if self.kind in sides else PNG_SCALE

    def pictures(self, subject: Subject) -> int:
        """How many pictures are drawn."""
        if subject.seconds is not None and self.kind in FILMS:
            return min(max(2, round(subject.seconds * self.shown_speed)), MOST)
        if subject.counts is None or self.count is None:
            return subject.count
        fewest, most = subject.counts
        if self.kind == "sheet":
            most = min(most, MOST_ON_SHEET)
        return min(max(self.count, fewest), most)

    @property
    def shown_speed(self) -> float:
        """Frames a second at which the film is seen."""
        return gif.shown_speed(self.speed) if self.kind == "gif" else self.speed

    def film_seconds(self, subject: Subject) -> float:
        """How long the film lasts."""
        return self.pictures(subject) / self.shown_speed

    def pixel_size(self, subject: Subject) -> tuple[int, int]:
        """Width and height of what is made; of one picture where there are several."""
        scale = self.scale_for(subject)
        width, height = subject.size[0] * scale, subject.size[1] * scale
        if self.kind == "sheet":
            count = self.pictures(subject)
            return grid_size(
                count, _columns(subject, count), (width, height), *_captions(subject, self, count)
            )
        under = STRIP if self.kind in FILMS and _words(subject, self) else 0
        return width, height + under

    def refusal(self, subject: Subject) -> str:
        """Why this cannot be made of `subject`, as a sentence; empty if it can."""
        width, height = self.pixel_size(subject)
        film = self.kind in FILMS
        largest = LARGEST_FRAME if film else LARGEST_PICTURE
        if width * height <= largest and (not film or max(width, height) <= LONGEST_SIDE):
            return ""
        fewer = " or fewer pictures" if self.kind == "sheet" else ""
        return (
            f"{count_in_words(width)} × {count_in_words(height)} pixels are too many: choose a "
            f"smaller size{fewer}."
        )


def carry_out(
    subject: Subject, order: Order, path: Path, counted: Counted = lambda frames, _: frames
) -> list[Path]:
    """Write `subject` to `path` as `order` says; all of it, or if `counted` raises, nothing.

    Args:
        path: the file; for single pictures a folder, which must be new or empty.

    Returns:
        The files.

    Raises:
        ExportError: if `path` has another suffix or cannot be written, or is a folder that holds
            something already; or if the pictures would be too large.
        ViewError: if the model does not have what the subject asks for.
    """
    if refusal := order.refusal(subject):
        raise ExportError(refusal)
    count = order.pictures(subject)
    return _written(subject, order, counted(subject.draw(count), count), path)


def sheet(subject: Subject, order: Order, frames: Frames) -> Pixels:
    """All of `frames` as one picture uint8 [H, W, C], laid out and enlarged."""
    pictures = np.stack(list(frames))
    columns, scale = _columns(subject, len(pictures)), order.scale_for(subject)
    if order.look == Look(order.look.scale):
        page = tile(Grid("sheet", "", pictures, columns))
        return enlarged(page, scale)
    captions, row_captions, gap = _captions(subject, order, len(pictures))
    smooth = order.look.smooth
    return labelled_grid(pictures, columns, captions, scale, row_captions, smooth, gap)


def first_picture(subject: Subject, order: Order) -> Pixels:
    """What is seen first of what is made, uint8 [H, W, C]; smaller, or a part, if that is very
    large."""
    count = order.pictures(subject)
    width, height = order.pixel_size(subject)
    scale = order.scale_for(subject)
    while scale > 1 and width * height > _SAMPLE_PIXELS:
        width, height, scale = width // 2, height // 2, scale // 2
    order = replace(order, look=replace(order.look, scale=scale))
    frames = subject.draw(count)
    if order.kind == "sheet":
        return sheet(subject, order, islice(frames, _within(_SAMPLE_PIXELS, subject, scale)))
    captions = _words(subject, order) if order.kind in FILMS else ()
    return next(composed(islice(frames, 1), captions, scale, order.look.smooth))


def estimated_size(subject: Subject, order: Order, counted: Counted) -> float:
    """About how many bytes the files will take: the beginning is made, as it will be, and counted.

    Raises:
        ExportError: if the beginning cannot be written.
    """
    count = order.pictures(subject)
    most = {"sheet": count, "singles": _SAMPLE_SINGLES}.get(order.kind, _SAMPLE_FRAMES)
    sample = min(count, most, _within(_SAMPLE_PIXELS, subject, order.scale_for(subject)))
    frames = counted(islice(subject.draw(count), sample), sample)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"part{SUFFIXES[order.kind]}"
        files = _written(subject, order, frames, path)
        return sum(each.stat().st_size for each in files) * count / sample


def _within(pixels: int, subject: Subject, scale: int) -> int:
    """How many of the enlarged pictures have so many pixels together, at least 2."""
    return max(2, pixels // (subject.size[0] * subject.size[1] * scale**2))


def _written(subject: Subject, order: Order, frames: Frames, path: Path) -> list[Path]:
    if order.kind == "singles":
        return _save_singles(subject, order, frames, path)
    if order.kind == "sheet":
        metadata = subject.metadata(None, order.pictures(subject))
        save_picture(sheet(subject, order, frames), path, 1, metadata)
    else:
        _save_film(subject, order, frames, path)
    return [path]


def _save_film(subject: Subject, order: Order, frames: Frames, path: Path) -> None:
    save = {"gif": gif.save_gif, "mp4": mp4.save_mp4}[order.kind]
    scale, smooth = order.scale_for(subject), order.look.smooth
    save(frames, path, order.speed, scale, smooth, _words(subject, order))


def _save_singles(subject: Subject, order: Order, frames: Frames, folder: Path) -> list[Path]:
    """0000.png, or 0000-three.png where there are words for the pictures."""
    count, scale = order.pictures(subject), order.scale_for(subject)
    digits = max(4, len(str(count - 1)))
    names = []
    with writing_folder(folder) as temporary:
        for index, pixels in enumerate(frames):
            words = file_part(subject.words(index, count)) if subject.words_in_names else ""
            names.append(f"{index:0{digits}d}{'-' * bool(words)}{words}.png")
            large = enlarged(pixels, scale, order.look.smooth)
            save_picture(large, temporary / names[-1], 1, subject.metadata(index, count))
    return [folder / name for name in names]


def _columns(subject: Subject, count: int) -> int:
    return min(subject.columns or count, count)


def _captions(
    subject: Subject, order: Order, count: int
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """What stands over the columns of a sheet and beside its rows, and the gap in pixels."""
    gap = GAP if order.look.gaps else 0
    if not order.look.captions:
        return (), (), gap
    above = subject.captions
    if not above and not subject.row_captions and _columns(subject, count) == count:
        above = tuple(subject.words(index, count) for index in range(count))
    return above if any(above) else (), subject.row_captions, gap


def _words(subject: Subject, order: Order) -> tuple[str, ...]:
    """What stands under the frames of a film; nothing if that is not wanted or there is none."""
    count = order.pictures(subject)
    if not order.look.captions or not subject.words(0, count):
        return ()
    return tuple(subject.words(index, count) for index in range(count))
