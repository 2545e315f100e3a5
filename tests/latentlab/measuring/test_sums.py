"""Sums of exemplars, counted for a model whose latents mean exactly what they show."""

from typing import Any, cast

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from latentlab.measuring.classifier import Classifier
from latentlab.measuring.metric import MetricError
from latentlab.measuring.sums import MEANINGS, sums
from latentlab.models.latent_model import LatentModel
from trainers.data.spec import square_images


class OnePixelEach(nn.Module):
    """A latent has a number for each meaning, and `spare` ones; above 0 is light in a picture."""

    prior_kind = "normal"
    classes = 0

    def __init__(self, never: str | None = None, spare: int = 0) -> None:
        super().__init__()
        self.never = never
        self.latent_size = len(MEANINGS) + spare

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        signs = torch.randint(0, 2, (count, self.latent_size), generator=rng) * 2 - 1
        if self.never:
            signs[:, MEANINGS.index(self.never)] = -1
        return signs.float()


class Simple:
    """What an explorer needs of a model of such latents."""

    info = square_images(1, 8)
    device = torch.device("cpu")

    def __init__(self, network: OnePixelEach) -> None:
        self.model = network

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
        del labels
        pixels = np.zeros((len(latents), 8, 8, 1), np.uint8)
        pixels[:, 0, : len(MEANINGS), 0] = 255 * (latents > 0).numpy()
        return pixels


class PixelReader(nn.Module):
    """Logits of absent and present, by one pixel."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def forward(self, images: Tensor) -> Tensor:
        value = 4 * images[:, 0, 0, self.place]
        return torch.stack([-value, value], dim=1)


CLASSIFIERS = {
    name: Classifier(PixelReader(place), ("none", "some"), (1.0, 1.0))
    for place, name in enumerate(MEANINGS)
}


def test_where_each_meaning_is_a_direction_of_its_own_every_sum_shows_what_it_should() -> None:
    model = cast(LatentModel, Simple(OnePixelEach()))
    found = sums(model, CLASSIFIERS, count=40)
    assert found.wanted.all() and found.both.all() and found.by_lot.all()
    assert found.chance == pytest.approx(0.5, abs=0.05)


@pytest.mark.long
def test_where_meanings_are_no_directions_sums_are_not_better_than_chance() -> None:
    class Tangled(Simple):
        """Shows each meaning by whether two neighbouring numbers agree."""

        def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
            return super().decode(latents[:, :-1] * latents[:, 1:], labels)

    found = sums(cast(LatentModel, Tangled(OnePixelEach(spare=1))), CLASSIFIERS, count=3_000)
    assert found.chance == pytest.approx(0.5, abs=0.05)
    assert part(found.wanted) == pytest.approx(0.5, abs=0.12)
    assert part(found.by_lot) == pytest.approx(0.5, abs=0.12)


def test_a_sample_of_which_a_classifier_is_not_sure_is_no_exemplar() -> None:
    class Shaded(Simple):
        """Where the spare number is above 0, every meaning is seen wrongly, and only faintly."""

        def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
            pixels = super().decode(latents[:, :-1], labels)
            faint = (latents[:, -1] > 0).numpy()
            pixels[faint] = 127 + (pixels[faint] == 0)
            return pixels

    model = cast(LatentModel, Shaded(OnePixelEach(spare=1)))
    found = sums(model, CLASSIFIERS, count=200)
    assert found.wanted.all()
    assert part(found.by_lot) < 0.8


def test_the_same_seed_counts_the_same_sums() -> None:
    def count(seed: int) -> Any:
        return sums(cast(LatentModel, Simple(OnePixelEach())), CLASSIFIERS, 20, seed)

    one, two = count(1), count(1)
    assert torch.equal(one.wanted, two.wanted) and torch.equal(one.by_lot, two.by_lot)
    assert one.chance == two.chance


def test_a_meaning_that_the_model_never_shows_is_an_error() -> None:
    model = cast(LatentModel, Simple(OnePixelEach(never="hat")))
    with pytest.raises(MetricError, match="too few samples with"):
        sums(model, CLASSIFIERS, count=3)


def part(flags: Tensor) -> float:
    return float(flags.double().mean())
