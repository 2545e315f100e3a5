"""The densities of points: what is said to be exact, against torch.distributions and autograd."""

import math

import numpy as np
import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, entry
from trainers.data.drawn.points import density_of, open_points
from trainers.data.errors import DataError
from trainers.data.opening import open_images
from trainers.data.points import MemoryPoints, Mixture
from trainers.data.spec import PointSpec

NAMES = [each.name for each in CATALOGUE if each.dimensions is not None]
ON_PLANES = [name for name in NAMES if entry(name).dimensions == 2]


def places(count: int, dimensions: int) -> torch.Tensor:
    rng = torch.Generator().manual_seed(0)
    return torch.rand(count, dimensions, generator=rng, dtype=torch.float64) * 2 - 1


def of_torch(density: Mixture, noise: float = 0.0) -> MixtureSameFamily:
    wide = (density.deviations.square() + noise**2).sqrt()[:, None].expand_as(density.means)
    parts = Independent(Normal(density.means, wide), 1)
    return MixtureSameFamily(Categorical(density.weights), parts)


@pytest.mark.parametrize("noise", [0.0, 0.3])
@pytest.mark.parametrize("name", NAMES)
def test_the_log_density_and_the_score_are_those_of_the_mixture(name: str, noise: float) -> None:
    density = density_of(name)
    at = places(200, density.means.shape[1]).requires_grad_(True)
    expected = of_torch(density, noise).log_prob(at)
    (slope,) = torch.autograd.grad(expected.sum(), at)
    at = at.detach()
    torch.testing.assert_close(density.log_density(at, noise), expected.detach())
    torch.testing.assert_close(density.score(at, noise), slope)


@pytest.mark.parametrize("name", NAMES)
def test_nearly_all_of_the_density_lies_where_the_data_say(name: str) -> None:
    density, side = density_of(name), 200
    middles = (torch.arange(side, dtype=torch.float64) + 0.5) * (2 / side) - 1
    axes = [middles] * density.means.shape[1]
    at = torch.cartesian_prod(*axes).reshape(-1, len(axes))
    total = density.log_density(at).exp().sum() * (2 / side) ** len(axes)
    assert float(total) == pytest.approx(1.0, abs=1e-3)
    points = open_points(name)
    assert isinstance(points.info.spec, PointSpec)
    assert points.points.abs().max() < points.info.spec.high


@pytest.mark.parametrize("name", NAMES)
def test_the_points_are_drawn_from_the_density(name: str) -> None:
    """Their mean log density is that of another draw, by torch, within five standard errors."""
    data, density = open_points(name), density_of(name)
    torch.manual_seed(0)
    other = of_torch(density).sample((20_000,))
    ours, theirs = density.log_density(data.points), density.log_density(other)
    error = math.sqrt((float(ours.var()) + float(theirs.var())) / 20_000)
    assert float(ours.mean() - theirs.mean()) == pytest.approx(0.0, abs=5 * error)


def test_the_labels_are_the_numbers_of_the_heaps() -> None:
    data = open_points("mixture")
    assert data.labels is not None and data.info.label_names == ("1", "2", "3")
    shares = torch.bincount(data.labels) / len(data)
    assert shares.tolist() == pytest.approx([0.5, 0.3, 0.2], abs=0.02)
    ring = open_points("ring-of-gaussians")
    middle = ring.points[ring.indices_of(2)].mean(dim=0)
    assert middle.tolist() == pytest.approx([0.0, 0.7], abs=0.01)
    moons = open_points("two-moons")
    upper, lower = (moons.points[moons.indices_of(label)].mean(dim=0)[1] for label in (0, 1))
    assert upper > 0 > lower
    assert open_points("spiral").labels is None


def test_equal_parts_are_equal_and_what_is_held_out_is_drawn_anew() -> None:
    source = DataSource(name="spiral")
    first, again = open_images(source), open_images(source)
    held_out = open_images(source, part="test")
    assert isinstance(first, MemoryPoints) and isinstance(held_out, MemoryPoints)
    assert first.fingerprint == again.fingerprint != held_out.fingerprint
    assert not np.isin(held_out.points.numpy(), first.points.numpy()).all(axis=1).any()


@pytest.mark.parametrize("name", NAMES)
def test_the_catalogue_says_what_is_opened(name: str) -> None:
    data = open_images(DataSource(name=name))
    assert data.info.spec == PointSpec(entry(name).dimensions or 0)
    assert (data.info.label_names != ()) == entry(name).labelled
    batch = data.take(torch.tensor([3, 5]), torch.device("cpu"))
    assert batch.images.dtype == torch.float32 and len(batch.images) == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"image_size": 32}, "neither an image size nor colours"),
        ({"colour": "grey"}, "neither an image size nor colours"),
        ({"domains": ("upper", "lower")}, "not images of two domains"),
    ],
)
def test_what_only_images_have_is_refused_in_a_sentence(
    asked: dict[str, object], words: str
) -> None:
    with pytest.raises(DataError, match=rf"Two moons \(built in\) are points.*{words}"):
        open_images(DataSource.model_validate({"name": "two-moons", **asked}))
