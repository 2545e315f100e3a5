"""Runs beside each other: listed, named, branched, renamed and thrown away. No torch."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trainers.config import Recipe
from trainers.manifest import Parent
from trainers.run import Run, RunError, Saved


def list_runs(root: Path) -> list[Run]:
    """Every readable run directly under `root`, newest first."""
    if not root.is_dir():
        return []
    runs = []
    for folder in root.iterdir():
        try:
            runs.append(Run.open(folder))
        except RunError:
            continue
    return sorted(runs, key=lambda run: run.manifest.created, reverse=True)


def free_name(root: Path, wish: str) -> str:
    """`wish`, or `wish` with the first free number behind it, as a new folder under `root`."""
    if not (root / wish).exists():
        return wish
    return next(f"{wish}-{n}" for n in range(2, 1_000_000) if not (root / f"{wish}-{n}").exists())


def branch(parent: Run, folder: Path, recipe: Recipe, from_checkpoint: Saved | None = None) -> Run:
    """A new run with `recipe`, which says it came from `parent`.

    Args:
        from_checkpoint: a checkpoint of the parent to go on from; None starts from nothing.
    """
    origin = Parent(name=parent.name, step=from_checkpoint.step if from_checkpoint else 0)
    run = Run.create(folder, recipe, origin)
    if from_checkpoint is not None:
        shutil.copyfile(from_checkpoint.path, run.checkpoint_path(from_checkpoint.step))
    return run


def changed_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of `after` that differ from `before`: what makes a branch a branch."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def rename(run: Run, name: str) -> Run:
    """The same run under another name.

    Raises:
        RunError: if the name cannot be a folder's name, is taken, or the run is in training.
    """
    target = run.folder.with_name(checked_name(name))
    if target.exists():
        raise RunError(f"There is already a run called {name}. Choose another name.")
    if run.is_locked():
        raise RunError(f"{run.name} is in training. Stop it before renaming it.")
    run.folder.rename(target)
    return Run.open(target)


def move_to_trash(run: Run) -> None:
    """Put the folder into the system's trash, from where it can be brought back.

    Raises:
        RunError: if the run is in training or the system has no trash for it.
    """
    from send2trash import TrashPermissionError, send2trash

    if run.is_locked():
        raise RunError(f"{run.name} is in training. Stop it before deleting it.")
    try:
        send2trash(run.folder)
    except (OSError, TrashPermissionError) as error:
        raise RunError(
            f"{run.name} could not be moved to the trash ({error}). "
            f"Delete {run.folder} by hand if you are sure."
        ) from error


def checked_name(name: str) -> str:
    """`name` without surrounding blanks, if it can be the name of a folder everywhere.

    Raises:
        RunError: if it is empty, too long, or has characters that file systems refuse.
    """
    name = name.strip()
    if not name or len(name) > 100 or name.startswith(".") or set(name) & set('/\\:*?"<>|\0\n\t'):
        raise RunError(
            f"{name!r} cannot be the name of a run. Use 1 to 100 letters, digits, blanks, "
            "dots (not first), dashes or underscores."
        )
    return name
