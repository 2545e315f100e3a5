"""Even steps in image space, on walks whose lengths are known."""

import pytest
import torch

from latentlab.latent.interpolation import distances, even_positions


def test_a_walk_that_speeds_up_is_slowed_down_by_the_closed_form() -> None:
    # The picture at position p is p^2, so half the change is done at the root of a half.
    pictures = torch.linspace(0, 1, 401).square()[:, None]
    wanted = torch.tensor([0.0, 0.25, 0.5, 1.0])
    expected = [0.0, 0.5, 0.5**0.5, 1.0]
    assert even_positions(distances(pictures), wanted).tolist() == pytest.approx(expected, abs=1e-3)


def test_the_pictures_at_the_positions_found_change_equally() -> None:
    def picture(position: torch.Tensor) -> torch.Tensor:
        return torch.stack([position**3, 2 * position**3], dim=1)

    found = even_positions(distances(picture(torch.linspace(0, 1, 201))), torch.linspace(0, 1, 6))
    shown = picture(found)
    steps = (shown[1:] - shown[:-1]).norm(dim=1)
    assert float(steps.std() / steps.mean()) < 0.01


def test_where_nothing_changes_the_positions_stay() -> None:
    wanted = torch.linspace(0, 1, 5, dtype=torch.float64)
    assert torch.equal(even_positions(torch.zeros(9), wanted), wanted)


def test_a_rest_on_the_way_is_passed_over() -> None:
    pictures = torch.tensor([[0.0], [1.0], [1.0], [1.0], [2.0]])
    found = even_positions(distances(pictures), torch.tensor([0.25, 0.75]))
    assert found.tolist() == pytest.approx([0.125, 0.875])
