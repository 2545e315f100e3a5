"""A run's curves as a figure for a report, or as a table for other programs."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latentlab.curves import CurveStore
from latentlab.export.writing import ExportError, writing
from trainers.events import Curve, Player
from trainers.run import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HUES: Mapping[Player, str] = {"generator": "#E69F00", "discriminator": "#0072B2"}
_OTHER_HUES = ("#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#000000", "#F0E442")
WIDTH = 1200
"""Pixels of a figure from left to right; a curve keeps the extremes of every column."""
DOTS_PER_INCH = 150


def save_curves(run: Run, path: Path) -> None:
    """Save all curves of `run`: a figure (.png, .svg) or every row as a table (.csv).

    The figure has one plot for each chart, in the order of the algorithm. The table's columns are
    step, seconds (training time since the run began) and one for each curve.

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
            figure = draw_curves(run.name, facts.curves, rows)
            figure.savefig(temporary, format=path.suffix.lower()[1:])


def draw_curves(title: str, curves: Sequence[Curve], rows: NDArray[np.void]) -> "Figure":
    """A matplotlib figure with one plot for each chart, drawn without a screen.

    Args:
        rows: structured array with "step" and one field for each of `curves`.
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
    plots = figure.subplots(len(charts), 1, squeeze=False, sharex=True)[:, 0]
    for axes, chart in zip(plots, charts, strict=True):
        _draw_chart(axes, chart, [curve for curve in curves if curve.chart == chart], store)
    plots[-1].set_xlabel("Training step")
    return figure


def _draw_chart(axes: "Axes", chart: str, curves: Sequence[Curve], store: CurveStore) -> None:
    others = cycle(_OTHER_HUES)
    first, last = store.steps[0], store.steps[-1]
    for curve in curves:
        line = store.decimated(curve.key, first, last, WIDTH)
        hue = _HUES.get(curve.player) or next(others)
        axes.plot(line.steps, line.values, color=hue, linewidth=1, label=curve.label)
    units = sorted({curve.unit for curve in curves if curve.unit})
    axes.set_ylabel(f"{chart} ({', '.join(units)})" if units else chart)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncols=2)


def _write_table(rows: NDArray[np.void], path: Path) -> None:
    names = rows.dtype.names or ()
    formats = ["%d", "%.3f", *["%.9g"] * (len(names) - 2)]
    np.savetxt(path, rows, formats, delimiter=",", header=",".join(names), comments="")
