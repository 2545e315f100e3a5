"""From a choice of data to images: every source by one door, at the size and colour asked for."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
import torch
from PIL import Image

from trainers.config import DataSource
from trainers.data import opening
from trainers.data.catalogue import CATALOGUE, entry
from trainers.data.derived.shaping import shaped
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.faces import ATTRIBUTES, open_faces
from trainers.data.drawn.hatching import open_hatching
from trainers.data.drawn.stripes import open_stripes
from trainers.data.errors import DataCancelled, DataError
from trainers.data.images import MemoryImages, Part
from trainers.data.opening import open_images
from trainers.data.pairs import MemoryPairs


@pytest.fixture
def few_digits(monkeypatch: pytest.MonkeyPatch) -> MemoryImages:
    digits = make_digits(50, 0)
    monkeypatch.setattr(opening, "open_digits", lambda **_: digits)
    return digits


def test_every_data_set_of_the_catalogue_can_be_opened() -> None:
    assert {each.name for each in CATALOGUE} == set(opening._OPENERS)
    for each in CATALOGUE:
        assert entry(each.name) is each
        assert each.meaning.endswith(".")


def test_the_catalogue_is_known_before_torch_is_loaded() -> None:
    program = (
        "import sys; import trainers.data.catalogue, trainers.storage, trainers.config; "
        "sys.exit('torch' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


@pytest.mark.long
def test_torchvision_is_not_loaded_for_data_that_do_not_need_it() -> None:
    program = "import sys; import trainers.data.opening; sys.exit('torchvision' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(DataError, match="no data set 'minst': choose one of digits, faces, "):
        open_images(DataSource(name="minst"))


@pytest.mark.parametrize("name", ["idx", "folder"])
def test_a_data_set_that_needs_a_folder_asks_for_it(name: str) -> None:
    assert entry(name).needs_folder
    with pytest.raises(DataError, match="needs a folder"):
        open_images(DataSource(name=name))


def test_the_default_source_is_the_embedded_digits(few_digits: MemoryImages) -> None:
    data = open_images(DataSource())
    assert data is few_digits
    chosen = entry("digits")
    assert (data.info.size, data.info.channels) == (chosen.size, chosen.channels)


@pytest.mark.parametrize("size", [16, 32, 64])
def test_digits_come_at_any_size_with_factors_that_grow_along(
    few_digits: MemoryImages, size: int
) -> None:
    data = open_images(DataSource(image_size=size, colour="colour"))
    assert isinstance(data, MemoryImages)
    assert data.images.shape == (50, 3, size, size)
    assert data.images.dtype == torch.uint8
    assert data.fingerprint != few_digits.fingerprint
    growth = size / 28
    for name, factor in (("stroke_width", growth), ("size", growth), ("slant", 1.0)):
        assert torch.allclose(data.factors[name], few_digits.factors[name] * factor)
    # Ink is neither lost nor made: the mean stays, though clipping takes a little.
    before, after = few_digits.images.double().mean(), data.images.double().mean()
    assert after.item() == pytest.approx(before.item(), rel=0.02)


def test_shrinking_averages_instead_of_dropping_pixels() -> None:
    stripes = torch.zeros(1, 1, 32, 32, dtype=torch.uint8)
    stripes[..., ::2] = 200
    data = shaped(MemoryImages("stripes", stripes, None, (), "f"), 8, "native")
    assert (data.images.float() - 100).abs().max() <= 10


def test_grey_weighs_the_colours_as_the_eye_does() -> None:
    pixels = torch.zeros(3, 3, 8, 8, dtype=torch.uint8)
    for channel in range(3):
        pixels[channel, channel] = 255
    grey = shaped(MemoryImages("pure", pixels, None, (), "f"), None, "grey")
    assert grey.images[:, 0, 0, 0].tolist() == [76, 150, 29]


def test_images_that_already_fit_are_left_as_they_are(few_digits: MemoryImages) -> None:
    assert shaped(few_digits, 28, "grey") is few_digits
    assert shaped(few_digits, None, "native") is few_digits


@pytest.mark.parametrize(("wished", "drawn"), [(None, 64), (32, 32), (48, 64), (100, 128)])
def test_embedded_colour_pictures_are_drawn_at_the_next_larger_size(
    monkeypatch: pytest.MonkeyPatch, wished: int | None, drawn: int
) -> None:
    monkeypatch.setattr(opening, "open_stripes", partial(open_stripes, count=4))
    monkeypatch.setattr(opening, "open_edges", partial(open_edges, count=4))
    stripes = open_images(DataSource(name="stripes", image_size=wished))
    edges = open_images(DataSource(name="edges", image_size=wished))
    assert stripes.info.shape == edges.info.shape == (3, wished or 64, wished or 64)
    assert isinstance(edges, MemoryPairs)
    assert edges.others.shape == edges.images.shape
    if wished == drawn:
        assert stripes.fingerprint == open_stripes(drawn, count=4).fingerprint


def test_factors_that_are_parts_of_the_picture_do_not_grow_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "open_stripes", partial(open_stripes, count=4))
    small = open_images(DataSource(name="stripes", image_size=16))
    assert isinstance(small, MemoryImages)
    drawn = open_stripes(32, count=4)
    assert torch.equal(small.factors["x"], drawn.factors["x"])


@pytest.mark.parametrize("name", ["faces", "stripes", "edges", "hatching"])
def test_held_out_pictures_are_drawn_from_another_seed(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for each in (open_faces, open_stripes, open_edges, open_hatching):
        monkeypatch.setattr(opening, each.__name__, partial(each, count=4))
    source = DataSource(name=name, image_size=32)
    train, test = (open_images(source, part=part) for part in get_args(Part))
    assert train.fingerprint != test.fingerprint
    known = entry(name)
    assert train.info.label_names == (known.label_names or ("glasses", "no glasses"))
    assert train.paired == (known.domains == "pairs")


def test_the_catalogue_knows_the_attributes_of_the_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "open_faces", partial(open_faces, count=4))
    assert entry("faces").attributes == ATTRIBUTES
    data = open_images(DataSource(name="faces", image_size=32, attribute="hat"))
    assert data.info.label_names == ("hat", "no hat")
    with pytest.raises(DataError, match="no attribute 'tail': choose one of glasses, smile, "):
        open_images(DataSource(name="faces", attribute="tail"))
    with pytest.raises(DataError, match=r"Digits \(built in\) has no attributes"):
        open_images(DataSource(name="digits", attribute="hat"))


def test_two_labels_are_picked_as_domains(few_digits: MemoryImages) -> None:
    data = open_images(DataSource(domains=("3", "8"), image_size=32))
    assert data.info.label_names == ("3", "8")
    assert data.info.size == 32
    assert len(data) < len(few_digits)


def test_a_folder_has_a_default_size_and_streams_above_the_budget(tmp_path: Path) -> None:
    for i in range(3):
        Image.new("RGB", (80, 90), (i, 0, 0)).save(tmp_path / f"{i}.png")
    source = DataSource(name="folder", folder=tmp_path)
    kept = open_images(source)
    assert isinstance(kept, MemoryImages)
    assert kept.info.size == entry("folder").default_size
    streamed = open_images(source, memory_budget=3 * 3 * 64 * 64 - 1)
    assert not isinstance(streamed, MemoryImages)
    indices = torch.arange(3)
    cpu = torch.device("cpu")
    assert torch.equal(streamed.take(indices, cpu).images, kept.take(indices, cpu).images)


def test_opening_tells_its_progress_and_can_be_cancelled(few_digits: MemoryImages) -> None:
    del few_digits
    told: list[tuple[str, float | None]] = []
    open_images(DataSource(), progress=lambda text, done: told.append((text, done)))
    assert told[0][0] == "Opening Digits (built in)"
    assert told[-1][1] == 1.0
    with pytest.raises(DataCancelled):
        open_images(DataSource(), cancelled=lambda: True)


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize("name", ["faces", "stripes", "edges", "hatching"])
def test_drawing_embedded_pictures_tells_its_progress(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = partial(getattr(opening, f"open_{name}"), count=200)
    monkeypatch.setattr(opening, f"open_{name}", few)
    told: list[tuple[str, float | None]] = []
    source = DataSource(name=name, image_size=32)
    images = open_images(source, progress=lambda text, part: told.append((text, part)))
    parts = [part for text, part in told if text.startswith("Drawing") and part is not None]
    assert len(images) == 200 and parts == sorted(parts) and parts[0] == 0.0
    assert all(part < 1 for part in parts)
    told.clear()
    open_images(source, progress=lambda text, part: told.append((text, part)))
    assert not any(text.startswith("Drawing") for text, _ in told), "drawn only once"


@pytest.mark.parametrize("name", ["faces", "stripes", "edges", "hatching"])
def test_drawing_embedded_pictures_can_be_stopped_and_leaves_nothing_behind(
    name: str, own_home: Path
) -> None:
    texts: list[str] = []
    with pytest.raises(DataCancelled):
        open_images(
            DataSource(name=name, image_size=32),
            progress=lambda text, _: texts.append(text),
            cancelled=lambda: any(text.startswith("Drawing") for text in texts),
        )
    assert not list(own_home.rglob("*.safetensors"))
