"""Attributes by name: which are offered for which data, and samples that show them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.bundled.readers import teach
from latentlab.measuring import exemplars as searching
from latentlab.measuring.attributes import (
    READ,
    Meaning,
    attributes_of,
    first_meanings,
    meaning_of,
    reader_of,
)
from latentlab.measuring.exemplars import ExemplarError, Presence, exemplars
from latentlab.models.attribute_reader import (
    features_of,
    has_reader,
    read_reader,
    shipped_reader,
    write_reader,
)
from latentlab.models.latent_model import LatentModel
from trainers.data.drawn.faces import (
    FaceAttributes,
    draw_faces,
    open_faces,
    present,
    random_attributes,
)
from trainers.data.images import to_unit_range

DIGITS = tuple("0123456789")
SMILE, GLASSES, HAT = READ["faces"][:3]


def _names(*asked: object) -> list[str]:
    return [each.title for each in attributes_of(*asked)]  # type: ignore[arg-type]


def _drawn(known: FaceAttributes, size: int) -> np.ndarray:
    return draw_faces(known, size).transpose(0, 2, 3, 1).copy()


def test_the_attributes_offered_are_those_of_the_models_own_data() -> None:
    assert _names("faces", ("glasses", "no glasses"), 3, False)[:3] == ["Smile", "Glasses", "Hat"]
    assert _names("digits", DIGITS, 1, True) == ["Stroke width", "Slant", "Height"]
    assert _names("digits", DIGITS, 1, False)[3:] == list(DIGITS)
    assert "Stroke width" not in _names("fashion-mnist", ("Dress", "Coat"), 1, True)
    assert _names("folder", (), 3, False) == ["Brightness", "Contrast", "Warmth of the colours"]
    assert _names("folder", ("cat", "dog"), 1, False) == ["cat", "dog", "Brightness", "Contrast"]


@pytest.mark.parametrize(
    ("data", "labels", "channels", "conditional"),
    [("faces", (), 3, False), ("digits", DIGITS, 1, True), ("", (), 3, False), ("", (), 1, True)],
)
def test_every_model_has_a_sum_to_begin_with(
    data: str, labels: tuple[str, ...], channels: int, conditional: bool
) -> None:
    plus, minus, other = first_meanings(attributes_of(data, labels, channels, conditional))
    assert len({plus.name, minus.name, other.name}) == 3
    # The first two differ in what the direction between them means, and in nothing else.
    (differs,) = [a for a, b in zip(plus.wanted, minus.wanted, strict=True) if a != b]
    assert differs[1]


def test_the_reader_that_ships_reads_faces_it_has_not_seen() -> None:
    known = random_attributes(150, seed=4321)
    pixels = _drawn(known, 32)
    for name, logits in shipped_reader("faces").read(pixels).items():
        right = (logits > 0).numpy() == present(known, name)
        assert right.mean() > 0.97, name


def test_a_reader_is_known_by_the_data_it_was_taught_on() -> None:
    assert {each for each in ("", "digits", "celeba", "faces") if reader_of(each)} == {"faces"}
    assert has_reader(reader_of("faces"))


def test_features_vary_by_one_over_the_data() -> None:
    faces = draw_faces(random_attributes(400, seed=11), 32)
    seen = features_of("faces", torch.device("cpu"))(to_unit_range(torch.from_numpy(faces)))
    assert float(seen.var(dim=0).mean()) == pytest.approx(1, rel=0.1)


def test_faces_of_another_size_are_read_as_well() -> None:
    known = random_attributes(60, seed=77)
    for size in (48, 64):
        read = Presence("glasses").read(_drawn(known, size)).numpy() > 0
        assert (read == present(known, "glasses")).mean() > 0.9


def test_a_reader_is_taught_kept_and_read_again(tmp_path: Path) -> None:
    taught = teach(open_faces(32, count=40), open_faces(32, part="test", count=40), steps=2)
    write_reader(taught, tmp_path / "faces.safetensors")
    again = read_reader(tmp_path / "faces.safetensors")
    assert (again.attributes, again.accuracy) == (taught.attributes, taught.accuracy)
    grey = np.zeros((2, 28, 28, 1), np.uint8)
    for name, logits in again.read(grey).items():
        torch.testing.assert_close(logits, taught.read(grey)[name], atol=0.05, rtol=0.05)


def test_a_sample_shows_a_meaning_as_clearly_as_its_least_clear_attribute(
    untrained: Callable[..., LatentModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 256
    clear = {
        "smile": torch.linspace(-1, 1, count).double(),
        "glasses": torch.full((count,), -1.0).double(),
        "hat": torch.full((count,), -1.0).double(),
    }
    clear["glasses"][200:] = 0.5
    monkeypatch.setattr(searching, "clearness", lambda each, *_: clear[each.name])
    model = untrained("gan")
    both = Meaning("smiling, with glasses", ((SMILE, True), (GLASSES, True)))
    only = Meaning("smiling, without", ((SMILE, True), (GLASSES, False)))
    first, second = exemplars(model, (both, only), 3)
    assert all(each.seed >= 200 for each in first)
    assert [each.seed for each in second] == [199, 198, 197]
    clear["glasses"][:] = -1.0
    clear["glasses"][250] = 0.2
    (few,) = exemplars(model, (both,), 3)
    assert [each.seed for each in few] == [250]
    with pytest.raises(ExemplarError, match="None of 256 samples is seen as with a hat"):
        exemplars(model, (meaning_of(HAT, True),), 3)


def test_what_is_measured_is_found_at_both_ends(untrained: Callable[..., LatentModel]) -> None:
    bright = next(each for each in attributes_of("", (), 1, False) if each.name == "brightness")
    model = untrained("gan")
    strong, weak = exemplars(model, (meaning_of(bright, True), meaning_of(bright, False)), 5)

    def mean(seeds: tuple[object, ...]) -> float:
        latents = searching.latents_of(seeds, model)  # type: ignore[arg-type]
        return float(np.mean(searching.decode_exactly(model, latents, None)))

    assert len(strong) == len(weak) == 5
    assert mean(strong) > mean(weak)


def test_a_face_has_every_attribute_that_can_be_read() -> None:
    known = random_attributes(3, seed=0)
    assert {each.name for each in READ["faces"]} <= set(FaceAttributes.named(known))
