"""Walks as files: a strip, a film, or a picture for each frame, made one frame after the other so
that a film may be longer than memory."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentlab.export import save_gif, save_mp4, save_picture
from latentlab.export.writing import writing_folder
from latentlab.models.decoding import block_for, decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.render import Plan, plan
from latentlab.requests import Request
from latentlab.views.walk import FilmKind, WalkView
from trainers.reports import Grid
from trainers.runs.grids import tile

PNG_SCALE = 2
"""How many pixels wide each pixel becomes in a PNG unless somebody says otherwise."""

Frames = Iterator[NDArray[np.uint8]]
Counted = Callable[[Frames, int], Frames]
"""Passes frames on, of which there are so many in all, and tells how far it is."""


def save_walk(
    model: LatentModel,
    request: Request,
    kind: FilmKind,
    path: Path,
    speed: float,
    scale: int | None,
    counted: Counted = lambda frames, _: frames,
) -> list[Path]:
    """Write the walk of `request`, whose view is a `WalkView` with a number of frames.

    It is there when all is written; if `counted` raises, nothing is left.

    Args:
        model: the one that `request` means.
        kind: see `FilmKind`; "frames" writes a folder. Every PNG carries the request that brings
            it back: a strip the walk, a frame its own place.
        speed: of a film, in frames a second.
        scale: how many pixels wide each pixel becomes; None: as many as suits the kind.

    Returns:
        The files.

    Raises:
        ViewError: if the view asks for what the model does not have.
        ExportError: if `path` has another suffix or cannot be written, or is a folder that holds
            something already.
    """
    view = request.view
    assert isinstance(view, WalkView) and view.frames is not None
    frames = counted(film_frames(model, view), view.frames)
    if kind == "frames":
        return _save_frames(frames, request, view, path, scale or PNG_SCALE)
    if kind == "gif":
        save_gif(frames, path, speed, scale)
    elif kind == "mp4":
        save_mp4(frames, path, speed, scale)
    else:
        pictures = np.stack(list(frames))
        page = tile(Grid("walk", "", pictures, view.columns or len(pictures)))
        save_picture(page, path, scale or PNG_SCALE, request.metadata())
    return [path]


def film_frames(model: LatentModel, view: WalkView) -> Frames:
    """The pictures uint8 [H, W, C] that `render` shows of `view`, to the last bit on a CPU.

    Raises:
        ViewError: if the view asks for what the model does not have.
    """
    planned = plan(view, model)
    assert isinstance(planned, Plan)
    block = block_for(model.info.size)
    for first in range(0, len(planned.latents), block):
        chosen = slice(first, first + block)
        labels = None if planned.labels is None else planned.labels[chosen]
        yield from decode_exactly(model, planned.latents[chosen], labels)


def frame_views(view: WalkView) -> tuple[WalkView, ...]:
    """Each frame of `view` as a view of its own, which shows the same picture."""
    places = view.positions()
    return tuple(view.model_copy(update={"position": each, "frames": None}) for each in places)


def _save_frames(
    frames: Iterable[NDArray[np.uint8]], request: Request, view: WalkView, folder: Path, scale: int
) -> list[Path]:
    views = frame_views(view)
    digits = max(4, len(str(len(views) - 1)))
    names = [f"{number:0{digits}d}.png" for number in range(len(views))]
    with writing_folder(folder) as temporary:
        for name, pixels, alone in zip(names, frames, views, strict=True):
            metadata = request.model_copy(update={"view": alone}).metadata()
            save_picture(pixels, temporary / name, scale, metadata)
    return [folder / name for name in names]
