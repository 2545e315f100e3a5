"""Frames of a walk one by one are those of the whole walk at once."""

from collections.abc import Callable

import numpy as np
import pytest

from latentlab.films import film_frames, frame_views
from latentlab.models.latent_model import LatentModel
from latentlab.rendering import render
from latentlab.views import Anchor, Seed, WalkView
from latentlab.views.walk import WalkMode

ANCHORS = tuple(Anchor(latent=Seed(seed=seed), label=seed) for seed in (1, 2, 3))


@pytest.mark.parametrize("mode", ["linear", "spherical", "loop"])
@pytest.mark.parametrize("even", [False, True])
def test_frames_of_a_film_are_those_of_the_strip_bit_for_bit(
    untrained: Callable[..., LatentModel], mode: WalkMode, even: bool
) -> None:
    model = untrained("cgan", width=4, latent_size=8)
    view = WalkView(anchors=ANCHORS, mode=mode, frames=21, even_steps=even)
    frames = np.stack(list(film_frames(model, view)))
    np.testing.assert_array_equal(frames, render(model, view).pixels)


def test_a_frame_alone_shows_the_same_picture_as_in_the_film(
    untrained: Callable[..., LatentModel],
) -> None:
    model = untrained("cgan", width=4, latent_size=8)
    view = WalkView(anchors=ANCHORS, mode="loop", frames=7, even_steps=True)
    frames = film_frames(model, view)
    for pixels, alone in zip(frames, frame_views(view), strict=True):
        np.testing.assert_array_equal(pixels, render(model, alone).pixels[0])
