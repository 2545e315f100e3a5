"""The embedded stripes: repeatable, unpaired, and with a truth that can be drawn."""

from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from trainers.data.drawn.stripes import counterparts, open_stripes
from trainers.data.drawn.stripes.drawing import draw_scenes
from trainers.data.drawn.stripes.factors import KINDS, Factors, sample_factors
from trainers.data.drawn.stripes.parts import PERIOD
from trainers.data.images import MemoryImages

COUNT = 120


@pytest.fixture(scope="module")
def stripes(tmp_path_factory: pytest.TempPathFactory) -> MemoryImages:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("home")))
        return open_stripes(32, count=COUNT)


def other_side(images: MemoryImages) -> Tensor:
    return counterparts(images, torch.arange(len(images)))


def test_the_same_arguments_give_the_same_bits_and_the_test_part_others() -> None:
    drawn, kept, held_out = (open_stripes(32, part, 40) for part in ("train", "train", "test"))
    assert torch.equal(drawn.images, kept.images)
    assert drawn.fingerprint == kept.fingerprint != held_out.fingerprint
    factors = sample_factors(40, np.random.default_rng(5))
    striped = np.arange(40) % 2 == 0
    assert np.array_equal(draw_scenes(factors, striped, 32), draw_scenes(factors, striped, 32))


def test_half_are_plain_and_half_striped(stripes: MemoryImages) -> None:
    assert stripes.info.label_names == ("plain", "striped")
    assert stripes.images.shape == (COUNT, 3, 32, 32)
    assert stripes.images.dtype == torch.uint8
    assert [len(stripes.indices_of(label)) for label in (0, 1)] == [COUNT // 2, COUNT // 2]


def test_no_counterpart_is_in_the_set(stripes: MemoryImages) -> None:
    pictures = stripes.images.flatten(1).float() / 255
    truth = other_side(stripes).flatten(1).float() / 255
    nearest = torch.cdist(truth, pictures, p=1).amin(dim=1) / pictures.shape[1]
    assert nearest.min() > 0.01
    scenes = torch.stack(list(stripes.factors.values()), dim=1)
    assert len(torch.unique(scenes, dim=0)) == COUNT


def test_the_counterpart_of_the_counterpart_is_the_picture(stripes: MemoryImages) -> None:
    assert stripes.labels is not None
    turned = replace(stripes, images=other_side(stripes), labels=1 - stripes.labels)
    assert torch.equal(other_side(turned), stripes.images)


def test_the_counterpart_of_a_few_is_that_of_all(stripes: MemoryImages) -> None:
    some = torch.tensor([7, 3, 100])
    assert torch.equal(counterparts(stripes, some), other_side(stripes)[some])


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_the_ground_outside_the_animal_is_kept_to_the_bit(kind: int) -> None:
    factors = still(sample_factors(12, np.random.default_rng(1)), kind)
    plain = draw_scenes(factors, np.zeros(12, np.bool_), 64)
    striped = draw_scenes(factors, np.ones(12, np.bool_), 64)
    # The same animal before other grounds: what changes with the ground is not the animal.
    other = replace(
        factors,
        **{
            name: np.roll(getattr(factors, name), 1)
            for name in ("ground", "sky", "horizon", "hill")
        },
    )
    elsewhere = draw_scenes(other, np.zeros(12, np.bool_), 64)
    ground = (plain != elsewhere).all(axis=1)
    assert 0.3 < ground.mean() < 0.95
    opaque = (plain == elsewhere).all(axis=1)
    changed = (plain != striped).any(axis=1)
    assert changed[opaque].mean() > 0.5
    border = changed[:, [0, 1, -2, -1]]
    assert not border.any()
    assert changed[ground].mean() < 0.06, "only the animal's antialiased rim mixes with the ground"


def still(factors: Factors, kind: int) -> Factors:
    same = {name: np.zeros_like(factors.x) for name in ("x", "y", "tilt", "stride", "build")}
    far = np.full_like(factors.x, 1.5)
    return replace(
        factors,
        kind=np.full_like(factors.x, kind),
        size=np.ones_like(factors.x),
        sun=far,
        plant=far,
        **same,
    )


def test_sizes_show_the_same_scenes() -> None:
    large, small = (open_stripes(size, count=60).images.float() / 255 for size in (128, 32))
    error = (avg_pool2d(large, 4) - small).abs().mean(dim=(1, 2, 3))
    assert error.max() < 0.02
    by_chance = (small - small.roll(1, 0)).abs().mean()
    assert by_chance > 10 * error.mean()


def test_the_identity_is_clearly_wrong(stripes: MemoryImages) -> None:
    error = (stripes.images.float() - other_side(stripes).float()).abs().mean(dim=(1, 2, 3)) / 255
    assert error.mean() == pytest.approx(0.095, abs=0.008)
    assert error.min() > 0.03


def test_stripes_are_at_least_four_pixels_apart_at_32_pixels() -> None:
    factors = sample_factors(2_000, np.random.default_rng(0))
    assert PERIOD * factors.size.min() * 32 >= 4


def test_both_domains_have_the_same_scenes_on_average() -> None:
    images = open_stripes(32, count=1_000)
    for values in images.factors.values():
        plain, striped = (values[images.indices_of(label)] for label in (0, 1))
        assert abs(plain.mean() - striped.mean()) < 0.2 * values.std() + 1e-6


def test_every_factor_comes_back_from_its_name() -> None:
    factors = sample_factors(10, np.random.default_rng(2))
    again = Factors.of(factors.named())
    for each in fields(factors):
        assert getattr(factors, each.name).dtype == np.float32
        assert np.array_equal(getattr(again, each.name), getattr(factors, each.name))
