"""Finds the metrics: every other module in latentlab/metrics holds one, called METRIC.

Listing names imports nothing; asking for a metric imports its module, but not torch.
"""

import difflib
import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from latentlab.measuring.measured import Measured
from latentlab.measuring.metric import Figure, Metric, Trial


class UnknownMetric(ValueError):  # noqa: N818 - it reads as the sentence it is
    """No metric has this name; the message lists those that exist."""


@cache
def metric_names() -> tuple[str, ...]:
    """The names of all metrics, in alphabetical order."""
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    return tuple(sorted(each.name for each in modules if each.name != Path(__file__).stem))


def metric(name: str) -> Metric:
    """The metric called `name`.

    Raises:
        UnknownMetric: if there is none.
    """
    names = metric_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UnknownMetric(f"There is no metric {name!r}; there are {', '.join(names)}.{hint}")
    found = importlib.import_module(f"{__package__}.{name}").METRIC
    assert isinstance(found, Metric), f"METRIC of {name}.py must be a Metric"
    assert found.name == name, f"the metric in {name}.py must be called so"
    return found


def evaluate(trial: Trial, names: Sequence[str]) -> list[tuple[Figure, Measured]]:
    """The figures of the metrics `names`, in that order, with what was measured.

    Raises:
        MetricError: if one cannot be measured.
        DataError: if the data cannot be opened.
    """
    found: list[tuple[Figure, Measured]] = []
    for each in map(metric, names):
        found += zip(each.figures, each.measure(trial), strict=True)
    return found


def figure_called(title: str) -> Figure | None:
    """The figure that a model's card calls so, now or formerly; None if no metric gives it."""
    return _figures().get(title)


@cache
def _figures() -> dict[str, Figure]:
    figures = [figure for name in metric_names() for figure in metric(name).figures]
    return {title: each for each in figures for title in (each.formerly, each.title) if title}
