"""What a folder of pictures holds, looked at without loading it."""

from pathlib import Path

import numpy as np
import pytest
from painting import paint_all
from PIL import Image

from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE
from trainers.data.errors import DataCancelled, DataError
from trainers.data.opening import open_images
from trainers.data.summary import counts_of
from trainers.data.survey import Survey, proposed_size, survey
from trainers.data.watching import Watcher


def look(source: DataSource) -> Survey:
    return survey(source, 6, 16, Watcher())


def say_something(folder: Path) -> None:
    """A sentence about each picture."""
    for path in folder.rglob("*.png"):
        path.with_suffix(".txt").write_text(f"picture {path.stem}")


OF_PICTURES = [each.name for each in CATALOGUE if each.of_pictures]


@pytest.mark.parametrize("sides", [("trainA", "trainB"), ("A", "B")])
@pytest.mark.parametrize("name", OF_PICTURES)
def test_a_size_is_proposed_and_a_single_picture_shown_of_every_kind_of_folder(
    tmp_path: Path, name: str, sides: tuple[str, str]
) -> None:
    if name == "folder-pair" and sides == ("A", "B"):
        pytest.skip("these are told by trainA and trainB")
    paint_all(tmp_path, [f"{side}/{i}.png" for side in sides for i in range(2)], side=28)
    say_something(tmp_path)
    source = DataSource(name=name, folder=tmp_path)
    if name == "two-folders":
        both = {"folder": tmp_path / sides[0], "second_folder": tmp_path / sides[1]}
        source = source.model_copy(update=both)
    told = list[str]()
    assert proposed_size(source, Watcher(lambda text, _: told.append(text))) == 28
    assert told[-1] == "Measuring pictures"
    assert len(survey(source, 1, 16, Watcher()).sheet) == 1 + (name == "pairs")


@pytest.mark.parametrize("name", OF_PICTURES)
def test_what_is_told_of_a_folder_is_what_training_finds(tmp_path: Path, name: str) -> None:
    for part, count in (("trainA", 5), ("trainB", 3), ("testA", 2), ("testB", 1)):
        paint_all(tmp_path, [f"{part}/{i}.png" for i in range(count)])
    say_something(tmp_path)
    source = DataSource(name=name, folder=tmp_path, image_size=16)
    if name == "two-folders":
        both = {"folder": tmp_path / "trainA", "second_folder": tmp_path / "trainB"}
        source = source.model_copy(update=both)
    if name == "pairs":
        source = source.model_copy(update={"folder": tmp_path / "trainA"})
    found, images = look(source), open_images(source)
    assert found.pictures == len(images)
    assert found.counts == counts_of(images)
    assert found.info(source) == images.info
    assert dict(found.held_out) == dict(images.held_out)
    assert found.sheet.shape[1:] == (16, 16, 3)


def test_sizes_are_told_by_how_many_pictures_have_them(tmp_path: Path) -> None:
    paint_all(tmp_path, [f"{i}.png" for i in range(4)], side=28)
    assert look(DataSource(name="folder", folder=tmp_path)).account[0] == (
        "4 pictures, of 28 × 28 px."
    )
    Image.new("L", (300, 200)).save(tmp_path / "wide.png")
    assert look(DataSource(name="folder", folder=tmp_path)).account[0] == (
        "5 pictures, mostly 28 × 28 px, short sides 28 to 200 px."
    )


@pytest.mark.parametrize(
    ("side", "proposed"), [(8, 16), (16, 16), (28, 28), (30, 28), (63, 32), (64, 64), (500, 64)]
)
def test_a_size_is_proposed_that_the_pictures_have(
    tmp_path: Path, side: int, proposed: int
) -> None:
    paint_all(tmp_path, ["1.png", "2.png"], side=side)
    assert look(DataSource(name="folder", folder=tmp_path)).proposed_size == proposed


def test_of_pairs_half_the_width_counts(tmp_path: Path) -> None:
    Image.new("L", (64, 64)).save(tmp_path / "pair.png")
    assert look(DataSource(name="pairs", folder=tmp_path)).proposed_size == 32


def test_a_folder_without_pictures_is_refused_and_a_look_can_be_stopped(tmp_path: Path) -> None:
    source = DataSource(name="folder", folder=tmp_path)
    with pytest.raises(DataError, match="holds no pictures that can be read"):
        look(source)
    paint_all(tmp_path, ["1.png"])
    with pytest.raises(DataCancelled):
        survey(source, 6, 16, Watcher(cancelled=lambda: True))


def test_two_folders_are_called_and_refused_as_in_training(tmp_path: Path) -> None:
    paint_all(tmp_path, ["x/imgs/1.png", "y/imgs/1.png"])
    first = tmp_path / "x" / "imgs"
    source = DataSource(name="two-folders", folder=first, second_folder=tmp_path / "y" / "imgs")
    assert look(source).names == open_images(source).info.label_names
    for second in (first, first.parent):
        with pytest.raises(DataError, match="domain"):
            look(source.model_copy(update={"second_folder": second}))


def test_double_pictures_that_look_like_no_pairs_are_told_before_training(tmp_path: Path) -> None:
    for number in range(12):
        noise = np.random.default_rng(number).integers(0, 256, (4, 8), np.uint8)
        Image.fromarray(noise).resize((80, 40), Image.Resampling.BICUBIC).save(
            tmp_path / f"{number}.png"
        )
    source = DataSource(name="pairs", folder=tmp_path)
    (told,) = look(source).warnings
    assert told == open_images(source).remarks[0]


def test_damaged_pictures_are_not_counted(tmp_path: Path) -> None:
    paint_all(tmp_path, [f"{label}/{i}.png" for label in ("cat", "dog") for i in range(3)])
    (tmp_path / "cat" / "9.png").write_bytes(b"no picture")
    whole = (tmp_path / "dog" / "0.png").read_bytes()
    (tmp_path / "dog" / "0.png").write_bytes(whole[:-30])
    source = DataSource(name="folder", folder=tmp_path, image_size=16)
    found, images = look(source), open_images(source)
    assert (found.pictures, found.counts) == (5, (3, 2)) == (len(images), counts_of(images))
    assert {each.path for each in found.left_out} == {"cat/9.png", "dog/0.png"}


def test_a_pair_of_which_one_picture_is_damaged_is_not_counted(tmp_path: Path) -> None:
    paint_all(tmp_path, [f"{side}/{i}.png" for side in "AB" for i in range(3)])
    (tmp_path / "B" / "1.png").write_bytes(b"no picture")
    source = DataSource(name="pairs", folder=tmp_path, image_size=16)
    found, images = look(source), open_images(source)
    assert found.pictures == len(images) == 2
    assert found.info(source) == images.info
    assert len(found.sheet) == 4
