"""Pictures in which there is nothing to see are told, and those with dark or plain grounds not."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from sessions import of_type, train

from trainers.config import DataSource
from trainers.data.blank import blank_told, is_blank
from trainers.data.images import MemoryImages
from trainers.data.opening import open_images
from trainers.data.pairs import MemoryPairs
from trainers.data.survey import survey
from trainers.data.watching import Watcher
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.events import Notice

RNG = np.random.default_rng(0)


def plain(value: int, size: int = 32, channels: int = 1) -> NDArray[np.uint8]:
    return np.full((channels, size, size), value, np.uint8)


def dotted(ground: int, value: int, side: int) -> NDArray[np.uint8]:
    """A square of `side` px on a plain ground of 64 px."""
    pixels = plain(ground, 64)
    pixels[:, 30 : 30 + side, 30 : 30 + side] = value
    return pixels


NOTHING = {
    "black": plain(0),
    "white": plain(255, channels=3),
    "grey": plain(128),
    "underexposed": RNG.integers(0, 25, (3, 64, 64), np.uint8),
    "12 bits read as 16": RNG.integers(0, 16, (1, 64, 64), np.uint8),
    "zeros and ones": RNG.integers(0, 2, (1, 28, 28), np.uint8),
    "two dead pixels": dotted(0, 255, 1) + dotted(0, 0, 1),
    "dust": dotted(250, 10, 4),
    "tiny": plain(7, 1),
}
SOMETHING = {
    "a dot": dotted(0, 255, 6),
    "faint on white": dotted(255, 231, 12),
    "faint on black": dotted(0, 24, 12),
    "colour of one brightness": np.stack([dotted(128, 160, 9)[0], plain(128, 64)[0]]),
    "noise": RNG.integers(0, 256, (1, 16, 16), np.uint8),
    "gradient": np.linspace(100, 140, 64 * 64).astype(np.uint8).reshape(1, 64, 64),
}


@pytest.mark.parametrize("name", NOTHING)
def test_there_is_nothing_to_see_in(name: str) -> None:
    assert is_blank(NOTHING[name])


@pytest.mark.parametrize("name", SOMETHING)
def test_there_is_something_to_see_in(name: str) -> None:
    assert not is_blank(SOMETHING[name])


@pytest.mark.long
@pytest.mark.parametrize("name", ["digits", "faces", "edges"])
def test_no_built_in_picture_is_told(name: str) -> None:
    source = DataSource(name=name, image_size=None if name == "digits" else 32)
    images = open_images(source, part="test")
    assert isinstance(images, MemoryImages | MemoryPairs)
    both = [images.images, images.others] if isinstance(images, MemoryPairs) else [images.images]
    step = max(1, len(images) // 500)
    assert not any(is_blank(each) for part in both for each in part[::step].numpy())


def test_the_sentence_counts_them_and_names_one() -> None:
    assert blank_told([], 5, 5) == ""
    assert blank_told(["a.png"], 5, 5).startswith("a.png is nearly black, or nearly of one")
    assert blank_told(["a.png", "b.png"], 5, 5).startswith("2 of 5 pictures are nearly black")
    assert blank_told(["a", "b"], 5, 9).startswith("2 of 5 pictures that were looked at are")


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Six strokes on black and two black pictures."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for index in range(6):
        pixels = plain(0, 28)[0]
        pixels[4:24, 12 + index : 14 + index] = 255
        Image.fromarray(pixels).save(folder / f"{index}.png")
    for index in (6, 7):
        Image.new("L", (28, 28), 3).save(folder / f"{index}.png")
    return folder


WARNING = "2 of 8 pictures are nearly black, or nearly of one other value, such as 6.png"


def test_a_folder_says_so_before_start_and_at_the_start(scans: Path, tmp_path: Path) -> None:
    source = DataSource(name="folder", folder=scans, image_size=16)
    assert any(each.startswith(WARNING) for each in survey(source, 24, 16, Watcher()).warnings)
    recipe = make_recipe("gan", {"steps": 1, "hidden": 8}, source, "cpu", 1)
    told = of_type(train(Run.create(tmp_path / "run", recipe)), Notice)
    assert any(each.text.startswith(WARNING) and each.level == "warning" for each in told)


def test_images_that_are_streamed_are_looked_at_as_well(scans: Path) -> None:
    source = DataSource(name="folder", folder=scans, image_size=16)
    (remark,) = open_images(source, memory_budget=1).remarks
    assert remark.startswith(WARNING)


def test_of_a_pair_one_black_half_is_enough(tmp_path: Path) -> None:
    for index in range(12):
        pixels = RNG.integers(0, 256, (16, 32), np.uint8)
        pixels[:, 16:] = 0 if index == 3 else pixels[:, :16] // 2
        Image.fromarray(pixels).save(tmp_path / f"{index:02}.png")
    source = DataSource(name="pairs", folder=tmp_path, image_size=16)
    assert any(each.startswith("03.png is nearly black") for each in open_images(source).remarks)
    told = survey(source, 24, 16, Watcher()).warnings
    assert any(each.startswith("03.png is nearly black") for each in told)


def test_idx_files_of_zeros_and_ones_are_told(tmp_path: Path) -> None:
    pixels = (RNG.random((20, 8, 8)) < 0.5).astype(np.uint8)
    header = bytes((0, 0, 8, 3)) + b"".join(n.to_bytes(4, "big") for n in pixels.shape)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(header + pixels.tobytes())
    (remark,) = open_images(DataSource(name="idx", folder=tmp_path)).remarks
    assert remark.startswith("20 of 20 pictures are nearly black")
    assert "such as image 1:" in remark
