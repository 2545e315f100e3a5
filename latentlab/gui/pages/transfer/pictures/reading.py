"""What the Transfer page reads beside the window: files, data, the tray's pictures, bad cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import formatting
from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.facts import ModelFacts, facts_of
from latentlab.gui.explorer.tray.pinned import misfit
from latentlab.models.catalogue import catalogue
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Crop, Picture, PictureError
from latentlab.views import Anchor, TrayView
from latentlab.views.transfer import TransferDirection

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel
    from trainers.data.images import Images

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")
"""Of the files that are taken from a folder; single files may be called anything."""

TRIED = 500
"""How many pictures of the data the search for bad cases looks at."""


@dataclass(frozen=True)
class Origin:
    """Where a picture was cut from: a file of any size, and the square of it."""

    path: Path
    crop: Crop


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
    task: BackgroundTask, paths: Sequence[Path], size: int, channels: int, most: int
) -> Found:
    """The pictures in files, and in folders among `paths`; at most `most`."""
    files = list(_files(paths))
    found = read_squares(task, [Origin(path, Crop()) for path in files[:most]], size, channels)
    none = "There is no picture in this folder. Choose another, or single files."
    told = (
        f"Of {formatting.count(len(files))} files the first {most} were read: "
        "A whole folder, among the settings, takes all of them."
        if len(files) > most
        else ""
    )
    return replace(found, refusals=found.refusals if files else (none,), told=told)


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


def read_examples(images: "Images", label: int, start: int, count: int) -> Found:
    """`count` pictures of a domain from the `start`-th on, in an order fixed once and for all;
    after the last comes the first."""
    from latentlab.pictures.own_data import data_pictures, some_of

    order = some_of(images, label, len(images)).tolist()
    chosen = [order[(start + place) % len(order)] for place in range(min(count, len(order)))]
    return Found(data_pictures(images, chosen), (None,) * len(chosen))


def draw_anchors(
    manager: ModelManager,
    anchors: Sequence[Anchor],
    wanted: ModelFacts,
    last: ModelRef | None,
) -> Found:
    """The tray's pictures as a model draws them: `last`, or the first that fits one of them.

    Raises:
        ModelError: if there is none.
    """
    from latentlab.rendering.render import render

    known = [each.ref for each in catalogue()]
    for ref in known if last is None else [last, *known]:
        model = manager.open(ref)
        facts = facts_of(ref, model)
        fitting = tuple(each for each in anchors if facts.samples and misfit(each, facts) is None)
        if fitting:
            drawn = render(model, TrayView(anchors=fitting)).pixels
            pictures = tuple(
                Picture.from_array(pixels, f"{facts.title} {place}").fitted(
                    wanted.size, wanted.channels
                )
                for place, pixels in enumerate(drawn, start=1)
            )
            told = f"{len(pictures)} of the tray's pictures, as {facts.title} draws them."
            return Found(pictures, (None,) * len(pictures), told=told)
    raise ModelError(
        "No model here draws what lies in the tray. Open the model that it was made with, then "
        "come back."
    )


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
            yield from inside
        else:
            yield path


@dataclass(frozen=True)
class BadPictures:
    """The pictures that a model brings back worst.

    Attributes:
        pictures: the worst first; `errors` are their mean errors, in [0, 1].
        tried: how many were translated there and back, and `mean` is their mean error.
    """

    ref: ModelRef
    pictures: tuple[Picture, ...]
    errors: tuple[float, ...]
    tried: int
    mean: float


def find_bad_cases(
    task: BackgroundTask,
    model: "LatentModel",
    ref: ModelRef,
    images: "Images",
    direction: TransferDirection,
    count: int,
) -> BadPictures:
    """The `count` worst of at most `TRIED` pictures, spread evenly over the data."""
    from latentlab.measuring.bad_cases import worst
    from latentlab.pictures.own_data import data_pictures

    cases = worst(model, images, TRIED, direction, limit=TRIED, report=task.reached)
    shown = cases[:count]
    return BadPictures(
        ref=ref,
        pictures=data_pictures(images, [case.index for case in shown]),
        errors=tuple(case.error for case in shown),
        tried=len(cases),
        mean=sum(case.error for case in cases) / max(len(cases), 1),
    )
