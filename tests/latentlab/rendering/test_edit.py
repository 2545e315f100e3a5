"""Edits: the same to the last bit whatever was drawn before, and nearer to what was wished for."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from latentlab.models.latent_model import LatentModel
from latentlab.rendering import edit as rendering
from latentlab.rendering.render import Pictures, render
from latentlab.requests import Request
from latentlab.views import Anchor, EditView, Encoded, Picture, Seed, TrayView, ViewError, changed
from latentlab.views.base import Projection
from latentlab.views.edit import BrushWish, ColourWish, KeepWish, SketchWish, WarpWish
from trainers.data.errors import DataCancelled
from trainers.data.watching import Watcher

Untrained = Callable[..., LatentModel]
LINE = (((0.2, 0.5, 1.0), (0.6, 0.5, 1.0)),)
WHITE = ColourWish(colour="#ffffff", size=0.3, strokes=LINE)
QUICK = {"starts": 2, "steps": 6, "evaluations": 8}


def view(*wishes: object, **values: object) -> EditView:
    start = Anchor(latent=Seed(seed=3))
    return EditView.model_validate({"start": start, "wishes": wishes, **QUICK, **values})


@pytest.fixture
def model(untrained: Untrained) -> LatentModel:
    return lively(untrained("gan", latent_size=16))


def lively(model: LatentModel) -> LatentModel:
    """With weights so large that pictures differ clearly."""
    with torch.no_grad():
        for each in model.network.parameters():
            each.mul_(2)
    return model


def anew(wanted: EditView, model: LatentModel) -> Pictures:
    """Without anything remembered."""
    rendering._memories.clear()
    return render(model, wanted)


def brightness(pictures: Pictures, index: int) -> float:
    return float(pictures.pixels[index, 12:16, 7:16].mean())


def test_without_wishes_both_pictures_are_the_first_one(model: LatentModel) -> None:
    shown = render(model, view())
    first = render(model, TrayView(anchors=(Anchor(latent=Seed(seed=3)),)))
    assert np.array_equal(shown.pixels, np.concatenate([first.pixels] * 2))
    hidden = view(changed(WHITE, hidden=True), changed(WHITE, weight=0.0))
    assert np.array_equal(render(model, hidden).pixels, shown.pixels)


def test_what_is_painted_white_becomes_brighter_and_more_so_the_less_the_rest_counts(
    model: LatentModel,
) -> None:
    seen = [
        render(model, view(WHITE, closeness=closeness, steps=40)) for closeness in (100.0, 1.0, 0.0)
    ]
    values = [brightness(seen[0], 0), *(brightness(each, 1) for each in seen)]
    assert values[-1] > values[0] + 8
    assert values[1] == pytest.approx(values[0], abs=5)
    assert values[1] < values[2] < values[3]


def test_it_is_the_same_to_the_last_bit_whatever_was_drawn_before(model: LatentModel) -> None:
    wanted = view(WHITE, SketchWish(strokes=LINE), candidates=5)
    first = anew(wanted, model)
    render(model, changed(wanted, strength=0.5))
    torch.manual_seed(5)
    assert np.array_equal(render(model, wanted).latents, first.latents)
    render(model, view(WHITE, closeness=0.1))
    assert np.array_equal(anew(wanted, model).latents, first.latents)
    assert np.array_equal(anew(changed(wanted, candidates=0), model).latents, first.latents[:2])
    assert not np.array_equal(anew(changed(wanted, seed=1), model).latents[2:], first.latents[2:])


def test_the_strength_goes_from_the_first_picture_to_the_edited_one(model: LatentModel) -> None:
    first, edited = render(model, view(WHITE)).latents
    half = render(model, view(WHITE, strength=0.5)).latents[1]
    assert np.allclose(half, (first + edited) / 2, atol=1e-6)
    way = render(model, view(WHITE, frames=5))
    assert np.array_equal(way.latents[[0, 4]], np.stack([first, edited]))
    assert np.allclose(way.latents[2], half, atol=1e-6)


def test_a_search_goes_on_from_where_it_is_told_to_begin(model: LatentModel) -> None:
    still = {"starts": 1, "steps": 0, "evaluations": 0}
    other = Anchor(latent=Seed(seed=8))
    shown = render(model, view(WHITE, begin=other, **still))
    there = render(model, TrayView(anchors=(other,)))
    assert np.array_equal(shown.latents[1], there.latents[0])


def test_candidates_may_have_other_labels_and_keep_that_of_the_picture_otherwise(
    untrained: Untrained,
) -> None:
    model = untrained("cgan", latent_size=4, width=4)
    start = Anchor(latent=Seed(seed=3), label=7)
    same = render(model, view(WHITE, start=start, candidates=12, closeness=0.0))
    free = render(model, view(WHITE, start=start, candidates=12, closeness=0.0, any_label=True))
    assert same.labels is not None
    assert free.labels is not None
    assert set(same.labels.argmax(axis=1)) == {7}
    assert free.labels[:2].argmax(axis=1).tolist() == [7, 7]


def test_a_latent_brush_brightens_and_a_longer_stroke_goes_on_from_a_shorter(
    model: LatentModel,
) -> None:
    points = ((0.4, 0.5, 1.0),) * 20
    seen = []
    for count in (5, 10, 20):
        wish = BrushWish(colour="#ffffff", size=0.3, strokes=(points[:count],))
        seen.append(render(model, view(wish)))
    values = [brightness(seen[0], 0), *(brightness(each, 1) for each in seen)]
    assert values == sorted(values)
    last = view(BrushWish(colour="#ffffff", size=0.3, strokes=(points,)))
    assert np.array_equal(anew(last, model).latents, seen[-1].latents)


def test_what_is_kept_or_dragged_is_that_of_the_picture_it_was_seen_in(model: LatentModel) -> None:
    other = Anchor(latent=Seed(seed=8))
    dot = (((0.5, 0.5, 1.0),),)
    kept = KeepWish(strokes=dot, size=1.0, softness=0.0, seen=other, weight=10)
    shown = render(model, view(kept, closeness=0.0, steps=60, evaluations=60))
    there = render(model, TrayView(anchors=(other,))).pixels[0].astype(int)
    before, after = (np.abs(each.astype(int) - there).mean() for each in shown.pixels)
    assert after < 0.3 * before
    drag = WarpWish(start=(0.4, 0.5), end=(0.6, 0.5), seen=other)
    assert not np.array_equal(render(model, view(drag)).latents[1], shown.latents[0])


def test_an_own_picture_can_be_edited(untrained: Untrained) -> None:
    model = lively(untrained("gan", latent_size=16))
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28, 1), dtype=np.uint8)
    own = Encoded(
        picture=Picture.from_array(pixels),
        projection=Projection(samples=8, starts=2, steps=2, evaluations=4),
    )
    shown = render(model, view(WHITE, start=Anchor(latent=own), closeness=0.0))
    assert brightness(shown, 1) > brightness(shown, 0)


def test_its_request_brings_it_back() -> None:
    from latentlab.models.refs import ModelRef

    request = Request(model=ModelRef.bundled("digits-dcgan"), view=view(WHITE, candidates=3))
    assert Request.from_json(request.to_json()) == request
    assert "ColourWish(" in request.as_python()


def test_a_search_can_be_cancelled_and_tells_how_far_it_is(model: LatentModel) -> None:
    told: list[float | None] = []
    render(model, view(WHITE, steps=11), Watcher(lambda _, part: told.append(part)))
    assert {0.0, 1.0} <= set(told)
    with pytest.raises(DataCancelled):
        render(model, view(WHITE, steps=12), Watcher(lambda *_: None, lambda: True))


def test_a_model_that_makes_no_pictures_from_latents_is_refused(untrained: Untrained) -> None:
    from latentlab.models.errors import ModelError

    model = untrained("cyclegan", size=16)
    with pytest.raises((ViewError, ModelError), match="makes no images from random numbers"):
        render(model, view(WHITE))


def test_every_picture_says_which_it_is(model: LatentModel) -> None:
    assert render(model, view(WHITE, candidates=0)).captions == ("first", "edited")
    for asked, others in ((1, ("other 1",)), (2, ("other 1, 2",)), (3, ("other 1, 2", "other 3"))):
        shown = render(model, view(WHITE, candidates=asked))
        assert (len(shown), shown.columns, shown.captions) == (2 + asked, 2, ())
        assert shown.row_captions == ("first, edited", *others)
    assert [rendering.words_for_picture(place) for place in range(4)] == [
        "first", "edited", "other 1", "other 2",
    ]  # fmt: skip
    assert not render(model, view(WHITE, frames=5)).row_captions
