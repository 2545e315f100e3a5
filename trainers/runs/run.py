"""A run's folder on disk: recipe, facts, metrics, sample grids, snapshots, checkpoints.

    run.json      what the run is made from, and the facts found at its start
    state.json    how far it got
    skipped.txt   files of the data that could not be read, if any
    metrics.bin   every scalar of every step (trainers/runs/metrics.py)
    grids/        sample grids as PNG, with layout.json saying how they are tiled
    snapshots/    the averaged model at many steps, thinned when there are too many
    checkpoints/  the whole training state at the last few saves

Every file is written beside its name and moved into place, so a reader never sees half of one.
No torch here: a list of runs must be on the screen before torch has loaded.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from trainers.config import DataSource, DeviceChoice, Recipe
from trainers.file_names import shown
from trainers.registry import make_recipe
from trainers.runs.grids import GridFiles
from trainers.runs.manifest import FORMAT, Facts, Manifest, Parent, RunState
from trainers.runs.metrics import MetricsFile
from trainers.storage import make_folder, remove_leftovers, replacing, write_bytes_atomically

CHECKPOINTS_KEPT = 2
"""The newest, and the one before in case that the newest is damaged."""
SKIPPED = "skipped.txt"
NO_LIMIT = 1_000_000


class RunError(Exception):
    """A run folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Saved:
    """A snapshot or checkpoint file and the step it shows."""

    step: int
    path: Path


