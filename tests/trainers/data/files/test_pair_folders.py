"""Pairs in folders A and B, put together by name."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from trainers.config import DataSource
from trainers.data.errors import DataError
from trainers.data.files.pair_folders import Matched, match
from trainers.data.files.sides import SIDES, sides_of
from trainers.data.files.streaming import StreamedPairs
from trainers.data.images import Images, Part, to_bytes
from trainers.data.opening import open_images
from trainers.data.pairs import MemoryPairs
from trainers.data.survey import survey
from trainers.data.watching import Watcher

CPU = torch.device("cpu")


def paint(path: Path, grey: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (20, 20), grey).save(path)


def source(folder: Path, rules: int = 2) -> DataSource:
    return DataSource(name="pairs", folder=folder, image_size=16, rules=rules)


def greys(images: Images) -> list[tuple[int, int]]:
    """Of the two pictures of each pair."""
    batch = images.take(torch.arange(len(images)), CPU)
    assert batch.others is not None
    a, b = (to_bytes(each)[:, 0, 8, 8].tolist() for each in (batch.images, batch.others))
    return list(zip(a, b, strict=True))


LAYOUTS = {
    "plain": ("A", "B", None),
    "small letters": ("a", "b", None),
    "CycleGAN's": ("trainA", "trainB", ("testA", "testB")),
    "pix2pixHD's": ("train_A", "train_B", ("test_A", "test_B")),
    "pix2pix's before joining": ("A/train", "B/train", ("A/test", "B/test")),
    "in parts": ("train/A", "train/B", ("val/A", "val/B")),
}


@pytest.mark.parametrize("budget", [2**30, 1])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_pictures_of_the_same_name_are_a_pair(tmp_path: Path, layout: str, budget: int) -> None:
    first, second, test = LAYOUTS[layout]
    for name, grey in (("1.png", 10), ("2.png", 20), ("deep/3.png", 30)):
        paint(tmp_path / first / name, grey)
        paint(tmp_path / second / name, grey + 100)
    for name, grey in zip(test or (), (40, 140), strict=False):
        paint(tmp_path / name / "9.png", grey)
    data = open_images(source(tmp_path), memory_budget=budget)
    assert isinstance(data, StreamedPairs if budget == 1 else MemoryPairs)
    assert greys(data) == [(10, 110), (20, 120), (30, 130)]
    assert data.info.label_names == ("A", "B")
    assert data.skipped == ()
    assert list(data.held_out.values()) == [(1,)] * (test is not None)
    part: Part = "test"
    tried = open_images(source(tmp_path), part=part, memory_budget=budget)
    assert greys(tried) == ([(40, 140)] if test else greys(data))
    found = survey(source(tmp_path), 4, 16, Watcher())
    assert found.account[0] == "3 pairs, of 20 × 20 px."
    assert (len(found.sheet), dict(found.held_out)) == (4, dict(data.held_out))
    assert [int(square[8, 8, 0]) for square in found.sheet] == [10, 110, 20, 120]


def test_missing_counterparts_are_listed(tmp_path: Path) -> None:
    for path, grey in (("A/1.png", 10), ("A/2.png", 20), ("B/1.jpg", 110), ("B/3.png", 130)):
        paint(tmp_path / path, grey)
    (tmp_path / "A" / "4.png").write_bytes(b"no picture")
    paint(tmp_path / "B" / "4.png", 140)
    data = open_images(source(tmp_path))
    assert greys(data) == [(10, 110)]
    assert {each.path: each.reason for each in data.skipped} == {
        "A/4.png": "it is not an image of a known kind",
        "A/2.png": "B holds no picture of that name",
        "B/3.png": "A holds no picture of that name",
        "B/4.png": "A holds no picture of that name",
    }


def test_a_mark_of_the_side_is_no_part_of_the_name() -> None:
    pairs = match(["1_A.png", "2-a.png", "a.png"], ["1_B.jpg", "2.png", "b.png"], ("A", "B"))
    assert pairs.pairs == ((0, 0), (1, 1))


def test_whole_names_come_before_those_without_a_mark_and_each_side_has_its_own_mark() -> None:
    both = ["cat_a.png", "cat_b.png"]
    assert match(both, both, ("A", "B")) == Matched(((0, 0), (1, 1)), ())
    mixed = match(["1.png", "1_A.png", "2_B.png", "3_a.png"], ["1.png", "2.png", "3_b.png"], SIDES)
    assert mixed.pairs == ((0, 0), (3, 2))
    assert [each.path for each in mixed.left_out] == ["A/1_A.png", "A/2_B.png", "B/2.png"]


def test_folders_without_a_common_name_are_refused(tmp_path: Path) -> None:
    paint(tmp_path / "A" / "x.png", 1)
    paint(tmp_path / "B" / "y.png", 2)
    with pytest.raises(DataError, match=r"No picture in A has the name of one in B, .* x\.png"):
        open_images(source(tmp_path))


def test_other_folders_are_no_sides(tmp_path: Path) -> None:
    for name in ("train", "test", "alpha", "cab"):
        (tmp_path / name).mkdir()
    assert sides_of(tmp_path) == {}
    (tmp_path / "A").mkdir()
    assert sides_of(tmp_path) == {}
    assert sides_of(tmp_path / "absent") == {}


def test_a_lost_picture_ends_no_training(tmp_path: Path) -> None:
    for name, grey in (("1.png", 10), ("2.png", 20)):
        paint(tmp_path / "A" / name, grey)
        paint(tmp_path / "B" / name, grey + 100)
    data = open_images(source(tmp_path), memory_budget=1)
    (tmp_path / "B" / "1.png").unlink()
    assert greys(data) == [(20, 120), (20, 120)]
    (lost,) = data.skipped
    assert str(lost).startswith("A/1.png: of its counterpart B/1.png, ")


def test_a_run_of_version_0_1_0_cuts_such_pictures_in_half_as_then(tmp_path: Path) -> None:
    for name in ("A/1.png", "B/1.png"):
        paint(tmp_path / name, 10)
    assert len(open_images(source(tmp_path, rules=1))) == 2


def test_held_out_double_pictures_are_counted(tmp_path: Path) -> None:
    for path in ("train/1.png", "train/2.png", "test/1.png", "val/1.png"):
        paint(tmp_path / path, 10)
    data = open_images(source(tmp_path))
    assert (len(data), dict(data.held_out)) == (2, {"test": (1,), "val": (1,)})
