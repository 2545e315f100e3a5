"""Go on with a run that was stopped."""

import argparse

from latentlab.cli.errors import UsageError
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.cli.run_folders import find_run
from trainers.config import TrainingConfig
from trainers.runs.run import Run
from trainers.settings import settings_of


def configure(parser: Parser) -> None:
    """Add the options."""
    goal = next(each for each in settings_of(TrainingConfig) if each.name == "steps")
    assert goal.minimum is not None and goal.maximum is not None
    highest = int(goal.maximum)
    parser.add_argument("run", metavar="RUN", help="The run's folder, or its name.")
    parser.add_argument(
        "--steps",
        metavar="N",
        type=whole_number("--steps", int(goal.minimum), highest),
        help="Train up to this step in place of the run's own goal.",
    )
    parser.add_argument(
        "--from-step",
        metavar="N",
        type=whole_number("--from-step", 0, highest),
        help="Go on from the checkpoint at this step, and forget what came after it.",
    )
    add_common(parser, "Print one line of JSON a second, and one at the end.")


def execute(arguments: argparse.Namespace) -> int:
    """Go on with the run."""
    run = find_run(arguments.run)
    _check(run, arguments.steps, arguments.from_step)

    from latentlab.cli.training import follow
    from trainers.training.session import Session

    session = Session(run, from_step=arguments.from_step, steps=arguments.steps)
    return follow(session, arguments.json)


def _check(run: Run, goal: int | None, from_step: int | None) -> None:
    """Refuse a goal that lies behind the run, and a checkpoint that it does not have."""
    saved = [each.step for each in run.checkpoints()]
    if from_step is not None and from_step not in saved:
        steps = ", ".join(map(str, saved)) or "none yet"
        raise UsageError(
            f"--from-step cannot be {from_step}: it must be the step of a checkpoint of {run.name} "
            f"({steps})."
        )
    start = from_step if from_step is not None else max(saved, default=0)
    if goal is not None and goal < start:
        raise UsageError(
            f"--steps cannot be {goal}: {run.name} is already at step {start}, so it must be at "
            f"least {start}."
        )
