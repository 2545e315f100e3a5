"""Score matching: losses by hand, and the score, the flow and the chains against closed forms."""

import itertools
import math
from functools import cache
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from trainers.algorithms.score import (
    Score,
    ScoreConfig,
    ScoreModel,
    denoising_loss,
    geometric,
    sliced_loss,
)
from trainers.capabilities import Anneals, Chains, Encodes, HasScore, Samples
from trainers.data.images import Batch
from trainers.data.spec import DataInfo, PointSpec, square_images
from trainers.training.training import AveragedModel

POINTS = DataInfo(PointSpec(2))
WEIGHTS = torch.tensor([0.8, 0.2])
MEANS = torch.tensor([[0.5, 0.5], [-0.5, -0.5]])
DEVIATION = 0.1


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def make(data: DataInfo = POINTS, **values: Any) -> Score:
    torch.manual_seed(0)
    algorithm = Score(ScoreConfig.checked(values), data)
    algorithm.rng = generator()
    return algorithm.train()


def linear(points: Tensor, matrix: Tensor, shift: Tensor) -> Tensor:
    """A score that is linear in the points [N, D]."""
    return points @ matrix.T + shift


def mixture(count: int, rng: torch.Generator) -> Tensor:
    """Points [count, 2] of which four in five lie around one mean, the others around another."""
    chosen = torch.multinomial(WEIGHTS, count, replacement=True, generator=rng)
    return MEANS[chosen] + DEVIATION * torch.randn(count, 2, generator=rng)


def mixture_score(points: Tensor, sigma: float) -> Tensor:
    """The score of that mixture with noise of standard deviation `sigma`, in closed form."""
    variance = DEVIATION**2 + sigma**2
    apart = MEANS - points[:, None]
    logs = WEIGHTS.log() - apart.square().sum(dim=2) / (2 * variance)
    return (torch.softmax(logs, dim=1)[:, :, None] * apart).sum(dim=1) / variance


class Nothing(nn.Module):
    """What a network is before its first step."""

    def forward(self, points: Tensor, logs: Tensor) -> Tensor:
        assert logs.shape == points.shape[:1]
        return torch.zeros_like(points)


def gaussian(spread: float = 0.3, **values: Any) -> ScoreModel:
    """A model that is exact for N((.2, -.1), spread^2), since it adds nothing to the best linear
    guess."""
    model = make(**values).model.eval()
    model.network = Nothing()
    model.centre.copy_(torch.tensor([0.2, -0.1]))
    model.spread.fill_(spread)
    model.sigmas.copy_(geometric(4.0, 0.02, len(model.sigmas)))
    return model


def end_of_chains(model: ScoreModel, count: int) -> Tensor:
    rng = generator(5)
    states = model.begin_chains(count, rng)
    for step in range(model.burn_in):
        states = model.advance_chains(states, step, rng)
    return states


def test_the_denoising_loss_is_that_worked_out_by_hand() -> None:
    scores, noise = torch.tensor([[1.0, -2.0]]), torch.tensor([[0.5, 1.0]])
    # sigma 0.5: 1/2 ((0.5 + 0.5)^2 + (-1 + 1)^2) = 0.5
    assert denoising_loss(scores, noise, torch.tensor([0.5])).tolist() == [0.5]


def test_the_sliced_loss_is_that_worked_out_by_hand() -> None:
    points = torch.tensor([[1.0, 2.0]], requires_grad=True)
    scores = linear(points, torch.tensor([[-2.0, 1.0], [0.0, -3.0]]), torch.tensor([0.5, 0.0]))
    # s = (0.5, -6); v = (1, -1): v'Av = -2 - 1 - 3 = -6; |s|^2 / 2 = 18.125; sigma^2 = 4
    loss = sliced_loss(scores, points, torch.tensor([[1.0, -1.0]]), torch.tensor([2.0]))
    assert loss.tolist() == pytest.approx([4 * (-6 + 18.125)])


def test_over_all_signs_the_sliced_loss_is_the_exact_one() -> None:
    matrix = torch.randn(4, 4, generator=generator())
    signs = torch.tensor(list(itertools.product((-1.0, 1.0), repeat=4)))
    points = torch.ones(len(signs), 4, requires_grad=True)
    scores = linear(points, matrix, torch.zeros(4))
    sliced = sliced_loss(scores, points, signs, torch.ones(len(signs))).mean()
    exact = matrix.trace() + 0.5 * scores[0].square().sum()
    torch.testing.assert_close(sliced, exact)


