"""Make a new run of another one, with some settings changed, and train it."""

import argparse

from latentlab.cli.errors import Interrupted, UsageError
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.cli.place_options import add_place, advising, place
from latentlab.cli.run_folders import find_run, making, reference
from latentlab.cli.training_options import changed
from trainers.config import MOST_STEPS, Recipe
from trainers.runs.listing import branch, branch_name, remember, remove_unstarted
from trainers.runs.run import Run, Saved, recipe_of
from trainers.settings import SettingsError


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument("run", metavar="RUN", help="The run to branch: its folder, or its name.")
    parser.add_argument(
        "--from-step",
        metavar="N",
        type=whole_number("--from-step", 0, MOST_STEPS),
        help="Go on from the checkpoint at this step; 0 takes the settings alone and begins anew. "
        "Default: the newest checkpoint.",
    )
    parser.add_argument(
        "--set",
        nargs="+",
        default=[],
        metavar="SETTING=VALUE",
        help="What to change, for example learning_rate=0.0001 steps=20000. latentlab train "
        "ALGORITHM --help tells about the settings.",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="New folder for the run; default: one in the runs folder, named after RUN.",
    )
    add_place(parser)
    add_common(parser, "Print one line of JSON a second, and one at the end.")


def execute(arguments: argparse.Namespace) -> int:
    """Make the branch and train it."""
    parent = find_run(arguments.run)
    checkpoint = _checkpoint(parent, arguments.from_step)
    recipe = place(arguments, parent).applied(changed(recipe_of(parent), arguments.set))

    from latentlab.cli.training import follow
    from trainers.training.session import Session

    run = _made(parent, recipe, checkpoint, arguments.out)
    try:
        with advising(run, f"latentlab branch {reference(parent)}"):
            return follow(Session(run), arguments.json)
    except Interrupted:
        raise
    except Exception:
        remove_unstarted(run)
        raise


def _checkpoint(parent: Run, from_step: int | None) -> Saved | None:
    """Where in `parent` to go on from; None begins anew."""
    saved = parent.checkpoints()
    if from_step is None:
        return saved[-1] if saved else None
    if from_step == 0:
        return None
    chosen = [each for each in saved if each.step == from_step]
    if not chosen:
        steps = ", ".join(str(each.step) for each in saved) or "there are none yet"
        raise UsageError(
            f"--from-step cannot be {from_step}: it must be 0 or the step of a checkpoint of "
            f"{parent.name} ({steps})."
        )
    return chosen[0]


def _made(parent: Run, recipe: Recipe, checkpoint: Saved | None, text: str | None) -> Run:
    try:
        with making("--out", text, branch_name(parent)) as folder:
            run = branch(parent, folder, recipe, checkpoint)
    except SettingsError as error:
        raise UsageError(f"{error} Use: --set steps=N") from error
    remember(run)
    return run
