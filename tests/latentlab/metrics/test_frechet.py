"""The Fréchet distance against closed forms of normal distributions."""

import math

import pytest
import torch

from latentlab.metrics.frechet import frechet_distance


def _features(count: int = 60, width: int = 5, seed: int = 0) -> torch.Tensor:
    rng = torch.Generator().manual_seed(seed)
    return torch.randn(count, width, generator=rng, dtype=torch.float64)


def test_equal_sets_have_no_distance_in_whatever_order() -> None:
    features = _features()
    assert frechet_distance(features, features.flip(0)) == pytest.approx(0, abs=1e-9)


def test_moved_features_are_apart_by_the_square_of_the_way() -> None:
    features, way = _features(), torch.tensor([3.0, 0.0, -4.0, 0.0, 0.0])
    assert frechet_distance(features, features + way) == pytest.approx(25.0)


def test_in_one_dimension_means_and_deviations_are_compared() -> None:
    one, other = _features(40, 1, 1), 2.5 * _features(70, 1, 2) + 1.0
    expected = (one.mean() - other.mean()) ** 2 + (one.std() - other.std()) ** 2
    assert frechet_distance(one, other) == pytest.approx(float(expected))


def test_features_that_vary_in_other_directions_are_apart_though_means_and_sizes_agree() -> None:
    features = _features(50, 2) * torch.tensor([1.0, 3.0])
    features -= features.mean(dim=0)
    turned = features.flip(1)
    first, second, mixed = torch.cov(features.T)[[0, 1, 0], [0, 1, 1]].tolist()
    # Of two by two matrices, tr(M^(1/2)) is the root of tr(M) + 2 det(M)^(1/2).
    product_trace = 2 * first * second + 2 * mixed**2
    common = math.sqrt(product_trace + 2 * (first * second - mixed**2))
    expected = 2 * (first + second) - 2 * common
    assert frechet_distance(features, turned) == pytest.approx(expected)


def test_a_feature_that_never_varies_does_no_harm() -> None:
    features = _features(10, 20)
    features[:, 0] = 0.5
    assert frechet_distance(features, features) == pytest.approx(0, abs=1e-6)
