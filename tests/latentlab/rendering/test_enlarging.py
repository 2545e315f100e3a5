"""Pictures enlarged: whole, at any size, beside what needs no model and the truth."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from latentlab.batches.order import BatchOrder
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture, PictureError
from latentlab.pictures.tensors import psnr
from latentlab.rendering import enlarging
from latentlab.rendering.enlarging import check_sides, compared_whole, enlarged_whole
from latentlab.rendering.render import render
from latentlab.views import SamplesView, UpscaleView, ViewError
from trainers.algorithms.srgan import Upscaler
from trainers.data.images import Pixels, from_pixels, to_pixels


@pytest.fixture
def model(untrained: Callable[..., LatentModel]) -> LatentModel:
    """One that enlarges grey pictures four times, whose answers differ from each other and from
    bicubic."""
    model = untrained("srgan", width=4, blocks=1)
    network = model.network
    assert isinstance(network, Upscaler)
    torch.manual_seed(0)
    for each in (network.srgan, network.mse):
        torch.nn.init.normal_(each.tail.weight, 0.0, 0.02)
    return model


def noise(height: int, width: int) -> Pixels:
    return np.random.default_rng(0).integers(0, 256, (height, width, 1), np.uint8)


def pictures(count: int, size: int = 28) -> tuple[Picture, ...]:
    return tuple(
        Picture.from_array(noise(size, size + number)[:, number:].copy(), f"p{number}")
        for number in range(count)
    )


def test_each_row_shows_the_small_picture_each_way_to_enlarge_it_and_the_truth(
    model: LatentModel,
) -> None:
    given = pictures(3)
    shown = render(model, UpscaleView(pictures=given))
    rows = shown.pixels.reshape(3, 5, 28, 28, 1)
    names = [caption.split(" ")[0] for caption in shown.captions]
    assert names == ["small", "bicubic", "MSE", "SRGAN", "truth"]
    assert shown.row_captions == ("p0", "p1", "p2")
    for row, picture in zip(rows, given, strict=True):
        assert np.array_equal(row[4], picture.pixels())
        small = row[0][::4, ::4]
        assert np.array_equal(row[0], small.repeat(4, axis=0).repeat(4, axis=1))
        (answer,) = to_pixels(model.upscale(from_pixels(small[None]), "SRGAN"))
        assert np.abs(answer.astype(int) - row[3]).max() <= 1
    assert not np.array_equal(rows[:, 2], rows[:, 3])
    truth, simple = from_pixels(rows[:, 4]), from_pixels(rows[:, 1])
    assert shown.captions[1] == f"bicubic {float(psnr(simple, truth).mean()):.1f} dB"


def test_without_a_truth_pictures_are_enlarged_as_they_are(model: LatentModel) -> None:
    shown = render(model, UpscaleView(pictures=pictures(2), shrink=False))
    assert shown.pixels.shape == (8, 112, 112, 1)
    assert shown.captions == ("small picture", "bicubic", "MSE", "SRGAN")


def test_a_picture_is_the_same_whatever_is_enlarged_with_it(model: LatentModel) -> None:
    given = pictures(5)
    together = render(model, UpscaleView(pictures=given)).pixels.reshape(5, 5, 28, 28, 1)
    alone = render(model, UpscaleView(pictures=given[3:4])).pixels
    assert np.array_equal(together[3], alone)


def test_a_model_that_does_not_enlarge_says_so(untrained: Callable[..., LatentModel]) -> None:
    with pytest.raises(ViewError, match="does not enlarge pictures: choose one that enlarges"):
        render(untrained("gan"), UpscaleView(pictures=pictures(1)))


def test_a_model_that_enlarges_does_nothing_else(model: LatentModel) -> None:
    with pytest.raises(ModelError, match="This one enlarges pictures: use upscale"):
        render(model, SamplesView(rows=1, columns=1))


@pytest.mark.parametrize(("height", "width"), [(1, 1), (5, 70), (64, 33), (100, 21)])
def test_no_tile_shows_in_a_picture_of_any_size(
    monkeypatch: pytest.MonkeyPatch, model: LatentModel, height: int, width: int
) -> None:
    pixels = noise(height, width)
    whole = enlarged_whole(model, pixels, "SRGAN")
    assert whole.shape == (4 * height, 4 * width, 1)
    monkeypatch.setattr(enlarging, "TILE", 16)
    in_tiles = enlarged_whole(model, pixels, "SRGAN")
    # One is seen through sums of another order.
    assert np.abs(whole.astype(int) - in_tiles).max() <= 1


def test_every_way_is_compared_beside_the_truth_of_a_picture_of_any_size(
    model: LatentModel,
) -> None:
    pixels = noise(37, 50)
    ways, truth = compared_whole(model, pixels)
    assert list(ways) == ["bicubic", "MSE", "SRGAN"]
    assert np.array_equal(truth, pixels[:36, :48])
    assert {each.shape for each in ways.values()} == {truth.shape}


@pytest.mark.parametrize("task", ["upscale", "compare"])
def test_an_order_of_whole_pictures_has_no_view(task: str) -> None:
    order = BatchOrder.model_validate({"task": task})
    with pytest.raises(ViewError, match="enlarged as files: use transfer_folder"):
        order.view(pictures(1)[0])


def test_too_small_and_too_large_pictures_are_refused_with_what_to_do() -> None:
    check_sides("a.png", noise(3, 3), 4, shrink=False)
    with pytest.raises(PictureError, match=r"a.png is 50 x 3 pixels, too small .* larger one"):
        check_sides("a.png", noise(3, 50), 4, shrink=True)
    huge = np.broadcast_to(np.zeros((1, 1, 1), np.uint8), (8000, 9000, 1))
    with pytest.raises(PictureError, match=r"9000 x 8000 pixels .* 250 000 000 are the most"):
        check_sides("a.png", huge, 4, shrink=False)
    check_sides("a.png", huge, 4, shrink=True)
