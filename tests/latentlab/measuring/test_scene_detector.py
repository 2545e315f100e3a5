"""The detector of scenes: right on drawn ones, and not deceived by none."""

import numpy as np

from latentlab.measuring.scene_detector import components, detect, matches
from trainers.data.drawn.captions.drawing import draw_scenes
from trainers.data.drawn.captions.factors import sample_factors
from trainers.data.drawn.captions.grammar import UNTOLD


def test_nearly_every_fact_of_drawn_scenes_is_found_also_under_noise() -> None:
    rng = np.random.default_rng(7)
    factors = sample_factors(300, rng)
    pictures = draw_scenes(factors, 32).transpose(0, 2, 3, 1)
    assert matches(factors.facts, detect(pictures)).all(axis=1).mean() > 0.98
    noisy = np.clip(pictures + rng.normal(0, 10, pictures.shape), 0, 255).astype(np.uint8)
    assert matches(factors.facts, detect(noisy)).mean() > 0.97


def test_where_there_is_nothing_nothing_is_found() -> None:
    rng = np.random.default_rng(0)
    dark = rng.integers(0, 60, (4, 32, 32, 3), dtype=np.uint8)
    assert (detect(dark) == UNTOLD).all()
    flat = np.full((1, 32, 32, 3), 200, np.uint8)
    assert (detect(flat) == UNTOLD).all()


def test_what_is_asked_for_and_not_seen_does_not_match_and_what_is_open_does() -> None:
    asked, seen = np.array([[0, UNTOLD, 1]]), np.array([[0, 3, UNTOLD]])
    assert matches(asked, seen).tolist() == [[True, True, False]]


def test_parts_that_touch_only_at_corners_are_two() -> None:
    inside = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1]], bool)
    numbers = components(inside)
    assert len(np.unique(numbers[inside])) == 2
    assert (numbers[~inside] == 0).all()
