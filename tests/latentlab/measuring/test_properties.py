"""Properties of digits, against the factors from which they were drawn; exemplars of them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from latentlab.measuring.properties import AMONG, extremes, height, slant, stroke_width
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.render import render
from latentlab.views import Anchor, Seed, TrayView
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.drawn.digits.drawing import draw_digits, sample_factors
from trainers.data.images import MemoryImages


@pytest.fixture(scope="module")
def digits() -> MemoryImages:
    return make_digits(2000, seed=11)


def correlation(a: Tensor, b: Tensor) -> float:
    return float(np.corrcoef(a.numpy(), b.numpy())[0, 1])


def test_the_stroke_width_is_the_one_that_was_drawn(digits: MemoryImages) -> None:
    measured, told = stroke_width(digits.images[:, 0]), digits.factors["stroke_width"]
    assert correlation(measured, told) > 0.95
    assert float((measured - told).abs().mean()) < 0.2
    for label in range(10):
        rows = digits.labels == label
        assert correlation(measured[rows], told[rows]) > 0.9


def test_the_height_and_the_slant_follow_what_was_drawn(digits: MemoryImages) -> None:
    assert correlation(height(digits.images[:, 0]), digits.factors["size"]) > 0.9
    assert correlation(slant(digits.images[:, 0]), digits.factors["slant"]) > 0.75


def test_each_measure_rises_when_only_its_factor_does() -> None:
    labels = np.arange(200) % 10
    factors = sample_factors(200, np.random.default_rng(0))

    def drawn(**changed: float) -> Tensor:
        other = replace(factors, **{k: getattr(factors, k) + v for k, v in changed.items()})
        return torch.from_numpy(draw_digits(labels, other, np.random.default_rng(1)))

    as_it_was = drawn()
    thicker, leaning = drawn(stroke_width=0.5), drawn(slant=8.0)
    assert (stroke_width(thicker) > stroke_width(as_it_was)).double().mean() > 0.99
    assert (slant(leaning) > slant(as_it_was)).double().mean() > 0.99


def test_a_bar_is_as_wide_as_it_is_and_leans_as_it_does() -> None:
    bar = torch.zeros(1, 28, 28, dtype=torch.uint8)
    bar[0, 4:24, 12:15] = 255
    # The two short ends belong to the outline as well.
    assert float(stroke_width(bar)[0]) == pytest.approx(2 * 60 / 46, abs=0.05)
    assert float(slant(bar)[0]) == pytest.approx(0.0)
    assert float(height(bar)[0]) == 20
    diagonal = torch.eye(28, dtype=torch.uint8).flip(0)[None] * 255
    assert float(slant(diagonal)[0]) == pytest.approx(45.0)


def test_pictures_with_colours_are_measured_as_grey_ones_and_empty_ones_are_no_trouble() -> None:
    grey = make_digits(10, seed=0).images[:, 0]
    colour = grey[..., None].expand(-1, -1, -1, 3)
    torch.testing.assert_close(stroke_width(colour), stroke_width(grey))
    empty = torch.zeros(1, 28, 28, dtype=torch.uint8)
    assert [float(f(empty)[0]) for f in (stroke_width, slant, height)] == [0.0, 0.0, 0.0]


def test_exemplars_are_the_extremes_among_all_samples_tried(
    untrained: Callable[..., LatentModel],
) -> None:
    model = untrained("cgan", width=4, latent_size=8)
    strongest, weakest = extremes(model, "stroke_width", count=3, label=2)
    tried = tuple(Anchor(latent=Seed(seed=seed), label=2) for seed in range(AMONG))
    widths = stroke_width(torch.from_numpy(render(model, TrayView(anchors=tried)).pixels))
    order = widths.argsort(descending=True).tolist()
    assert [each.seed for each in strongest] == order[:3]
    assert [each.seed for each in weakest] == order[:-4:-1]


def test_exemplars_come_from_the_seeds_that_were_asked_for(
    untrained: Callable[..., LatentModel],
) -> None:
    strongest, weakest = extremes(untrained("gan"), "height", count=2, first_seed=1000)
    assert all(1000 <= each.seed < 1000 + AMONG for each in (*strongest, *weakest))
