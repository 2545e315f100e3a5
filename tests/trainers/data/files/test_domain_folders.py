"""Own images of two domains, in the formats people keep them: unpaired folders, and pairs."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from trainers.config import DataSource
from trainers.data.errors import DataError
from trainers.data.files.sides import meant_by
from trainers.data.files.streaming import StreamedImages, StreamedPairs
from trainers.data.images import Images, MemoryImages, to_bytes
from trainers.data.opening import open_images
from trainers.data.pairs import MemoryPairs
from trainers.data.survey import survey
from trainers.data.watching import Watcher

CPU = torch.device("cpu")
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def paint(path: Path, colour: tuple[int, int, int] | int, size: tuple[int, int] = (20, 20)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L" if isinstance(colour, int) else "RGB", size, colour).save(path)


def paint_pair(path: Path, width: int = 40, height: int = 20) -> None:
    """Left red, right blue, and in the middle of an odd width one green column."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (width, height), GREEN)
    half = width // 2
    image.paste(RED, (0, 0, half, height))
    image.paste(BLUE, (width - half, 0, width, height))
    image.save(path)


def damage(path: Path) -> None:
    """Keep the header, so that it shows only when the picture is read."""
    noise = np.random.default_rng(0).integers(0, 256, (40, 80, 3), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:300])


def labels(data: Images) -> list[int]:
    assert isinstance(data, MemoryImages)
    assert data.labels is not None
    return data.labels.tolist()


def colours(images: torch.Tensor | None) -> list[list[int]]:
    """Of the middle of each image."""
    assert images is not None
    return to_bytes(images)[:, :, 8, 8].tolist()


@pytest.fixture
def folder_pair(tmp_path: Path) -> Path:
    for i in range(3):
        paint(tmp_path / "trainA" / f"{i}.png", RED)
    paint(tmp_path / "trainB" / "deep" / "x.jpg", BLUE)
    paint(tmp_path / "testA" / "y.png", GREEN)
    paint(tmp_path / "testB" / "y.png", GREEN)
    return tmp_path


def folder_pair_source(folder: Path) -> DataSource:
    return DataSource(name="folder-pair", folder=folder, image_size=16)


def test_train_a_and_train_b_become_the_two_domains(folder_pair: Path) -> None:
    data = open_images(folder_pair_source(folder_pair))
    assert data.info.label_names == ("A", "B")
    assert labels(data) == [0, 0, 0, 1]
    assert data.indices_of(1).tolist() == [3]
    images = data.take(torch.arange(4), CPU).images
    assert colours(images)[0] == list(RED)
    assert not data.paired


def test_test_a_and_test_b_are_held_out(folder_pair: Path) -> None:
    data = open_images(folder_pair_source(folder_pair), part="test")
    assert colours(data.take(torch.arange(len(data)), CPU).images) == [list(GREEN)] * 2
    shutil.rmtree(folder_pair / "testB")
    assert len(open_images(folder_pair_source(folder_pair), part="test")) == 4


def test_a_large_folder_pair_is_streamed_and_is_the_same(folder_pair: Path) -> None:
    kept = open_images(folder_pair_source(folder_pair))
    streamed = open_images(folder_pair_source(folder_pair), memory_budget=100)
    assert isinstance(streamed, StreamedImages)
    everything = torch.arange(4)
    assert torch.equal(streamed.take(everything, CPU).images, kept.take(everything, CPU).images)
    assert (streamed.info, streamed.fingerprint) == (kept.info, kept.fingerprint)
    assert streamed.indices_of(0).tolist() == [0, 1, 2]


def test_grey_and_colour_domains_meet_in_colour(tmp_path: Path) -> None:
    paint(tmp_path / "trainA" / "a.png", 100)
    paint(tmp_path / "trainB" / "b.png", BLUE)
    assert open_images(folder_pair_source(tmp_path)).info.channels == 3


