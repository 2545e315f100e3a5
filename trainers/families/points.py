"""What is watched of a model of points: its samples and what else it can do, as plots.

Every algorithm whose model has a capability is shown by it, so that none draws plots of its own.
"""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from trainers.algorithm import WatchedGrid
from trainers.capabilities import Encodes, HasScore, KnowsDensity, Samples
from trainers.data.images import from_pixels
from trainers.data.points import MemoryPoints
from trainers.data.spec import PointSpec
from trainers.plots import BLUE, DARK, GREY, HUES, ORANGE, Plot, Values

SAMPLES = 1024
_REBUILT = 256
_BINS = 80
_FINE = 120
"""Places of a density along each side of a plot."""
_ARROWS = 19
NOISES = (0.5, 0.2, 0.05)
"""Standard deviations of the noise, in a range of 2, at which a score is shown."""


def point_inputs(model: nn.Module, data: MemoryPoints, rng: torch.Generator) -> dict[str, Tensor]:
    """Inputs drawn once a run, from which all its plots are made, as `Algorithm.fixed_inputs`:
    points of the data, latents and labels; and of a density that is known what is true of it.

    Args:
        rng: on the CPU.
    """
    assert isinstance(model, Samples)
    fixed = shown_of_data(data, rng)
    fixed["latents"] = model.prior(SAMPLES, rng)
    if model.classes:
        fixed["labels"] = torch.arange(SAMPLES) % model.classes
    if data.density is not None and isinstance(model, HasScore):
        dimensions = fixed["data"].shape[1]
        places = raster(dimensions, _ARROWS if dimensions == 2 else _FINE)
        scores = [data.density.score(places, noise).float() for noise in NOISES]
        fixed["true scores"] = torch.stack(scores)
    return fixed


def shown_of_data(data: MemoryPoints, rng: torch.Generator) -> dict[str, Tensor]:
    """What is shown of the data beside a model: some points "data" [N, D], and the logarithms of
    their "true density" over a plot, if it is known.

    Args:
        rng: on the CPU.
    """
    chosen = torch.randperm(len(data), generator=rng)[:SAMPLES]
    shown = {"data": data.take(chosen, torch.device("cpu")).images}
    if data.density is not None:
        places = raster(shown["data"].shape[1], _FINE)
        shown["true density"] = data.density.log_density(places).float()
    return shown


def point_grids(
    model: nn.Module, fixed: Mapping[str, Tensor], spec: PointSpec
) -> tuple[WatchedGrid, ...]:
    """The plots to watch, from what `point_inputs` returned."""
    assert isinstance(model, Samples)
    samples = model.decode(fixed["latents"], fixed.get("labels")).float()
    drawn = sample_plot(samples, fixed.get("labels"), fixed)
    title = "Samples, and the data in grey"
    grids = [_grid("samples", title, [drawn], samples=samples)]
    if isinstance(model, KnowsDensity) and spec.dimensions == 2:
        grids.append(_density_grid(model, fixed))
    if isinstance(model, HasScore):
        grids.append(_score_grid(model, fixed, spec))
    elif isinstance(model, Encodes) and not isinstance(model, KnowsDensity):
        grids.append(_rebuilt_grid(model, fixed, spec))
    return tuple(grids)


def raster(dimensions: int, side: int) -> Tensor:
    """Places that cover a plot evenly, [side ** dimensions, dimensions], each in the middle of its
    cell; the first number grows first."""
    middles = (torch.arange(side) + 0.5) * (2.0 / side) - 1.0
    if dimensions == 1:
        return middles[:, None]
    y, x = torch.meshgrid(middles, middles, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=1)


def sample_plot(
    samples: Tensor, labels: Tensor | None, shown: Mapping[str, Tensor]
) -> NDArray[np.uint8]:
    """Samples [N, D] over the data in grey, as pixels of a plot: in two dimensions dots, coloured
    by their labels [N] if they have some; in one bars, and the true density as a curve.

    Args:
        shown: from `shown_of_data`; or nothing.
    """
    if samples.shape[1] == 2:
        return _scattered(samples, labels, shown.get("data"))
    return _histogram(samples, shown.get("data"), shown.get("true density"))


def _scattered(samples: Tensor, labels: Tensor | None, data: Tensor | None) -> NDArray[np.uint8]:
    plot = Plot(-1.0, 1.0)
    if data is not None:
        plot.dots(_values(data), GREY, 2.0, 0.45)
    numbers = torch.zeros(len(samples)) if labels is None else labels.cpu() % len(HUES)
    at = _values(samples)
    for number, hue in enumerate(HUES):
        plot.dots(at[(numbers == number).numpy()], hue, 2.0, 0.75)
    return plot.pixels()


