"""The losses, held against closed forms and known truths."""

import math

import pytest
import torch
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence

from trainers.families.optimizers import adam
from trainers.losses import (
    bernoulli_reconstruction,
    binary_cross_entropy,
    discriminator_loss,
    distance_estimate,
    feature_matching,
    gaussian_reconstruction,
    generator_loss,
    gradient_norms,
    gradient_penalty,
    kl_to_standard_normal,
    least_squares,
    real_probability,
    squared_gradient,
    wasserstein_estimate,
)


@pytest.fixture
def rng() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("target", [0.0, 0.3, 0.9, 1.0])
def test_binary_cross_entropy_is_the_cross_entropy_of_two_coins(target: float) -> None:
    logits = torch.tensor([-3.0, 0.0, 2.5], dtype=torch.float32)
    p = logits.double().sigmoid()
    expected = -(target * p.log() + (1 - target) * (1 - p).log()).mean()
    assert binary_cross_entropy(logits, target).item() == pytest.approx(expected.item(), rel=1e-6)


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_binary_cross_entropy_stays_finite_for_a_discriminator_that_is_sure(target: float) -> None:
    logits = torch.tensor([-1e4, 1e4])
    assert binary_cross_entropy(logits, target).item() == pytest.approx(5e3)


def test_a_guessing_discriminator_loses_two_ln_two() -> None:
    guess = torch.zeros(5)
    assert discriminator_loss(guess, guess).item() == pytest.approx(2 * math.log(2))


def test_smoothing_is_one_sided() -> None:
    """The best answer to real images becomes the target; the best to fakes stays "never"."""
    logit = torch.tensor([math.log(0.9 / 0.1)], requires_grad=True)
    sure_fake = torch.tensor([-30.0], requires_grad=True)
    discriminator_loss(logit, sure_fake, real_target=0.9).backward()
    assert logit.grad is not None and sure_fake.grad is not None
    assert logit.grad.item() == pytest.approx(0.0, abs=1e-6)
    assert sure_fake.grad.item() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("logit", [-12.0, -5.0, 0.0, 3.0])
def test_generator_losses_have_the_gradients_of_their_closed_forms(logit: float) -> None:
    d = 1 / (1 + math.exp(-logit))
    assert _gradient("saturating", logit) == pytest.approx(-d, rel=1e-5)
    assert _gradient("non-saturating", logit) == pytest.approx(d - 1, rel=1e-5)


def test_the_saturating_gradient_vanishes_where_the_non_saturating_one_does_not() -> None:
    confident = -10.0  # D(G(z)) = 4.5e-5: the discriminator recognises every fake
    assert abs(_gradient("saturating", confident)) < 1e-4
    assert abs(_gradient("non-saturating", confident)) > 0.9999


def test_belief_is_the_mean_probability() -> None:
    logits = torch.tensor([0.0, math.log(3.0)])
    assert real_probability(logits).item() == pytest.approx((0.5 + 0.75) / 2)


@pytest.mark.parametrize("length", [0.0, 0.4, 1.0, 3.0])
def test_the_penalty_of_a_linear_critic_is_exactly_known(
    length: float, rng: torch.Generator
) -> None:
    direction = torch.randn(3, 5, 5, generator=rng)
    weight = length * direction / direction.norm()
    real = torch.randn(7, 3, 5, 5, generator=rng)
    fake = torch.randn(7, 3, 5, 5, generator=rng)

    def critic(images: Tensor) -> Tensor:
        return (images * weight).sum(dim=(1, 2, 3))

    norms = gradient_norms(critic, real, fake, rng)
    assert norms.shape == (7,)
    torch.testing.assert_close(norms, torch.full((7,), length))
    assert gradient_penalty(norms).item() == pytest.approx((length - 1) ** 2, abs=1e-5)


@pytest.mark.parametrize("length", [0.0, 0.4, 3.0])
def test_the_squared_gradient_of_a_linear_discriminator_is_exactly_known(
    length: float, rng: torch.Generator
) -> None:
    direction = torch.randn(3, 5, 5, generator=rng)
    weight = (length * direction / direction.norm()).requires_grad_()
    images = torch.randn(7, 3, 5, 5, generator=rng)
    penalty = squared_gradient(lambda x: (x * weight).sum(dim=(1, 2, 3)), images)
    assert penalty.item() == pytest.approx(length**2, abs=1e-5)
    (gradient,) = torch.autograd.grad(penalty, weight)
    torch.testing.assert_close(gradient, 2 * weight.detach())


def test_the_penalty_looks_between_real_and_fake(rng: torch.Generator) -> None:
    """The gradient of |x|^2 / 2 is x itself, so the norms show where it was taken."""
    real, fake = torch.full((1000, 1), 2.0), torch.full((1000, 1), 4.0)
    norms = gradient_norms(lambda x: x.square().sum(dim=1) / 2, real, fake, rng)
    assert norms.min() >= 2.0
    assert norms.max() <= 4.0
    assert norms.mean().item() == pytest.approx(3.0, abs=0.1)


