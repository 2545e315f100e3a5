"""What the views of the Transfer panel show, against networks whose answers are known."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import latentlab
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from latentlab.rendering.heatmap import heat_colours
from latentlab.rendering.render import render
from latentlab.rendering.transfer import bilinear_weights, blend
from latentlab.requests import Request, read_request
from latentlab.views import (
    BilinearView,
    MatrixView,
    RemoveView,
    StrengthView,
    SwapView,
    TransferView,
    TranslateView,
)

Simple = Callable[..., LatentModel]
Make = Callable[..., Picture]
GREY = np.uint8(128)
"""What an object of zeros looks like."""


def test_a_translation_shows_there_back_and_the_error(simple: Simple, picture: Make) -> None:
    model = simple("Negative", loss=0.6)
    pictures = (picture(1), picture(2))
    view = TranslateView(pictures=pictures, cycle=True, error=True, error_scale=0.2)
    shown = render(model, view)
    assert shown.captions == ("glasses", "no glasses", "glasses again", "error 0 to 20 %")
    # Red comes back 0.6 of 2 too bright, the mean over three colours is a third of that half.
    assert shown.row_captions == ("1.png, error 10.0 %", "2.png, error 10.0 %")
    for row, each in enumerate(pictures):
        before, there, _, error = shown.pixels[4 * row : 4 * row + 4]
        assert np.array_equal(before, each.pixels())
        assert np.array_equal(there, 255 - each.pixels())
        assert np.all(error == heat_colours(np.array(0.5)))


def test_backwards_the_domains_change_places(simple: Simple, picture: Make) -> None:
    view = TranslateView(pictures=(picture(1),), direction="BtoA")
    shown = render(simple("Negative"), view)
    assert shown.captions == ("no glasses", "glasses")


def test_of_grey_pictures_only_the_heatmap_needs_colours(simple: Simple, picture: Make) -> None:
    model = simple("Negative", channels=1)
    view = TranslateView(pictures=(picture(1, 1),), cycle=True)
    assert render(model, view).pixels.shape == (3, 16, 16, 1)
    heated = render(model, view.model_copy(update={"error": True})).pixels
    assert heated.shape == (4, 16, 16, 3)
    assert np.all(heated[3] == 0)


def test_draws_differ_by_their_noise_which_the_seed_and_nothing_else_decides(
    simple: Simple, picture: Make
) -> None:
    model = simple("Noisy")
    both = render(model, TranslateView(pictures=(picture(1), picture(2)), draws=3, seed=5))
    assert both.captions == ("glasses", "no glasses 1", "no glasses 2", "no glasses 3")
    alone = render(model, TranslateView(pictures=(picture(2),), draws=2, seed=6))
    assert np.array_equal(both.pixels[6:8], alone.pixels[1:])
    assert not np.array_equal(both.pixels[1], both.pixels[2])


def test_a_swap_puts_the_donors_object_on_the_receivers_ground(
    simple: Simple, picture: Make
) -> None:
    receivers, donors = (picture(1), picture(2)), (picture(3), picture(4))
    shown = render(simple("TopAndBottom"), SwapView(receivers=receivers, donors=donors))
    for row, (receiver, donor) in enumerate(zip(receivers, donors, strict=True)):
        first, second, swapped, without = shown.pixels[4 * row : 4 * row + 4]
        assert np.array_equal(first, receiver.pixels())
        assert np.array_equal(second, donor.pixels())
        assert np.array_equal(swapped[:8], donor.pixels()[:8])
        assert np.array_equal(swapped[8:], receiver.pixels()[8:])
        assert np.all(without[:8] == GREY)
        assert np.array_equal(without[8:], donor.pixels()[8:])


def test_removing_leaves_the_ground_and_a_matrix_joins_each_with_each(
    simple: Simple, picture: Make
) -> None:
    model = simple("TopAndBottom")
    removed = render(model, RemoveView(pictures=(picture(1),))).pixels[1]
    assert np.all(removed[:8] == GREY)
    assert np.array_equal(removed[8:], picture(1).pixels()[8:])
    donors, receivers = (picture(1), picture(2)), (picture(3), picture(4), picture(5))
    view = MatrixView(donors=donors, receivers=receivers)
    shown = render(model, view)
    assert (shown.columns, len(shown)) == (4, 12)
    assert shown.captions == ("", "3.png", "4.png", "5.png")
    assert np.all(shown.pixels[0] == 255)
    assert np.array_equal(shown.pixels[2], receivers[1].pixels())
    assert np.array_equal(shown.pixels[8], donors[1].pixels())
    bare = render(model, view.model_copy(update={"headers": False}))
    assert np.array_equal(bare.pixels, shown.pixels[[5, 6, 7, 9, 10, 11]])
    assert np.array_equal(bare.pixels[4][:8], donors[1].pixels()[:8])
    assert np.array_equal(bare.pixels[4][8:], receivers[1].pixels()[8:])


def test_strength_multiplies_the_object_past_what_it_was(simple: Simple, picture: Make) -> None:
    model = simple("TopAndBottom")
    view = StrengthView(pictures=(picture(1),), strengths=(0.0, 0.5, 1.0, 2.0))
    shown = render(model, view)
    assert shown.captions == ("0", "0.5", "1", "2")
    values = picture(1).pixels()[:8] / 127.5 - 1
    for strength, pixels in zip(view.strengths, shown.pixels, strict=True):
        expected = np.clip((values * strength + 1) * 127.5, 0, 255)
        assert np.abs(pixels[:8] - expected).max() <= 0.501
    given = render(model, view.model_copy(update={"donor": picture(2)})).pixels[2]
    assert np.array_equal(given[:8], picture(2).pixels()[:8])
    assert np.array_equal(given[8:], picture(1).pixels()[8:])


def test_the_bilinear_square_has_the_donors_at_its_corners(simple: Simple, picture: Make) -> None:
    model = simple("TopAndBottom")
    donors = (picture(1), picture(2), picture(3), picture(4))
    view = BilinearView(receiver=picture(5), donors=donors, rows=3, columns=5)
    shown = render(model, view)
    for cell, donor in zip((0, 4, 10, 14), donors, strict=True):
        assert np.array_equal(shown.pixels[cell][:8], donor.pixels()[:8])
        assert np.array_equal(shown.pixels[cell][8:], picture(5).pixels()[8:])
    mean = np.mean([donor.pixels()[:8] for donor in donors], axis=0)
    assert np.abs(shown.pixels[7][:8] - mean).max() <= 0.501
    for cell, (x, y) in enumerate(view.places()):
        at = view.model_copy(update={"rows": None, "columns": None, "x": x, "y": y})
        assert np.array_equal(render(model, at).pixels[0], shown.pixels[cell])


def test_bilinear_weights_are_the_papers() -> None:
    r, c = 0.25, 0.625
    expected = ((1 - r) * (1 - c), (1 - r) * c, r * (1 - c), r * c)
    assert bilinear_weights(c, r) == expected
    objects = torch.eye(4).reshape(4, 4, 1, 1)
    assert torch.allclose(blend(objects, expected).flatten(), torch.tensor(expected))


def test_a_picture_does_not_depend_on_what_is_shown_with_it(simple: Simple, picture: Make) -> None:
    model, several = simple("Convolutions"), tuple(map(picture, range(11)))
    translated = render(model, TranslateView(pictures=several, cycle=True, error=True)).pixels
    removed = render(model, RemoveView(pictures=several)).pixels
    pairs = render(model, SwapView(receivers=several, donors=several[::-1])).pixels
    matrix = render(model, MatrixView(donors=several[:3], receivers=several, headers=False)).pixels
    for place, each in enumerate(several):
        alone = TranslateView(pictures=(each,), cycle=True, error=True)
        assert np.array_equal(render(model, alone).pixels, translated[4 * place : 4 * place + 4])
        alone_removed = render(model, RemoveView(pictures=(each,))).pixels
        assert np.array_equal(alone_removed, removed[2 * place : 2 * place + 2])
        swap = SwapView(receivers=(each,), donors=(several[10 - place],))
        assert np.array_equal(render(model, swap).pixels, pairs[4 * place : 4 * place + 4])
        given = StrengthView(pictures=(each,), donor=several[2], strengths=(1.0,))
        assert np.array_equal(render(model, given).pixels[0], matrix[22 + place])


def test_the_number_of_threads_changes_no_bit(simple: Simple, picture: Make) -> None:
    model, before, shown = simple("Convolutions"), torch.get_num_threads(), []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            shown.append(render(model, RemoveView(pictures=(picture(1), picture(2)))).pixels)
    finally:
        torch.set_num_threads(before)
    assert np.array_equal(*shown)


def every_view(picture: Make) -> list[TransferView]:
    one, two, three, four = map(picture, range(4))
    return [
        TranslateView(pictures=(one, two), cycle=True, error=True),
        SwapView(receivers=(one, two), donors=(three, four)),
        RemoveView(pictures=(one,)),
        StrengthView(pictures=(one,), donor=two),
        MatrixView(donors=(one, two), receivers=(three, four)),
        BilinearView(receiver=one, donors=(one, two, three, four), rows=2, columns=3),
    ]


def test_a_saved_picture_and_its_script_make_it_again(
    simple: Simple, picture: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = simple("Convolutions")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("latentlab.open_model", lambda *_, **__: model, raising=False)
    for view in every_view(picture):
        request = Request(model=ModelRef.bundled("simple"), step=7, view=view)
        shown = render(model, request)
        assert read_request(shown.save(tmp_path / "saved.png")) == request
        assert read_request(shown.only(1).save(tmp_path / "only.png")) == request
        exec(request.as_python(), {})
        with Image.open(tmp_path / "picture.png") as image:
            assert np.array_equal(np.asarray(image), shown.tiled)


def test_a_view_of_many_large_pictures_still_fits_into_a_png(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    large = [rng.integers(0, 256, (256, 256, 3), np.uint8) for _ in range(32)]
    pictures = tuple(Picture.from_array(each) for each in large)
    view = MatrixView(donors=pictures[:16], receivers=pictures[16:])
    request = Request(model=ModelRef.bundled("simple"), view=view)
    shown = latentlab.Pictures(large[0][None], 1, metadata=request.metadata())
    assert read_request(shown.save(tmp_path / "large.png")) == request


def test_brightness_of_the_heatmap_grows_evenly() -> None:
    colours = heat_colours(np.linspace(0, 1, 101))
    assert colours[0].tolist() == [0, 0, 0] and colours[-1].tolist() == [255, 255, 255]
    brightness = colours @ np.array([0.299, 0.587, 0.114])
    assert np.abs(brightness - 255 * np.linspace(0, 1, 101)).max() < 2
    assert heat_colours(np.array([2.0, -1.0])).tolist() == [[255] * 3, [0] * 3]


def test_views_are_read_without_torch_and_pillow(picture: Make) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from latentlab.requests import Request; from latentlab.views import Picture;"
        f"Picture(png={picture(1).png!r});"
        "assert not {'torch', 'PIL'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
