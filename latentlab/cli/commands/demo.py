"""In a minute: train a model on digits and save what it learned."""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import formatting as written
from latentlab.cli.errors import DONE, Interrupted, StopSignals
from latentlab.cli.output import print_columns, print_json
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.cli.run_folders import reference
from latentlab.train_form import FIRST_TRAINING
from trainers.config import DataSource, Recipe
from trainers.registry import make_recipe
from trainers.runs.listing import free_name, remember
from trainers.runs.run import Run
from trainers.training.events import Progress

if TYPE_CHECKING:
    from latentlab.cli.training import Reporter
    from trainers.training.session import Session

PICTURE_SECONDS = 8
"""Kept back for drawing and saving the pictures at the end."""
SETTINGS = {"width": 32, "learning_rate": 6e-4, "average_decay": 0.99, "sample_interval": 100}
"""Smaller networks, larger steps and a shorter memory than usual: there is only a minute."""

DATA = DataSource(name="digits")


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "--out", metavar="DIR", default="latentlab-demo", help="Folder; default: %(default)s."
    )
    parser.add_argument(
        "--seconds",
        metavar="N",
        type=whole_number("--seconds", 1, 86_400),
        default=60,
        help="How long it may take altogether; default: %(default)s.",
    )
    add_common(parser, "Print what lies where as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Train, draw, save, tell."""
    deadline = time.monotonic() + arguments.seconds - PICTURE_SECONDS
    folder = Path(arguments.out).expanduser().resolve()
    run = Run.create(folder / free_name(folder, FIRST_TRAINING.choices.suggested_name), _recipe())
    remember(run)
    _train(run, deadline)

    from latentlab.cli.demo_pictures import save_all

    files = save_all(run, folder)
    if arguments.json:
        named = {path.name: meaning for path, meaning in files.items()}
        print_json({"folder": str(folder), "files": named, "run": str(run.folder)})
        return DONE
    state = run.state()
    print(f"{written.steps(state.step)} in {written.duration(state.seconds)}. In {folder}:")
    print_columns([(path.name, meaning) for path, meaning in files.items()])
    print(f"Go on with: latentlab resume {reference(run)}")
    return DONE


def _recipe() -> Recipe:
    return make_recipe(FIRST_TRAINING.choices.algorithm, SETTINGS, DATA)


def _train(run: Run, deadline: float) -> None:
    from latentlab.cli.training import reporter
    from trainers.training.session import Session

    shown = reporter(as_json=False)
    try:
        _watch_until(Session(run), deadline, shown)
    finally:
        shown.close()


def _watch_until(session: "Session", deadline: float, shown: "Reporter") -> None:
    """Train until `deadline` (of time.monotonic), but a step at least; a signal ends the demo."""
    with StopSignals(session.stop) as asked:
        for event in session.events():
            shown.show(event)
            if isinstance(event, Progress) and time.monotonic() > deadline:
                session.stop()
    if asked.status:
        again = f"latentlab resume {reference(session.run)}"
        raise Interrupted(f"Stopped. Go on with: {again}", asked.status)
