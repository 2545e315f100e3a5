"""Measure how good a trained model is."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from latentlab.cli.errors import DONE, FAILED, UsageError
from latentlab.cli.exploring import add_model, open_model
from latentlab.cli.output import print_columns, print_json
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.formatting import rough
from latentlab.measuring.measured import Measured
from latentlab.measuring.metric import DIRECTIONS, Figure, Metric, MetricError, Trial
from latentlab.metrics.registry import UnknownMetric, metric, metric_names

if TYPE_CHECKING:
    from latentlab.models.refs import ModelRef
    from trainers.config import DataSource

Found = tuple[Metric, Figure, Measured]


def configure(parser: Parser) -> None:
    """Add the options."""
    if "--list" not in parser.words:
        add_model(parser)
    parser.add_argument(
        "--list", action="store_true", help="List all metrics and what they need instead."
    )
    parser.add_argument(
        "--metric",
        metavar="NAME",
        action="append",
        type=_metric,
        help="Measure this one only; may be given several times; default: all that apply.",
    )
    parser.add_argument(
        "-n",
        dest="count",
        metavar="COUNT",
        type=whole_number("-n", 2, 100_000),
        help="How many samples, pictures or sums each metric looks at; default: its own number.",
    )
    parser.add_argument(
        "--seed",
        metavar="S",
        type=whole_number("--seed", 0, 1_000_000),
        default=0,
        help="Of the samples and of what else is drawn at random; default: %(default)s.",
    )
    add_common(parser, "Print the figures as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Measure, and print each figure with its interval and how to read it."""
    chosen = arguments.metric or [metric(name) for name in metric_names()]
    if arguments.list:
        _list(chosen, arguments.json)
        return DONE
    ref, model = open_model(arguments)
    found, skipped = _measured(Trial(model, _source(ref), arguments.count, arguments.seed), chosen)
    if arguments.json:
        figures = [_described(*each) for each in found]
        print_json({"step": model.step, "figures": figures, "skipped": skipped})
    else:
        _tell(found, skipped)
    return FAILED if arguments.metric and skipped else DONE


def _measured(trial: Trial, chosen: Sequence[Metric]) -> tuple[list[Found], dict[str, str]]:
    """The figures of the metrics that apply, and why each of the others does not."""
    found: list[Found] = []
    skipped: dict[str, str] = {}
    for each in chosen:
        refusal = each.refusal(trial)
        try:
            if refusal:
                raise MetricError(refusal)
            print(f"Measuring {each.figures[0].title}", file=sys.stderr, flush=True)
            found += [(each, *pair) for pair in zip(each.figures, each.measure(trial), strict=True)]
        except MetricError as error:
            skipped[each.name] = str(error)
    return found, skipped


def _metric(name: str) -> Metric:
    try:
        return metric(name)
    except UnknownMetric as error:
        raise UsageError(f"--metric cannot be {name}: {error}") from error


def _source(ref: "ModelRef") -> "DataSource | None":
    """The data that the model learned from, or None if nobody knows where they lie."""
    from latentlab.models.errors import ModelError
    from latentlab.pictures.training_images import training_source

    try:
        return training_source(ref)
    except ModelError:
        return None


def _tell(found: Sequence[Found], skipped: dict[str, str]) -> None:
    for each, figure, measured in found:
        print(f"{figure.title}: {_written(figure, measured)}, {DIRECTIONS[figure.better]}")
        print(f"    {figure.reading}")
        if measured.note:
            print(f"    [{each.name}: {measured.note}]")
    for name, reason in skipped.items():
        print(f"Not measured: {name}. {reason}")


def _written(figure: Figure, measured: Measured) -> str:
    """ "98.2 % (95% interval 97.2 to 98.8)"."""
    value = figure.on_card(measured).figure
    if measured.low is None or measured.high is None:
        return value
    return f"{value} (95% interval {rough(measured.low)} to {rough(measured.high)})"


def _described(each: Metric, figure: Figure, measured: Measured) -> dict[str, Any]:
    told = asdict(figure)
    del told["formerly"]
    return {"metric": each.name, **told, **asdict(measured)}


def _list(chosen: Sequence[Metric], as_json: bool) -> None:
    if as_json:
        print_json([_facts(each) for each in chosen])
        return
    rows = [
        (each.name, figure.title, figure.unit, DIRECTIONS[figure.better])
        for each in chosen
        for figure in each.figures
    ]
    print_columns([("METRIC", "FIGURE", "UNIT", "READ"), *rows])


def _facts(each: Metric) -> dict[str, Any]:
    return {
        "name": each.name,
        "figures": [asdict(figure) for figure in each.figures],
        "needs": [need.words for need in each.needs],
    }
