"""What a training will cost, tried in a process of its own."""

import time

import pytest
import torch

from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.training.trial import Cost, TrialError, tried


def test_time_and_disk_follow_from_steps_snapshots_and_checkpoints() -> None:
    cost = Cost(step_seconds=0.5, snapshot_bytes=10, checkpoint_bytes=1000)
    values = {"sample_interval": 100, "snapshots_kept": 20, "checkpoint_seconds": 30.0}
    short = make_recipe("gan", values | {"steps": 20}, DataSource())
    assert (cost.seconds(short), cost.bytes(short)) == (10.0, 10 + 2 * 1000)
    long = make_recipe("gan", values | {"steps": 10_000}, DataSource())
    assert (cost.seconds(long), cost.bytes(long)) == (5000.0, 20 * 10 + 2 * 1000)


@pytest.mark.long
@pytest.mark.parametrize("algorithm", ["gan", "cgan", "cyclegan", "pix2pix"])
def test_a_few_steps_are_tried_and_leave_this_process_alone(algorithm: str) -> None:
    small = {"gan": {"hidden": 8}, "cgan": {"width": 8}}.get(algorithm, {"width": 8})
    data = DataSource(name="folder", image_size=16)
    recipe = make_recipe(algorithm, {"batch_size": 2, **small}, data, "cpu", 1)
    before = torch.get_rng_state()
    cost = tried(recipe, 3, 16, 3, lambda: None)
    assert 0 < cost.step_seconds < 10
    # The averaged model, the networks and two moments of Adam each.
    assert 0 < cost.snapshot_bytes < cost.checkpoint_bytes / 3
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.long
def test_a_trial_can_be_ended_at_once_and_says_why_it_failed() -> None:
    recipe = make_recipe("dcgan", {}, DataSource(name="folder"), "cpu", 1)

    class Ended(Exception):  # noqa: N818
        pass

    def end() -> None:
        raise Ended

    began = time.monotonic()
    with pytest.raises(Ended):
        tried(recipe, 3, 64, 0, end)
    assert time.monotonic() - began < 5
    with pytest.raises(TrialError, match="px"):
        tried(recipe, 3, 17, 0, lambda: None)
