"""Walks as files: a strip, a film, or one picture for each frame, each with its request."""

from pathlib import Path
from typing import Literal

import numpy as np

from latentlab.gui.background import BackgroundTask
from latentlab.gui.export_actions import Write
from latentlab.models.manager import ModelManager
from latentlab.requests import Request
from latentlab.views import WalkView

FilmKind = Literal["strip", "gif", "mp4", "frames"]


def walk_writer(
    manager: ModelManager, request: Request, kind: FilmKind, speed: float, scale: int
) -> Write:
    """What writes the walk of `request`, whose view is a `WalkView` with a number of frames.

    Args:
        speed: of films, in frames a second.
        scale: how many pixels wide each pixel becomes in a PNG.
    """
    assert isinstance(request.view, WalkView) and request.view.frames is not None
    view = request.view
    total = view.frames or 0

    def strip(task: BackgroundTask, path: Path) -> None:
        from latentlab.export import save_picture
        from latentlab.films import film_frames
        from trainers.events import Grid
        from trainers.grids import tile

        model = manager.open(request.model, request.step)
        frames = np.stack(list(task.counted(film_frames(model, view), total)))
        page = tile(Grid("walk", "", frames, view.columns or total))
        save_picture(page, path, scale, request.metadata())

    def film(task: BackgroundTask, path: Path) -> None:
        from latentlab.export import save_gif, save_mp4
        from latentlab.films import film_frames

        model = manager.open(request.model, request.step)
        frames = task.counted(film_frames(model, view), total)
        save = save_gif if kind == "gif" else save_mp4
        save(frames, path, speed)

    def pictures(task: BackgroundTask, folder: Path) -> None:
        from latentlab.export import save_picture
        from latentlab.films import film_frames, frame_views

        model = manager.open(request.model, request.step)
        digits = max(4, len(str(total - 1)))
        frames = task.counted(film_frames(model, view), total)
        for number, (pixels, alone) in enumerate(zip(frames, frame_views(view), strict=True)):
            metadata = request.model_copy(update={"view": alone}).metadata()
            save_picture(pixels, folder / f"{number:0{digits}d}.png", scale, metadata)

    writers: dict[FilmKind, Write] = {
        "strip": strip,
        "gif": film,
        "mp4": film,
        "frames": pictures,
    }
    return writers[kind]