@pytest.mark.parametrize("sigma", [0.1, 1.0])
def test_sliced_and_denoising_differ_by_a_constant_and_teach_the_same(sigma: float) -> None:
    rng, count = generator(1), 200_000
    points, noise = mixture(count, rng), torch.randn(count, 2, generator=rng)
    noisy = (points + sigma * noise).requires_grad_(True)
    sigmas = torch.full((count,), sigma)
    matrix = (torch.randn(2, 2, generator=rng) - torch.eye(2)).requires_grad_(True)
    shift = torch.tensor([0.3, -0.2], requires_grad=True)
    scores = linear(noisy, matrix, shift)
    signs = torch.randn(count, 2, generator=rng).sign()
    denoising = denoising_loss(scores, noise, sigmas).mean()
    sliced = sliced_loss(scores, noisy, signs, sigmas).mean()
    assert float((denoising - sliced).detach()) == pytest.approx(1.0, abs=0.02)  # half of D = 2
    taught = torch.autograd.grad(denoising, [matrix, shift], retain_graph=True)
    for one, other in zip(taught, torch.autograd.grad(sliced, [matrix, shift]), strict=True):
        torch.testing.assert_close(one, other, atol=0.02, rtol=0.02)


@pytest.mark.parametrize("objective", ["denoising", "sliced"])
def test_the_best_linear_guess_errs_as_it_must(objective: str) -> None:
    algorithm = make(objective=objective)
    algorithm.model.network = Nothing()
    points = 0.3 * torch.randn(2000, 2, generator=generator(1))
    errors = []
    for _ in range(20):
        (update,) = algorithm.losses(iter([Batch(points)]))
        errors.append(float(update.scalars["score_error"].detach()))
    sigmas = algorithm.model.sigmas
    wanted = float((0.09 / (0.09 + sigmas.square())).mean())
    assert sum(errors) / len(errors) == pytest.approx(wanted, abs=0.02)


def test_the_levels_come_from_the_first_batch_and_stay() -> None:
    algorithm = make(square_images(1, 8), levels=5, smallest_noise=0.1, width=4)
    images = torch.rand(7, 1, 8, 8, generator=generator()) * 2 - 1
    list(algorithm.losses(iter([Batch(images)])))
    sigmas = algorithm.model.sigmas.clone()
    farthest = max((a - b).norm() for a, b in itertools.combinations(images, 2))
    torch.testing.assert_close(sigmas[0], farthest)
    torch.testing.assert_close(sigmas[-1], torch.tensor(0.1))
    torch.testing.assert_close(sigmas[1:] / sigmas[:-1], (0.1 / farthest) ** torch.full((4,), 0.25))
    torch.testing.assert_close(algorithm.model.centre.flatten(), images.mean().reshape(1))
    algorithm.step = 1
    list(algorithm.losses(iter([Batch(images / 2)])))
    assert torch.equal(algorithm.model.sigmas, sigmas)


def test_every_level_is_learned_equally_often() -> None:
    algorithm = make(levels=8)
    drawn = torch.cat([algorithm._levels(12) for _ in range(2000)])
    often = torch.bincount(drawn, minlength=8) / len(drawn)
    torch.testing.assert_close(often, torch.full((8,), 1 / 8), atol=0.005, rtol=0)
    assert all(len(algorithm._levels(8).unique()) == 8 for _ in range(20))


@torch.no_grad()
def test_the_flow_of_a_gaussian_is_that_in_closed_form() -> None:
    model = gaussian()
    latents = model.prior(500, generator(2))
    smaller = math.sqrt((0.3**2 + 0.02**2) / (0.3**2 + 4.0**2))
    end = model.centre + smaller * 4.0 * latents
    wanted = model.denoised(end, torch.full((500,), 0.02))
    torch.testing.assert_close(model.decode(latents), wanted, atol=0.005, rtol=0)
    torch.testing.assert_close(model.encode(end), latents, atol=0.05, rtol=0.02)


@torch.no_grad()
def test_more_steps_bring_what_was_encoded_nearer_to_itself() -> None:
    points = gaussian().centre + 0.3 * torch.randn(200, 2, generator=generator(3))
    errors = []
    for steps in (10, 20, 40):
        model = gaussian(decode_steps=steps)
        errors.append(float((model.decode(model.encode(points)) - points).abs().max()))
    assert errors[0] > errors[1] > errors[2]
    assert errors[1] < 0.02


