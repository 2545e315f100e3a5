"""What can be opened: the bundled models and the runs that have a model. Needs no torch."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from latentlab.models.bundled import bundled_names
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelHeader
from latentlab.models.refs import ModelRef
from latentlab.models.sources import describe, weights_path
from trainers.runs.listing import known_runs, list_runs
from trainers.runs.run import RunError
from trainers.storage import runs_dir

_log = logging.getLogger(__name__)


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
    """The bundled models by name, then the runs with a saved model, newest first.

    A model that cannot be read is left out and logged.

    Args:
        root: the folder of runs; None takes the program's own, and all that lie elsewhere.
    """
    bundled = [ModelRef.bundled(name) for name in bundled_names()]
    runs = list_runs(root) if root else [*list_runs(runs_dir()), *known_runs()]
    trained = [ModelRef.run(run.folder) for run in runs if run.snapshots()]
    return list(_entries([*bundled, *trained]))


def _entries(refs: list[ModelRef]) -> Iterator[ModelEntry]:
    for ref in refs:
        try:
            source = describe(ref, weights_path(ref))
            yield ModelEntry(ref, source.header, source.path.stat().st_size)
        except (ModelError, RunError, OSError) as error:
            _log.warning("%s is left out of the list of models: %s", ref.title, error)
