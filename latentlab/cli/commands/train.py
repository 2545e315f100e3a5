"""latentlab train: options from the algorithm's settings, a new run folder, a session."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentlab.cli.data import add_data, data_source
from latentlab.cli.errors import Interrupted, UsageError
from latentlab.cli.options import add_settings, given_settings
from latentlab.cli.parser import Parser, add_common, choice, whole_number
from latentlab.system_errors import reason
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.data.catalogue import entry
from trainers.needs import AlgorithmError, Needs
from trainers.registry import (
    UnknownAlgorithm,
    algorithm_class,
    algorithm_names,
    check_fit,
    make_recipe,
)
from trainers.runs.listing import free_name, remember, remove_unstarted
from trainers.runs.run import Run, RunError
from trainers.settings import SettingsError
from trainers.storage import runs_dir

if TYPE_CHECKING:
    from trainers.algorithm import Algorithm

MOST_THREADS = 1024


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options: those of the algorithm too, if `words` begins with its name."""
    names = ", ".join(algorithm_names())
    parser.add_argument("algorithm", metavar="ALGORITHM", help=f"What to train: {names}.")
    chosen = _chosen(words)
    add_data(parser, DataSource().name if chosen is None else chosen.default_data)
    group = parser.add_argument_group("Run")
    group.add_argument(
        "--run", metavar="DIR", help="New folder for the run; default: one in the runs folder."
    )
    group.add_argument(
        "--device",
        metavar="auto|cpu|cuda|mps",
        type=choice("--device", "auto", "cpu", "cuda", "mps"),
        default="auto",
        help="Where to compute; default: auto, the fastest there is.",
    )
    group.add_argument(
        "--threads",
        metavar="auto|N",
        type=_threads,
        default="auto",
        help="CPU threads. Exact repetition is promised at a fixed --threads N, which the run "
        "records; auto measures, and goes down to one beside other busy programs, where a fixed "
        "N above 1 is slower. Default: auto.",
    )
    add_common(parser, "Print one line of JSON a second, and one at the end.")
    add_settings(parser, TrainingConfig if chosen is None else chosen.Config)
    if chosen is not None:
        parser.manual = f"{parser.prog} {words[0]}"
    parser.set_defaults(command=train)


def train(arguments: argparse.Namespace) -> int:
    """Make the run folder and train."""
    from latentlab.cli.following import follow
    from trainers.training.session import Session

    recipe = _recipe(arguments)
    run = _new_run(arguments.run, recipe)
    try:
        return follow(Session(run), arguments.json)
    except Interrupted:
        raise
    except Exception:
        remove_unstarted(run)
        raise


def _recipe(arguments: argparse.Namespace) -> Recipe:
    from trainers.training.device import DeviceError, choose_device

    algorithm = algorithm_class(arguments.algorithm)
    settings = given_settings(arguments, algorithm.Config)
    data = data_source(arguments)
    problem = algorithm.needs.misfit(data)
    if problem:
        raise UsageError(
            f"--dataset cannot be {data.name}: {problem}{_remedy(algorithm.needs, data)}"
        )
    try:
        choose_device(arguments.device)
    except DeviceError as error:
        raise UsageError(f"--device cannot be {arguments.device}: {error}") from error
    try:
        recipe = make_recipe(
            arguments.algorithm, settings, data, arguments.device, arguments.threads
        )
        check_fit(recipe)
    except SettingsError as error:
        raise UsageError(str(error)) from error
    except AlgorithmError as error:
        blamed = "--dataset" if data.image_size is None else "--image-size"
        raise UsageError(f"{blamed} cannot be {data.image_size or data.name}: {error}") from error
    return recipe


def _remedy(needs: Needs, data: DataSource) -> str:
    """The option that makes two domains, or labels, of such data."""
    known = entry(data.name)
    if needs.domains == "pairs" or data.domains is not None:
        return ""
    if known.attributes:
        return " Name it by --attribute."
    return " Name the labels by --domains A B." if len(known.label_names) > 1 else ""


def _new_run(text: str | None, recipe: Recipe) -> Run:
    if text is None:
        wish = f"{recipe.algorithm}-{recipe.data.name}"
        folder = runs_dir() / free_name(runs_dir(), wish)
    else:
        folder = Path(text).expanduser()
    try:
        run = Run.create(folder.resolve(), recipe)
    except RunError as error:
        raise UsageError(f"--run cannot be {text or folder}: {error}") from error
    except OSError as error:
        raise RunError(
            f"The run cannot be kept in {folder}: {reason(error)}. Name another one by --run DIR, "
            "or set LATENTLAB_HOME to a folder of your own."
        ) from error
    remember(run)
    return run


def _chosen(words: Sequence[str]) -> "type[Algorithm[Any]] | None":
    """Whose options to offer; None for those all algorithms share, if only help was asked for."""
    if words and not words[0].startswith("-"):
        try:
            return algorithm_class(words[0])
        except UnknownAlgorithm as error:
            raise UsageError(f"ALGORITHM cannot be {words[0]}. {error}") from error
    if {"-h", "--help"} & set(words):
        return None
    raise UsageError(
        "ALGORITHM must come first: latentlab train ALGORITHM, one of "
        f"{', '.join(algorithm_names())}."
    )


def _threads(text: str) -> Any:
    return "auto" if text == "auto" else whole_number("--threads", 1, MOST_THREADS)(text)