def test_the_penalty_is_computed_in_float32_under_autocast(rng: torch.Generator) -> None:
    critic = nn.Sequential(nn.Linear(4, 1), nn.Flatten(0))
    real, fake = torch.randn(6, 4, generator=rng), torch.randn(6, 4, generator=rng)
    with torch.autocast("cpu", torch.bfloat16):
        norms = gradient_norms(critic, real, fake.bfloat16(), rng)
    expected = critic[0].weight.norm()
    assert norms.dtype == torch.float32
    torch.testing.assert_close(norms, expected.expand(6))


def test_no_gradient_of_the_penalty_reaches_the_generator(rng: torch.Generator) -> None:
    fake = torch.randn(6, 4, generator=rng, requires_grad=True)
    critic = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 1))
    real = torch.randn(6, 4, generator=rng)
    gradient_penalty(gradient_norms(critic, real, fake, rng)).backward()
    assert fake.grad is None
    assert critic[0].weight.grad is not None


@pytest.mark.parametrize("shift", [1.0, 3.0])
@pytest.mark.long
def test_the_critics_estimate_is_the_known_distance_of_two_gaussians(
    shift: float, rng: torch.Generator
) -> None:
    """Of equal variance: W1 is the distance of the means. Within 10%, as WGAN-GP trains."""
    torch.manual_seed(0)
    critic = nn.Sequential(
        nn.Linear(2, 64), nn.LeakyReLU(0.2), nn.Linear(64, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1)
    )
    optimizer = adam(critic.parameters(), 1e-3, (0.5, 0.9))
    means = torch.tensor([0.6, 0.8]) * shift
    estimates = []
    for step in range(700):
        real, fake = torch.randn(2, 256, 2, generator=rng)
        real = real + means
        norms = gradient_norms(critic, real, fake, rng)
        estimate = wasserstein_estimate(critic(real), critic(fake))
        loss = -estimate + 10.0 * gradient_penalty(norms)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step >= 500:
            estimates.append(distance_estimate(estimate.detach(), norms.detach()))
    assert torch.stack(estimates).mean().item() == pytest.approx(shift, rel=0.1)


def test_the_divergence_agrees_with_torch_and_with_its_closed_form(rng: torch.Generator) -> None:
    mean, log_variance = torch.randn(2, 5, 3, generator=rng)
    sigma = (0.5 * log_variance).exp()
    computed = kl_to_standard_normal(mean, log_variance)
    truth = kl_divergence(Normal(mean, sigma), Normal(torch.zeros(3), torch.ones(3))).sum(dim=1)
    by_hand = (mean**2 / 2 + sigma**2 / 2 - 0.5 - sigma.log()).sum(dim=1)
    torch.testing.assert_close(computed, truth)
    torch.testing.assert_close(computed, by_hand)


def test_the_divergence_of_the_prior_itself_is_zero() -> None:
    assert kl_to_standard_normal(torch.zeros(1, 20), torch.zeros(1, 20)).item() == 0.0


def test_reconstruction_sums_the_coin_of_every_pixel() -> None:
    images = torch.tensor([-1.0, 1.0, 0.0]).view(1, 1, 1, 3)  # probabilities 0, 1, one half
    logits = torch.tensor([-2.0, 1.0, 0.0]).view(1, 1, 1, 3)
    expected = math.log1p(math.exp(-2)) + math.log1p(math.exp(-1)) + math.log(2)
    result = bernoulli_reconstruction(logits, images)
    assert result.shape == (1,)
    assert result.item() == pytest.approx(expected)


def test_the_reconstruction_of_points_is_that_of_a_normal_density() -> None:
    means, points = torch.tensor([[0.0, 1.0], [0.5, 0.5]]), torch.tensor([[0.1, 0.7], [-0.5, 0.5]])
    expected = -Normal(means, 0.2).log_prob(points).sum(dim=1)
    found = gaussian_reconstruction(means, points, torch.tensor(math.log(0.2)))
    torch.testing.assert_close(found, expected)


def _gradient(kind: str, logit: float) -> float:
    logits = torch.tensor([logit], requires_grad=True)
    loss = generator_loss(logits, "saturating" if kind == "saturating" else "non-saturating")
    (gradient,) = torch.autograd.grad(loss, logits)
    return gradient.item()


def test_least_squares_of_a_guess_halfway_is_a_quarter() -> None:
    values = torch.full((2, 1, 3, 3), 0.5)
    assert least_squares(values, 1.0) == least_squares(values, 0.0) == 0.25


def test_feature_matching_of_equal_means_is_zero_whatever_the_order(rng: torch.Generator) -> None:
    features = [torch.rand(4, 3, 8, 8, generator=rng), torch.rand(4, 6, 4, 4, generator=rng)]
    shuffled = [each[torch.tensor([2, 0, 3, 1])] for each in features]
    assert feature_matching(features, shuffled).item() == pytest.approx(0.0, abs=1e-12)


def test_feature_matching_sums_the_squared_shift_of_every_layer(rng: torch.Generator) -> None:
    real = [torch.rand(4, 3, 8, 8, generator=rng), torch.rand(4, 6, 4, 4, generator=rng)]
    fake = [real[0] + 2.0, real[1] - 3.0]
    assert feature_matching(real, fake).item() == pytest.approx(4.0 + 9.0, rel=1e-5)
