"""Pictures as latents of models without an encoder: found by a search, the same every time."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import latentlab
from latentlab.measuring.projections import projected
from latentlab.models.attribute_reader import shipped_reader
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.tensors import images_of, psnr
from latentlab.rendering.latents import anchor_labels, latent_of
from latentlab.rendering.projected import Found, found_for, remembered
from latentlab.rendering.render import render
from latentlab.views import Anchor, Encoded, Picture, TrayView, ViewError
from latentlab.views.base import Projection
from trainers.data.drawn.digits.dataset import open_digits
from trainers.data.drawn.faces import draw_faces, present, random_attributes
from trainers.data.errors import DataCancelled
from trainers.data.images import from_pixels, to_unit_range
from trainers.data.watching import Watcher

Untrained = Callable[..., LatentModel]
QUICK = Projection(samples=16, starts=2, steps=4, evaluations=10)


def noise(number: int) -> Picture:
    pixels = np.random.default_rng(number).integers(0, 256, (28, 28, 1), dtype=np.uint8)
    return Picture.from_array(pixels, f"{number}.png")


def quick(number: int, **settings: object) -> Encoded:
    return Encoded(picture=noise(number), projection=QUICK.model_copy(update=settings))


def test_it_is_the_same_to_the_last_bit_whatever_is_asked_for_beside_it(
    untrained: Untrained,
) -> None:
    first = latent_of(quick(1), untrained("gan", latent_size=4))
    again = untrained("gan", latent_size=4)
    torch.manual_seed(9)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    latent_of(quick(2), again)
    assert torch.equal(latent_of(quick(1), again), first)
    torch.set_num_threads(before)
    assert torch.get_num_threads() == before
    assert not torch.equal(latent_of(quick(1, seed=5), again), first)


def test_what_was_found_is_remembered_whatever_the_picture_is_called(untrained: Untrained) -> None:
    model = untrained("gan", latent_size=4)
    told: list[float | None] = []
    watcher = Watcher(lambda _, part: told.append(part))
    found = found_for(quick(1), model, watcher)
    assert told[0] == 0
    assert told[-1] == 1
    told.clear()
    renamed = Encoded(picture=Picture(png=noise(1).png, name="b.png"), projection=QUICK)
    assert torch.equal(found_for(renamed, model, watcher).latent, found.latent)
    assert not told


def test_what_was_found_is_known_when_the_same_model_is_loaded_again_and_not_of_another(
    untrained: Untrained,
) -> None:
    found_for(quick(1), untrained("gan", latent_size=4))
    assert remembered(quick(1), untrained("gan", latent_size=4)) is not None
    assert remembered(quick(1), untrained("gan", latent_size=4, seed=1)) is None
    assert remembered(quick(2), untrained("gan", latent_size=4)) is None


def test_a_search_that_was_looked_at_is_not_run_again(
    untrained: Untrained, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = projected(quick(1), untrained("gan", latent_size=4))
    assert len(first.falling) > 1 and first.whole

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("it is searched for again")

    monkeypatch.setattr("latentlab.measuring.projections.searching", fail)
    again = projected(quick(1), untrained("gan", latent_size=4))
    assert (again.falling, again.whole) == (first.falling, first.whole)
    assert np.array_equal(again.latents, first.latents)


def test_a_search_can_be_cancelled_and_is_then_not_remembered(untrained: Untrained) -> None:
    model = untrained("gan", latent_size=4)
    told: list[float | None] = []
    with pytest.raises(DataCancelled):
        render(
            model,
            TrayView(anchors=(Anchor(latent=quick(1)),)),
            Watcher(lambda _, part: told.append(part), lambda: len(told) > 2),
        )
    fresh = latent_of(quick(1), untrained("gan", latent_size=4))
    assert torch.equal(latent_of(quick(1), model), fresh)


def test_a_picture_without_a_label_is_shown_with_the_one_that_was_found(
    untrained: Untrained,
) -> None:
    model = untrained("cgan", latent_size=4, width=4)
    anchors = (
        Anchor(latent=quick(1, label=7)),
        Anchor(latent=quick(1, label=7), label=2),
        Anchor(latent=quick(2)),
    )
    labels = anchor_labels(anchors, model)
    assert labels is not None
    assert labels.argmax(dim=1).tolist()[:2] == [7, 2]
    assert torch.equal(labels[2], found_for(quick(2), model).label)
    assert labels.sum(dim=1).tolist() == [1, 1, 1]


def test_labels_that_a_model_does_not_have_are_refused(untrained: Untrained) -> None:
    with pytest.raises(ViewError, match="numbered 0 to 9"):
        latent_of(quick(1, label=10), untrained("cgan", latent_size=4, width=4))
    with pytest.raises(ViewError, match="no labels"):
        latent_of(quick(1, label=1), untrained("gan", latent_size=4))


def test_a_model_that_reads_sentences_says_that_it_cannot(untrained: Untrained) -> None:
    with pytest.raises(ViewError, match="choose a model without sentences"):
        latent_of(quick(1), untrained("text2image"))


def test_the_own_encoders_answer_is_taken_and_refined_if_asked(untrained: Untrained) -> None:
    model = untrained("vae", latent_size=4, hidden=16)
    image = images_of((noise(1),), model)
    answer, refined = latent_of(quick(1), model), latent_of(quick(1, refine=True), model)
    torch.testing.assert_close(answer, model.encode(image)[0])
    apart = [
        float((model.images(each[None]) - image).square().mean()) for each in (answer, refined)
    ]
    assert apart[1] < apart[0]


def test_the_taught_encoder_is_asked_for_the_model_that_it_belongs_to_alone(
    untrained: Untrained, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[LatentModel] = []

    def encoder_of(model: LatentModel, watcher: object) -> Callable[..., object]:
        del watcher
        asked.append(model)
        return lambda images: (torch.full((len(images), 4), 0.1), None)

    monkeypatch.setattr("latentlab.rendering.projected.encoder_of", encoder_of)
    mine, other = untrained("gan", latent_size=4), untrained("gan", seed=1, latent_size=4)
    settings = {"encoder": mine.digest, "samples": 1, "starts": 1, "steps": 0, "evaluations": 0}
    with_start = quick(1, **settings)
    latent_of(with_start, other)
    assert not asked
    assert torch.equal(latent_of(with_start, mine), torch.full((4,), 0.1))
    assert asked == [mine]


def decibels(model: LatentModel, found: Found, pixels: NDArray[np.uint8]) -> float:
    labels = None if found.label is None else found.label[None]
    rebuilt = decode_exactly(model, found.latent[None], labels)
    return float(psnr(from_pixels(rebuilt), from_pixels(pixels[None])))


@pytest.mark.parametrize(
    ("name", "features", "least"),
    [
        ("digits-dcgan", "", 35),
        ("digits-cgan", "", 35),
        ("faces-dcgan", "", 45),
        ("faces-dcgan", "faces", 45),
    ],
)
def test_bundled_models_find_their_own_pictures_and_labels_again(
    name: str, features: str, least: float
) -> None:
    model = latentlab.open_model(name, device="cpu")
    latents = model.model.prior(2, torch.Generator().manual_seed(77))
    labels = torch.tensor([3, 8]) if model.classes else None
    for place, pixels in enumerate(decode_exactly(model, latents, labels)):
        wanted = Encoded(picture=Picture.from_array(pixels)).searched(features=features)
        found = found_for(wanted, model)
        assert decibels(model, found, pixels) >= least
        if labels is not None:
            assert found.label is not None
            assert int(found.label.argmax()) == int(labels[place])


@pytest.mark.long
def test_what_a_reader_sees_is_found_again_where_pixels_alone_lose_it() -> None:
    model, reader = latentlab.open_model("faces-dcgan", device="cpu"), shipped_reader("faces")
    faces = random_attributes(8, seed=4711)
    truth = np.stack([present(faces, each) for each in reader.attributes])
    right = {}
    for features in ("", "faces"):
        rebuilt = []
        for drawn in draw_faces(faces, model.info.size):
            picture = Picture.from_array(np.ascontiguousarray(drawn.transpose(1, 2, 0)))
            wanted = Encoded(picture=picture).searched(features=features)
            found = found_for(wanted, model)
            rebuilt.append(decode_exactly(model, found.latent[None], None)[0])
        seen = reader.read(np.stack(rebuilt)).values()
        right[features] = float((np.stack([each.numpy() > 0 for each in seen]) == truth).mean())
    assert right["faces"] >= max(0.9, right[""] + 0.05)


def test_a_reader_that_nobody_knows_is_refused(untrained: Untrained) -> None:
    with pytest.raises(ViewError, match="No reader of the attributes of 'birds' is known"):
        found_for(quick(1, features="birds"), untrained())


def test_a_digit_that_the_model_has_not_made_is_met_better_than_by_any_sample() -> None:
    model = latentlab.open_model("digits-dcgan", device="cpu")
    images = open_digits(1, seed=123_456).images
    pixels = images[0].permute(1, 2, 0).numpy()
    found = found_for(Encoded(picture=Picture.from_array(pixels)), model)
    samples = model.images(model.model.prior(256, torch.Generator().manual_seed(4)))
    best = psnr(samples, to_unit_range(images).expand(256, -1, -1, -1)).max()
    assert decibels(model, found, pixels) >= float(best) + 2
