"""A whole folder translated on the command line: how far it is, and what came of it."""

import argparse
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import formatting
from latentlab.cli.errors import Interrupted
from latentlab.cli.interrupt import StopSignals
from latentlab.cli.output import print_json
from latentlab.cli.progress import LINE_SECONDS
from latentlab.cli.status import DONE, FAILED, INTERRUPTED

if TYPE_CHECKING:
    from latentlab.batches.batch import BatchProgress
    from latentlab.batches.order import BatchOrder
    from latentlab.batches.report import BatchReport
    from latentlab.models.latent_model import LatentModel

_NAMED = 10
"""How many skipped files are named on the screen; the report names all."""


def transfer_all(
    arguments: argparse.Namespace, model: "LatentModel", source: Path, order: "BatchOrder"
) -> int:
    """Translate the pictures in `source`, telling how far it is; the result is an exit status.

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
    return f"{finished} of {formatting.count(reached.total)} pictures"


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
    print(f"{formatting.count(len(report.done))} pictures in {arguments.out}")
    reasons = [each.sentence for each in report.skipped.values()]
    for each in reasons[:_NAMED]:
        print(f"Skipped: {each}", file=sys.stderr)
    if len(reasons) > _NAMED:
        more = formatting.count(len(reasons) - _NAMED)
        print(f"{more} more were skipped; {out / NAME} names all.", file=sys.stderr)
