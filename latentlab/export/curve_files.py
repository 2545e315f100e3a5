"""A run's curves as a figure for a report, or as a table for other programs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latentlab.curves.colours import FAINT_OPACITY, ON_LIGHT, hues
from latentlab.curves.store import USUAL_SMOOTHING, CurveStore
from latentlab.export.writing import ExportError, writing
from trainers.reports import Curve
from trainers.runs.run import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 1200
"""Pixels of a figure from left to right; a curve keeps the extremes of every column."""
DOTS_PER_INCH = 150


def save_curves(run: Run, path: Path, smoothing: int = USUAL_SMOOTHING) -> None:
    """Save all curves of `run`: a figure (.png, .svg) or every row as a table (.csv).

    The figure has one plot for each chart, in the order of the algorithm. The table's columns are
    step, seconds (training time since the run began) and one for each curve.

    Args:
        smoothing: recorded steps that the bold lines of a figure are averaged over.

    Raises:
        ExportError: if there are no curves yet, the suffix is another, or `path` cannot be
            written.
    """
    with writing(path, ".png", ".svg", ".csv") as temporary:
        facts, rows = run.manifest.facts, run.metrics().read()
        if facts is None or not len(rows):
            raise ExportError(f"{path.name} cannot be made: {run.name} has no curves yet.")
        if path.suffix.lower() == ".csv":
            _write_table(rows, temporary)
        else:
            figure = draw_curves(run.name, facts.curves, rows, smoothing)
            figure.savefig(temporary, format=path.suffix.lower()[1:])


def draw_curves(
    title: str,
    curves: Sequence[Curve],
    rows: NDArray[np.void],
    smoothing: int = USUAL_SMOOTHING,
) -> "Figure":
    """A matplotlib figure with one plot for each chart, drawn without a screen.

    Args:
        rows: structured array with "step" and one field for each of `curves`.
        smoothing: recorded steps that the bold lines are averaged over; they lie over the pale
            recorded ones. 1 draws only what was recorded.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    charts = list(dict.fromkeys(curve.chart for curve in curves))
    size = (WIDTH / DOTS_PER_INCH, 3 * len(charts))
    figure = Figure(figsize=size, dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(title)
    store = CurveStore([curve.key for curve in curves])
    store.append(rows)
    colours = hues(curves, ON_LIGHT)
    plots = figure.subplots(len(charts), 1, squeeze=False, sharex=True)[:, 0]
    for axes, chart in zip(plots, charts, strict=True):
        members = [curve for curve in curves if curve.chart == chart]
        for curve in members:
            _draw_curve(axes, curve, colours[curve.key], store, smoothing)
        _label(axes, chart, members)
    plots[-1].set_xlabel("Training step")
    return figure


def _draw_curve(axes: "Axes", curve: Curve, hue: str, store: CurveStore, smoothing: int) -> None:
    first, last = store.steps[0], store.steps[-1]
    bold = store.decimated(curve.key, first, last, WIDTH, min(smoothing, len(store)))
    if smoothing > 1:
        raw = store.decimated(curve.key, first, last, WIDTH)
        axes.plot(raw.steps, raw.values, color=hue, linewidth=0.6, alpha=FAINT_OPACITY)
    axes.plot(bold.steps, bold.values, color=hue, linewidth=1.2, label=curve.label)


def _label(axes: "Axes", chart: str, curves: Sequence[Curve]) -> None:
    units = sorted({curve.unit for curve in curves if curve.unit})
    axes.set_ylabel(f"{chart} ({', '.join(units)})" if units else chart)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncols=2)


def _write_table(rows: NDArray[np.void], path: Path) -> None:
    names = rows.dtype.names or ()
    formats = ["%d", "%.3f", *["%.9g"] * (len(names) - 2)]
    np.savetxt(path, rows, formats, delimiter=",", header=",".join(names), comments="")
