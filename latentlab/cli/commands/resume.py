"""Go on with a run that was stopped."""

import argparse

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.output import print_json
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.cli.place_options import add_place, advising, place
from latentlab.cli.run_folders import find_run, reference
from latentlab.library import finished
from trainers.config import MOST_STEPS
from trainers.runs.place import OWN_PLACE
from trainers.runs.run import Run, recipe_of


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument("run", metavar="RUN", help="The run's folder, or its name.")
    parser.add_argument(
        "--steps",
        metavar="N",
        type=whole_number("--steps", 1, MOST_STEPS),
        help="Train up to this step in place of the run's own goal.",
    )
    parser.add_argument(
        "--from-step",
        metavar="N",
        type=whole_number("--from-step", 0, MOST_STEPS),
        help="Go on from the checkpoint at this step, and forget what came after it.",
    )
    add_place(parser)
    add_common(parser, "Print one line of JSON a second, and one at the end.")


def execute(arguments: argparse.Namespace) -> int:
    """Go on with the run."""
    run = find_run(arguments.run)
    _check(run, arguments.steps, arguments.from_step)
    chosen = place(arguments, run)
    if (arguments.from_step, chosen) == (None, OWN_PLACE) and run.is_finished(arguments.steps):
        return _say_finished(run, arguments.json)

    from latentlab.cli.training import follow
    from trainers.training.session import Session

    session = Session(run, from_step=arguments.from_step, steps=arguments.steps, place=chosen)
    with advising(run, f"latentlab resume {reference(run)}"):
        return follow(session, arguments.json)


def _say_finished(run: Run, as_json: bool) -> int:
    state, text = run.state(), finished(run)
    if as_json:
        print_json(
            {
                "event": "finished",
                "reason": "completed",
                "text": text,
                "step": state.step,
                "seconds": state.seconds,
                "run": str(run.folder),
            }
        )
    else:
        print(f"{text} {_how_to_go_further(run, state.step)}")
    return DONE


def _how_to_go_further(run: Run, step: int) -> str:
    end = recipe_of(run).settings.last_step
    if end is not None and end <= step:
        return (
            "Its learning rate is 0 from there on; train on with a later decay: latentlab branch "
            f"{reference(run)} --set decay_start={2 * end} steps={2 * end}"
        )
    more = min(2 * step, end or MOST_STEPS, MOST_STEPS)
    return f"Train it further with more steps: latentlab resume {reference(run)} --steps {more}"


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
