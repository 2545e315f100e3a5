"""Pictures of any kind become squares at a model's size, or a sentence says why not."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from latentlab.pictures.picture import Crop, Picture, PictureError
from trainers.data.files.decoding import decode


def quarters() -> Image.Image:
    """40 by 20 px: the left half red over blue, the right half white."""
    pixels = np.full((20, 40, 3), 255, np.uint8)
    pixels[:10, :20] = (255, 0, 0)
    pixels[10:, :20] = (0, 0, 255)
    return Image.fromarray(pixels)


def test_without_a_crop_a_picture_is_prepared_as_those_the_model_learned_from(
    tmp_path: Path,
) -> None:
    path = tmp_path / "photo.jpg"
    noise = np.random.default_rng(0).integers(0, 256, (300, 200, 3), np.uint8)
    Image.fromarray(noise).save(path)
    picture = Picture.from_file(path, 32, 3)
    assert (picture.size, picture.channels, picture.name) == (32, 3, "photo.jpg")
    assert np.array_equal(picture.pixels(), decode(path, 32, 3).transpose(1, 2, 0))


def test_a_crop_takes_the_square_it_names(tmp_path: Path) -> None:
    path = tmp_path / "quarters.png"
    quarters().save(path)
    red = Picture.from_file(path, 8, 3, Crop(x=0.25, y=0.25, side=0.4))
    assert np.all(red.pixels() == (255, 0, 0))
    blue = Picture.from_file(path, 8, 3, Crop(x=0.1, y=0.8, side=0.4))
    assert np.all(blue.pixels() == (0, 0, 255))


def test_a_crop_that_would_reach_beyond_the_edge_is_moved_inside() -> None:
    assert Crop(x=0.0, y=1.0, side=0.5).box(40, 20) == (0, 10, 10, 20)
    assert Crop().box(40, 20) == (10, 0, 30, 20)


def test_a_photo_taken_sideways_is_turned(tmp_path: Path) -> None:
    path, exif = tmp_path / "sideways.png", Image.Exif()
    exif[0x0112] = 6
    quarters().save(path, exif=exif)
    turned = Picture.from_file(path, 8, 3, Crop(x=0.75, y=0.1, side=0.4))
    assert np.all(turned.pixels() == (255, 0, 0))


def test_what_is_transparent_becomes_white_and_grey_becomes_coloured(tmp_path: Path) -> None:
    glass, grey = tmp_path / "glass.png", tmp_path / "grey.png"
    Image.new("RGBA", (9, 9), (255, 0, 0, 0)).save(glass)
    Image.new("L", (9, 9), 77).save(grey)
    assert np.all(Picture.from_file(glass, 8, 3).pixels() == 255)
    assert np.all(Picture.from_file(grey, 8, 3).pixels() == 77)
    assert Picture.from_file(glass, 8, 1).pixels().shape == (8, 8, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "photo.png is empty"),
        (b"these are words", "photo.png cannot be used: it is not an image of a known kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "photo.png cannot be used"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=sentence):
        Picture.from_file(path, 8, 3)


def test_a_cut_off_photo_a_folder_and_nothing_at_all_get_sentences(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    quarters().save(path)
    path.write_bytes(path.read_bytes()[:300])
    for wrong, sentence in [
        (path, "cut.jpg cannot be used: it is damaged, or was copied or downloaded only in part"),
        (tmp_path, "is a folder. Choose one picture in it"),
        (tmp_path / "none.png", "There is no file"),
    ]:
        with pytest.raises(PictureError, match=sentence):
            Picture.from_file(wrong, 8, 3)


def test_a_picture_is_a_value_that_keeps_every_pixel() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    one, same = Picture.from_array(pixels, "a"), Picture.from_array(pixels.copy(), "a")
    assert one == same and hash(one) == hash(same)
    again = Picture.model_validate_json(one.model_dump_json())
    assert np.array_equal(again.pixels(), pixels)
    assert one.fitted(8, 3) is one
    assert (one.fitted(4, 1).size, one.fitted(4, 1).channels) == (4, 1)


def test_arrays_and_texts_that_are_no_square_pictures_are_refused() -> None:
    with pytest.raises(PictureError, match="must be square; this one is 9 by 8 px"):
        Picture.from_array(np.zeros((8, 9, 3), np.uint8))
    with pytest.raises(PictureError, match="is no picture: give uint8"):
        Picture.from_array(np.zeros((8, 8), np.uint8))
    for text in ("!", "AAAA", "AACAPw=="):
        with pytest.raises(ValidationError, match="must be a PNG written in base64"):
            Picture(png=text)
