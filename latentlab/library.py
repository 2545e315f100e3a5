"""The list of past runs: what is shown of each, read from its folder without torch."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentlab import formatting
from trainers.data.catalogue import CATALOGUE
from trainers.reports import Grid
from trainers.runs.grids import tile
from trainers.runs.listing import damaged_runs, known_runs, list_runs
from trainers.runs.manifest import RunState, Status
from trainers.runs.run import Run
from trainers.storage import runs_dir

_KNOWN = {each.name: each for each in CATALOGUE}
_WORDS: dict[Status, str] = {
    "new": "Not started",
    "running": "Training now",
    "interrupted": "Broke off",
    "stopped": "Stopped",
    "completed": "Completed",
    "diverged": "Diverged",
    "failed": "Failed",
}


@dataclass(frozen=True)
class RunSummary:
    """One row of the list.

    Attributes:
        run: the run itself.
        state: how far it got.
        trained: when it was last trained, or made.
        thumbnail: uint8 [H, W, C], a few cells of its newest grid; None without grids.
    """

    run: Run
    state: RunState
    trained: datetime
    thumbnail: NDArray[np.uint8] | None

    @property
    def goal(self) -> int:
        """Steps that it was meant to train for."""
        return int(self.run.manifest.settings["steps"])

    @property
    def data_title(self) -> str:
        """The data set's name as the window shows it."""
        return data_title(self.run)

    @property
    def status(self) -> str:
        """How it ended, in a word or two."""
        return _WORDS[self.state.status]

    @property
    def why(self) -> str:
        """Why it ended, in sentences; "" if there is nothing to say."""
        return why_ended(self.run, self.state)

    def matches(self, text: str) -> bool:
        """Whether every word of `text` occurs in what the row shows."""
        manifest = self.run.manifest
        shown = [self.run.name, manifest.algorithm, manifest.data.name, self.data_title]
        if manifest.parent is not None:
            shown.append(manifest.parent.name)
        haystack = " ".join([*shown, self.status]).lower()
        return all(word in haystack for word in text.lower().split())


@dataclass(frozen=True)
class DamagedRun:
    """A row of the list for a run that cannot be read; `reason` is a sentence."""

    folder: Path
    reason: str

    def matches(self, text: str) -> bool:
        """Whether every word of `text` occurs in its name or its state."""
        haystack = f"{self.folder.name} damaged".lower()
        return all(word in haystack for word in text.lower().split())


def summarise(run: Run) -> RunSummary:
    """Read what the list shows of `run`."""
    return RunSummary(run, run.state(), _last_trained(run), thumbnail(run))


def summaries(root: Path) -> list[RunSummary]:
    """Every run under `root` and, for the runs folder, those kept elsewhere; the one trained
    last comes first."""
    elsewhere = known_runs() if root.resolve() == runs_dir().resolve() else []
    found = [summarise(run) for run in (*list_runs(root), *elsewhere)]
    return sorted(found, key=lambda summary: summary.trained, reverse=True)


def listing(root: Path) -> list[RunSummary | DamagedRun]:
    """Every run under `root` as `summaries` lists them, and the damaged ones at the end."""
    return [*summaries(root), *(DamagedRun(*each) for each in damaged_runs(root))]


def _last_trained(run: Run) -> datetime:
    try:
        changed = (run.folder / "state.json").stat().st_mtime
    except OSError:
        return run.manifest.created
    return datetime.fromtimestamp(changed, UTC)


def data_title(run: Run) -> str:
    """What `run` learns from, as the window shows it: "Digits (built in)", "Folder: faces"."""
    data = run.manifest.data
    known = _KNOWN.get(data.name)
    attribute = data.attribute or (known.default_attribute if known else None)
    folders = [each.name for each in (data.folder, data.second_folder) if each is not None]
    details = [*folders, *([attribute] if attribute else []), *(data.domains or ())]
    title = known.title if known else data.name
    return f"{title}: {', '.join(details)}" if details else title


def newest_grid(run: Run) -> Grid | None:
    """The last picture that `run` saved of its first kind of grid, or None."""
    for name in run.grids.names():
        for step in reversed(run.grids.steps(name)):
            try:
                return run.grids.read(step, name)
            except OSError:
                continue
    return None


def thumbnail(run: Run, cells: int = 3) -> NDArray[np.uint8] | None:
    """`cells` by `cells` pictures of the newest grid as one, uint8 [H, W, C], or None."""
    grid = newest_grid(run)
    if grid is None:
        return None
    rows = min(cells, max(len(grid.images) // grid.columns, 1))
    columns = min(cells, grid.columns)
    chosen = [row * grid.columns + column for row in range(rows) for column in range(columns)]
    chosen = [index for index in chosen if index < len(grid.images)]
    return tile(Grid(grid.name, grid.title, grid.images[chosen], columns))


def why_ended(run: Run, state: RunState) -> str:
    """Why the training of `run`, which is in `state`, ended, in sentences; "" if there is nothing
    to say."""
    if state.status != "interrupted":
        return state.text
    return (
        f"The training of {run.name} broke off: LatentLab was ended while it ran. It is saved at "
        f"{formatting.at_step(state.step)}; Resume goes on from there."
    )


def finished(run: Run) -> str:
    """The sentence for a run that was trained to its end."""
    return f"{run.name} is finished: it was trained to {formatting.at_step(run.state().step)}."
