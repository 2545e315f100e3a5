"""latentlab runs: past runs, newest first."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from latentlab import words as written
from latentlab.cli.errors import UsageError
from latentlab.cli.output import print_columns, print_json
from latentlab.cli.parser import Parser, add_common
from latentlab.cli.status import DONE
from trainers.run import Run
from trainers.runs import list_runs
from trainers.storage import runs_dir


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options."""
    del words
    parser.add_argument(
        "--root", metavar="DIR", help="Folder to look in; default: the runs folder of LatentLab."
    )
    add_common(parser, "Print the runs as JSON.")
    parser.set_defaults(command=runs)


def runs(arguments: argparse.Namespace) -> int:
    """Print the list."""
    root = runs_dir() if arguments.root is None else Path(arguments.root).expanduser().resolve()
    if arguments.root is not None and not root.is_dir():
        raise UsageError(f"--root cannot be {arguments.root}: it must be a folder that exists.")
    found = list_runs(root)
    if arguments.json:
        print_json([_described(run) for run in found])
    elif found:
        print_columns(
            [("NAME", "ALGORITHM", "DATA", "STATUS", "STEP", "STARTED"), *map(_row, found)]
        )
    else:
        print(f"There are no runs in {root}. Begin with: latentlab train gan")
    return DONE


def _row(run: Run) -> tuple[str, ...]:
    manifest, state = run.manifest, run.state()
    goal = int(manifest.settings["steps"])
    return (
        run.name,
        manifest.algorithm,
        manifest.data.name,
        state.status,
        f"{written.count(state.step)} of {written.count(goal)}",
        manifest.created.astimezone().strftime("%Y-%m-%d %H:%M"),
    )


def _described(run: Run) -> dict[str, Any]:
    manifest, state = run.manifest, run.state()
    return {
        "name": run.name,
        "folder": str(run.folder),
        "algorithm": manifest.algorithm,
        "data": manifest.data.model_dump(mode="json"),
        "settings": manifest.settings,
        "status": state.status,
        "step": state.step,
        "steps": manifest.settings["steps"],
        "seconds": state.seconds,
        "created": manifest.created.isoformat(),
        "checkpoints": [each.step for each in run.checkpoints()],
        "snapshots": [each.step for each in run.snapshots()],
    }
