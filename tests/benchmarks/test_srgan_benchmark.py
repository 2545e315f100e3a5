"""SRGAN's benchmark: known answers between two truths, and the two truths learned."""

import pytest
import torch

from benchmarks.srgan import NEAR, SMALL, between, on_two_truths, trained
from latentlab.metrics.enlarged import enlarged
from latentlab.models.latent_model import LatentModel
from trainers.data.derived.downscaled import shrunk
from trainers.data.drawn.hatching import both_truths, open_hatching
from trainers.data.images import to_unit_range


def truths_of(count: int) -> torch.Tensor:
    return to_unit_range(both_truths(open_hatching(32, count=count), torch.arange(count)))


@pytest.mark.usefixtures("own_home")
def test_a_truth_is_at_its_end_and_the_mean_in_the_middle() -> None:
    truths = truths_of(6)
    for place in (0, 1):
        found = between(truths[:, place], truths)
        assert torch.allclose(found.way, torch.full((6,), float(place)), atol=1e-5)
        assert found.distance.max() < 1e-5
    mean = between(truths.mean(dim=1), truths)
    assert torch.allclose(mean.way, torch.full((6,), 0.5), atol=1e-5)
    assert torch.allclose(mean.distance, torch.full((6,), 0.5), atol=1e-5)


@pytest.mark.usefixtures("own_home")
def test_a_smooth_picture_is_none_of_the_truths() -> None:
    truths = truths_of(6)
    given = shrunk(truths[:, 0], 4)
    smooth = torch.nn.functional.interpolate(given, (32, 32), mode="bilinear")
    found = between(smooth, truths)
    assert (found.way - 0.5).abs().max() < 0.1 and found.distance.min() > NEAR


@pytest.mark.slow
@pytest.mark.usefixtures("own_home")
def test_by_pixels_alone_it_answers_with_the_mean_and_before_a_discriminator_with_a_truth() -> None:
    model: LatentModel = trained("hatching", SMALL)
    assert set(enlarged(model, torch.zeros(1, 1, 8, 8))) == {"bicubic", "SRGAN", "MSE"}
    for result in on_two_truths(model):
        assert result.kept, result.line()
