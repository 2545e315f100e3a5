"""What can be opened (the bundled models, the runs that have a model), and where its weights lie.

The bundled models are small ones that ship with the program, so that there is something to explore
at the first click; benchmarks/bundled/build.py makes them. This module does not import torch.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from latentlab.models.cards import card_of
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelData, ModelHeader, ModelSource, read_model_file
from latentlab.models.refs import ModelRef
from resources import MODELS
from trainers.runs.listing import known_runs, list_runs
from trainers.runs.run import Run, RunError
from trainers.storage import runs_dir

_log = logging.getLogger(__name__)

PREVIEW_ROWS, PREVIEW_COLUMNS = 3, 6
"""Pictures in a model's preview."""


FIRST = "digits-cgan"
"""The bundled model that a newcomer sees first: it draws what it is asked for."""


def bundled_names() -> tuple[str, ...]:
    """The names of the bundled models: `FIRST`, and the others in alphabetical order."""
    names = (path.stem for path in MODELS.glob("*.safetensors"))
    return tuple(sorted(names, key=lambda name: (name != FIRST, name)))


def bundled_path(name: str) -> Path:
    """The model file of the bundled model `name`.

    Raises:
        ModelError: if there is none; the message lists those that exist.
    """
    names = bundled_names()
    if name not in names:
        choices = f"choose one of {', '.join(names)}" if names else "this copy has none"
        raise ModelError(f"There is no bundled model {name!r}: {choices}.")
    return MODELS / f"{name}.safetensors"


def preview_path(name: str) -> Path:
    """Where the picture of what the bundled model `name` makes lies, if it has one.

    It is shown before the model itself can draw; benchmarks/bundled/previews.py makes it.
    """
    return MODELS / f"{name}.png"


@dataclass(frozen=True)
class ModelEntry:
    """A model that can be opened.

    Attributes:
        header: its algorithm, settings, data, newest step and card.
        bytes: size of the weights on disk.
    """

    ref: ModelRef
    header: ModelHeader
    bytes: int


def catalogue(root: Path | None = None) -> list[ModelEntry]:
    """The bundled models, then the runs with a saved model, newest first.

    A model that cannot be read is left out and logged, and so is a run whose path is no text.

    Args:
        root: the folder of runs; None takes the program's own, and all that lie elsewhere.
    """
    bundled = [ModelRef.bundled(name) for name in bundled_names()]
    runs = list_runs(root) if root else [*list_runs(runs_dir()), *known_runs()]
    trained = [ModelRef.of_run(run.folder) for run in runs if run.snapshots()]
    return list(_entries([*bundled, *filter(None, trained)]))


def _entries(refs: list[ModelRef]) -> Iterator[ModelEntry]:
    for ref in refs:
        try:
            source = describe(ref, weights_path(ref))
            yield ModelEntry(ref, source.header, source.path.stat().st_size)
        except (ModelError, RunError, OSError) as error:
            _log.warning("%s is left out of the list of models: %s", ref.title, error)


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
    run = run_of(ref)
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
    run, step = run_of(ref), int(path.stem)
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


def run_of(ref: ModelRef) -> Run:
    """The run whose model `ref`, of the kind "run", is.

    Raises:
        RunError: if it cannot be read.
    """
    return Run.open(runs_dir() / ref.name)


def saved_steps(ref: ModelRef) -> tuple[int, ...]:
    """The steps at which `ref` can be opened, earliest first; a model file has one.

    Raises:
        ModelError, RunError, FileNotFoundError: as `describe` does.
    """
    if ref.kind == "run":
        return tuple(each.step for each in run_of(ref).snapshots())
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
