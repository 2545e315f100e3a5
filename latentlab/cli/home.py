"""Whether the folder of runs can be used at all, said before a command stumbles over it."""

import os
from pathlib import Path

from latentlab.cli.errors import UsageError
from latentlab.system_errors import where_to_go
from trainers.storage import home, runs_dir


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


def why_no_runs() -> str:
    """The sentence for a runs folder without a run: whether one can be begun, and how."""
    if os.access(_nearest(runs_dir()), os.W_OK):
        return f"There are no runs in {runs_dir()}. Begin with: latentlab train gan"
    return f"There are no runs, and none can be kept in {runs_dir()}. {where_to_go()}"


def _nearest(path: Path) -> Path:
    """`path`, or the nearest folder above it that exists."""
    absolute = path.absolute()
    return next(each for each in (absolute, *absolute.parents) if each.exists())