class Run:
    """One run folder. Cheap to open; reads what it is asked for."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.grids = GridFiles(folder / "grids")

    @classmethod
    def create(
        cls,
        folder: Path,
        recipe: Recipe,
        parent: Parent | None = None,
        checkpoint: Saved | None = None,
    ) -> "Run":
        """Make a new run folder.

        Args:
            parent: which run it comes from, and `checkpoint` the one of it to go on from.

        Raises:
            RunError: if something other than an empty folder is there already.
            OSError: if the folder cannot be written.
        """
        if folder.exists() and not folder.is_dir():
            raise RunError(f"{folder} is a file. Choose the name of a new folder.")
        if folder.exists() and any(folder.iterdir()):
            raise RunError(
                f"{folder} is already in use. Choose another name, or resume the run that is there."
            )
        manifest = Manifest(
            algorithm=recipe.algorithm,
            data=recipe.data,
            settings=recipe.settings.model_dump(mode="json"),
            device=recipe.device,
            threads=recipe.threads,
            created=datetime.now(UTC),
            parent=parent,
        )
        new = _outermost_missing(folder)
        try:
            for part in ("grids", "snapshots", "checkpoints"):
                make_folder(folder / part)
            run = cls(folder, manifest)
            if checkpoint is not None:
                with replacing(run.checkpoint_path(checkpoint.step)) as temporary:
                    shutil.copyfile(checkpoint.path, temporary)
            # Last, because it is what makes a run of the folder.
            run._write_manifest()
        except BaseException:
            _remove_new(folder, new)
            raise
        return run

    def is_there(self) -> bool:
        """Whether its folder still lies where it did."""
        return (self.folder / "run.json").is_file()

    @classmethod
    def open(cls, folder: Path) -> "Run":
        """Read an existing run folder.

        Raises:
            RunError: if there is no run, it is damaged, or a newer version made it.
        """
        try:
            raw = json.loads((folder / "run.json").read_text("utf-8"))
            made_by = raw.get("format")
            if isinstance(made_by, int) and made_by > FORMAT:
                raise RunError(
                    f"{folder.name} was made by a newer LatentLab (format {made_by}, this one "
                    f"reads up to {FORMAT}). Update LatentLab to open it."
                )
            return cls(folder, Manifest.model_validate(raw))
        except (FileNotFoundError, NotADirectoryError):
            raise RunError(f"There is no run in {folder}: it holds no run.json.") from None
        except (OSError, ValueError, AttributeError, RecursionError, ValidationError) as error:
            raise RunError(f"The run in {folder} cannot be read: run.json is damaged.") from error

    @property
    def name(self) -> str:
        return self.folder.name

    def refresh(self) -> None:
        """Read the manifest again: another process may have trained the run meanwhile.

        Raises:
            RunError: as `open` does.
        """
        self.manifest = Run.open(self.folder).manifest

    def state(self) -> RunState:
        """How far the run got; "interrupted" if it says running but no process trains it."""
        try:
            state = RunState.model_validate_json((self.folder / "state.json").read_bytes())
        except (OSError, ValidationError):
            return RunState()
        if state.status == "running" and not self.is_locked():
            return state.model_copy(update={"status": "interrupted"})
        return state

    def is_finished(self, goal: int | None = None) -> bool:
        """Whether it was trained up to `goal` (None: its own), and that is saved."""
        state = self.state()
        wanted = int(self.manifest.settings["steps"]) if goal is None else goal
        saved = max((each.step for each in self.checkpoints()), default=-1)
        return state.status == "completed" and state.step >= wanted and saved >= wanted

    def write_state(self, state: RunState) -> None:
        self._write("state.json", state.as_json(indent=1))

    def write_skipped(self, lines: Sequence[str]) -> None:
        """List the files that the data have lost, one a line with its reason."""
        self._write(SKIPPED, "".join(f"{shown(line)}\n" for line in lines))

    def set_goal(self, steps: int) -> None:
        """Train up to `steps` from now on."""
        settings = self.manifest.settings | {"steps": steps}
        self.manifest = self.manifest.model_copy(update={"settings": settings})
        self._write_manifest()

    def move_to(self, data: DataSource, device: DeviceChoice) -> None:
        """Learn from `data`, the same images elsewhere, and compute on `device` from now on."""
        manifest = self.manifest.model_copy(update={"data": data, "device": device})
        if manifest != self.manifest:
            self.manifest = manifest
            self._write_manifest()

    def settle(self, facts: Facts) -> None:
        """Record what was found at the start."""
        self.manifest = self.manifest.model_copy(update={"facts": facts})
        self._write_manifest()

    def metrics(self) -> MetricsFile:
        """The run's scalars; without curves while it has not started."""
        facts = self.manifest.facts
        keys = [curve.key for curve in facts.curves] if facts else []
        return MetricsFile(self.folder / "metrics.bin", keys)

    def snapshots(self) -> list[Saved]:
        """Saved models, earliest step first."""
        return _saved(self.folder / "snapshots", ".safetensors")

    def snapshot_path(self, step: int) -> Path:
        return self.folder / "snapshots" / f"{step:09d}.safetensors"

    def thin_snapshots(self, stride: int) -> None:
        """Drop the snapshots whose step is no multiple of `stride`; the last one always stays."""
        for each in self.snapshots()[:-1]:
            if each.step % stride:
                each.path.unlink(missing_ok=True)

    def checkpoints(self) -> list[Saved]:
        """Saved training states, earliest step first."""
        return _saved(self.folder / "checkpoints", ".pt")

    def checkpoint_path(self, step: int) -> Path:
        return self.folder / "checkpoints" / f"{step:09d}.pt"

    def drop_old_checkpoints(self) -> None:
        for each in self.checkpoints()[:-CHECKPOINTS_KEPT]:
            each.path.unlink(missing_ok=True)

    def forget_after(self, step: int) -> None:
        """Drop everything later than `step`, because training goes on from there."""
        remove_leftovers(self.folder)
        # Checkpoints first, the latest first of all: after a crash training goes on from the newest
        # that is left, and the rows up to its step must still be there.
        for each in reversed(self.snapshots() + self.checkpoints()):
            if each.step > step:
                each.path.unlink()
        self.grids.keep_up_to(step)
        self.metrics().keep_up_to(step)

    @contextmanager
    def locked(self, patience: float = 1.0) -> Iterator[None]:
        """Hold the run for training; released by the system even if the process is killed.

        Args:
            patience: seconds to wait for others, who may only be looking (`is_locked`).

        Raises:
            RunError: if another process trains it, or its folder is gone.
        """
        if not self.folder.is_dir():
            raise RunError(
                f"There is no folder {self.folder} any more: it was moved or deleted. Open the run "
                "where it lies now."
            )
        lock = FileLock(self.folder / "run.lock", timeout=patience)
        try:
            lock.acquire()
        except Timeout:
            raise RunError(
                f"{self.name} is being trained by another window or command. Stop it there first."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def is_locked(self) -> bool:
        """Whether a process trains this run now; not on a disk where nothing can be written."""
        if not self.folder.is_dir():
            return False
        try:
            with FileLock(self.folder / "run.lock", timeout=0):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def size_on_disk(self) -> int:
        """Bytes of all its files; those that vanish meanwhile, as in training, do not count."""
        return _bytes_in(self.folder)

    def _write_manifest(self) -> None:
        self._write("run.json", self.manifest.as_json(indent=1))

    def _write(self, name: str, text: str) -> None:
        write_bytes_atomically(self.folder / name, text.encode("utf-8"))


def _remove_new(folder: Path, outermost: Path | None) -> None:
    """Remove what was begun in `folder`, and what was made around it from `outermost` on, as far as
    nobody else has put something there meanwhile; a `folder` that was there stays, empty."""
    if outermost is None:
        for each in folder.glob("*"):
            shutil.rmtree(each, ignore_errors=True)
        return
    shutil.rmtree(folder, ignore_errors=True)
    for each in folder.parents:
        if not each.is_relative_to(outermost):
            return
        with suppress(OSError):
            each.rmdir()


def _outermost_missing(folder: Path) -> Path | None:
    """Of `folder` and those around it, the outermost that does not exist; None if `folder` does."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    return missing[-1] if missing else None


def _bytes_in(folder: str | Path) -> int:
    """What the files in `folder` take, and those in its folders, which may vanish meanwhile."""
    total = 0
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                total += _bytes_in(entry.path)
                continue
            with suppress(FileNotFoundError):
                total += entry.stat().st_size if entry.is_file() else 0
    return total


def _saved(folder: Path, suffix: str) -> list[Saved]:
    found = [p for p in folder.glob(f"*{suffix}") if p.stem.isdecimal()]
    return sorted((Saved(int(p.stem), p) for p in found), key=lambda saved: saved.step)


def recipe_of(run: Run) -> Recipe:
    """The recipe that `run` was made from.

    Raises:
        UnknownAlgorithm, SettingsError: if this version knows the algorithm or a setting no more.
    """
    manifest = run.manifest
    # Runs begun before there was such a limit keep all that they have.
    settings = {"snapshot_megabytes": NO_LIMIT} | manifest.settings
    return make_recipe(
        manifest.algorithm, settings, manifest.data, manifest.device, manifest.threads
    )
