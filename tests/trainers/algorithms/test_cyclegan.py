"""CycleGAN's losses against closed forms, its history, and its learning rate."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from trainers.algorithms.cyclegan import CycleGAN, CycleGANConfig
from trainers.capabilities import Translates
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.needs import AlgorithmError

DATA = square_images(3, 32, ("plain", "striped"))
SMALL = {"width": 2, "blocks": 1, "discriminator_width": 2, "batch_size": 3}


def test_networks_that_change_nothing_have_no_cycle_and_no_identity_error() -> None:
    algorithm = build()
    algorithm.model.a_to_b = algorithm.model.b_to_a = nn.Identity()
    generators = next(algorithm.losses(batches()))
    assert generators.scalars["cycle_error"] == 0.0
    assert generators.scalars["identity_error"] == 0.0


def test_a_network_that_inverts_colours_leads_back_but_leaves_nothing_alone() -> None:
    algorithm = build()
    algorithm.model.a_to_b = algorithm.model.b_to_a = Inverted()
    generators = next(algorithm.losses(batches()))
    a, b = pair()
    assert generators.scalars["cycle_error"] == 0.0
    expected = (2 * a.abs().mean() + 2 * b.abs().mean()) / 2
    torch.testing.assert_close(generators.scalars["identity_error"], expected)


def test_the_losses_are_those_of_the_paper_with_separate_passes() -> None:
    algorithm = build()
    a, b = pair()
    to_a, to_b = algorithm.model.b_to_a, algorithm.model.a_to_b
    judge_a, judge_b = algorithm.discriminator_a, algorithm.discriminator_b
    fake_a, fake_b = to_a(b), to_b(a)
    generators = (
        (judge_b(fake_b) - 1).square().mean()
        + (judge_a(fake_a) - 1).square().mean()
        + 10 * ((to_a(fake_b) - a).abs().mean() + (to_b(fake_a) - b).abs().mean())
        + 5 * ((to_a(a) - a).abs().mean() + (to_b(b) - b).abs().mean())
    )
    discriminators = 0.5 * (
        (judge_a(a) - 1).square().mean()
        + judge_a(fake_a).square().mean()
        + (judge_b(b) - 1).square().mean()
        + judge_b(fake_b).square().mean()
    )
    updates = list(algorithm.losses(batches()))
    assert [each.optimizer for each in updates] == ["generators", "discriminators"]
    torch.testing.assert_close(updates[0].loss, generators)
    torch.testing.assert_close(updates[1].loss, discriminators)


def test_without_weight_no_image_is_translated_to_its_own_domain() -> None:
    algorithm = build(identity_weight=0.0)
    seen = Counting(algorithm.model.a_to_b)
    algorithm.model.a_to_b = seen
    generators = next(algorithm.losses(batches()))
    assert seen.images == 2 * SMALL["batch_size"]
    assert "identity_error" not in generators.scalars


def test_the_discriminators_see_old_fakes_once_the_history_is_full() -> None:
    algorithm = build(pool_size=3)
    judge = Counting(algorithm.discriminator_a)
    algorithm.discriminator_a = judge
    stream = batches()
    list(algorithm.losses(stream))
    a, b = pair()
    old, new = algorithm.model.b_to_a(b), -b
    algorithm.model.b_to_a = Inverted()
    shown_old = shown_new = 0
    for _ in range(4):
        list(algorithm.losses(stream))
        real, fakes = judge.seen.chunk(2)
        assert torch.equal(real, a)
        for fake in fakes:
            shown_old += holds(old, fake)
            shown_new += holds(new, fake)
    assert shown_old > 0
    assert shown_new > 0
    assert shown_old + shown_new == 4 * SMALL["batch_size"]


@pytest.mark.parametrize("layers", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("size", [16, 32, 48, 64])
def test_images_too_small_for_the_patches_are_refused_and_all_others_trained(
    size: int, layers: int
) -> None:
    config, data = (
        CycleGANConfig.checked(SMALL | {"patch_layers": layers}),
        square_images(3, size, DATA.label_names),
    )
    if (size, layers) in {(16, 3), (16, 4), (32, 4)}:
        fits = {3: 24, 4: 48}[layers]
        advice = f"at most {2 if size == 16 else 3} patch layers, or image size {fits} or more"
        with pytest.raises(AlgorithmError, match=advice):
            CycleGAN.check(config, data)
        return
    algorithm = CycleGAN(config, data)
    algorithm.rng = torch.Generator().manual_seed(0)
    a, b = torch.rand(2, 2, *data.shape) * 2 - 1
    updates = list(algorithm.losses(iter([Batch(a, None, b)])))
    assert all(each.loss.isfinite() for each in updates)


def test_it_translates_in_both_directions() -> None:
    model = build().model
    assert isinstance(model, Translates)
    assert model.directions == ("AtoB", "BtoA")
    a, _ = pair()
    assert torch.equal(model.translate(a), model.a_to_b(a))
    assert torch.equal(model.translate(a, "BtoA"), model.b_to_a(a))


def test_the_grid_shows_the_way_there_and_back() -> None:
    algorithm = build()
    algorithm.model.a_to_b = Inverted()
    algorithm.model.b_to_a = nn.Identity()
    a, b = pair()
    (grid,) = algorithm.pictures(algorithm.model, {"a": a, "b": b})
    assert grid.name == "samples"
    assert "A is plain, B is striped" in grid.title
    assert grid.captions == ("A", "B from A", "A again", "B", "A from B", "B again")
    rows = grid.images.unflatten(0, (-1, grid.columns))
    for column, expected in enumerate((a, -a, -a, b, b, -b)):
        assert torch.equal(rows[:, column], expected)


def test_images_without_two_labels_or_of_an_odd_size_are_refused() -> None:
    with pytest.raises(AlgorithmError, match="two domains"):
        CycleGAN.check(CycleGANConfig(), square_images(3, 32, ("a", "b", "c")))
    with pytest.raises(AlgorithmError, match=r"divides by 4.*Choose image size 32"):
        CycleGAN.check(CycleGANConfig(), square_images(3, 33, ("a", "b")))


class Inverted(nn.Module):
    """The negative of an image."""

    def forward(self, images: Tensor) -> Tensor:
        return -images


class Counting(nn.Module):
    """A network that counts the images it is given, and remembers the last ones."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.images = 0
        self.seen = torch.empty(0)

    def forward(self, images: Tensor) -> Tensor:
        self.images += len(images)
        self.seen = images
        translated: Tensor = self.network(images)
        return translated


def holds(images: Tensor, image: Tensor) -> bool:
    """Whether `image` is one of `images`, up to rounding, which depends on batch and threads."""
    return any(torch.allclose(each, image, atol=1e-5) for each in images)


def build(**values: Any) -> CycleGAN:
    torch.manual_seed(0)
    algorithm = CycleGAN(CycleGANConfig.checked(SMALL | values), DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm


def pair() -> tuple[Tensor, Tensor]:
    rng = torch.Generator().manual_seed(1)
    a, b = torch.rand(2, SMALL["batch_size"], *DATA.shape, generator=rng) * 2 - 1
    return a, b


def batches() -> Iterator[Batch]:
    a, b = pair()
    while True:
        yield Batch(a, None, b)
