"""Two labels of a data set as its two domains, wherever the images lie."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from trainers.data.derived.picking import picked
from trainers.data.domains import make_stream
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.errors import DataError
from trainers.data.files.folder import open_folder
from trainers.data.files.streaming import StreamedImages
from trainers.data.images import Images, MemoryImages
from trainers.data.pairs import MemoryPairs

CPU = torch.device("cpu")


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """Four pictures each of cats, dogs and fish, as bright as their number."""
    for kind, name in enumerate(("cat", "dog", "fish")):
        (tmp_path / name).mkdir()
        for i in range(4):
            Image.new("L", (16, 16), 40 * kind + i).save(tmp_path / name / f"{i}.png")
    return tmp_path


def test_digits_of_two_kinds_remain_with_their_factors() -> None:
    digits = make_digits(100, seed=0)
    data = picked(digits, ("8", "3"))
    assert isinstance(data, MemoryImages)
    assert data.info.label_names == ("8", "3")
    assert digits.labels is not None and data.labels is not None
    kept = torch.isin(digits.labels, torch.tensor([3, 8]))
    assert torch.equal(data.images, digits.images[kept])
    assert torch.equal(data.labels == 0, digits.labels[kept] == 8)
    assert torch.equal(data.factors["slant"], digits.factors["slant"][kept])
    other = picked(digits, ("3", "8"))
    assert len({digits.fingerprint, data.fingerprint, other.fingerprint}) == 3


def test_streamed_images_are_picked_without_being_read(pets: Path) -> None:
    streamed = open_folder(pets, 16, memory_budget=100)
    kept = open_folder(pets, 16)
    first, second = (picked(each, ("fish", "cat")) for each in (streamed, kept))
    assert isinstance(first, StreamedImages)
    assert first.info == second.info
    everything = torch.arange(8)
    one, other = first.take(everything, CPU), second.take(everything, CPU)
    assert torch.equal(one.images, other.images)
    assert one.condition is not None and other.condition is not None
    assert one.condition.tolist() == other.condition.tolist() == [1] * 4 + [0] * 4
    batch = next(make_stream("two", first, 4, CPU, seed=0))
    assert batch.others is not None
    assert batch.images.min() > batch.others.max()


def test_labels_that_there_are_not_are_refused_with_those_there_are(pets: Path) -> None:
    images = open_folder(pets, 16)
    with pytest.raises(DataError, match="no label 'bird': choose two of cat, dog, fish"):
        picked(images, ("cat", "bird"))
    with pytest.raises(DataError, match="both 'cat'"):
        picked(images, ("cat", "cat"))


def test_images_without_labels_and_pairs_are_refused() -> None:
    pixels = torch.zeros(2, 1, 8, 8, dtype=torch.uint8)
    plain: Images = MemoryImages("plain", pixels, None, (), "f")
    with pytest.raises(DataError, match="have no labels"):
        picked(plain, ("a", "b"))
    with pytest.raises(DataError, match="already are of two domains"):
        picked(MemoryPairs("pairs", pixels, pixels, ("a", "b"), "f"), ("a", "b"))
