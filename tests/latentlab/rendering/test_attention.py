"""Where a model attends to, as the Samples page shows it: what the attention's matrix says."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import latentlab
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.attention import AttentionPictures
from latentlab.rendering.latents import latent_of
from latentlab.requests import Request, read_request
from latentlab.views import Anchor, AttentionView, Seed, TrayView
from trainers.algorithms.sagan import AttentiveModel

ANCHOR = Anchor(latent=Seed(seed=4))


@pytest.fixture
def model(untrained: Callable[..., LatentModel]) -> LatentModel:
    return attentive(untrained, 16)


def attentive(untrained: Callable[..., LatentModel], size: int) -> LatentModel:
    """Untrained, with features so large that each place has places of its own."""
    model = untrained("sagan", channels=3, size=size, width=4, latent_size=6)
    assert isinstance(model.network, AttentiveModel)
    attention = model.network.network.attention
    assert attention is not None
    attention.share.data.fill_(0.5)
    # With norms of 1 small features leave no place a preference; large ones do.
    normalisation = model.network.network.grow[-2]
    assert isinstance(normalisation, torch.nn.BatchNorm2d)
    normalisation.weight.data.fill_(40.0)
    return model


def shown(model: LatentModel, x: float = 0.5, y: float = 0.5) -> AttentionPictures:
    pictures = latentlab.render(model, AttentionView(anchor=ANCHOR, x=x, y=y))
    assert isinstance(pictures, AttentionPictures)
    return pictures


def matrix(model: LatentModel) -> NDArray[np.float32]:
    """The attention written out, a row for each place: [H * W, h * w]."""
    assert isinstance(model.network, AttentiveModel)
    network = model.network.network
    assert network.attention is not None
    with torch.no_grad():
        features = network.features(latent_of(ANCHOR.latent, model)[None])
        queries = network.attention.query(features)[0].flatten(1)
        keys = torch.nn.functional.max_pool2d(network.attention.key(features), 2)[0].flatten(1)
        scores = (queries.T @ keys).double().exp()
        rows: NDArray[np.float32] = (scores / scores.sum(dim=1, keepdim=True)).float().numpy()
    return rows


def test_a_place_is_shown_with_its_row_of_the_matrix(model: LatentModel) -> None:
    rows = matrix(model)
    assert rows.std(axis=0).max() > 0.01, "places attend to different parts"
    for x, y, row, column in ((0.0, 0.0, 0, 0), (0.9, 0.3, 2, 7), (1.0, 1.0, 7, 7)):
        found = shown(model, x, y)
        assert (found.place.row, found.place.column) == (row, column)
        np.testing.assert_allclose(found.shares.flatten(), rows[row * 8 + column], atol=1e-5)
        assert found.shares.sum() == pytest.approx(1.0, abs=1e-5)


def test_the_colour_grows_with_the_share_and_lies_where_that_is(model: LatentModel) -> None:
    found = shown(model, 0.9, 0.3)
    over = found.over_picture().astype(int)
    covered = over[..., 0] - over[..., 2]  # grey has none of it, orange much
    part = np.unravel_index(found.shares.argmax(), found.shares.shape)
    brightest = np.unravel_index(covered.argmax(), covered.shape)
    assert tuple(each // 4 for each in brightest) == part
    shares = found.shares.repeat(4, axis=0).repeat(4, axis=1)
    expected = 0.9 * 255 * shares / found.most
    np.testing.assert_allclose(covered, expected, atol=1.5)
    assert found.share_at((part[1] + 0.5) / 4, (part[0] + 0.5) / 4) == found.shares.max()


def test_the_picture_is_the_same_as_everywhere(model: LatentModel) -> None:
    alone = latentlab.render(model, TrayView(anchors=(ANCHOR,)))
    assert (shown(model).picture == alone.pixels[0]).all()


def test_attention_without_a_preference_is_not_drawn_as_one(model: LatentModel) -> None:
    assert isinstance(model.network, AttentiveModel)
    attention = model.network.network.attention
    assert attention is not None
    attention.query.weight.data[:] = 1e-9
    attention.query.normalised = lambda: attention.query.weight  # type: ignore[method-assign]
    found = shown(model)
    assert found.shares.flatten() == pytest.approx([1 / 16] * 16)
    assert found.ends == ("0 %", "12 %") and "spread evenly 6.2 % each" in found.notes


@pytest.mark.parametrize("size", [16, 28, 64])
def test_the_page_bears_both_pictures_the_mark_and_the_legend(
    untrained: Callable[..., LatentModel], size: int
) -> None:
    found = shown(attentive(untrained, size), 0.25, 0.75)
    page = found.pixels[0].astype(int)
    side = -(-384 // size) * size
    assert found.pixels.shape == (1, 22 + side + 4 + 26, 2 * side + 12, 3)
    cell = side // found.place.columns
    for left in (4, side + 8):
        x, y = left + found.place.column * cell, 22 + found.place.row * cell
        assert page[y - 1, x + cell // 2].tolist() == [255, 255, 255], "the frame"
        assert page[y - 3, x + cell // 2].tolist() == [0, 0, 0], "its rim"
    strip = page[-26:]
    assert (strip[..., 0] - strip[..., 2]).max() > 200, "the scale's end"
    words = strip[:, -250:] < 128
    assert words.any() and not words[:, -4:].any(), "the words end before the page does"


def test_a_png_brings_its_place_back_and_a_script_draws_it(
    model: LatentModel, tmp_path: Path
) -> None:
    request = Request(
        model=latentlab.ModelRef.bundled("mine"), view=AttentionView(anchor=ANCHOR, x=0.9, y=0.3)
    )
    path = latentlab.render(model, request).save(tmp_path / "attention.png")
    assert read_request(path) == request
    assert "AttentionView(anchor=Anchor(latent=Seed(seed=4)), x=0.9, y=0.3)" in request.as_python()


def test_a_model_without_attention_is_refused(untrained: Callable[..., LatentModel]) -> None:
    for model in (untrained("sagan", channels=3, size=16, width=4, attention=False),
                  untrained("gan")):  # fmt: skip
        assert not model.attends
        with pytest.raises(ModelError, match="has no attention to show: choose one that"):
            latentlab.render(model, AttentionView(anchor=ANCHOR))
