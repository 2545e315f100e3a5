"""A latent that the model's own encoder finds for a picture, wherever a view takes a latent."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

import latentlab
from latentlab.gui.explorer.anchors import misfit, name_for
from latentlab.gui.explorer.facts import facts_of
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.moment import Pinned
from latentlab.rendering.latents import latents_of
from latentlab.rendering.render import render
from latentlab.requests import Request
from latentlab.views import (
    Anchor,
    ArithmeticView,
    Bin,
    Component,
    DirectionsView,
    Encoded,
    Picture,
    Push,
    Seed,
    TrayView,
    View,
    ViewError,
    WalkView,
)
from trainers.data.images import from_pixels

Untrained = Callable[..., LatentModel]


def encoded(number: int, size: int = 28) -> Encoded:
    pixels = np.random.default_rng(number).integers(0, 256, (size, size, 1), dtype=np.uint8)
    return Encoded(picture=Picture.from_array(pixels, f"{number}.png"))


ANCHORS = (Anchor(latent=encoded(1)), Anchor(latent=encoded(2)), Anchor(latent=Seed(seed=3)))
VIEWS: tuple[View, ...] = (
    TrayView(anchors=ANCHORS),
    WalkView(anchors=ANCHORS, frames=5),
    ArithmeticView(bins=(Bin(exemplars=ANCHORS[:2]), Bin(exemplars=ANCHORS[2:], weight=-1))),
    DirectionsView(anchors=ANCHORS, pushes=(Push(direction=Component(index=0), strength=2.0),)),
)


@pytest.fixture
def vae(untrained: Untrained) -> LatentModel:
    return untrained("vae", latent_size=4, hidden=16)


def test_the_latent_is_the_encoders_to_the_last_bit_whatever_is_encoded_with_it(
    vae: LatentModel,
) -> None:
    together = latents_of([each.latent for each in ANCHORS], vae)
    for place, anchor in enumerate(ANCHORS):
        assert torch.equal(latents_of([anchor.latent], vae)[0], together[place])
    images = from_pixels(encoded(1).picture.pixels()[None])
    torch.testing.assert_close(together[:1], vae.encode(images), rtol=0, atol=1e-6)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.kind)
def test_every_view_of_latents_takes_it_and_carries_it_as_json_and_as_python(
    vae: LatentModel, view: View
) -> None:
    request = Request(model=ModelRef.bundled("mine"), view=view)
    assert Request.from_json(request.to_json()) == request
    shown = render(vae, request)
    names: dict[str, object] = {}
    lines = request.as_python().splitlines()[:-1]
    exec("\n".join(line for line in lines if not line.startswith("model =")), names)
    assert names["view"] == view
    assert np.array_equal(render(vae, names["view"]).pixels, shown.pixels)  # type: ignore[arg-type]


def test_the_picture_of_a_picture_is_traced_to_it_and_named_after_it(vae: LatentModel) -> None:
    view = TrayView(anchors=ANCHORS)
    assert render(vae, view).anchor(view, 1) == ANCHORS[1]
    moved = DirectionsView(anchors=ANCHORS)
    assert latentlab.render(vae, moved).row_captions == ("1.png", "2.png", "seed 3")


def test_the_tray_keeps_it_and_says_for_which_models_it_is(
    vae: LatentModel, untrained: Untrained
) -> None:
    pinned = Pinned(anchor=ANCHORS[0], name=name_for(ANCHORS[0]))
    assert pinned.name == "1.png"
    assert Pinned.model_validate(pinned.model_dump(mode="json")) == pinned
    facts = facts_of(ModelRef.bundled("mine"), vae)
    assert misfit(pinned.anchor, facts) is None
    large = misfit(Anchor(latent=encoded(1, 32)), facts)
    assert large is not None and "open this picture for it" in large
    searching = facts_of(ModelRef.bundled("mine"), untrained("gan"))
    assert misfit(pinned.anchor, searching) is None
    without = facts_of(ModelRef.bundled("mine"), untrained("pix2pix"))
    assert "makes no images from random numbers" in str(misfit(pinned.anchor, without))


def test_a_model_without_latents_or_of_another_size_says_so(
    vae: LatentModel, untrained: Untrained
) -> None:
    with pytest.raises(ViewError, match="makes no images from random numbers: choose one that"):
        render(untrained("pix2pix"), TrayView(anchors=ANCHORS))
    with pytest.raises(ViewError, match="Open the picture again for this model"):
        render(vae, TrayView(anchors=(Anchor(latent=encoded(1, 32)),)))
