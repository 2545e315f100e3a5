"""Similarity of pictures against values that can be worked out by hand."""

import pytest
import torch

from latentlab.metrics.similarity import absolute_difference, psnr, sharpness, ssim


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
