"""Similarity of pictures against values that can be worked out by hand."""

import math

import pytest
import torch

from latentlab.measuring.similarity import (
    absolute_difference,
    frechet_distance,
    sharpness,
    ssim,
)
from latentlab.pictures.tensors import psnr


def _pictures(seed: int) -> torch.Tensor:
    return torch.rand(2, 3, 24, 24, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def test_a_picture_is_like_itself() -> None:
    images = _pictures(0)
    assert ssim(images, images) == pytest.approx([1.0, 1.0])
    assert (absolute_difference(images, images) == 0).all()


def test_flat_pictures_differ_by_their_brightness_alone() -> None:
    dark, light = torch.full((1, 1, 16, 16), -0.5), torch.full((1, 1, 16, 16), 0.5)
    c1 = (0.01 * 2) ** 2
    assert float(ssim(dark, light)) == pytest.approx((2 * -0.25 + c1) / (0.5 + c1), abs=1e-5)
    assert float(absolute_difference(dark, light)) == pytest.approx(0.5)
    assert float(psnr(dark, light)) == pytest.approx(20 * torch.log10(torch.tensor(2.0)).item())


def test_unrelated_noise_is_hardly_alike_and_each_pair_is_judged_by_itself() -> None:
    images, others = _pictures(1), _pictures(2)
    others[0] = images[0]
    first, second = ssim(images, others).tolist()
    assert first == pytest.approx(1.0)
    assert abs(second) < 0.1


def test_an_edge_is_sharper_than_the_same_step_blurred() -> None:
    edge = torch.full((1, 1, 8, 8), -1.0)
    edge[..., 4:] = 1.0
    assert float(sharpness(edge)) == pytest.approx(1 / 7 / 2)
    two_edges = edge.clone()
    two_edges[..., 6:] = -1.0
    assert sharpness(two_edges) == 2 * sharpness(edge)


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
