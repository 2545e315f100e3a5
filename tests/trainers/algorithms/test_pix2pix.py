"""What sets pix2pix apart: a discriminator shown the input, L1, and noise that never goes off."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from trainers.algorithms.pix2pix import Pix2Pix, Pix2PixConfig, Pix2PixModel, discriminator_update
from trainers.capabilities import Translates
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.needs import AlgorithmError

DATA = square_images(3, 32, ("edges", "pictures"))


def make(**values: Any) -> Pix2Pix:
    torch.manual_seed(0)
    config = Pix2PixConfig.checked({"batch_size": 2, "width": 4} | values)
    algorithm = Pix2Pix(config, DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def random_images(seed: int, count: int = 2) -> Tensor:
    rng = torch.Generator().manual_seed(seed)
    return torch.rand(count, *DATA.shape, generator=rng) * 2 - 1


def batches() -> Iterator[Batch]:
    while True:
        yield Batch(random_images(1), None, random_images(2))


def translated(model: Pix2PixModel, images: Tensor, seed: int) -> Tensor:
    with torch.no_grad():
        return model.translate(images, rng=torch.Generator().manual_seed(seed))


def test_the_discriminator_judges_an_output_by_its_input() -> None:
    discriminator = make().discriminator
    assert discriminator is not None
    truth, output = random_images(3), random_images(4)
    losses = [discriminator_update(discriminator, random_images(s), truth, output) for s in (1, 2)]
    assert not torch.isclose(losses[0].loss, losses[1].loss)


def test_the_discriminators_loss_is_halved() -> None:
    def undecided(images: Tensor) -> Tensor:
        return torch.zeros(len(images), 1, 3, 3)

    images = random_images(1)
    network = torch.nn.Module()
    network.forward = undecided
    loss = discriminator_update(network, images, images, images).loss
    torch.testing.assert_close(loss, torch.tensor(2.0).log())


def test_noise_stays_on_after_training_and_is_a_function_of_the_generator() -> None:
    model, images = make().model.eval(), random_images(1)
    assert isinstance(model, Translates)
    first = translated(model, images, seed=1)
    assert torch.equal(first, translated(model, images, seed=1))
    assert not torch.allclose(first, translated(model, images, seed=2))
    assert not torch.equal(model.translate(images), model.translate(images))


def test_training_mode_changes_nothing() -> None:
    model, images = make().model, random_images(1)
    there = translated(model.train(), images, seed=1)
    assert torch.equal(there, translated(model.eval(), images, seed=1))


def test_an_image_comes_out_the_same_alone_and_in_a_batch() -> None:
    model, images = make().model.eval(), random_images(1, count=5)
    together = translated(model, images, seed=1)
    torch.testing.assert_close(together[3:4], translated(model, images[3:4], seed=1))


@pytest.mark.parametrize("direction", ["AtoB", "BtoA"])
def test_a_model_translates_in_the_direction_it_learned_only(direction: str) -> None:
    model = make(direction=direction).model
    assert model.directions == (direction,)
    other = "BtoA" if direction == "AtoB" else "AtoB"
    with pytest.raises(ValueError, match=f"ask it for {direction}"):
        model.translate(random_images(1), other)  # type: ignore[arg-type]


def test_the_losses_are_those_of_the_paper() -> None:
    algorithm = make()
    judge = algorithm.discriminator
    assert judge is not None
    given, truth = random_images(1), random_images(2)
    output = algorithm.model.network(given, torch.Generator().manual_seed(0))
    real, fake = (torch.sigmoid(judge(torch.cat([given, each], 1))) for each in (truth, output))
    discriminator, generator = algorithm.losses(batches())
    assert [discriminator.optimizer, generator.optimizer] == ["discriminator", "generator"]
    halved = (-real.log().mean() - (1 - fake).log().mean()) / 2
    torch.testing.assert_close(discriminator.loss, halved)
    expected = -fake.log().mean() + 100.0 * (output - truth).abs().mean()
    torch.testing.assert_close(generator.loss, expected)


def test_without_adversarial_weight_the_loss_is_the_weighted_l1_alone() -> None:
    algorithm = make(adversarial_weight=0.0)
    assert algorithm.discriminator is None
    (update,) = algorithm.losses(batches())
    rng = torch.Generator().manual_seed(0)
    output = algorithm.model.network(random_images(1), rng)
    expected = 100.0 * (output - random_images(2)).abs().mean()
    torch.testing.assert_close(update.loss, expected)


def test_the_other_direction_learns_from_b_to_a() -> None:
    algorithm = make(adversarial_weight=0.0, direction="BtoA")
    (update,) = algorithm.losses(batches())
    output = algorithm.model.network(random_images(2), torch.Generator().manual_seed(0))
    torch.testing.assert_close(update.loss, 100.0 * (output - random_images(1)).abs().mean())


@pytest.mark.parametrize(("chosen", "channels"), [(0, 4), (8, 8)])
def test_the_discriminator_is_as_wide_as_the_generator_unless_it_is_told(
    chosen: int, channels: int
) -> None:
    algorithm = make(width=4, discriminator_width=chosen)
    assert algorithm.discriminator is not None
    first = algorithm.discriminator.layers[0]
    assert first.weight.shape[:2] == (channels, 2 * DATA.channels)
    assert sum(each.numel() for each in algorithm.model.parameters()) == sum(
        each.numel() for each in make(width=4).model.parameters()
    )


def test_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(AlgorithmError, match="Choose image size 32"):
        Pix2Pix(Pix2PixConfig(), square_images(3, 30, ("a", "b")))