def test_broken_files_of_a_folder_pair_are_named_with_their_folder(folder_pair: Path) -> None:
    (folder_pair / "trainA" / "none.png").write_text("no picture")
    damage(folder_pair / "trainB" / "half.png")
    data = open_images(folder_pair_source(folder_pair))
    assert labels(data) == [0, 0, 0, 1]
    assert [each.path for each in data.skipped] == ["trainA/none.png", "trainB/half.png"]


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [("trainB", "holds no folder trainB"), ("trainA", "holds no folder trainA")],
)
def test_a_missing_domain_is_named(folder_pair: Path, gone: str, sentence: str) -> None:
    shutil.rmtree(folder_pair / gone)
    with pytest.raises(DataError, match=sentence):
        open_images(folder_pair_source(folder_pair))


def two_folders(first: Path, second: Path | None) -> DataSource:
    return DataSource(name="two-folders", folder=first, second_folder=second, image_size=16)


def test_two_folders_are_named_after_themselves(tmp_path: Path) -> None:
    paint(tmp_path / "summer" / "a.png", RED)
    paint(tmp_path / "winter" / "a.png", BLUE)
    (tmp_path / "winter" / "b.png").write_text("no picture")
    data = open_images(two_folders(tmp_path / "summer", tmp_path / "winter"))
    assert data.info.label_names == ("summer", "winter")
    assert colours(data.take(torch.tensor([0, 1]), CPU).images) == [list(RED), list(BLUE)]
    (line,) = data.skipped
    assert line.path == str(tmp_path / "winter" / "b.png")
    turned = open_images(two_folders(tmp_path / "winter", tmp_path / "summer"))
    assert turned.info.label_names == ("winter", "summer")
    assert turned.fingerprint != data.fingerprint


def test_two_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    first, second = tmp_path / "x" / "photos", tmp_path / "y" / "photos"
    paint(first / "a.png", RED)
    paint(second / "a.png", BLUE)
    names = open_images(two_folders(first, second)).info.label_names
    assert names == (str(first), str(second))


def test_two_folders_that_cannot_be_two_domains_are_refused(tmp_path: Path) -> None:
    first = tmp_path / "first"
    paint(first / "inner" / "a.png", RED)
    with pytest.raises(DataError, match="needs a second folder"):
        open_images(two_folders(first, None))
    with pytest.raises(DataError, match="Choose another folder for domain B"):
        open_images(two_folders(first, first / "inner" / ".."))
    with pytest.raises(DataError, match="would be in both domains"):
        open_images(two_folders(first, first / "inner"))
    with pytest.raises(DataError, match="There is no folder"):
        open_images(two_folders(first, tmp_path / "absent"))


def pairs(folder: Path) -> DataSource:
    return DataSource(name="pairs", folder=folder, image_size=16)


@pytest.mark.parametrize("width", [40, 41, 80])
def test_a_double_picture_is_cut_in_the_middle(tmp_path: Path, width: int) -> None:
    paint_pair(tmp_path / "a.png", width)
    data = open_images(pairs(tmp_path))
    assert isinstance(data, MemoryPairs)
    assert (data.paired, data.info.label_names) == (True, ("left", "right"))
    batch = data.take(torch.tensor([0]), CPU)
    assert batch.others is not None
    for half, colour in ((batch.images, RED), (batch.others, BLUE)):
        assert to_bytes(half)[0].flatten(1).unique(dim=1).flatten().tolist() == list(colour)


def test_pairs_lie_in_train_and_held_out_ones_in_test_or_val(tmp_path: Path) -> None:
    paint_pair(tmp_path / "train" / "a.png")
    assert len(open_images(pairs(tmp_path), part="test")) == 1
    for i in range(2):
        paint_pair(tmp_path / "val" / f"{i}.png")
    assert len(open_images(pairs(tmp_path))) == 1
    assert len(open_images(pairs(tmp_path), part="test")) == 2
    for i in range(3):
        paint_pair(tmp_path / "test" / f"{i}.png")
    assert len(open_images(pairs(tmp_path), part="test")) == 3


