"""What there is to export of a run: the grid on screen, all grids so far, and the curves."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentlab.curves.store import USUAL_SMOOTHING
from latentlab.export.order import Subject
from latentlab.formatting import at_step
from latentlab.gui.exporting.exportable import Exportable, Files, Format
from trainers.reports import Grid
from trainers.runs.grids import tile
from trainers.runs.run import Run

_CURVES = (
    Format(".png", "Picture (PNG)"),
    Format(".svg", "Drawing (SVG)"),
    Format(".csv", "Table (CSV)"),
)


@dataclass(frozen=True)
class Shown:
    """Pictures on screen, where they come from, and how the curves beside them are smoothed."""

    run: Run
    step: int
    grid: Grid
    smoothing: int = USUAL_SMOOTHING

    def provenance(self, cell: int | None = None) -> dict[str, str]:
        """What is written into an exported PNG so that its origin is known."""
        return _provenance(self.run, self.step, self.grid.name, cell)


def of_run(shown: Shown) -> list[Exportable]:
    """Everything, the grid on screen first."""
    return [grid(shown), *timeline(shown), curves(shown)]


def grid(shown: Shown) -> Subject:
    """The grid on screen."""
    images, captions = shown.grid.images, shown.grid.captions

    def metadata(index: int | None, count: int) -> Mapping[str, str]:
        del count
        return shown.provenance(index)

    return Subject(
        title=f"Pictures of {shown.run.name} at {at_step(shown.step)}",
        name=f"{shown.run.name}-{shown.step}-{shown.grid.name}",
        sort="grid",
        size=(images.shape[2], images.shape[1]),
        count=len(images),
        draw=lambda count: images[:count],
        columns=shown.grid.columns,
        captions=tuple(captions),
        words=lambda index, _: captions[index % shown.grid.columns] if captions else "",
        metadata=metadata,
    )


def cell(shown: Shown, index: int) -> Subject:
    """One picture of the grid on screen."""
    image = shown.grid.images[index]
    return Subject(
        title=f"Picture {index + 1} of {shown.run.name} at {at_step(shown.step)}",
        name=f"{shown.run.name}-{shown.step}-{index}",
        sort="chosen",
        size=(image.shape[1], image.shape[0]),
        count=1,
        draw=lambda _: [image],
        metadata=lambda _index, _count: shown.provenance(index),
        kinds=("sheet",),
    )


def timeline(shown: Shown) -> list[Subject]:
    """Every saved grid of the kind on screen, from the first step to the last; nothing if there is
    none yet."""
    from latentlab.export import timeline_frames

    run, name = shown.run, shown.grid.name
    steps, newest = _saved(run, name)
    if newest is None:
        return []

    def draw(count: int) -> Iterator[NDArray[np.uint8]]:
        yield from timeline_frames(run, name, steps[: min(count, len(steps) - 1)])
        if count == len(steps):
            yield tile(newest)

    height, width = tile(shown.grid).shape[:2]
    film = Subject(
        title=f"Timeline of {run.name}",
        name=f"{run.name}-{name}",
        sort="timeline",
        size=(width, height),
        count=len(steps),
        draw=draw,
        words=lambda index, _: at_step(steps[index]),
        metadata=lambda index, _: _provenance(run, steps[index or 0], name, None),
        kinds=("mp4", "gif", "singles"),
    )
    return [film]


def curves(shown: Shown) -> Files:
    """All curves of the run, smoothed as they are on screen."""

    def write(path: Path) -> None:
        from latentlab.export import save_curves

        save_curves(shown.run, path, shown.smoothing)

    meaning = "All curves so far. Pictures are smoothed as on screen; tables hold every value."
    name = shown.run.name
    return Files("curves", f"Curves of {name}", f"{name}-curves", meaning, _CURVES, write)


def _saved(run: Run, name: str) -> tuple[list[int], Grid | None]:
    """The steps of the saved grids, and the last of these grids. That one is held in memory: of the
    grids that came by time a training keeps the newest alone, so its file may be gone before the
    film is made."""
    steps = run.grids.steps(name)
    while steps:
        try:
            return steps, run.grids.read(steps[-1], name)
        except OSError:
            steps.pop()
    return [], None


def _provenance(run: Run, step: int, grid: str, cell: int | None) -> dict[str, str]:
    origin = {
        "run": run.name,
        "algorithm": run.manifest.algorithm,
        "step": step,
        "grid": grid,
        "cell": cell,
    }
    return {"Software": "LatentLab", "LatentLab": json.dumps(origin)}
