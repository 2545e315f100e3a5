"""The bound, and what the VAE shows of itself."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.distributions import Normal

from trainers.algorithms.vae import VAE, VAEConfig, VAEModel, gaussian_grid
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.images import Batch
from trainers.data.spec import square_images

DATA = square_images(1, 28)


def make(**values: Any) -> VAE:
    torch.manual_seed(0)
    return VAE(VAEConfig.checked({"hidden": 8} | values), DATA)


def test_a_blank_autoencoder_bounds_each_image_by_one_bit_a_pixel() -> None:
    model = make().model
    for parameter in model.parameters():
        parameter.data.zero_()  # posterior = prior, every pixel a fair coin
    images = torch.rand(5, 1, 28, 28) * 2 - 1
    elbo = model.elbo(images, torch.Generator().manual_seed(0))
    torch.testing.assert_close(elbo, torch.full((5,), -784 * math.log(2)))


def test_the_curves_are_the_two_parts_and_their_sum_in_nats_per_image() -> None:
    algorithm = make()
    algorithm.rng = torch.Generator().manual_seed(0)
    images = torch.rand(6, 1, 28, 28) * 2 - 1
    (update,) = algorithm.losses(iter([Batch(images, None)]))
    parts = update.scalars["reconstruction"] + update.scalars["kl"]
    torch.testing.assert_close(update.scalars["negative_elbo"], parts)
    elbo = algorithm.model.elbo(images, torch.Generator().manual_seed(0))
    torch.testing.assert_close(update.loss, -elbo.mean())
    assert {curve.unit for curve in algorithm.curves} == {"nats"}


def test_the_average_bound_stays_below_the_likelihood() -> None:
    """With one latent number the likelihood can be integrated on a fine grid."""
    model = make(latent_size=1).model
    image = torch.rand(1, 1, 28, 28) * 2 - 1
    points = torch.linspace(-6, 6, 2001)[:, None]
    pixels = torch.distributions.Bernoulli(logits=model.decoder(points), validate_args=False)
    likelihood = pixels.log_prob((image + 1) / 2).sum(dim=(1, 2, 3))
    prior = Normal(0.0, 1.0).log_prob(points[:, 0])
    exact = torch.logsumexp(likelihood + prior, 0) + math.log(12 / 2000)
    rng = torch.Generator().manual_seed(0)
    elbo = model.elbo(image.expand(500, -1, -1, -1), rng).mean()
    assert elbo <= exact
    assert elbo > exact - 20


class Guess(nn.Module):
    """Says that a latent is N(slope * x, width^2)."""

    def __init__(self, slope: float, width: float) -> None:
        super().__init__()
        self.slope, self.width = slope, width

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        x = images.flatten(1)
        return self.slope * x, torch.full_like(x, 2 * math.log(self.width))


class LinearGaussian(VAEModel):
    """z ~ N(0, 1), x ~ N(2 z, 0.5^2)."""

    SLOPE, NOISE = 2.0, 0.5

    def __init__(self, guess: Guess) -> None:
        super().__init__(guess, nn.Identity(), 1)
        self.guess = guess

    def log_likelihood(self, images: Tensor, latents: Tensor) -> Tensor:
        return Normal(self.SLOPE * latents, self.NOISE).log_prob(images.flatten(1)).sum(dim=1)

    def exact(self, x: float) -> float:
        """log p(x)."""
        spread = math.hypot(self.SLOPE, self.NOISE)
        return float(Normal(0.0, spread).log_prob(torch.tensor(x)))

    def exact_elbo(self, x: float) -> float:
        """E log p(x | z) - KL(q | p), by hand."""
        mean, variance = self.guess.slope * x, self.guess.width**2
        away = (x - self.SLOPE * mean) ** 2 + self.SLOPE**2 * variance
        likelihood = -0.5 * math.log(2 * math.pi * self.NOISE**2) - away / (2 * self.NOISE**2)
        return likelihood - 0.5 * (variance + mean**2 - 1 - math.log(variance))


@pytest.mark.parametrize("x", [-1.5, 0.0, 2.5])
def test_the_importance_weighted_bound_goes_from_the_elbo_to_the_likelihood(x: float) -> None:
    model, rng = LinearGaussian(Guess(0.2, 0.8)), torch.Generator().manual_seed(0)
    images = torch.full((20_000, 1, 1, 1), x)
    found = [model.importance_weighted(images, rng, draws) for draws in (1, 2, 5, 20, 200)]
    means = [float(each.mean()) for each in found]
    error = float(found[0].std()) / math.sqrt(len(images))
    assert means[0] == pytest.approx(model.exact_elbo(x), abs=4 * error)
    assert means == sorted(means)
    assert model.exact_elbo(x) < means[-1] < model.exact(x) + 0.01
    assert means[-1] == pytest.approx(model.exact(x), abs=0.05)


def test_with_the_true_posterior_every_draw_gives_the_likelihood() -> None:
    """p(z | x) is N(2 x / 4.25, 0.25 / 4.25) here; all weights are equal then."""
    true = Guess(2 / 4.25, math.sqrt(0.25 / 4.25))
    model, rng = LinearGaussian(true), torch.Generator().manual_seed(0)
    images = torch.tensor([-1.5, 0.0, 2.5]).reshape(3, 1, 1, 1)
    exact = torch.tensor([model.exact(float(x)) for x in images])
    for draws in (1, 3):
        bound = model.importance_weighted(images, rng, draws)
        torch.testing.assert_close(bound, exact, atol=1e-4, rtol=0)


def test_many_draws_bound_the_likelihood_of_images_more_tightly_than_the_elbo() -> None:
    model = make(latent_size=3).model
    images = torch.rand(40, 1, 28, 28) * 2 - 1
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        elbo = torch.stack([model.elbo(images, rng) for _ in range(200)]).mean()
        one = torch.stack([model.importance_weighted(images, rng, 1) for _ in range(200)]).mean()
        many = model.importance_weighted(images, rng, 200).mean()
    assert float(one) == pytest.approx(float(elbo), abs=0.5)
    assert many > elbo


@pytest.mark.long
def test_a_drawn_factor_lies_along_one_direction_of_the_latents() -> None:
    """A short training was told nothing of them: the direction is fitted to half of the digits,
    the correlation that of the others."""
    data = make_digits(3000, seed=3)
    assert data.factors is not None
    images = data.images.float() / 127.5 - 1
    algorithm = make(hidden=200, latent_size=16, learning_rate=3e-3)
    algorithm.rng = torch.Generator().manual_seed(0)
    (optimizer,) = algorithm.make_optimizers().values()
    for step in range(600):
        first = 100 * step % len(images)
        (update,) = algorithm.losses(iter([Batch(images[first : first + 100], None)]))
        optimizer.zero_grad()
        update.loss.backward()
        optimizer.step()
    with torch.no_grad():
        latents = algorithm.model.encode(images).double()
    # Upright strokes lean by their slant and by how far the whole digit is turned.
    lean = data.factors["slant"].double() + data.factors["rotation"].double()
    thickness = data.factors["stroke_width"].double()
    assert correlation_along_a_direction(latents, lean) > 0.8
    assert correlation_along_a_direction(latents, thickness) > 0.8
    unrelated = torch.rand(3000, generator=torch.Generator().manual_seed(1)).double()
    assert abs(correlation_along_a_direction(latents, unrelated)) < 0.2


def correlation_along_a_direction(latents: Tensor, factor: Tensor) -> float:
    """Of `factor` with the direction of the latents that a linear fit to the first half finds, on
    the second half."""
    half = len(latents) // 2
    columns = torch.cat([latents, latents.new_ones(len(latents), 1)], dim=1)
    direction = torch.linalg.lstsq(columns[:half], factor[:half, None]).solution[:, 0]
    along = columns[half:] @ direction
    return float(torch.corrcoef(torch.stack([along, factor[half:]]))[0, 1])


def test_every_second_picture_is_the_original() -> None:
    algorithm = make()
    images = torch.rand(64, 1, 28, 28) * 2 - 1
    fixed = algorithm.fixed_inputs(Batch(images, None), torch.Generator().manual_seed(0))
    with torch.no_grad():
        grid = algorithm.pictures(algorithm.model, fixed)[0]
        rebuilt = algorithm.model.decode(algorithm.model.encode(images[:32]))
    assert grid.name == "reconstructions"
    assert grid.captions[:2] == ("original", "rebuilt")
    assert torch.equal(grid.images[0::2], images[:32])
    assert torch.equal(grid.images[1::2], rebuilt)


def test_only_two_latent_numbers_are_drawn_as_a_map() -> None:
    names = []
    for size in (2, 3):
        algorithm = make(latent_size=size)
        examples = Batch(torch.zeros(64, 1, 28, 28), None)
        fixed = algorithm.fixed_inputs(examples, torch.Generator().manual_seed(0))
        names.append([each.name for each in algorithm.pictures(algorithm.model, fixed)])
    assert names == [["reconstructions", "samples", "manifold"], ["reconstructions", "samples"]]


def test_the_map_has_the_same_probability_between_all_its_points() -> None:
    grid = gaussian_grid(20).view(20, 20, 2)
    probability = Normal(0.0, 1.0).cdf(grid)
    torch.testing.assert_close(probability[0, :, 0].diff(), torch.full((19,), 0.05))
    torch.testing.assert_close(probability[:, 0, 1].diff(), torch.full((19,), -0.05))
