"""The running average follows its closed form."""

import torch
from torch import nn

from trainers.training.training import AveragedModel


def test_the_average_follows_its_closed_form() -> None:
    source = nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        source.weight.fill_(0.0)
        average = AveragedModel(source, decay=0.9)
        source.weight.fill_(1.0)
    expected = 0.0
    for step in range(1, 200):
        average.update(step)
        decay = min(0.9, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay)
    torch.testing.assert_close(float(average.current().weight), expected, rtol=1e-4, atol=0)


def test_without_decay_the_newest_weights_are_taken() -> None:
    source = nn.Linear(3, 3)
    average = AveragedModel(source, decay=0.0)
    with torch.no_grad():
        source.weight.add_(1.0)
    average.update(1)
    assert torch.equal(average.current().weight, source.weight)


def test_running_statistics_are_averaged_and_counters_copied() -> None:
    source = nn.BatchNorm1d(2)
    average = AveragedModel(source, decay=0.5)
    source(torch.randn(8, 2) + 5)
    average.update(1000)
    model = average.current()
    assert isinstance(model, nn.BatchNorm1d)
    assert model.running_mean is not None
    assert source.running_mean is not None
    torch.testing.assert_close(model.running_mean, source.running_mean / 2)
    assert model.num_batches_tracked == 1
    assert not model.training
