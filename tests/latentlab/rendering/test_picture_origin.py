"""What a click on a picture means: the latent and label that it was made from."""

from collections.abc import Callable

import pytest

from latentlab.models.latent_model import LatentModel
from latentlab.rendering.render import render
from latentlab.views import Anchor, DirectionsView, Factor, Push, Seed, Vector

ANCHORS = (Anchor(latent=Seed(seed=4), label=2), Anchor(latent=Seed(seed=9), label=7))
PUSHES = tuple(Push(direction=Factor(index=index), strength=1.0) for index in range(3))


@pytest.mark.parametrize("apart", [False, True])
def test_the_picture_before_is_the_anchor_and_the_one_after_has_numbers_of_its_own(
    untrained: Callable[..., LatentModel], apart: bool
) -> None:
    model = untrained("cgan", width=4, latent_size=8)
    view = DirectionsView(anchors=ANCHORS, pushes=PUSHES, apart=apart)
    pictures = render(model, view)
    rows = len(pictures) // 2
    for index in range(len(pictures)):
        found = pictures.anchor(view, index)
        anchor = ANCHORS[index // 2 * len(ANCHORS) // rows]
        assert found.label == anchor.label
        if index % 2 == 0:
            assert found.latent == anchor.latent
        else:
            assert found.latent == Vector.of(pictures.latents[index].tolist())
