"""The folder of runs, and which run in it or elsewhere a person means."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.cli.errors import UsageError, did_you_mean
from latentlab.problems import reason, where_to_go
from trainers.storage import home, runs_dir

if TYPE_CHECKING:
    from trainers.runs.run import Run


def check_home() -> None:
    """Refuse a home that is, or lies in, something else than a folder.

    Raises:
        UsageError: naming what is in the way.
    """
    found = _nearest(home())
    if not found.is_dir():
        raise UsageError(
            f"LATENTLAB_HOME cannot be {home()}: {found} is a file. Set it to a folder, or leave "
            "it unset."
        )


def how_to_begin() -> str:
    """What somebody without any run may do."""
    from latentlab.train_form import RunChoices

    return f"Begin with: latentlab train {RunChoices().algorithm}"


def why_no_runs() -> str:
    """The sentence for a runs folder without a run: whether one can be begun, and how."""
    if os.access(_nearest(runs_dir()), os.W_OK):
        return f"There are no runs in {runs_dir()}. {how_to_begin()}"
    return f"There are no runs, and none can be kept in {runs_dir()}. {where_to_go()}"


def find_run(text: str) -> "Run":
    """The run whose folder is `text`, or whose name in the runs folder it is.

    Raises:
        UsageError: if there is none.
        RunError: if it cannot be read.
    """
    from trainers.runs.run import Run

    root = runs_dir()
    for folder in (Path(text).expanduser(), root / text):
        if (folder / "run.json").is_file():
            return Run.open(folder.resolve())
    names = [each.name for each in root.iterdir()] if root.is_dir() else []
    raise UsageError(
        f"RUN cannot be {text}: it must be the folder of a run, or a name that latentlab runs "
        f"lists.{did_you_mean(text, names)}"
    )


@contextmanager
def making(option: str, text: str | None, wish: str) -> Iterator[Path]:
    """The folder `text`, given behind `option`, or else a new one named like `wish` in the runs
    folder; the block makes a run there.

    Raises:
        UsageError: in place of a RunError: there is something else.
        RunError: in place of an OSError: it cannot be written; the message names `option`.
    """
    from trainers.runs.listing import free_name
    from trainers.runs.run import RunError

    root = runs_dir()
    folder = root / free_name(root, wish) if text is None else Path(text).expanduser()
    try:
        yield folder.resolve()
    except RunError as error:
        raise UsageError(f"{option} cannot be {text or folder}: {error}") from error
    except OSError as error:
        raise RunError(
            f"The run cannot be kept in {folder}: {reason(error)}. Name another one by {option} "
            "DIR, or set LATENTLAB_HOME to a folder of your own."
        ) from error


def reference(run: "Run") -> str:
    """How to name `run` on the command line, quoted for a shell where needed."""
    in_runs_dir = run.folder.parent == runs_dir().resolve()
    return shlex.quote(run.name if in_runs_dir else str(run.folder))


def _nearest(path: Path) -> Path:
    """`path`, or the nearest folder above it that exists."""
    absolute = path.absolute()
    return next(each for each in (absolute, *absolute.parents) if each.exists())
