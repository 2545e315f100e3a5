"""Views of pictures that a model cannot show, or that make no sense, get a sentence."""

import base64
from collections.abc import Callable

import numpy as np
import pytest
from pydantic import ValidationError

from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture
from latentlab.rendering.render import render
from latentlab.views import (
    BilinearView,
    RemoveView,
    SwapView,
    TransferView,
    TranslateView,
    ViewError,
)

Simple = Callable[..., LatentModel]
Make = Callable[..., Picture]


def test_what_a_model_cannot_do_gets_a_sentence(simple: Simple, picture: Make) -> None:
    one = picture(1)
    small = Picture.from_array(np.zeros((8, 8, 3), np.uint8), "me.png")
    wrong: list[tuple[str, TransferView, str]] = [
        ("TopAndBottom", TranslateView(pictures=(one,)), "moves objects .*: use swap, remove"),
        ("Negative", RemoveView(pictures=(one,)), "cannot move an object"),
        ("Noisy", TranslateView(pictures=(one,), direction="BtoA"), "only: choose that direction"),
        ("Noisy", TranslateView(pictures=(one,), cycle=True), "there is no way back"),
        ("Noisy", TranslateView(pictures=(one,), error=True), r"no glasses \(AtoB\) only"),
        ("Negative", TranslateView(pictures=(small,)), "me.png is 8 px and coloured; this model"),
        ("Negative", TranslateView(pictures=(picture(1, 1),)), "16 px and grey"),
    ]
    for kind, view, sentence in wrong:
        with pytest.raises(ViewError, match=sentence):
            render(simple(kind), view)


def test_a_picture_damaged_inside_a_view_gets_a_sentence(simple: Simple, picture: Make) -> None:
    content = picture(1).content()
    damaged = Picture(png=base64.b64encode(content[:60] + bytes(40)).decode(), name="me.png")
    with pytest.raises(ViewError, match=r"me\.png is damaged"):
        render(simple("Negative"), TranslateView(pictures=(damaged,)))


def test_views_that_make_no_sense_are_refused(picture: Make) -> None:
    one = picture(1)
    with pytest.raises(ValidationError, match="as many donors as receivers"):
        SwapView(receivers=(one, one), donors=(one,))
    with pytest.raises(ValidationError, match="both rows and columns"):
        BilinearView(receiver=one, donors=(one, one, one, one), rows=3)
    for wrong in ({"error_scale": 0.0}, {"draws": 0}, {"pictures": ()}, {"direction": "AtoA"}):
        with pytest.raises(ValidationError):
            TranslateView.model_validate({"pictures": (one,)} | wrong)
