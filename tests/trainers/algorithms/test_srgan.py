"""SRGAN: its two stages, its losses by hand, and networks for pictures of any size."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from sessions import MakeRun, assert_same_training, train
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from trainers.algorithm import Update
from trainers.algorithms.srgan import SRGAN, SRGANConfig, decibels, feature_difference
from trainers.capabilities import Upscales, capabilities_of
from trainers.data.derived.downscaled import bicubic, shrunk
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.needs import AlgorithmError
from trainers.networks.superresolution import SRDiscriminator, SRResNet, discriminator_pairs

SMALL: dict[str, Any] = {"width": 4, "blocks": 2, "discriminator_width": 4, "batch_size": 4}


def make(size: int = 16, **values: Any) -> SRGAN:
    torch.manual_seed(0)
    algorithm = SRGAN(SRGANConfig.checked(SMALL | values), square_images(1, size))
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def batches(size: int = 16, factor: int = 4) -> Iterator[Batch]:
    rng = torch.Generator().manual_seed(1)
    while True:
        truth = torch.rand(4, 1, size, size, generator=rng) * 2 - 1
        yield Batch(truth, None, shrunk(truth, factor))


def stepped(algorithm: SRGAN, steps: int = 1, size: int = 16) -> list[Update]:
    """Take real steps; return the updates of the last."""
    optimizers, stream = algorithm.make_optimizers(), batches(size, algorithm.config.times)
    for _ in range(steps):
        updates = []
        for update in algorithm.losses(stream):
            optimizer = optimizers[update.optimizer]
            owned = [p for group in optimizer.param_groups for p in group["params"]]
            update.loss.backward(inputs=owned)
            optimizer.step()
            optimizer.zero_grad()
            updates.append(update)
        algorithm.step += 1
    return updates


def test_both_answers_are_one_network_until_the_first_stage_ends() -> None:
    algorithm = make(pretraining=2)
    given = next(batches()).others
    assert given is not None
    updates = stepped(algorithm, 2)
    assert [each.optimizer for each in updates] == ["mse"]
    model = algorithm.model.eval()
    assert not torch.equal(model.upscale(given, "MSE"), bicubic(given, 16, 16).clamp(-1, 1))
    assert torch.equal(model.upscale(given, "MSE"), model.upscale(given, "SRGAN"))
    algorithm.train()
    updates = stepped(algorithm, 1)
    assert [each.optimizer for each in updates] == ["mse", "discriminator", "srgan"]
    algorithm.eval()
    assert not torch.equal(model.upscale(given, "MSE"), model.upscale(given, "SRGAN"))


def test_the_losses_are_those_of_the_paper_with_features_of_the_discriminator() -> None:
    weights = {"pixel_weight": 0.5, "feature_weight": 2.0, "adversarial_weight": 0.25}
    weights["penalty_weight"] = 0.0
    algorithm, reference = make(pretraining=0, **weights), make(pretraining=0, **weights)
    batch = next(batches())
    truth, given = batch.images, batch.others
    assert given is not None
    by_pixels, judge, by_all = list(algorithm.losses(iter([batch])))
    output = reference.model.srgan(given)
    error = (output - truth).square().mean()
    assert by_pixels.loss.item() == pytest.approx(error.item(), rel=1e-5)
    assert by_pixels.scalars["psnr_mse"].item() == pytest.approx(
        10 * math.log10(4 / error.item()), rel=1e-5
    )
    real, wanted = reference.discriminator.with_features(truth)
    fake, found = reference.discriminator.with_features(output)
    told = binary_cross_entropy_with_logits(real, torch.ones(4))
    told = told + binary_cross_entropy_with_logits(fake, torch.zeros(4))
    assert judge.loss.item() == pytest.approx(told.item(), rel=1e-5)
    apart = sum((f - w).square().mean().item() for f, w in zip(found, wanted, strict=True))
    fooling = binary_cross_entropy_with_logits(fake, torch.ones(4)).item()
    content = 0.5 * error.item() + 2.0 * apart / len(found)
    assert by_all.loss.item() == pytest.approx(content + 0.25 * fooling, rel=1e-5)


def test_every_fourth_step_the_discriminator_pays_for_its_slope_at_true_images() -> None:
    algorithm, without = (
        make(pretraining=0, penalty_weight=0.5),
        make(pretraining=0, penalty_weight=0),
    )
    batch = next(batches())
    losses = []
    for each in (algorithm, without):
        _, judge, _ = list(each.losses(iter([batch])))
        losses.append(judge.loss.item())
    truth = batch.images.clone().requires_grad_()
    logits, _ = without.discriminator.with_features(truth)
    (slope,) = torch.autograd.grad(logits.sum(), truth)
    squared = slope.flatten(1).square().sum(dim=1).mean().item()
    assert losses[0] - losses[1] == pytest.approx(4 * 0.5 * squared, rel=1e-4)
    algorithm.step = 1
    _, judge, _ = list(algorithm.losses(iter([batch])))
    assert judge.loss.item() == pytest.approx(losses[1], rel=1e-4)


@pytest.mark.parametrize("half", [3, 5])
def test_a_run_goes_on_to_the_last_bit_in_either_stage(make_run: MakeRun, half: int) -> None:
    values = {"pretraining": 4, "steps": 7, "sample_interval": 2}
    whole, halves = (make_run(name, "srgan", **values) for name in ("whole", "halves"))
    train(whole)
    train(halves, steps=half)
    train(halves, steps=7)
    assert_same_training(whole, halves)


def test_features_pull_only_at_what_is_found() -> None:
    found, wanted = (torch.ones(1, 2, 2, 2, requires_grad=True) for _ in range(2))
    feature_difference([found * 3], [wanted]).backward()
    assert found.grad is not None and wanted.grad is None
    assert feature_difference([found * 3, found], [wanted, wanted]).item() == pytest.approx(2.0)


def test_decibels_are_of_a_range_of_two() -> None:
    assert decibels(torch.tensor(4.0)).item() == pytest.approx(0.0)
    assert decibels(torch.tensor(0.04)).item() == pytest.approx(20.0)


def test_larger_images_are_cut_to_squares_that_fit_what_they_were_made_to() -> None:
    algorithm = make(64, crop=32)
    truth = torch.arange(4 * 64 * 64, dtype=torch.float32).reshape(4, 1, 64, 64)
    small = truth[..., ::4, ::4]
    cut, given = algorithm._crops(truth, small)
    assert cut.shape == (4, 1, 32, 32) and given.shape == (4, 1, 8, 8)
    assert torch.equal(cut[..., ::4, ::4], given)
    assert len({int(each.min()) % (64 * 64) for each in cut}) > 1, "each at a place of its own"
    whole = make(32, crop=32)
    assert whole._crops(truth, small[..., :8, :8])[0] is truth


@pytest.mark.parametrize("factor", [2, 4])
def test_pictures_of_any_size_are_enlarged_and_begin_as_bicubic(factor: int) -> None:
    network = SRResNet(3, factor, width=4, blocks=1).eval()
    images = torch.rand(1, 3, 5, 9) * 2 - 1
    with torch.no_grad():
        enlarged = network(images)
    assert torch.equal(enlarged, bicubic(images, 5 * factor, 9 * factor))


@pytest.mark.parametrize("factor", [2, 4])
def test_a_place_depends_on_what_is_within_reach_and_no_further(factor: int) -> None:
    torch.manual_seed(0)
    network = SRResNet(1, factor, width=4, blocks=2).eval()
    torch.nn.init.normal_(network.tail.weight, 0.0, 0.1)
    images = torch.rand(1, 1, 41, 41, requires_grad=True)
    network(images)[0, 0, 20 * factor : 21 * factor, 20 * factor : 21 * factor].sum().backward()
    assert images.grad is not None
    touched = images.grad[0, 0].abs().sum(dim=0).nonzero().flatten()
    assert network.reach - 1 <= 20 - touched.min() <= network.reach
    assert network.reach - 1 <= touched.max() - 20 <= network.reach


@pytest.mark.parametrize(("size", "pairs"), [(16, 2), (28, 2), (32, 3), (64, 4), (96, 4)])
def test_the_discriminator_looks_at_images_of_any_size(size: int, pairs: int) -> None:
    assert discriminator_pairs(size) == pairs
    network = SRDiscriminator(1, 4, pairs)
    logits, features = network.with_features(torch.zeros(2, 1, size, size))
    assert logits.shape == (2,) and len(features) == pairs
    assert features[-1].shape[-1] >= 4


def test_a_model_says_that_it_enlarges() -> None:
    model = make().model
    assert isinstance(model, Upscales)
    assert capabilities_of(model) == ("upscales",)
    assert model.factor == 4 and model.answers == ("SRGAN", "MSE")


@pytest.mark.parametrize(("size", "factor"), [(30, "x4"), (12, "x4"), (15, "x2")])
def test_a_side_that_does_not_divide_is_refused(size: int, factor: str) -> None:
    with pytest.raises(AlgorithmError, match="Choose image size"):
        make(size, factor=factor)


def test_it_learns_by_pixels_what_bicubic_cannot_know() -> None:
    """Pictures of strokes: after some steps the network that learns by pixels is nearer than
    bicubic."""
    places = torch.arange(32)
    rows = torch.stack([(places + shift) % 8 < 4 for shift in range(4)]).float() * 2 - 1
    truth = rows[:, None, None, :].expand(4, 1, 32, 32).contiguous()
    given = shrunk(truth, 4)
    algorithm = make(32, pretraining=1000, learning_rate=5e-3, width=8)
    optimizer = algorithm.make_optimizers()["mse"]
    for _ in range(40):
        update = next(algorithm.losses(iter([Batch(truth, None, given)])))
        update.loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert error_of(algorithm.model.mse(given), truth) < 0.5 * error_of(
        bicubic(given, 32, 32), truth
    )


def error_of(images: Tensor, truth: Tensor) -> float:
    return (images - truth).square().mean().item()
