"""Consistency: counted right on a model that draws bars whose widths are known."""

import pytest
import torch
from bars import BarModel
from torch import Tensor, nn

from latentlab.measuring.classifier import Classifier
from latentlab.measuring.consistency import consistency, label_consistency


class WideOrNot(nn.Module):
    """Label 1 for bars wider than 14 pixels."""

    def forward(self, images: Tensor) -> Tensor:
        wide = ((images[:, 0, 0] + 1) / 2).sum(dim=1) - 14
        return torch.stack([-wide, wide], dim=1)


CLASSIFIER = Classifier(WideOrNot(), ("thin", "wide"), (1.0, 1.0))


@pytest.mark.parametrize("strength", [0.5, -0.5])
def test_the_right_direction_works_always_in_both_senses(strength: float) -> None:
    found = consistency(BarModel(), torch.tensor([1.0, 0.0]), strength, "stroke_width")
    assert found.changed.part == 1.0
    assert found.mean_change * strength > 0
    assert found.kept is None


def test_a_direction_that_does_nothing_never_works_and_keeps_every_label() -> None:
    found = consistency(BarModel(), torch.tensor([0.0, 1.0]), 3.0, "stroke_width", CLASSIFIER)
    assert found.changed.successes == 0
    assert found.kept is not None and found.kept.part == 1.0
    assert found.mean_change == 0.0


def test_labels_are_lost_as_often_as_the_normal_distribution_says() -> None:
    found = consistency(
        BarModel(), torch.tensor([1.0, 0.0]), 0.5, "stroke_width", CLASSIFIER, count=1000
    )
    # The label changes where z0 lies between -0.5 and 0: in 19.1% of all samples.
    assert found.kept is not None
    low, high = found.kept.interval
    assert low < 1 - 0.1915 < high
    assert found.sentence().startswith("It does what it should on 100.0% of 1000 samples")


def test_the_same_seed_counts_the_same_samples() -> None:
    direction = torch.tensor([1.0, 0.0])
    one, two = (consistency(BarModel(), direction, 0.1, "height", seed=4) for _ in range(2))
    assert one == two


def test_a_label_is_reached_as_often_as_the_normal_distribution_says() -> None:
    found = label_consistency(BarModel(), torch.tensor([1.0, 0.0]), 0.5, 1, CLASSIFIER, count=2000)
    # Half of all samples are thin; those with z0 between -0.5 and 0, 38.3% of them, get wide.
    low, high = found.changed.interval
    assert low < 0.383 < high
    assert 900 < found.changed.count < 1100
    assert found.mean_change == pytest.approx(0.1915, abs=0.03)


def test_whoever_waits_is_told_how_far_it_is_and_may_end_it() -> None:
    told: list[float] = []
    consistency(BarModel(), torch.tensor([1.0, 0.0]), 1.0, "height", count=100, report=told.append)
    assert told == [0.4, 0.8, 1.0]

    def enough(part: float) -> None:
        raise InterruptedError(part)

    with pytest.raises(InterruptedError):
        consistency(BarModel(), torch.tensor([1.0, 0.0]), 1.0, "height", report=enough)
