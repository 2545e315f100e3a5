"""Train a model."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from latentlab.cli.errors import Interrupted, UsageError
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.cli.run_folders import making
from latentlab.cli.training_options import (
    add_data,
    add_device,
    add_settings,
    check_device,
    data_source,
    given_settings,
)
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.data.catalogue import entry
from trainers.data.errors import DataError
from trainers.needs import AlgorithmError, Needs
from trainers.registry import (
    UnknownAlgorithm,
    algorithm_class,
    algorithm_names,
    check_fit,
    make_recipe,
)
from trainers.runs.listing import remember, remove_unstarted
from trainers.runs.run import Run
from trainers.settings import SettingsError

if TYPE_CHECKING:
    from trainers.algorithm import Algorithm

MOST_THREADS = 1024


def configure(parser: Parser) -> None:
    """Add the options: those of the algorithm too, if its name comes first."""
    names = ", ".join(algorithm_names())
    parser.add_argument("algorithm", metavar="ALGORITHM", help=f"What to train: {names}.")
    chosen = _chosen(parser.words)
    add_data(parser, DataSource().name if chosen is None else chosen.default_data)
    group = parser.add_argument_group("Run")
    group.add_argument(
        "--run", metavar="DIR", help="New folder for the run; default: one in the runs folder."
    )
    add_device(group, "auto", "auto, the fastest there is")
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
        parser.manual = f"{parser.prog} {chosen.name}"


def execute(arguments: argparse.Namespace) -> int:
    """Make the run folder and train."""
    from latentlab.cli.training import follow
    from trainers.training.session import Session

    recipe = _recipe(arguments)
    advice = _smaller_size(recipe.data, arguments.json)
    if advice:
        print(advice, file=sys.stderr, flush=True)
    run = _new_run(arguments.run, recipe)
    try:
        return follow(Session(run), arguments.json)
    except Interrupted:
        raise
    except Exception:
        remove_unstarted(run)
        raise


def _recipe(arguments: argparse.Namespace) -> Recipe:
    algorithm = algorithm_class(arguments.algorithm)
    settings = given_settings(arguments, algorithm.Config)
    data = data_source(arguments)
    problem = algorithm.needs.misfit(data)
    if problem:
        raise UsageError(
            f"--dataset cannot be {data.name}: {problem}{_remedy(algorithm.needs, data)}"
        )
    check_device(arguments.device)
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


def _smaller_size(data: DataSource, as_json: bool) -> str:
    """Which --image-size suits a person's pictures better than the usual one, as a sentence; "" if
    none does, or a size was given."""
    from latentlab.cli.training import reporter
    from trainers.data.survey import proposed_size
    from trainers.data.watching import Watcher
    from trainers.training.events import Preparing

    known = entry(data.name)
    usual = known.default_size
    if not known.of_pictures or data.image_size is not None or usual is None:
        return ""
    shown = reporter(as_json)
    watcher = Watcher(lambda text, fraction: shown.show(Preparing(text, fraction)))
    try:
        proposed = proposed_size(data, watcher)
    except (DataError, OSError):
        return ""  # The training says what is the matter.
    finally:
        shown.close()
    if proposed >= usual:
        return ""
    return (
        f"Most of these pictures are smaller than {usual} px, to which they are enlarged: "
        f"--image-size {proposed} suits them and is faster."
    )


def _remedy(needs: Needs, data: DataSource) -> str:
    """The option that makes two domains, or labels, of such data."""
    known = entry(data.name)
    if needs.text or needs.domains == "pairs" or data.domains is not None or known.dimensions:
        return ""
    if known.attributes:
        return " Name it by --attribute."
    return " Name the labels by --domains A B." if len(known.label_names) > 1 else ""


def _new_run(text: str | None, recipe: Recipe) -> Run:
    with making("--run", text, f"{recipe.algorithm}-{recipe.data.name}") as folder:
        run = Run.create(folder, recipe)
    remember(run)
    return run


def _chosen(words: list[str]) -> "type[Algorithm[Any]] | None":
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
