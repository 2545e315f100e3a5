"""Pictures at a model's size, from files and from the tray; the files that they were cut from."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from latentlab import formatting
from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.anchors import misfit
from latentlab.gui.explorer.facts import ModelFacts, facts_of
from latentlab.models.catalogue import catalogue
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Crop, Picture, PictureError
from latentlab.views import Anchor, Encoded, TrayView
from trainers.config import Frozen
from trainers.data.blank import blank_told, is_blank
from trainers.data.errors import DataError
from trainers.data.files.finding import find_images
from trainers.data.left_out import LeftOut, told
from trainers.data.watching import Watcher
from trainers.file_names import is_text
from trainers.runs.run import RunError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Origin:
    """Where a picture was cut from: a file of any size, and the square of it."""

    path: Path
    crop: Crop


class KeptOrigin(Frozen):
    """Where the picture at `place` on the shelves was cut from."""

    place: int
    path: str
    crop: Crop


class Origins:
    """Knows pictures by their content: one that undo brings back is known, too."""

    def __init__(self) -> None:
        self._origins: dict[Picture, Origin] = {}
        self._made: dict[tuple[Origin, int, int], Picture] = {}

    def remember(self, picture: Picture, origin: Origin) -> None:
        """`picture` was cut from there."""
        self._origins[picture] = origin
        self._made[origin, picture.size, picture.channels] = picture

    def of(self, picture: Picture) -> Origin | None:
        """The file that a picture was cut from; None if it came from elsewhere."""
        return self._origins.get(picture)

    def kept(self, pictures: Sequence[Picture]) -> list[KeptOrigin]:
        """Where `pictures` were cut from, for the next start."""
        known = [(place, self.of(picture)) for place, picture in enumerate(pictures)]
        return [
            KeptOrigin(place=place, path=str(origin.path), crop=origin.crop)
            for place, origin in known
            if origin is not None and is_text(str(origin.path))
        ]

    def take_back(self, pictures: Sequence[Picture], kept: Iterable[KeptOrigin]) -> None:
        """`pictures` are those of which `kept` told; a file that has gone is none any more."""
        for each in kept:
            if each.place < len(pictures) and Path(each.path).is_file():
                self.remember(pictures[each.place], Origin(Path(each.path), each.crop))

    def blurred(self, pictures: Iterable[Picture], facts: ModelFacts) -> tuple[Origin, ...]:
        """Where those came from that would be sharper for a model if they were cut anew."""
        origins = [self.of(each) for each in pictures if each.size < facts.size]
        wanted = (facts.size, facts.channels)
        return tuple(each for each in origins if each and (each, *wanted) not in self._made)

    def fitted(self, pictures: Iterable[Picture], facts: ModelFacts) -> tuple[Picture, ...]:
        """The same pictures for another model; those that were cut for it, where there are some."""
        return tuple(self._fit(picture, facts) for picture in pictures)

    def _fit(self, picture: Picture, facts: ModelFacts) -> Picture:
        if (picture.size, picture.channels) == (facts.size, facts.channels):
            return picture
        origin = self.of(picture)
        if origin is None:
            return picture.fitted(facts.size, facts.channels)
        made = self._made.get((origin, facts.size, facts.channels))
        if made is None:
            made = picture.fitted(facts.size, facts.channels)
            self._origins[made] = origin
        return made


@dataclass(frozen=True)
class Found:
    """What came of looking for pictures.

    Attributes:
        pictures: at the size and in the colours that were wanted.
        origins: one for each; None where there is no file.
        refusals: a sentence for each that cannot be used.
        told: what else the person should know.
    """

    pictures: tuple[Picture, ...]
    origins: tuple[Origin | None, ...]
    refusals: tuple[str, ...] = ()
    told: str = ""


def read_files(
    task: BackgroundTask, paths: Sequence[Path], size: int, channels: int, most: int, rest: str
) -> Found:
    """The pictures in files, and in folders among `paths` and below those; at most `most`.
    `rest` says what takes all of them."""
    there = sum((_files(path, task.watcher()) for path in paths), _Files())
    files = there.paths
    found = read_squares(task, [Origin(path, Crop()) for path in files[:most]], size, channels)
    none = "There is no picture in this folder. Choose another, or single files."
    more = (
        f"Of {formatting.count(len(files))} files the first {most} were read. {rest}".strip()
        if len(files) > most
        else ""
    )
    lost = formatting.shown(told(there.left_out))
    said = " ".join(filter(None, (_blank_told(found.pictures), more, lost)))
    refusals = (*there.refusals, *found.refusals)
    return replace(found, refusals=refusals if files or refusals else (none,), told=said)


def _blank_told(pictures: Sequence[Picture]) -> str:
    """That there is nothing to see in some of `pictures`, if so."""
    blank = [each.name for each in pictures if is_blank(each.pixels().transpose(2, 0, 1))]
    return blank_told(blank, len(pictures), len(pictures))


def read_squares(
    task: BackgroundTask, origins: Sequence[Origin], size: int, channels: int
) -> Found:
    """The pictures at `origins`; those that cannot be had are refused."""
    pictures: list[Picture] = []
    read: list[Origin] = []
    refusals: list[str] = []
    for origin in task.counted(origins, len(origins)):
        try:
            pictures.append(Picture.from_file(origin.path, size, channels, origin.crop))
            read.append(origin)
        except (PictureError, OSError) as error:
            refusals.append(str(error))
    return Found(tuple(pictures), tuple(read), tuple(refusals))


def draw_anchors(
    manager: ModelManager,
    anchors: Sequence[Anchor],
    wanted: ModelFacts,
    last: ModelRef | None,
    made_by: Mapping[Anchor, ModelRef],
) -> Found:
    """The tray's pictures as models draw them: `last` those that fit it, others the model that
    they were pinned with. If neither can, the first model that fits one of them. A picture that
    was pinned as one, and that these models do not encode, stays as it is.

    Raises:
        ModelError: if there is no such model, and no such picture.
    """
    own = {each: each.latent.picture for each in anchors if isinstance(each.latent, Encoded)}
    drawn, drawn_by = dict[Anchor, Picture](), dict[str, int]()
    for ref in dict.fromkeys((*((last,) if last else ()), *made_by.values())):
        mine = [each for each in anchors if ref in (last, made_by.get(each))]
        try:
            missing = [each for each in mine if each not in drawn]
            new = _drawn(manager, ref, missing) if missing else {}
        except (ModelError, RunError, OSError) as error:
            _log.warning("%s does not draw what lies in the tray: %s", ref.title, error)
        else:
            drawn |= new
            drawn_by[ref.title] = len(new)
    others = catalogue() if not drawn and len(own) < len(anchors) else []
    for entry in others:
        if drawn := _drawn(manager, entry.ref, anchors):
            drawn_by[entry.ref.title] = len(drawn)
            break
    pictures = [drawn.get(each) or own.get(each) for each in anchors]
    found = tuple(each.fitted(wanted.size, wanted.channels) for each in pictures if each)
    if not found:
        raise ModelError(
            "No model here draws what lies in the tray. Open the model that it was made with, then "
            "come back."
        )
    return Found(found, (None,) * len(found), told=_by_whom(drawn_by))


def _drawn(
    manager: ModelManager, ref: ModelRef, anchors: Sequence[Anchor]
) -> dict[Anchor, Picture]:
    """What a model draws of those of `anchors` that fit it."""
    from latentlab.rendering.render import render

    model = manager.open(ref)
    facts = facts_of(ref, model)
    fitting = tuple(each for each in anchors if facts.samples and misfit(each, facts) is None)
    if not fitting:
        return {}
    pixels = render(model, TrayView(anchors=fitting)).pixels
    names = (f"{facts.title} {place}" for place in range(1, len(fitting) + 1))
    return dict(zip(fitting, map(Picture.from_array, pixels, names), strict=True))


def _by_whom(drawn_by: Mapping[str, int]) -> str:
    """How many pictures of latents which model drew, as a sentence; "" if none did."""
    parts = [(title, count) for title, count in drawn_by.items() if count]
    if not parts:
        return ""
    (title, count), *rest = parts
    more = "".join(f", {count} as {title} does" for title, count in rest)
    drawn = f"{formatting.counted(count, 'picture')} as {title} draws"
    return f"{drawn} {'it' if count == 1 else 'them'}{more}."


@dataclass(frozen=True)
class _Files:
    """Files to be read; what of their folders is left out; a sentence for each folder that cannot
    be looked into."""

    paths: tuple[Path, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    refusals: tuple[str, ...] = ()

    def __add__(self, other: "_Files") -> "_Files":
        return _Files(
            self.paths + other.paths,
            self.left_out + other.left_out,
            self.refusals + other.refusals,
        )


def _files(path: Path, watcher: Watcher) -> _Files:
    """What there is to read at `path`: itself, or what lies in the folder and below."""
    if not path.is_dir():
        return _Files((path,))
    try:
        found = find_images(path, watcher)
    except DataError as error:
        return _Files(refusals=(str(error),))
    return _Files(tuple(path / each for each in found.paths), found.left_out)
