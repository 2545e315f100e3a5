"""The likelihood of a Boltzmann machine that is small enough to be counted through."""

from types import SimpleNamespace
from typing import cast

import pytest
import torch

from latentlab.measuring.metric import Trial
from latentlab.measuring.samples import unseen_images
from latentlab.metrics.registry import evaluate
from latentlab.models.latent_model import LatentModel
from trainers.config import DataSource
from trainers.data.spec import square_images
from trainers.networks.boltzmann import Boltzmann, exact_log_partition


def test_it_is_that_of_all_states_counted() -> None:
    torch.manual_seed(0)
    machine = Boltzmann(9, 6).requires_grad_(False)
    machine.weights.normal_(std=0.5)
    machine.visible_bias.normal_()
    pictures = torch.randint(2, (40, 1, 3, 3)) * 255
    model = SimpleNamespace(
        info=square_images(1, 3), network=SimpleNamespace(machine=machine), capabilities=()
    )
    trial = Trial(cast(LatentModel, model), DataSource(name="digits"))
    trial.keep(unseen_images, pictures.to(torch.uint8))
    ((_, found),) = evaluate(trial, ["annealed_likelihood"])
    states = pictures.flatten(1).float() / 255
    exact = float(-machine.free_energy(states).mean()) - exact_log_partition(machine)
    assert found.value == pytest.approx(exact, abs=0.05)
    assert found.count == 40