def test_many_pairs_are_streamed_and_are_the_same(tmp_path: Path) -> None:
    noise = np.random.default_rng(0)
    for i in range(6):
        pixels = noise.integers(0, 256, (20, 40, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{i}.png")
    kept = open_images(pairs(tmp_path))
    streamed = open_images(pairs(tmp_path), memory_budget=100)
    assert isinstance(streamed, StreamedPairs)
    assert (streamed.info, streamed.fingerprint) == (kept.info, kept.fingerprint)
    wanted = torch.tensor([5, 0, 5])
    streamed.expect(wanted)
    for _ in range(2):
        batch, expected = streamed.take(wanted, CPU), kept.take(wanted, CPU)
        assert batch.others is not None
        assert expected.others is not None
        assert torch.equal(batch.images, expected.images)
        assert torch.equal(batch.others, expected.others)


def test_broken_pairs_are_left_out_and_named(tmp_path: Path) -> None:
    paint_pair(tmp_path / "good.png")
    paint_pair(tmp_path / "narrow.png", width=1)
    damage(tmp_path / "half.png")
    data = open_images(pairs(tmp_path))
    assert len(data) == 1
    assert sorted(each.path for each in data.skipped) == ["half.png", "narrow.png"]
    assert any("too narrow to be cut into halves" in each.reason for each in data.skipped)


def test_pairs_come_in_grey_too(tmp_path: Path) -> None:
    paint_pair(tmp_path / "good.png")
    source = pairs(tmp_path).model_copy(update={"colour": "grey"})
    batch = open_images(source).take(torch.tensor([0]), CPU)
    assert (colours(batch.images), colours(batch.others)) == ([[76]], [[29]])


NAMED = ("train", "test"), ("Train", "Test"), ("training", "validation"), ("seg_train", "seg_test")


@pytest.mark.parametrize("around", ["", "data/"])
@pytest.mark.parametrize(("train", "test"), NAMED)
def test_double_pictures_of_test_folders_are_held_out_whatever_these_are_called(
    tmp_path: Path, train: str, test: str, around: str
) -> None:
    for i in range(3):
        paint_pair(tmp_path / f"{around}{train}" / f"{i}.png")
    paint_pair(tmp_path / f"{around}{test}" / "9.png")
    data = open_images(pairs(tmp_path))
    assert (len(data), dict(data.held_out)) == (3, {test: (1,)})
    assert len(open_images(pairs(tmp_path), part="test")) == 1
    assert survey(pairs(tmp_path), 4, 16, Watcher()).pictures == 3


def test_a_run_of_version_0_1_0_learns_from_double_pictures_as_then(tmp_path: Path) -> None:
    for name in ("Train/1.png", "Test/1.png"):
        paint_pair(tmp_path / name)
    then = pairs(tmp_path).model_copy(update={"rules": 1})
    assert len(open_images(then)) == 2
    paint_pair(tmp_path / "train" / "1.png")
    paint_pair(tmp_path / "val" / "1.png")
    assert len(open_images(then)) == len(open_images(then, part="test")) == 1


DOMAINS = [
    ("Train_A", "Train_B", "Test_A", "Test_B"),
    ("train/A", "train/B", "val/A", "val/B"),
    ("A/training", "B/training", "A/testing", "B/testing"),
    ("zebras/trainA", "zebras/trainB", "zebras/testA", "zebras/testB"),
]


@pytest.mark.parametrize("places", DOMAINS)
def test_folders_of_two_domains_are_told_by_their_names(
    tmp_path: Path, places: tuple[str, ...]
) -> None:
    for place, count in zip(places, (3, 2, 2, 1), strict=True):
        for i in range(count):
            paint(tmp_path / place / f"{i}.png", RED)
    source = folder_pair_source(tmp_path)
    data, found = open_images(source), survey(source, 4, 16, Watcher())
    assert labels(data) == [0, 0, 0, 1, 1]
    held_out = {f"{places[2]} and {places[3]}": (2, 1)}
    assert dict(data.held_out) == dict(found.held_out) == held_out
    assert labels(open_images(source, part="test")) == [0, 0, 1]
    assert meant_by(tmp_path, "one") == "folder-pair"
    assert meant_by(tmp_path, "pairs") == "pairs"


@pytest.mark.parametrize("place", ["", "train"])
def test_letters_among_others_are_no_domains(tmp_path: Path, place: str) -> None:
    for letter in "ABCD":
        paint(tmp_path / place / letter / "1.png", RED)
    assert meant_by(tmp_path, "two") == "folder"
