"""Nearest training images: found exactly, and told whether that is suspiciously near."""

import numpy as np
import pytest
import torch

from latentlab.measuring import nearest as module
from latentlab.measuring.nearest import nearest_images, usual_distance
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.images import MemoryImages


@pytest.fixture(scope="module")
def digits() -> MemoryImages:
    return make_digits(600, seed=4)


def test_the_nearest_are_those_of_a_full_comparison(
    digits: MemoryImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 64)
    fresh = make_digits(7, seed=5).images
    found = nearest_images(fresh.permute(0, 2, 3, 1).numpy(), digits, count=4)
    differences = fresh[:, None].double() - digits.images[None].double()
    expected = differences.square().mean(dim=(2, 3, 4)).sqrt().topk(4, largest=False)
    assert torch.equal(found.indices, expected.indices)
    torch.testing.assert_close(found.distances, expected.values)


def test_a_copied_image_is_found_out(digits: MemoryImages) -> None:
    pixels = digits.images[[17]].permute(0, 2, 3, 1).numpy()
    found = nearest_images(pixels, digits)
    assert found.indices[0, 0] == 17
    assert found.distances[0, 0] == 0.0
    assert found.verdict().startswith("Nearly a copy: its nearest training image differs by 0.0")


def test_a_fresh_digit_is_as_far_as_real_ones_and_noise_is_farther(digits: MemoryImages) -> None:
    usual = usual_distance(digits)
    fresh = nearest_images(
        make_digits(50, seed=9).images.permute(0, 2, 3, 1).numpy(), digits, usual=usual
    )
    assert float(fresh.distances[:, 0].median()) == pytest.approx(usual, rel=0.1)
    noise = np.random.default_rng(0).integers(0, 256, (1, 28, 28, 1), np.uint8)
    assert nearest_images(noise, digits, usual=usual).verdict().startswith("Not memorised")


def test_an_image_that_occurs_twice_is_its_own_copy(digits: MemoryImages) -> None:
    twice = MemoryImages("twice", digits.images[:50].repeat(2, 1, 1, 1), None, (), "")
    assert usual_distance(twice) == 0.0


def test_pictures_of_another_size_get_a_sentence(digits: MemoryImages) -> None:
    with pytest.raises(ValueError, match="Pictures of 32 x 32 pixels and 3 channels"):
        nearest_images(np.zeros((1, 32, 32, 3), np.uint8), digits)
