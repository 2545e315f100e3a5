"""How likely pictures are, against a density that is known in closed form."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from latentlab.measuring.likelihood import (
    Likelihoods,
    bits_of,
    in_bits,
    likelihoods_of_data,
)
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from trainers.data.errors import DataCancelled
from trainers.data.images import MemoryImages, from_pixels
from trainers.data.watching import Watcher

Untrained = Callable[..., LatentModel]


class Dark(nn.Module):
    """Thinks a level k of 256 twice as likely below 128 as above; draws where within it."""

    def bits_per_dimension(self, images: Tensor, rng: torch.Generator) -> Tensor:
        drawn = torch.rand(images.shape, generator=rng)
        levels = (images + 1) / 2 * 255 + drawn * 0.5
        dark = (levels < 128).float()
        bits = dark * -math.log2(2 / 3 / 128) + (1 - dark) * -math.log2(1 / 3 / 128)
        return bits.flatten(1).mean(dim=1)


@pytest.fixture
def dark(untrained: Untrained) -> LatentModel:
    return LatentModel(Dark(), untrained("gan").header, torch.device("cpu"))


def flat(*levels: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.stack([np.full((28, 28, 1), level, np.uint8) for level in levels])


def test_the_figure_is_that_of_the_closed_form(dark: LatentModel) -> None:
    black, white = bits_of(dark, flat(0, 255))
    assert black == pytest.approx(math.log2(192), abs=1e-5)
    assert white == pytest.approx(math.log2(384), abs=1e-5)
    assert in_bits(black) == "7.58 bits/dim" and bits_of(dark, flat(0)[:0]) == []


def test_it_is_the_same_to_the_last_bit_whatever_else_is_asked_about_and_other_for_another_seed(
    untrained: Untrained,
) -> None:
    flow = untrained("realnvp", width=2)
    pixels = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1), dtype=np.uint8)
    together = bits_of(flow, pixels)
    assert together == [*bits_of(flow, pixels[:1]), *bits_of(flow, pixels[1:])]
    assert together == flow.bits_per_dimension(from_pixels(pixels)).tolist()
    assert together != bits_of(flow, pixels, seed=1)
    before = torch.get_rng_state()
    bits_of(flow, pixels)
    assert torch.equal(before, torch.get_rng_state())


def test_the_most_and_the_least_likely_of_the_data_are_found(dark: LatentModel) -> None:
    levels = torch.full((40, 1, 28, 28), 200, dtype=torch.uint8)
    levels[7] = 10
    levels[9, :, :14] = 10
    images = MemoryImages("made", levels, torch.zeros(40).long(), ("all",), "made")
    found = likelihoods_of_data(dark, images)
    assert [index for index, _ in found.most(2)] == [7, 9]
    assert found.least(1)[0][1] == max(found.bits)
    assert found.sentence == f"40 images of the data take {in_bits(found.mean)} on average."
    some = likelihoods_of_data(dark, images, count=10)
    assert len(some.bits) == 10 and "10 of 40 images" in some.sentence
    assert some == likelihoods_of_data(dark, images, count=10)
    assert some.indices != likelihoods_of_data(dark, images, count=10, seed=1).indices


def test_the_least_likely_come_with_the_least_likely_first() -> None:
    found = Likelihoods((5, 3, 8), (1.0, 2.0, 6.0), 9)
    assert found.least(2) == ((8, 6.0), (3, 2.0)) and found.mean == 3.0


def test_who_waits_is_told_how_far_it_is_and_may_cancel(dark: LatentModel) -> None:
    told: list[float | None] = []
    bits_of(dark, flat(0, 1, 2, 3), watcher=Watcher(lambda _, part: told.append(part)))
    assert told == [0.0, 0.25, 0.5, 0.75]
    with pytest.raises(DataCancelled):
        bits_of(dark, flat(0), watcher=Watcher(cancelled=lambda: True))


def test_a_model_without_a_density_or_of_another_size_says_so(
    dark: LatentModel, untrained: Untrained
) -> None:
    with pytest.raises(ModelError, match="cannot tell how likely a picture is: choose one that"):
        bits_of(untrained("gan"), flat(0))
    with pytest.raises(ModelError, match="Bring them to its size"):
        bits_of(dark, np.zeros((1, 32, 32, 1), np.uint8))
