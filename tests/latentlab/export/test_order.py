"""What an order makes of a subject has the size that was told, and says what it should."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from latentlab.export import ExportError
from latentlab.export.captions import GAP, STRIP
from latentlab.export.order import (
    FILMS,
    SUFFIXES,
    Kind,
    Look,
    Order,
    Subject,
    carry_out,
    estimated_size,
    first_picture,
)

Pixels = NDArray[np.uint8]
COLOURS = np.random.default_rng(0).integers(0, 256, (12, 10, 14, 3), np.uint8)
GREYS = COLOURS[..., :1]


def subject_of(images: Pixels = COLOURS, **values: object) -> Subject:
    """Twelve pictures, four in a row."""
    facts: dict[str, object] = {
        "columns": 4,
        "captions": ("a", "b", "c", "d"),
        "words": lambda index, _: f"number {index}",
        "metadata": lambda index, count: {"cell": f"{index} of {count}"},
    }
    height, width = images.shape[1:3]
    draw: Callable[[int], Iterator[Pixels]] = lambda count: iter(images[:count])  # noqa: E731
    return Subject("Pictures", "pictures", (width, height), len(images), draw, **(facts | values))  # type: ignore[arg-type]


def opened(path: Path) -> tuple[Pixels, dict[str, str]]:
    with Image.open(path) as image:
        return np.asarray(image), dict(getattr(image, "text", {}))


def size_of(path: Path) -> tuple[int, int]:
    """Width and height of a picture or film."""
    if path.suffix != ".mp4":
        with Image.open(path) as image:
            return image.size
    frames = imageio_ffmpeg.read_frames(str(path))
    try:
        facts = next(frames)
        next(frames)
    finally:
        frames.close()
    width, height = facts["size"]
    return width, height


@pytest.mark.parametrize("images", [COLOURS, GREYS], ids=["colour", "grey"])
@pytest.mark.parametrize("kind", ["sheet", "singles", "gif"])
def test_every_look_has_the_size_that_was_told(kind: Kind, images: Pixels, tmp_path: Path) -> None:
    subject = subject_of(images, row_captions=("first", "second", "third") * (kind == "sheet"))
    for number, values in enumerate(product((1, 3), *[(False, True)] * 3)):
        order = Order(kind, Look(*values))
        files = carry_out(subject, order, tmp_path / f"{number}{SUFFIXES[kind]}")
        assert {size_of(each) for each in files} == {order.pixel_size(subject)}
        picture = first_picture(subject, order)
        assert picture.shape[1::-1] == order.pixel_size(subject)


def test_a_plain_sheet_holds_every_pixel_as_a_square(tmp_path: Path) -> None:
    (path,) = carry_out(subject_of(), Order("sheet", Look(3)), tmp_path / "a.png")
    page, texts = opened(path)
    cells = page[::3, ::3].reshape(3, 10, 4, 14, 3).swapaxes(1, 2).reshape(12, 10, 14, 3)
    assert np.array_equal(cells, COLOURS)
    assert texts["cell"] == "None of 12"


def test_gaps_and_captions_are_white_around_the_pictures(tmp_path: Path) -> None:
    look = Look(2, captions=True, gaps=True)
    (path,) = carry_out(subject_of(), Order("sheet", look), tmp_path / "a.png")
    page, _ = opened(path)
    assert page.shape == (STRIP + 3 * (20 + GAP), GAP + 4 * (28 + GAP), 3)
    assert (page[:, :GAP] == 255).all()
    assert np.array_equal(page[STRIP : STRIP + 20 : 2, GAP : GAP + 28 : 2], COLOURS[0])
    assert (page[:STRIP] < 128).any()


def test_smooth_pictures_blend_within_themselves_alone(tmp_path: Path) -> None:
    flat = np.repeat(np.array([0, 255], np.uint8), 8 * 8).reshape(2, 8, 8, 1)
    (path,) = carry_out(
        subject_of(flat, columns=2, captions=()),
        Order("sheet", Look(4, smooth=True)),
        tmp_path / "a.png",
    )
    page, _ = opened(path)
    assert (page[:, :32] == 0).all() and (page[:, 32:] == 255).all()
    (path,) = carry_out(subject_of(), Order("sheet", Look(4, smooth=True)), tmp_path / "b.png")
    assert len(np.unique(opened(path)[0])) > len(np.unique(COLOURS)) / 2
    assert not np.array_equal(opened(path)[0][0:40, 0:4], opened(path)[0][0:40, 0:1].repeat(4, 1))


def test_single_pictures_are_named_by_what_they_are_and_carry_their_own_origin(
    tmp_path: Path,
) -> None:
    files = carry_out(subject_of(), Order("singles", Look(2)), tmp_path / "all")
    assert files[3].name == "0003-number-3.png"
    assert sorted(files) == sorted((tmp_path / "all").iterdir())
    for index, path in enumerate(files):
        pixels, texts = opened(path)
        assert np.array_equal(pixels[::2, ::2], COLOURS[index])
        assert texts["cell"] == f"{index} of 12"


@pytest.mark.parametrize("kind", FILMS)
def test_a_film_of_given_length_has_the_frames_that_its_speed_asks_for(
    kind: Kind, tmp_path: Path
) -> None:
    def draw(count: int) -> Iterator[Pixels]:
        asked.append(count)
        return iter(COLOURS[np.arange(count) % 12])

    asked: list[int] = []
    subject = Subject("Walk", "walk", (14, 10), 12, draw, seconds=2.0, counts=(2, 1000))
    for speed in (5, 20, 60):
        order = Order(kind, speed=speed)
        carry_out(subject, order, tmp_path / f"{speed}{SUFFIXES[kind]}")
        assert order.film_seconds(subject) == 2.0
    assert asked == [10, 40, 100 if kind == "gif" else 120]


@pytest.mark.parametrize(
    ("asked", "drawn"), [(None, 12), (1, 2), (7, 7), (50, 20)], ids=["none", "few", "some", "many"]
)
def test_as_many_pictures_are_drawn_as_the_subject_allows(asked: int | None, drawn: int) -> None:
    free = subject_of(counts=(2, 20))
    assert Order("singles", count=asked).pictures(free) == drawn
    assert Order("singles", count=asked).pictures(subject_of()) == 12


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_the_estimate_is_near_what_is_written(kind: Kind, tmp_path: Path) -> None:
    steps = np.linspace(0, 200, 96).astype(np.uint8)
    images = (
        np.broadcast_to(steps[:, None, None, None], (96, 24, 24, 1))
        + np.arange(24, dtype=np.uint8)[:, None]
    )
    subject = subject_of(images.astype(np.uint8), columns=8, captions=())
    order = Order(kind, speed=24)
    told = estimated_size(subject, order, lambda frames, _: frames)
    files = carry_out(subject, order, tmp_path / f"a{SUFFIXES[kind]}")
    written = sum(each.stat().st_size for each in files)
    assert written / 3 < told < written * 3
    assert not [each for each in tmp_path.iterdir() if each not in (files[0], files[0].parent)]


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_what_would_be_too_large_is_refused_in_a_sentence(kind: Kind, tmp_path: Path) -> None:
    def never(count: int) -> Iterator[Pixels]:
        raise AssertionError(f"{count} pictures are drawn for nothing")

    subject = Subject("Huge", "huge", (20_000, 10_000), 1, never, counts=(1, 10))
    with pytest.raises(ExportError, match="pixels are too many: choose a smaller size"):
        carry_out(subject, Order(kind, Look(1)), tmp_path / f"a{SUFFIXES[kind]}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_the_estimate_of_much_makes_little(kind: Kind) -> None:
    drawn = []

    def draw(count: int) -> Iterator[Pixels]:
        for index in range(count):
            drawn.append(index)
            yield COLOURS[index % 12]

    subject = Subject("Many", "many", (14, 10), 4000, draw, counts=(1, 5000))
    order = Order(kind, Look(32))
    estimated_size(subject, order, lambda frames, _: frames)
    assert sum(140 * 32**2 for _ in drawn) < 2**24
    assert first_picture(subject, order).size < 2**25
