"""Walks as files, written beside the window with progress and a way out."""

from pathlib import Path

from latentlab.gui.background import BackgroundTask
from latentlab.gui.exporting.export_actions import Write
from latentlab.models.manager import ModelManager
from latentlab.requests import Request
from latentlab.views.walk import FilmKind


def walk_writer(
    manager: ModelManager, request: Request, kind: FilmKind, speed: float, scale: int
) -> Write:
    """What writes the walk of `request`; see `latentlab.export.walks.save_walk`."""

    def write(task: BackgroundTask, path: Path) -> None:
        from latentlab.export.walks import save_walk

        model = manager.open(request.model, request.step)
        save_walk(model, request, kind, path, speed, scale, task.counted)

    return write
