"""What the commands share whose results lie in a folder of a person's: transfer and upscale."""

import argparse
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import formatting
from latentlab.cli.errors import DONE, FAILED, INTERRUPTED, Interrupted, StopSignals, UsageError
from latentlab.cli.output import LINE_SECONDS, print_json

if TYPE_CHECKING:
    from latentlab.batches.batch import BatchProgress
    from latentlab.batches.order import BatchOrder
    from latentlab.batches.report import BatchReport
    from latentlab.models.latent_model import LatentModel

_NAMED = 10
"""How many skipped files are named on the screen; the report names all."""


def check_folder(path: Path) -> None:
    """Check that `path`, where pictures go under names of their own, is meant as a folder.

    Raises:
        UsageError: if it is named like a picture, and is no folder.
    """
    from trainers.data.files.kinds import is_picture

    if is_picture(path.name) and not path.is_dir():
        raise UsageError(
            f"--out cannot be {path}: it names the folder for the results, which keep the names of "
            "their pictures. Name a folder."
        )


def check_own(path: Path) -> None:
    """Check that a result at `path`, whose name nobody chose, replaces at most another result.

    Raises:
        UsageError: if there is something that LatentLab has not made.
    """
    from latentlab import requests
    from latentlab.batches.report import KEYWORD, is_foreign

    if is_foreign(path, KEYWORD, requests.KEYWORD):
        raise UsageError(
            f"--out cannot be {path.parent}: there is another {path.name} in it, which is no "
            "result of LatentLab. Name another folder, or move that file away."
        )


def process_folder(
    arguments: argparse.Namespace, model: "LatentModel", source: Path, order: "BatchOrder"
) -> int:
    """Send the pictures in `source` through `model`, telling how far it is; the result is an exit
    status.

    Raises:
        Interrupted: after Ctrl-C or SIGTERM; the message says how to go on.
    """
    from latentlab.batches.batch import transfer_folder

    out = Path(arguments.out).expanduser()
    report = _followed(transfer_folder(model, source, out, order))
    _tell(arguments, report, out)
    return DONE if report.done else FAILED


def _followed(steps: "Generator[BatchProgress, None, BatchReport]") -> "BatchReport":
    told, asked = time.monotonic(), list[bool]()
    with StopSignals(lambda: asked.append(True)) as signals:
        while True:
            try:
                reached = next(steps)
            except StopIteration as end:
                report: BatchReport = end.value
                return report
            if asked:
                steps.close()
                raise Interrupted(
                    f"Stopped after {_counted(reached)}. The same command goes on from there.",
                    signals.status or INTERRUPTED,
                )
            if time.monotonic() - told >= LINE_SECONDS:
                told = time.monotonic()
                print(_counted(reached), file=sys.stderr, flush=True)


def _counted(reached: "BatchProgress") -> str:
    finished = formatting.count(reached.done + reached.skipped)
    return f"{finished} of {formatting.counted(reached.total, 'picture')}"


def _tell(arguments: argparse.Namespace, report: "BatchReport", out: Path) -> None:
    from latentlab.batches.report import NAME

    if arguments.json:
        print_json(
            {
                "files": [str(out / each.result) for each in report.done.values()],
                "skipped": [each.model_dump() for each in report.skipped.values()],
                "report": str(out / NAME),
            }
        )
        return
    print(f"{formatting.counted(len(report.done), 'picture')} in {arguments.out}")
    reasons = [each.sentence for each in report.skipped.values()]
    for each in reasons[:_NAMED]:
        print(f"Skipped: {each}", file=sys.stderr)
    if len(reasons) > _NAMED:
        more = formatting.count(len(reasons) - _NAMED)
        print(f"{more} more were skipped; {out / NAME} names all.", file=sys.stderr)
