"""What a training will cost, tried in a process of its own."""

import time

import pytest
import torch

from trainers.config import DataSource
from trainers.data.spec import square_images
from trainers.registry import make_recipe
from trainers.training.trial import TrialError, tried


@pytest.mark.long
@pytest.mark.parametrize("algorithm", ["gan", "cgan", "cyclegan", "pix2pix"])
def test_a_few_steps_are_tried_and_leave_this_process_alone(algorithm: str) -> None:
    small = {"gan": {"hidden": 8}, "cgan": {"width": 8}}.get(algorithm, {"width": 8})
    data = DataSource(name="folder", image_size=16)
    recipe = make_recipe(algorithm, {"batch_size": 2, **small}, data, "cpu", 1)
    before = torch.get_rng_state()
    labels = 2 if algorithm in ("cyclegan", "pix2pix") else 3
    seconds = tried(recipe, square_images(3, 16, ("",) * labels), lambda: None)
    assert 0 < seconds < 10
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
        tried(recipe, square_images(3, 64), end)
    assert time.monotonic() - began < 5
    with pytest.raises(TrialError, match="px"):
        tried(recipe, square_images(3, 17), lambda: None)