@torch.no_grad()
@pytest.mark.parametrize("spread", [0.1, 0.3])
def test_chains_come_to_a_gaussian(spread: float) -> None:
    ends = end_of_chains(gaussian(spread, langevin_steps=10, langevin_share=0.1), 20_000)
    torch.testing.assert_close(ends.mean(dim=0), torch.tensor([0.2, -0.1]), atol=0.01, rtol=0)
    assert ends.std(dim=0).tolist() == pytest.approx([spread, spread], rel=0.05)


@torch.no_grad()
@pytest.mark.parametrize("share", [0.02, 0.3, 1.0])
def test_the_noise_in_a_chain_is_always_that_of_its_level(share: float) -> None:
    """Where all data are one point, what lies around it is noise alone."""
    model = gaussian(spread=1e-6, levels=20, langevin_steps=3, langevin_share=share)
    rng = generator(6)
    states = model.begin_chains(20_000, rng)
    for step in range(model.burn_in - 1):
        states = model.advance_chains(states, step, rng)
        sigma = model.noise_after(step + 1)
        apart = states * math.sqrt(1 + sigma**2) - model.centre
        assert float(apart.std()) == pytest.approx(sigma, rel=0.02)


@torch.no_grad()
def test_a_chain_ends_without_noise_and_stays() -> None:
    model = make(square_images(1, 8), levels=4, langevin_steps=3, width=4).model.eval()
    noises = [model.noise_after(step) for step in range(15)]
    assert noises == sorted(noises, reverse=True)
    assert noises[:3] == [float(model.sigmas[0])] * 3 and noises[11] > 0
    assert noises[12:] == [0.0, 0.0, 0.0]
    end = end_of_chains(model, 3)
    assert torch.equal(model.advance_chains(end, model.burn_in, generator()), end)
    assert torch.equal(model.expected(end, model.burn_in), end)
    assert end.abs().max() <= 1.0


@torch.no_grad()
def test_noise_of_every_level_can_be_seen() -> None:
    model = gaussian()
    images = torch.full((20_000, 2), 0.5)
    for step in (0, 60, model.burn_in - 1):
        sigma = model.noise_after(step)
        states = model.noised(images, step, generator(7))
        scale = math.sqrt(1 + sigma**2)
        assert float(states.mean()) == pytest.approx(0.5 / scale, abs=0.02)
        assert float(states.std()) == pytest.approx(sigma / scale, rel=0.02)
    assert torch.equal(model.noised(images, model.burn_in, generator()), images)


def test_it_can_what_pages_ask_for() -> None:
    model = make(square_images(1, 8), width=4).model
    assert all(isinstance(model, each) for each in (Samples, Encodes, Chains, Anneals, HasScore))


@cache
@torch.enable_grad()
def learned() -> ScoreModel:
    """The average of a model that has learned the mixture."""
    algorithm = make(levels=20, langevin_steps=10, langevin_share=0.1, batch_size=256)
    rng, optimizer = generator(1), algorithm.make_optimizers()["score"]
    average = AveragedModel(algorithm.model, 0.999)
    for step in range(4000):
        algorithm.step = step
        for update in algorithm.losses(iter([Batch(mixture(256, rng))])):
            optimizer.zero_grad()
            update.loss.backward()
            optimizer.step()
        average.update(step + 1)
    model = average.current()
    assert isinstance(model, ScoreModel)
    return model


@pytest.mark.long
@torch.no_grad()
@pytest.mark.parametrize("sigma", [0.02, 0.05, 0.1, 0.3, 1.0])
def test_the_score_of_a_mixture_is_that_in_closed_form(sigma: float) -> None:
    rng = generator(2)
    points = mixture(5000, rng)
    points = points + sigma * torch.randn(points.shape, generator=rng)
    wanted = mixture_score(points, sigma)
    error = learned().score(points, torch.full((len(points),), sigma)) - wanted
    assert float(error.norm() / wanted.norm()) < 0.1


@pytest.mark.long
@torch.no_grad()
def test_the_weights_of_a_mixture_are_found_by_chains_and_by_the_flow() -> None:
    """Langevin dynamics at one level of noise keeps the weights of its start; annealing does
    not."""
    model = learned()
    for points in (end_of_chains(model, 2000), model.decode(model.prior(4000, generator(3)))):
        first = points.sum(dim=1) > 0
        assert float(first.float().mean()) == pytest.approx(0.8, rel=0.05)
        assert points[first].mean(dim=0).tolist() == pytest.approx([0.5, 0.5], abs=0.02)