def _histogram(samples: Tensor, data: Tensor | None, truth: Tensor | None) -> NDArray[np.uint8]:
    made, given = _heights(samples), None if data is None else _heights(data)
    true = None if truth is None else _values(truth.exp())
    # What is true sets the scale: one that follows the samples would jump while they change.
    known = next(each for each in (true, given, made) if each is not None)
    plot = Plot(-1.0, 1.0, 0.0, 1.4 * float(known.max()))
    if given is not None:
        plot.bars(given, GREY, 0.5)
    plot.bars(made, ORANGE, 0.7)
    if true is not None:
        plot.curve(_values(raster(1, len(true))[:, 0]), true, DARK)
    return plot.pixels()


def _heights(points: Tensor) -> Values:
    """The density of points [N, 1] in each bar of a histogram; those outside count, too."""
    counts, _ = np.histogram(_values(points[:, 0]), bins=_BINS, range=(-1.0, 1.0))
    heights: Values = counts / len(points) * (_BINS / 2.0)
    return heights


def _density_grid(model: KnowsDensity, fixed: Mapping[str, Tensor]) -> WatchedGrid:
    places = raster(2, _FINE).to(fixed["data"].device)
    densities = [model.log_density(places).float().exp(), fixed.get("true density")]
    if densities[1] is not None:
        densities[1] = densities[1].exp()
    known = [_values(each).reshape(_FINE, _FINE) for each in densities if each is not None]
    # The truth sets the scale: a density that is too high somewhere is as dark as it can be.
    plots = [_heat(each, float(known[-1].max())) for each in known]
    captions = ("learned", "true")[: len(plots)]
    return _grid("density", "The density: darker is more probable", plots, captions)


def _heat(density: Values, largest: float) -> NDArray[np.uint8]:
    plot = Plot(-1.0, 1.0)
    plot.heat(density, largest)
    return plot.pixels()


def _score_grid(model: HasScore, fixed: Mapping[str, Tensor], spec: PointSpec) -> WatchedGrid:
    flat = spec.dimensions == 2
    places = raster(spec.dimensions, _ARROWS if flat else _FINE).to(fixed["data"].device)
    plots = []
    for index, noise in enumerate(NOISES):
        learned = model.score(places, torch.full((len(places),), noise, device=places.device))
        true = fixed["true scores"][index] if "true scores" in fixed else None
        draw = _field if flat else _slope
        plots.append(draw(noise, places, learned, true, fixed["data"]))
    captions = tuple(f"noise {noise:g}" for noise in NOISES)
    title = "The score: where points become more probable; grey is the true one"
    return _grid("field", title, plots, captions)


def _field(
    noise: float, places: Tensor, learned: Tensor, true: Tensor | None, data: Tensor
) -> NDArray[np.uint8]:
    """Scores [N, 2] as arrows; one that points at a mean that is two deviations of the noise away,
    or more, reaches from cell to cell."""
    plot = Plot(-1.0, 1.0)
    plot.dots(_values(data), GREY, 1.2, 0.25)
    for scores, colour in ((true, GREY), (learned, BLUE)):
        if scores is not None:
            steps = noise * scores
            lengths = steps.norm(dim=1, keepdim=True).clamp(min=1e-9)
            steps = steps / lengths * lengths.clamp(max=2.0) / 2.0 * (0.95 * 2.0 / _ARROWS)
            plot.arrows(_values(places - steps / 2), _values(places + steps / 2), colour)
    return plot.pixels()


def _slope(
    noise: float, places: Tensor, learned: Tensor, true: Tensor | None, data: Tensor
) -> NDArray[np.uint8]:
    """Scores [N, 1], times the noise, as curves."""
    del data
    plot = Plot(-1.0, 1.0, -4.0, 4.0)
    across = _values(places[:, 0])
    plot.curve(across, np.zeros_like(across), GREY, 0.7)
    for scores, colour, width in ((true, GREY, 4.0), (learned, BLUE, 1.5)):
        if scores is not None:
            plot.curve(across, noise * _values(scores[:, 0]), colour, width)
    return plot.pixels()


def _rebuilt_grid(model: Encodes, fixed: Mapping[str, Tensor], spec: PointSpec) -> WatchedGrid:
    assert isinstance(model, Samples)
    points = fixed["data"][:_REBUILT]
    rebuilt = model.decode(model.encode(points)).float()
    plot = Plot(-1.0, 1.0)
    if spec.dimensions == 2:
        before, after = _values(points), _values(rebuilt)
        title = "Data in grey, and what is rebuilt of each point"
    else:
        before = _values(torch.cat([points, points], dim=1))
        after = _values(torch.cat([points, rebuilt], dim=1))
        title = "What is rebuilt, upwards, of each point of the data: best on the diagonal"
    plot.lines(before, after, DARK, 0.35)
    plot.dots(before, GREY, 2.0, 0.6)
    plot.dots(after, ORANGE, 2.0, 0.8)
    return _grid("reconstructions", title, [plot.pixels()])


def _grid(
    name: str,
    title: str,
    plots: list[NDArray[np.uint8]],
    captions: tuple[str, ...] = (),
    samples: Tensor | None = None,
) -> WatchedGrid:
    return WatchedGrid(name, title, from_pixels(np.stack(plots)), len(plots), captions, samples)


def _values(tensor: Tensor) -> Values:
    return tensor.detach().cpu().double().numpy()
