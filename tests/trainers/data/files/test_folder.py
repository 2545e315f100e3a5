"""A person's own images: read in any format, labelled by subfolder, broken ones left out."""

import io
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from painting import paint_all
from PIL import Image

from trainers.data.derived.picking import picked
from trainers.data.errors import DataCancelled, DataError
from trainers.data.files.decoding import UnreadableImageError, decode
from trainers.data.files.domain_folders import HALVES, open_pair_folder
from trainers.data.files.folder import open_folder
from trainers.data.files.loading import MEMORY_BUDGET
from trainers.data.files.streaming import StreamedImages
from trainers.data.images import MemoryImages, to_bytes
from trainers.data.watching import Watcher

CPU = torch.device("cpu")


def save(path: Path, image: Image.Image, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


def plain(colour: tuple[int, ...] | int, mode: str = "RGB", size: int = 20) -> Image.Image:
    return Image.new(mode, (size, size), colour)


def noise_image(seed: int) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (20, 20, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def in_memory(folder: Path, **options: Any) -> MemoryImages:
    data = open_folder(folder, 16, **options)
    assert isinstance(data, MemoryImages)
    return data


def centre(pixels: NDArray[np.uint8]) -> list[int]:
    return [int(value) for value in pixels[:, 8, 8]]


def test_subfolders_become_labels(tmp_path: Path) -> None:
    save(tmp_path / "dog" / "a.png", plain((200, 0, 0)))
    save(tmp_path / "cat" / "deep" / "b.png", plain((0, 200, 0)))
    data = in_memory(tmp_path)
    assert data.info.label_names == ("cat", "dog")
    assert data.labels is not None
    assert data.labels.tolist() == [0, 1]
    assert centre(data.images[0].numpy()) == [0, 200, 0]


def test_one_image_outside_the_subfolders_means_no_labels(tmp_path: Path) -> None:
    save(tmp_path / "dog" / "a.png", plain(0, "L"))
    save(tmp_path / "cat" / "b.png", plain(0, "L"))
    save(tmp_path / "c.png", plain(0, "L"))
    assert in_memory(tmp_path).labels is None


def test_what_is_in_a_test_folder_is_held_out(tmp_path: Path) -> None:
    paint_all(tmp_path, ["train/cat/1.png", "train/dog/1.png", "test/dog/1.png", "test/dog/2.png"])
    for budget, kind in ((MEMORY_BUDGET, MemoryImages), (1, StreamedImages)):
        data = open_folder(tmp_path, 16, memory_budget=budget)
        assert isinstance(data, kind)
        assert (len(data), data.info.label_names) == (2, ("cat", "dog"))
        assert dict(data.held_out) == {"test": (0, 2)}
        test = open_folder(tmp_path, 16, part="test", memory_budget=budget)
        assert (len(test), test.info.label_names) == (2, ("cat", "dog"))
        assert [len(test.indices_of(label)) for label in (0, 1)] == [0, 2]


def test_what_is_held_out_is_told_for_the_two_labels_that_are_chosen(tmp_path: Path) -> None:
    labels = ("ant", "bee", "cow")
    paint_all(tmp_path, [f"{part}/{label}/1.png" for part in ("train", "test") for label in labels])
    paint_all(tmp_path, ["test/cow/2.png"])
    for budget in (MEMORY_BUDGET, 1):
        chosen = picked(open_folder(tmp_path, 16, memory_budget=budget), ("cow", "ant"))
        assert dict(chosen.held_out) == {"test": [2, 1]}


def test_a_run_of_version_0_1_0_finds_what_it_found_then(tmp_path: Path) -> None:
    paint_all(tmp_path, ["train/10/1.png", "train/2/1.png", "test/2/1.png", "__MACOSX/1.png"])
    data = in_memory(tmp_path, rules=1)
    assert data.info.label_names == ("__MACOSX", "test", "train")
    assert data.labels is not None
    assert data.labels.tolist() == [0, 1, 2, 2]
    assert open_pair_folder(tmp_path, 16, rules=1).info.label_names == HALVES


def test_a_single_subfolder_is_no_label(tmp_path: Path) -> None:
    save(tmp_path / "all" / "a.png", plain(0, "L"))
    assert in_memory(tmp_path).info.classes == 0


def test_images_are_grey_only_if_every_file_is(tmp_path: Path) -> None:
    save(tmp_path / "a.png", plain(100, "L"))
    assert in_memory(tmp_path).info.channels == 1
    assert in_memory(tmp_path, colour="colour").info.channels == 3
    save(tmp_path / "b.png", plain((255, 0, 0)))
    assert in_memory(tmp_path).info.channels == 3
    grey = in_memory(tmp_path, colour="grey")
    # Pure red has 29.9% of white's brightness.
    assert grey.images[:, 0, 8, 8].tolist() == [100, 76]


def test_large_images_are_scaled_and_cropped_around_their_centre(tmp_path: Path) -> None:
    wide = Image.new("RGB", (300, 100), (255, 0, 0))
    wide.paste((0, 0, 255), (100, 0, 200, 100))
    pixels = decode(save(tmp_path / "wide.png", wide), 16, 3)
    assert pixels.shape == (3, 16, 16)
    assert (pixels[2, :, 2:-2] > 250).all()
    assert (pixels[0, :, 2:-2] < 5).all()


FORMATS: dict[str, tuple[Image.Image, list[int]]] = {
    "transparent.png": (plain((10, 20, 30, 0), "RGBA"), [255, 255, 255]),
    "half.png": (plain((0, 0, 0, 128), "RGBA"), [127, 127, 127]),
    "grey_alpha.png": (plain((40, 255), "LA"), [40, 40, 40]),
    "palette.gif": (plain((10, 200, 30)).quantize(4), [10, 200, 30]),
    "bilevel.png": (plain(1, "1"), [255, 255, 255]),
    "inks.tiff": (plain((0, 255, 255, 0), "CMYK"), [255, 0, 0]),
    "deep.png": (Image.fromarray(np.full((20, 20), 40_000, np.uint16)), [156, 156, 156]),
    "fraction.tiff": (Image.fromarray(np.full((20, 20), 0.5, np.float32)), [128, 128, 128]),
    "plain.webp": (plain((200, 200, 200)), [200, 200, 200]),
    "plain.bmp": (plain((1, 2, 3)), [1, 2, 3]),
    "photo.jpg": (plain((200, 100, 50)), [200, 100, 50]),
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats_and_modes_keep_their_colours(tmp_path: Path, name: str) -> None:
    image, expected = FORMATS[name]
    pixels = decode(save(tmp_path / name, image), 16, 3)
    assert centre(pixels) == pytest.approx(expected, abs=2)


def test_a_see_through_palette_is_laid_on_white(tmp_path: Path) -> None:
    image = plain((10, 20, 30)).quantize(4)
    path = save(tmp_path / "a.gif", image, transparency=int(np.asarray(image)[0, 0]))
    assert centre(decode(path, 16, 3)) == [255, 255, 255]


def test_photos_are_turned_as_the_camera_was_held(tmp_path: Path) -> None:
    image = plain((0, 0, 0), size=16)
    image.paste((255, 255, 255), (0, 0, 16, 8))
    tags = Image.Exif()
    tags[0x0112] = 6  # the top of the stored image is the right side of the scene
    pixels = decode(save(tmp_path / "a.png", image, exif=tags), 16, 1)
    assert (pixels[0, :, 9:] > 200).all()
    assert (pixels[0, :, :7] < 50).all()


def test_broken_files_are_left_out_and_listed_with_the_reason(tmp_path: Path) -> None:
    whole = save(tmp_path / "good.png", noise_image(0)).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.jpg").write_text("not an image")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no image and not named like one")
    (tmp_path / ".hidden.png").write_bytes(b"")
    data = in_memory(tmp_path)
    assert len(data) == 1
    assert sorted(each.path for each in data.skipped) == [
        "cut.png",
        "empty.png",
        "text.jpg",
    ]
    assert any("not an image of a known kind" in each.reason for each in data.skipped)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP"])
def test_no_damage_to_a_file_brings_more_than_the_refusal_of_that_file(
    tmp_path: Path, kind: str
) -> None:
    buffer = io.BytesIO()
    noise_image(1).save(buffer, kind)
    rng = np.random.default_rng(0)
    path = tmp_path / "damaged.png"
    for _ in range(60):
        content = bytearray(buffer.getvalue())
        for place in rng.integers(0, min(len(content), 400), 4):
            content[place] = int(rng.integers(256))
        path.write_bytes(bytes(content[: int(rng.integers(10, len(content) + 1))]))
        try:
            assert decode(path, 16, 3).shape == (3, 16, 16)
        except UnreadableImageError as error:
            assert str(error)


def test_a_folder_without_readable_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no folder"):
        open_folder(tmp_path / "absent", 16)
    with pytest.raises(DataError, match="holds no images"):
        open_folder(tmp_path, 16)
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(DataError, match=r"holds no images that can be read\. 1 file .* a\.png: "):
        open_folder(tmp_path, 16)


def test_the_fingerprint_follows_the_content_not_the_place(tmp_path: Path) -> None:
    save(tmp_path / "one" / "a.png", noise_image(0))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    first = in_memory(tmp_path / "one")
    assert in_memory(tmp_path / "two").fingerprint == first.fingerprint
    assert open_folder(tmp_path / "one", 8).fingerprint != first.fingerprint
    assert in_memory(tmp_path / "one", colour="grey").fingerprint != first.fingerprint
    save(tmp_path / "two" / "a.png", noise_image(1))
    assert in_memory(tmp_path / "two").fingerprint != first.fingerprint


def test_progress_rises_and_reading_stops_when_asked(tmp_path: Path) -> None:
    for i in range(150):
        save(tmp_path / f"{i:03}.png", plain(i, "L"))
    told: list[tuple[str, float | None]] = []
    in_memory(tmp_path, watcher=Watcher(lambda text, done: told.append((text, done))))
    fractions = [done for text, done in told if text == "Reading the images"]
    assert len(fractions) == 3
    assert fractions == sorted(fractions, key=lambda done: done or 0.0)
    with pytest.raises(DataCancelled):
        in_memory(tmp_path, watcher=Watcher(cancelled=lambda: True))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for i in range(12):
        save(tmp_path / "many" / ("even", "odd")[i % 2] / f"{i:02}.png", noise_image(i))
    return tmp_path / "many"


def test_images_that_do_not_fit_are_streamed_and_are_the_same(many: Path) -> None:
    kept = in_memory(many)
    streamed = open_folder(many, 16, memory_budget=100)
    assert isinstance(streamed, StreamedImages)
    assert streamed.info == kept.info
    assert streamed.fingerprint == kept.fingerprint
    indices = torch.tensor([7, 0, 7, 11])
    streamed.expect(indices)
    for _ in range(2):
        batch, expected = streamed.take(indices, CPU), kept.take(indices, CPU)
        assert torch.equal(batch.images, expected.images)
        assert batch.condition is not None
        assert expected.condition is not None
        assert torch.equal(batch.condition, expected.condition)


def test_expected_images_are_read_before_they_are_taken(many: Path) -> None:
    streamed = open_folder(many, 16, memory_budget=100)
    assert isinstance(streamed, StreamedImages)
    everything = torch.arange(12)
    streamed.expect(everything)
    for future in list(streamed._expected.values()):
        future.result()
    shutil.rmtree(many)
    assert streamed.take(everything, CPU).images.shape == (12, 3, 16, 16)
    assert streamed.skipped == ()


def test_a_file_lost_while_streaming_is_replaced_by_the_next_with_its_label(many: Path) -> None:
    kept = in_memory(many)
    streamed = open_folder(many, 16, memory_budget=100)
    (many / "even" / "10.png").unlink()  # the last of its folder, index 5
    batch = streamed.take(torch.tensor([5]), CPU)
    assert torch.equal(to_bytes(batch.images)[0], kept.images[6])
    assert batch.condition is not None
    assert batch.condition.tolist() == [1]
    assert len(streamed.skipped) == 1
    assert streamed.skipped[0].path == "even/10.png"


def test_a_lost_folder_ends_streaming_with_a_clear_sentence(many: Path) -> None:
    streamed = open_folder(many, 16, memory_budget=100)
    shutil.rmtree(many)
    with pytest.raises(DataError, match=r"The images in .* can no longer be read"):
        streamed.take(torch.tensor([5]), CPU)
