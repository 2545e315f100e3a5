"""List past runs."""

import argparse
from pathlib import Path
from typing import Any

from latentlab import formatting as written
from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.output import print_columns, print_json
from latentlab.cli.parser import Parser, add_common
from latentlab.cli.run_folders import reference, why_no_runs
from trainers.config import DataSource
from trainers.runs.listing import known_runs, list_runs
from trainers.runs.run import Run
from trainers.storage import runs_dir


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "--root",
        metavar="DIR",
        help="Folder to look in; default: the runs folder, and wherever else runs were begun.",
    )
    add_common(parser, "Print the runs as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Print the list."""
    everywhere = arguments.root is None
    found = [*list_runs(runs_dir()), *known_runs()] if everywhere else _in(arguments.root)
    if arguments.json:
        print_json([_described(run) for run in found])
    elif found:
        rows = [_row(run, reference(run) if everywhere else run.name) for run in found]
        print_columns([("NAME", "ALGORITHM", "DATA", "STATUS", "STEP", "STARTED"), *rows])
    elif everywhere:
        print(why_no_runs())
    else:
        print(f"There are no runs in {arguments.root}.")
    return DONE


def _in(text: str) -> list[Run]:
    root = Path(text).expanduser().resolve()
    if not root.is_dir():
        raise UsageError(f"--root cannot be {text}: it must be a folder that exists.")
    return list_runs(root)


def _row(run: Run, name: str) -> tuple[str, ...]:
    manifest, state = run.manifest, run.state()
    goal = int(manifest.settings["steps"])
    return (
        name,
        manifest.algorithm,
        _data(manifest.data),
        state.status,
        f"{written.count(state.step)} of {written.count(goal)}",
        manifest.created.astimezone().strftime("%Y-%m-%d %H:%M"),
    )


def _data(source: DataSource) -> str:
    """The data set, with the name of its folder: "folder: holiday"."""
    return f"{source.name}: {source.folder.name}" if source.folder else source.name


def _described(run: Run) -> dict[str, Any]:
    manifest, state = run.manifest, run.state()
    return {
        "name": run.name,
        "folder": str(run.folder),
        "algorithm": manifest.algorithm,
        "data": manifest.data.model_dump(mode="json", exclude={"rules"}),
        "settings": manifest.settings,
        "status": state.status,
        "step": state.step,
        "steps": manifest.settings["steps"],
        "seconds": state.seconds,
        "created": manifest.created.isoformat(),
        "checkpoints": [each.step for each in run.checkpoints()],
        "snapshots": [each.step for each in run.snapshots()],
    }
