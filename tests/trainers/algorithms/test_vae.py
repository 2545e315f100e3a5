"""The bound, and what the VAE shows of itself."""

import math
from typing import Any

import torch
from torch.distributions import Normal

from trainers.algorithms.vae import VAE, VAEConfig, gaussian_grid
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
