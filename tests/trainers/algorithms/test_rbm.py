"""The RBM against exact sums over all its states."""

import itertools
import math
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from trainers.algorithms.rbm import RBM, RBMConfig, filters_of, on_or_off
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.networks.boltzmann import (
    Boltzmann,
    annealed_log_partition,
    drawn,
    exact_log_partition,
)


def machine(visible: int, hidden: int, spread: float = 1.0) -> Boltzmann:
    torch.manual_seed(0)
    made = Boltzmann(visible, hidden).requires_grad_(False)
    for each in made.parameters():
        each.normal_(0.0, spread)
    return made


def states(count: int) -> Tensor:
    """All [2^count, count] of them."""
    return torch.tensor(list(itertools.product((0.0, 1.0), repeat=count)))


def bars() -> Tensor:
    """Pictures [14, 1, 3, 3] of whole rows or of whole columns, in [-1, 1]."""
    rows = [each[:, None].expand(3, 3) for each in states(3)]
    both = torch.stack([*rows, *(each.T for each in rows)])
    return torch.unique(both, dim=0)[:, None] * 2 - 1


def make(images: Tensor, **values: Any) -> RBM:
    torch.manual_seed(0)
    config = RBMConfig.checked({"hidden": 8, "batch_size": len(images)} | values)
    algorithm = RBM(config, square_images(1, images.shape[-1]))
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def trained(algorithm: RBM, images: Tensor, steps: int) -> Iterator[int]:
    optimizer = algorithm.make_optimizers()["machine"]
    for step in range(steps):
        algorithm.step = step
        (update,) = algorithm.losses(iter([Batch(images, None)]))
        optimizer.zero_grad()
        update.loss.backward()
        optimizer.step()
        yield step


def log_likelihood(algorithm: RBM, images: Tensor) -> float:
    """Mean log p(v) of binary images, exact, in nats."""
    total = exact_log_partition(algorithm.model.machine)
    with torch.no_grad():
        return float(-algorithm.model.energy(images).mean()) - total


@pytest.mark.parametrize(("visible", "hidden"), [(6, 4), (4, 6), (5, 5)])
def test_the_free_energy_sums_over_all_hidden_states(visible: int, hidden: int) -> None:
    made = machine(visible, hidden)
    v, h = states(visible), states(hidden)
    joint = v @ made.visible_bias[:, None] + (h @ made.hidden_bias)[None] + v @ made.weights @ h.T
    torch.testing.assert_close(-made.free_energy(v), torch.logsumexp(joint, dim=1))
    total = torch.logsumexp(joint.double().flatten(), dim=0)
    assert exact_log_partition(made) == pytest.approx(float(total), abs=1e-4)
    probabilities = torch.exp(-made.free_energy(v).double() - exact_log_partition(made))
    assert float(probabilities.sum()) == pytest.approx(1.0, abs=1e-5)


def test_too_many_states_are_refused() -> None:
    with pytest.raises(ValueError, match="too many states"):
        exact_log_partition(machine(21, 21))


@pytest.mark.parametrize("spread", [0.3, 1.0])
def test_annealing_finds_the_partition_function_within_its_own_error(spread: float) -> None:
    made = machine(16, 10, spread)
    temperatures = torch.linspace(0, 1, 1000).tolist()
    found, error = annealed_log_partition(made, temperatures, 100, torch.Generator().manual_seed(0))
    assert error < 0.1
    assert abs(found - exact_log_partition(made)) < 3 * error + 1e-3


def test_gibbs_changes_keep_the_models_own_distribution() -> None:
    made = machine(4, 3)
    v = states(4)
    probabilities = torch.softmax(-made.free_energy(v), dim=0)
    rng = torch.Generator().manual_seed(0)
    begun = v[torch.multinomial(probabilities, 40_000, replacement=True, generator=rng)]
    after = made.gibbs(begun, rng) @ torch.tensor([8.0, 4.0, 2.0, 1.0])
    often = torch.bincount(after.long(), minlength=16) / len(begun)
    torch.testing.assert_close(often, probabilities, atol=0.01, rtol=0)


def test_the_gradient_of_the_loss_is_that_of_contrastive_divergence() -> None:
    made = machine(6, 4).requires_grad_(True)
    rng = torch.Generator().manual_seed(0)
    data, chains = drawn(torch.full((50, 6), 0.5), rng), drawn(torch.full((50, 6), 0.3), rng)
    (made.free_energy(data).mean() - made.free_energy(chains).mean()).backward()
    moments = [(each.T @ made.hidden_of(each)) / 50 for each in (data, chains)]
    assert made.weights.grad is not None
    torch.testing.assert_close(made.weights.grad, moments[1] - moments[0], atol=1e-6, rtol=0)


def test_with_exact_samples_it_is_the_gradient_of_the_likelihood() -> None:
    made = machine(4, 3).requires_grad_(True)
    v, data = states(4), states(4)[[3, 3, 12, 15]]
    exact = -(-made.free_energy(data).mean() - torch.logsumexp(-made.free_energy(v), dim=0))
    (wanted,) = torch.autograd.grad(exact, [made.weights])
    rng = torch.Generator().manual_seed(0)
    weights = torch.softmax(-made.free_energy(v), dim=0).detach()
    chains = v[torch.multinomial(weights, 200_000, replacement=True, generator=rng)]
    loss = made.free_energy(data).mean() - made.free_energy(chains).mean()
    (found,) = torch.autograd.grad(loss, [made.weights])
    torch.testing.assert_close(found, wanted, atol=0.01, rtol=0)


@pytest.mark.parametrize("persistent", [True, False])
def test_the_exact_likelihood_of_bars_rises(persistent: bool) -> None:
    images = bars().repeat(10, 1, 1, 1)
    algorithm = make(images, persistent=persistent, learning_rate=0.1)
    begun = log_likelihood(algorithm, images)
    for _ in trained(algorithm, images, 1500):
        pass
    best = -math.log(14)
    assert begun < -5.0
    assert log_likelihood(algorithm, images) > best - 1.0


def test_biases_begin_at_the_log_odds_of_the_pixels() -> None:
    images = torch.tensor([1.0, 1.0, 1.0, -1.0]).reshape(4, 1, 1, 1).expand(4, 1, 3, 3)
    algorithm = make(images)
    (_,) = algorithm.losses(iter([Batch(images, None)]))
    assert algorithm.model.machine.visible_bias.tolist() == pytest.approx([math.log(3.5 / 1.5)] * 9)


def test_chains_of_images_and_what_is_seen_of_them() -> None:
    algorithm = make(bars())
    model, rng = algorithm.model, torch.Generator().manual_seed(0)
    begun = model.begin_chains(5, rng)
    after = model.advance_chains(begun, 0, rng)
    assert begun.shape == after.shape == (5, 1, 3, 3)
    assert set(after.unique().tolist()) <= {-1.0, 1.0}
    seen = model.expected(after)
    assert seen.abs().max() < 1.0
    assert on_or_off(after).shape == (5, 9)
    filters = filters_of(model)
    assert filters.shape == (8, 1, 3, 3) and filters.abs().max() == 1.0
