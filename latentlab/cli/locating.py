"""Finds the run or the model that a person means, by its folder, its file or its name."""

import shlex
from pathlib import Path

from latentlab.cli.errors import UsageError, did_you_mean
from latentlab.models.errors import ModelError
from latentlab.models.opening import model_names
from latentlab.models.opening import reference as model_reference
from latentlab.models.refs import ModelRef
from trainers.runs.run import Run
from trainers.storage import runs_dir


def find_run(text: str) -> Run:
    """The run whose folder is `text`, or whose name in the runs folder it is.

    Raises:
        UsageError: if there is none.
        RunError: if it cannot be read.
    """
    root = runs_dir()
    for folder in (Path(text).expanduser(), root / text):
        if (folder / "run.json").is_file():
            return Run.open(folder.resolve())
    names = [each.name for each in root.iterdir()] if root.is_dir() else []
    raise UsageError(
        f"RUN cannot be {text}: it must be the folder of a run, or a name that latentlab runs "
        f"lists.{did_you_mean(text, names)}"
    )


def find_model(text: str) -> ModelRef:
    """The model that is called `text`: a run, a bundled model or a model file.

    Raises:
        UsageError: if there is none.
    """
    try:
        return model_reference(text)
    except ModelError as error:
        raise UsageError(
            f"RUN cannot be {text}: it must be the folder of a run, a model file, or a name that "
            f"latentlab models lists.{did_you_mean(text, model_names())}"
        ) from error


def reference(run: Run) -> str:
    """How to name `run` on the command line, quoted for a shell where needed."""
    in_runs_dir = run.folder.parent == runs_dir().resolve()
    return shlex.quote(run.name if in_runs_dir else str(run.folder))
