"""A generator that draws the same picture from every latent is told of, once, and no other is."""

import pytest
import torch
from torch import Tensor

from trainers.config import DataSource
from trainers.data.errors import DataError
from trainers.data.images import MemoryImages, to_unit_range
from trainers.data.opening import open_images
from trainers.data.variety import variety
from trainers.registry import make_recipe
from trainers.training.collapse import CollapseWatch
from trainers.training.events import Notice
from trainers.training.training import Training

NAMES = ("cat", "dog", "owl")
LATENTS = 8
LABELS = torch.arange(3).repeat(LATENTS)


@pytest.fixture
def images() -> MemoryImages:
    rng = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (90, 1, 8, 8), generator=rng, dtype=torch.uint8)
    return MemoryImages("animals", pixels, torch.arange(90) % 3, NAMES, "")


def healthy(images: MemoryImages) -> Tensor:
    """A grid as varied as the training images, one label a column."""
    return to_unit_range(images.images[: 3 * LATENTS])


def with_dead(images: MemoryImages, *labels: int, part: float = 0.0) -> Tensor:
    """The same, but under `labels` all pictures are one, save for `part` of what they differ."""
    samples = healthy(images)
    for label in labels:
        own = samples[label == LABELS]
        samples[label == LABELS] = own[:1].lerp(own, part)
    return samples


def told(watch: CollapseWatch, samples: Tensor, steps: range) -> list[Notice]:
    return [each for step in steps if (each := watch.look(step, samples))]


def test_a_label_that_dies_is_named_once(images: MemoryImages) -> None:
    watch = CollapseWatch(images, LABELS)
    assert not told(watch, healthy(images), range(0, 6_000, 200))
    (notice,) = told(watch, with_dead(images, 1, part=0.18), range(6_000, 20_000, 200))
    assert notice.level == "warning"
    assert notice.step == 6_600
    assert "The label 'dog' has collapsed" in notice.text
    assert "at most 18% of the variety" in notice.text
    assert "lower learning rate" in notice.text


def test_labels_that_die_later_are_told_as_well(images: MemoryImages) -> None:
    watch = CollapseWatch(images, LABELS)
    told(watch, with_dead(images, 1), range(2_000, 4_000, 200))
    (notice,) = told(watch, with_dead(images, 0, 1, 2), range(4_000, 8_000, 200))
    assert "The labels 'cat' and 'owl' have collapsed" in notice.text


def test_when_every_label_dies_it_is_the_generator(images: MemoryImages) -> None:
    (notice,) = told(
        CollapseWatch(images, LABELS), with_dead(images, 0, 1, 2), range(1_000, 5_000, 200)
    )
    assert notice.text.startswith("The generator has collapsed")


def test_without_labels_all_samples_are_one_group(images: MemoryImages) -> None:
    watch = CollapseWatch(images, None)
    assert not told(watch, healthy(images), range(0, 4_000, 200))
    same = torch.full((64, 1, 8, 8), -1.0)
    (notice,) = told(watch, same, range(4_000, 9_000, 200))
    assert notice.text.startswith("The generator has collapsed")


def test_pictures_that_are_no_numbers_are_a_collapse(images: MemoryImages) -> None:
    broken = torch.full((64, 1, 8, 8), torch.nan)
    assert told(CollapseWatch(images, None), broken, range(1_000, 3_000, 200))


@pytest.mark.parametrize(
    "steps",
    [range(0, 900, 100), range(5_000, 5_400, 100), range(5_000, 5_100, 10)],
    ids=["still early", "too short", "many grids in few steps"],
)
def test_what_may_pass_is_not_told(images: MemoryImages, steps: range) -> None:
    assert not told(CollapseWatch(images, LABELS), with_dead(images, 1), steps)


def test_a_label_that_comes_back_begins_anew(images: MemoryImages) -> None:
    watch = CollapseWatch(images, LABELS)
    for start in range(2_000, 8_000, 1_000):
        assert not told(watch, with_dead(images, 1), range(start, start + 500, 200))
        assert not told(watch, healthy(images), range(start + 600, start + 1_000, 200))


def test_a_generator_that_slowly_gains_variety_is_still_learning(images: MemoryImages) -> None:
    watch = CollapseWatch(images, LABELS)
    for step in range(1_000, 5_000, 200):
        part = 0.05 + 0.12 * (step - 1_000) / 1_000
        assert not watch.look(step, with_dead(images, 0, 1, 2, part=part))


def test_data_without_variety_of_their_own_are_no_collapse() -> None:
    one = torch.full((20, 1, 8, 8), 200, dtype=torch.uint8)
    watch = CollapseWatch(MemoryImages("one", one, None, (), ""), None)
    assert not told(watch, torch.zeros(64, 1, 8, 8), range(0, 9_000, 200))


def test_a_label_with_a_single_image_cannot_be_judged() -> None:
    pixels = torch.arange(21, dtype=torch.uint8).view(21, 1, 1, 1).expand(21, 1, 8, 8) * 10
    labels = torch.cat([torch.zeros(20, dtype=torch.int64), torch.ones(1, dtype=torch.int64)])
    watch = CollapseWatch(
        MemoryImages("two", pixels, labels, ("many", "one"), ""), torch.arange(2).repeat(8)
    )
    samples = to_unit_range(pixels[:16])
    samples[1::2] = 0.0
    assert not told(watch, samples, range(0, 9_000, 200))


def test_images_that_can_no_longer_be_read_do_not_end_the_training(
    images: MemoryImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise DataError("None of the pictures can be read.")

    monkeypatch.setattr(images, "take", gone)
    assert not told(CollapseWatch(images, LABELS), with_dead(images, 1), range(0, 6_000, 200))


def test_looking_draws_no_random_numbers(images: MemoryImages) -> None:
    state = torch.get_rng_state()
    told(CollapseWatch(images, LABELS), with_dead(images, 1), range(0, 6_000, 200))
    assert torch.equal(torch.get_rng_state(), state)


def test_variety_is_a_share_of_that_of_the_real_images(images: MemoryImages) -> None:
    real = healthy(images)
    assert variety(real, real) == pytest.approx(1.0)
    assert variety(0.3 * real + 0.5, real) == pytest.approx(0.3, rel=1e-4)
    assert variety(real[:1].repeat(5, 1, 1, 1), real) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.long
@pytest.mark.parametrize(("network", "collapses"), [("convolutional", True), ("projection", False)])
def test_a_cgan_that_collapses_is_told_and_one_whose_labels_rule_every_layer_does_not(
    monkeypatch: pytest.MonkeyPatch, network: str, collapses: bool
) -> None:
    monkeypatch.setattr("trainers.training.collapse.FIRST_STEP", 300)
    monkeypatch.setattr("trainers.training.collapse.PATIENCE_STEPS", 100)
    source = DataSource(name="digits", image_size=16)
    values = {"network": network, "width": 8, "batch_size": 32, "seed": 1, "average_decay": 0.99}
    digits = open_images(source)
    training = Training(make_recipe("cgan", values, source, "cpu", threads=1), digits)
    watch, notices = CollapseWatch(digits, training.fixed["labels"]), []
    while training.step < 450:
        training.advance()
        if training.step % 50 == 0:
            (grid,) = training.algorithm.pictures(training.average.current(), training.fixed)
            notices.append(watch.look(training.step, grid.images.detach()))
    assert any(notices) == collapses
