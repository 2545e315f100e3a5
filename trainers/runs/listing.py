"""Runs beside each other: listed, named, branched, renamed and thrown away. No torch."""

import json
import logging
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock

from trainers.config import Recipe
from trainers.runs.manifest import Parent
from trainers.runs.run import Run, RunError, Saved
from trainers.settings import SettingsError
from trainers.storage import home, make_folder, move, runs_dir, write_bytes_atomically

_log = logging.getLogger(__name__)

KNOWN = "known_runs.json"
"""In the home folder: where runs lie that a person keeps elsewhere."""
LOCK_SECONDS = 2.0


def list_runs(root: Path) -> list[Run]:
    """Every readable run directly under `root`, newest first."""
    return _readable(root.iterdir()) if root.is_dir() else []


def remember(run: Run) -> None:
    """Keep in mind where `run` lies, if it is not in the runs folder, for `known_runs`."""
    folder = run.folder.resolve()
    if folder.parent == runs_dir().resolve():
        return
    try:
        make_folder(home())
        with FileLock(home() / "known_runs.lock", timeout=LOCK_SECONDS):
            kept = [each for each in _remembered() if each != folder]
            text = json.dumps([str(each) for each in (*kept, folder)], indent=1)
            write_bytes_atomically(home() / KNOWN, text.encode("utf-8"))
    except OSError as error:
        # The run itself is safe, and a list that cannot be written is no reason not to train.
        _log.warning("%s will not be listed: %s", folder, error)


def known_runs() -> list[Run]:
    """Every readable run outside the runs folder that was remembered, newest first."""
    return _readable(_known_folders())


def _known_folders() -> list[Path]:
    """What `_remembered` returns; none if the list cannot be read."""
    try:
        return _remembered()
    except OSError:
        return []


def _remembered() -> list[Path]:
    """The remembered folders that still hold a run, oldest first; none if the list is damaged.

    Raises:
        OSError: if there is a list that cannot be read now.
    """
    try:
        content = json.loads((home() / KNOWN).read_text("utf-8"))
        folders = [Path(each) for each in content]
    except (FileNotFoundError, ValueError, TypeError, RecursionError):
        return []
    return [each for each in folders if (each / "run.json").is_file()]


def _readable(folders: Iterable[Path]) -> list[Run]:
    runs = []
    for folder in folders:
        with suppress(RunError):
            runs.append(Run.open(folder))
    return sorted(runs, key=lambda run: run.manifest.created, reverse=True)


def damaged_runs(root: Path) -> list[tuple[Path, str]]:
    """The folders directly under `root` that hold a run which cannot be read, and why."""
    found = []
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        if (folder / "run.json").exists():
            try:
                Run.open(folder)
            except RunError as error:
                found.append((folder, str(error)))
    return found


def free_name(root: Path, wish: str) -> str:
    """`wish`, or `wish` with the first free number behind it, as a new folder under `root`."""
    if not (root / wish).exists():
        return wish
    return next(f"{wish}-{n}" for n in range(2, 1_000_000) if not (root / f"{wish}-{n}").exists())


def branch_name(parent: Run) -> str:
    """What a branch of `parent` is called, unless a person names it."""
    return f"{parent.name}-branch"


def branch(parent: Run, folder: Path, recipe: Recipe, from_checkpoint: Saved | None = None) -> Run:
    """A new run with `recipe`, which says it came from `parent`.

    Args:
        from_checkpoint: a checkpoint of the parent to go on from; None starts from nothing. The
            labels of a folder are then found as the parent found them.

    Raises:
        SettingsError: if the branch would end where it begins.
        RunError: if something other than an empty folder is there already.
        OSError: if the folder cannot be written.
    """
    if from_checkpoint is not None:
        _check_goal(recipe.settings.steps, from_checkpoint)
        data = recipe.data.model_copy(update={"rules": parent.manifest.data.rules})
        recipe = recipe.model_copy(update={"data": data})
    origin = Parent(name=parent.name, step=from_checkpoint.step if from_checkpoint else 0)
    return Run.create(folder, recipe, origin, from_checkpoint)


def _check_goal(goal: int, start: Saved) -> None:
    if goal <= start.step:
        problem = (
            f"Steps cannot be {goal}: the branch begins at step {start.step}, so it must be more."
        )
        raise SettingsError({"steps": problem})


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
    is_known = run.folder.resolve() in _known_folders()
    move(run.folder, target)
    renamed = Run.open(target)
    if is_known:
        remember(renamed)
    return renamed


def remove_unstarted(run: Run) -> bool:
    """Remove the folder of a run that failed before its first step, so that nothing is in the
    way of a second try; returns whether that was so.

    Raises:
        OSError: if the folder cannot be removed.
    """
    if len(Run.open(run.folder).metrics().read()):
        return False
    shutil.rmtree(run.folder)
    return True


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
    if not name:
        raise RunError("Give the run a name.")
    if len(name) > 100 or name.startswith(".") or set(name) & set('/\\:*?"<>|\0\n\t'):
        raise RunError(
            f"{name!r} cannot be the name of a run. Use 1 to 100 letters, digits, blanks, "
            "dots (not first), dashes or underscores."
        )
    return name
