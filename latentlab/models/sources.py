"""Finds the weights that a `ModelRef` and a step mean. This module does not import torch."""

from functools import lru_cache
from pathlib import Path

from latentlab.models.bundled import bundled_path
from latentlab.models.cards import card_of
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelData, ModelHeader, ModelSource, read_model_file
from latentlab.models.refs import ModelRef
from trainers.runs.run import Run, RunError
from trainers.storage import runs_dir


def weights_path(ref: ModelRef, step: int | None = None) -> Path:
    """The file with the newest weights of `ref` that are not after `step`; quick to find.

    Args:
        step: None takes the newest, which in a run that trains is a new one every few seconds.

    Raises:
        ModelError: if there is none.
        RunError: if the run cannot be read.
    """
    if ref.kind == "bundled":
        return bundled_path(ref.name)
    if ref.kind == "file":
        return Path(ref.name)
    run = _run(ref)
    saved = [each for each in run.snapshots() if step is None or each.step <= step]
    if not saved:
        before = "" if step is None else f" at step {step} or before"
        raise ModelError(f"{run.name} has no saved model yet{before}. Train it first.")
    return saved[-1].path


def describe(ref: ModelRef, path: Path) -> ModelSource:
    """The weights in `path`, found by `weights_path`, with what they belong to.

    Raises:
        ModelError: if the file is not a model.
        RunError: if the run cannot be read.
    """
    if ref.kind != "run":
        return read_model_file(path)
    run, step = _run(ref), int(path.stem)
    facts, card = run.manifest.facts, card_of(run, step)
    if facts is None or card is None:
        raise ModelError(f"{run.name} has not started yet, so it has no model. Train it first.")
    header = ModelHeader(
        algorithm=run.manifest.algorithm,
        settings=run.manifest.settings,
        data=ModelData.of(facts),
        step=step,
        card=card,
        capabilities=facts.capabilities,
    )
    return ModelSource(path, header)


def saved_steps(ref: ModelRef) -> tuple[int, ...]:
    """The steps at which `ref` can be opened, earliest first; a model file has one.

    Raises:
        ModelError, RunError, FileNotFoundError: as `describe` does.
    """
    if ref.kind == "run":
        return tuple(each.step for each in _run(ref).snapshots())
    return (read_model_file(weights_path(ref)).header.step,)


def lasting_key(ref: ModelRef) -> str:
    """Under which something is kept for the model: a run keeps it when it gets another name, and
    a later run of its old name has another one.

    A run that cannot be read is known by its name.
    """
    if ref.kind != "run":
        return ref.key
    path = runs_dir() / ref.name / "run.json"
    try:
        facts = path.stat()
        return _run_key(path, facts.st_ino, facts.st_mtime_ns)
    except (OSError, RunError):
        return ref.key


@lru_cache(maxsize=256)
def _run_key(path: Path, inode: int, modified: int) -> str:
    """Read once for each content of the file: a page asks for every name that it shows."""
    del inode, modified
    return f"run created {Run.open(path.parent).manifest.created.isoformat()}"


def _run(ref: ModelRef) -> Run:
    return Run.open(runs_dir() / ref.name)
