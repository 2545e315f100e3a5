"""DiscoGAN's losses against closed forms, and the order and share of its updates."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from trainers.algorithms.discogan import DiscoGAN, DiscoGANConfig
from trainers.capabilities import Translates
from trainers.data.images import Batch
from trainers.data.spec import square_images

DATA = square_images(3, 32, ("plain", "striped"))
SMALL = {"width": 2, "batch_size": 4}


def test_one_step_is_one_update_of_the_discriminators_and_two_of_the_generators() -> None:
    updates = list(build().losses(batches()))
    assert [each.optimizer for each in updates] == ["discriminators", "generators", "generators"]


def test_every_update_sees_a_new_batch() -> None:
    drawn = []

    def stream() -> Iterator[Batch]:
        for number, batch in enumerate(batches()):
            drawn.append(number)
            yield batch

    list(build().losses(stream()))
    assert drawn == [0, 1, 2]


def test_networks_that_change_nothing_have_no_reconstruction_error() -> None:
    algorithm = build()
    algorithm.model.a_to_b = algorithm.model.b_to_a = nn.Identity()
    generators = list(algorithm.losses(batches()))[1]
    assert generators.scalars["reconstruction"] == 0.0


def test_translations_with_the_other_domains_images_match_all_features() -> None:
    algorithm = build()
    algorithm.model.a_to_b = algorithm.model.b_to_a = nn.Identity()
    a, _ = pair()
    generators = list(algorithm.losses(repeated(Batch(a, None, a))))[1]
    assert generators.scalars["feature_matching"] == 0.0


def test_the_discriminators_tell_real_images_from_translations() -> None:
    algorithm = build()
    a, b = pair()
    expected = torch.zeros(())
    for judge, real, false in (
        (algorithm.discriminator_a, a, algorithm.model.b_to_a(b)),
        (algorithm.discriminator_b, b, algorithm.model.a_to_b(a)),
    ):
        truth, lie = torch.sigmoid(judge(real)), torch.sigmoid(judge(false))
        expected = expected - (truth.log().mean() + (1 - lie).log().mean()) / 2
    discriminators = next(algorithm.losses(batches()))
    torch.testing.assert_close(discriminators.loss, expected)


@pytest.mark.parametrize(("step", "rate"), [(0, 0.01), (9, 0.01), (10, 0.5), (11, 0.5)])
def test_the_generators_minimise_the_authors_sum(step: int, rate: float) -> None:
    algorithm = build(early_steps=10)
    algorithm.step = step
    a, b = pair()
    model = algorithm.model
    fake_a, fake_b = model.b_to_a(b), model.a_to_b(a)
    expected = torch.zeros(())
    for discriminator, real, fake in (
        (algorithm.discriminator_a, a, fake_a),
        (algorithm.discriminator_b, b, fake_b),
    ):
        logits, features = discriminator.with_features(fake)
        _, wanted = discriminator.with_features(real)
        fooling = binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
        matching = sum(
            ((f.mean(0) - w.mean(0)) ** 2).mean() for f, w in zip(features, wanted, strict=True)
        )
        expected = expected + (1 - rate) * (0.1 * fooling + 0.9 * matching)
    for rebuilt, real in ((model.b_to_a(fake_b), a), (model.a_to_b(fake_a), b)):
        expected = expected + rate * (((rebuilt + 1) / 2 - (real + 1) / 2) ** 2).mean()
    generators = list(algorithm.losses(batches()))[1]
    torch.testing.assert_close(generators.loss, expected)


def test_no_loss_compares_an_image_with_a_counterpart() -> None:
    """Another order of domain B within the batch changes no loss of the generators."""
    a, b = pair()
    losses = []
    for others in (b, b.flip(0)):
        algorithm = build()
        losses.append(list(algorithm.losses(repeated(Batch(a, None, others))))[1].loss)
    torch.testing.assert_close(*losses)


def test_all_weights_decay() -> None:
    for optimizer in build(weight_decay=0.25).make_optimizers().values():
        assert [group["weight_decay"] for group in optimizer.param_groups] == [0.25]


def test_it_translates_in_both_directions() -> None:
    model = build().model
    assert isinstance(model, Translates)
    assert model.directions == ("AtoB", "BtoA")


def build(**values: Any) -> DiscoGAN:
    torch.manual_seed(0)
    return DiscoGAN(DiscoGANConfig.checked(SMALL | values), DATA)


def pair() -> tuple[Tensor, Tensor]:
    rng = torch.Generator().manual_seed(1)
    a, b = torch.rand(2, SMALL["batch_size"], *DATA.shape, generator=rng) * 2 - 1
    return a, b


def batches() -> Iterator[Batch]:
    a, b = pair()
    return repeated(Batch(a, None, b))


def repeated(batch: Batch) -> Iterator[Batch]:
    while True:
        yield batch
