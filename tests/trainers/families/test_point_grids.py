"""What is watched of a model of points: which plots, by what it can do, and what they show."""

from collections.abc import Mapping

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from trainers.algorithm import WatchedGrid
from trainers.data.drawn.points import density_of, open_points
from trainers.data.images import to_pixels
from trainers.data.points import MemoryPoints
from trainers.data.spec import PointSpec
from trainers.families.points import point_grids, point_inputs, raster
from trainers.plots import SIDE


class Copies(nn.Module):
    """Draws points of the data, as far as its latents say: the best that a model can do."""

    classes = 0
    prior_kind = "normal"

    def __init__(self, data: MemoryPoints) -> None:
        super().__init__()
        self.data, self.latent_size = data, data.points.shape[1]

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        return torch.randn(count, self.latent_size, generator=rng)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        del labels
        return self.data.points[-len(latents) :]


class Knows(Copies):
    """And knows the density."""

    def log_density(self, points: Tensor) -> Tensor:
        assert self.data.density is not None
        return self.data.density.log_density(points)


class Scores(Copies):
    """And knows the score."""

    sigmas = torch.ones(1)

    def score(self, points: Tensor, sigmas: Tensor) -> Tensor:
        assert self.data.density is not None
        return self.data.density.score(points, float(sigmas[0])).float()


class Encodes(Copies):
    """And rebuilds them."""

    def encode(self, points: Tensor) -> Tensor:
        return points


def drawn(kind: type[Copies], name: str) -> Mapping[str, WatchedGrid]:
    data = open_points(name)
    model, spec = kind(data), data.info.spec
    assert isinstance(spec, PointSpec)
    fixed = point_inputs(model, data, torch.Generator().manual_seed(0))
    return {each.name: each for each in point_grids(model, fixed, spec)}


@pytest.mark.parametrize(
    ("kind", "name", "plots"),
    [
        (Copies, "two-moons", {"samples": 1}),
        (Copies, "mixture", {"samples": 1}),
        (Knows, "two-moons", {"samples": 1, "density": 2}),
        (Encodes, "spiral", {"samples": 1, "reconstructions": 1}),
        (Encodes, "mixture", {"samples": 1, "reconstructions": 1}),
    ],
)
def test_a_model_is_shown_by_what_it_can_do(
    kind: type[Copies], name: str, plots: dict[str, int]
) -> None:
    found = drawn(kind, name)
    assert {name: len(each.images) for name, each in found.items()} == plots
    for each in found.values():
        assert each.images.shape[1:] == (3, SIDE, SIDE)
        assert len(each.captions) in (0, each.columns)


def test_a_known_density_is_as_dark_as_the_true_one() -> None:
    learned, true = to_pixels(drawn(Knows, "ring-of-gaussians")["density"].images)
    assert np.array_equal(learned, true)


@pytest.mark.parametrize("name", ["two-moons", "mixture"])
def test_a_score_that_is_known_covers_the_true_one(name: str) -> None:
    grid = drawn(Scores, name)["field"]
    assert grid.captions == ("noise 0.5", "noise 0.2", "noise 0.05")
    for pixels in to_pixels(grid.images).astype(int):
        assert (np.ptp(pixels, axis=2) > 60).sum() > 200  # blue


def test_the_samples_are_kept_as_points_so_that_a_collapse_is_seen() -> None:
    samples = drawn(Copies, "two-moons")["samples"].samples
    assert samples is not None and samples.shape == (1024, 2)


def test_drawing_takes_nothing_from_a_random_generator() -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    first, again = (drawn(Knows, "two-moons")["samples"].images for _ in range(2))
    assert torch.equal(first, again) and torch.equal(torch.get_rng_state(), before)


def test_a_raster_covers_a_plot_row_by_row_from_the_bottom() -> None:
    assert raster(1, 2).tolist() == [[-0.5], [0.5]]
    assert raster(2, 2).tolist() == [[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]]
    assert density_of("mixture").log_density(raster(1, 4)).shape == (4,)
