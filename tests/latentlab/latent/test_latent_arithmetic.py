"""Sums of bins, neighbours and directions, against sums written out by hand."""

import pytest
import torch

from latentlab.latent.arithmetic import (
    direction_between,
    moved,
    neighbourhood,
    rescaled,
    signed_sum,
)


def test_bins_are_averaged_before_they_are_added_and_subtracted() -> None:
    a = torch.tensor([[1.0, 0.0], [3.0, 4.0]])
    b = torch.tensor([[1.0, 1.0]])
    c = torch.tensor([[0.0, 2.0], [0.0, 4.0], [0.0, 6.0]])
    assert signed_sum([a, b, c], [1.0, -1.0, 0.5]).tolist() == [1.0, 3.0]


def test_a_direction_leads_from_one_mean_to_the_other() -> None:
    plus, minus = torch.randn(5, 8), torch.randn(3, 8)
    step = direction_between(plus, minus)
    torch.testing.assert_close(minus.mean(dim=0) + step, plus.mean(dim=0))


def test_rescaling_changes_the_length_only_and_leaves_zero_alone() -> None:
    exemplars = torch.tensor([[3.0, 4.0], [0.0, 15.0]])
    assert rescaled(torch.tensor([0.0, 2.0]), exemplars).tolist() == [0.0, 10.0]
    assert rescaled(torch.zeros(2), exemplars).tolist() == [0.0, 0.0]


def test_the_result_stands_in_the_middle_of_eight_near_neighbours() -> None:
    result = torch.randn(50)
    nine = neighbourhood(result, 0.25, seed=3)
    assert nine.shape == (9, 50)
    assert torch.equal(nine[4], result)
    others = torch.cat([nine[:4], nine[5:]]) - result
    assert others.abs().max() <= 0.25
    assert others.abs().mean() == pytest.approx(0.125, abs=0.02)
    assert torch.equal(nine, neighbourhood(result, 0.25, seed=3))
    assert not torch.equal(nine, neighbourhood(result, 0.25, seed=4))


def test_moving_by_nothing_changes_no_bit() -> None:
    latents = torch.randn(4, 8)
    assert torch.equal(moved(latents, [], []), latents)
    assert torch.equal(moved(latents, [torch.randn(8)], [0.0]), latents)


def test_moving_adds_each_direction_times_its_strength() -> None:
    axes = torch.eye(3)
    way = moved(torch.zeros(1, 3), [axes[0], axes[2]], [2.0, -1.0])
    assert way.tolist() == [[2.0, 0.0, -1.0]]
