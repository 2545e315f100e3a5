"""Pictures come out as they went in, with their provenance, or a sentence says why not."""

from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from latentlab.export import ExportError, labelled_grid, save_each, save_picture
from latentlab.export.captions import GAP, STRIP


def noise(*shape: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_png_holds_exactly_the_pixels(tmp_path: Path, channels: int) -> None:
    pixels = noise(5, 7, channels)
    save_picture(pixels, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.mode == {1: "L", 3: "RGB"}[channels]
        assert np.array_equal(np.asarray(image).reshape(5, 7, channels), pixels)


def test_scale_makes_each_pixel_a_square(tmp_path: Path) -> None:
    pixels = noise(2, 3, 3)
    save_picture(pixels, tmp_path / "a.png", scale=4)
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (12, 8)
        assert np.array_equal(np.asarray(image), np.kron(pixels, np.ones((4, 4, 1), np.uint8)))


def test_metadata_are_kept_in_the_file(tmp_path: Path) -> None:
    save_picture(noise(2, 2, 1), tmp_path / "a.png", metadata={"Seed": "7", "Run": "größe"})
    with Image.open(tmp_path / "a.png") as image:
        assert image.info == {"Seed": "7", "Run": "größe"}


def test_each_image_gets_a_file_named_by_number_and_caption(tmp_path: Path) -> None:
    images = noise(3, 4, 4, 1)
    paths = save_each(images, tmp_path / "new", ["cat", "a/b: c", "cat"])
    assert [path.name for path in paths] == ["0000-cat.png", "0001-a-b-c.png", "0002-cat.png"]
    with Image.open(paths[2]) as image:
        assert np.array_equal(np.asarray(image), images[2, ..., 0])
    assert [path.name for path in save_each(images[:1], tmp_path)] == ["0000.png"]


def test_another_suffix_is_refused_with_the_allowed_one(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"a\.jpg cannot be saved: its name must end in \.png\."):
        save_picture(noise(2, 2, 1), tmp_path / "a.jpg")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="is a file, not a folder; choose another folder"):
        save_picture(noise(2, 2, 1), tmp_path / "file" / "a.png")


def test_a_full_disk_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    save_picture(noise(2, 2, 1), path)
    before = path.read_bytes()

    full = Mock(side_effect=OSError(28, "No space left on device"))
    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(ExportError, match="the disk is full; free some space"):
        save_picture(noise(9, 9, 1), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_labelled_grid_shows_every_image_under_its_caption() -> None:
    images = noise(6, 8, 8, 3)
    page = labelled_grid(images, 3, ["a", "b", "c"], scale=2)
    assert page.shape == (STRIP + 2 * (16 + GAP), GAP + 3 * (16 + GAP), 3)
    y, x = STRIP + 16 + GAP, GAP + 2 * (16 + GAP)
    assert np.array_equal(page[y : y + 16 : 2, x : x + 16 : 2], images[5])
    assert all((page[:STRIP, GAP + n * 20 : GAP + n * 20 + 16] < 100).any() for n in range(3))


def test_a_caption_that_is_too_long_stays_in_its_column() -> None:
    page = labelled_grid(noise(2, 28, 28, 1), 2, ["a very long name indeed", "b"], scale=1)
    assert (page[:STRIP, GAP + 28 : 2 * GAP + 28] == 255).all()


def test_rows_are_captioned_at_their_left() -> None:
    images = noise(4, 8, 8, 1)
    plain = labelled_grid(images, 2, ["a", "b"], scale=4)
    page = labelled_grid(images, 2, ["a", "b"], 4, ["seed 1: Factor 1", "seed 1: Factor 2"])
    left = page.shape[1] - plain.shape[1]
    assert np.array_equal(page[:, left:], plain)
    margins = page[STRIP:, :left].reshape(2, -1)
    assert (margins < 100).any(axis=1).all()
    assert not np.array_equal(*margins)


def test_without_captions_there_is_no_strip() -> None:
    assert labelled_grid(noise(1, 8, 8, 1), 1).shape == (16 + 2 * GAP, 16 + 2 * GAP, 1)
