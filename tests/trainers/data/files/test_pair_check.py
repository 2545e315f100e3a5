"""Double pictures that are no pairs are noticed, and real pairs are not complained about."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from trainers.config import DataSource
from trainers.data.images import to_pixels
from trainers.data.opening import open_images
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.events import Notice
from trainers.training.session import Session

COUNT = 24
Pair = tuple[Image.Image, Image.Image]


@pytest.fixture(scope="module")
def drawn() -> list[Pair]:
    """Outlines, each with its coloured picture."""
    images = open_images(DataSource(name="edges", image_size=64))
    batch = images.take(torch.arange(COUNT), torch.device("cpu"))
    assert batch.others is not None
    sides = (to_pixels(each) for each in (batch.images, batch.others))
    return [(Image.fromarray(a), Image.fromarray(b)) for a, b in zip(*sides, strict=True)]


def beside(first: Image.Image, second: Image.Image) -> Image.Image:
    both = Image.new("RGB", (first.width + second.width, first.height))
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    return both


def above(first: Image.Image, second: Image.Image) -> Image.Image:
    lying = Image.Transpose.TRANSPOSE
    return beside(first.transpose(lying), second.transpose(lying)).transpose(lying)


def remarks(folder: Path, pictures: Sequence[Image.Image], budget: int = 2**30) -> tuple[str, ...]:
    for number, picture in enumerate(pictures):
        picture.save(folder / f"{number:03}.png")
    source = DataSource(name="pairs", folder=folder, image_size=32)
    return open_images(source, memory_budget=budget).remarks


ALIKE: dict[str, Callable[[Image.Image, Image.Image], Image.Image]] = {
    "outlines and pictures": beside,
    "pictures and outlines": lambda a, b: beside(b, a),
    "grey and colours": lambda _, b: beside(b.convert("L").convert("RGB"), b),
    "day and night": lambda _, b: beside(b, b.point(lambda value: value * 0.3)),
    "coarse and fine": lambda _, b: beside(b.resize((16, 16)).resize((64, 64)), b),
}


@pytest.mark.parametrize("kind", ALIKE)
def test_pairs_are_not_complained_about(tmp_path: Path, drawn: list[Pair], kind: str) -> None:
    assert remarks(tmp_path, [ALIKE[kind](*each) for each in drawn]) == ()


def test_halves_of_different_files_are_noticed(tmp_path: Path, drawn: list[Pair]) -> None:
    moved = [beside(a, drawn[(i + 5) % COUNT][1]) for i, (a, _) in enumerate(drawn)]
    (told,) = remarks(tmp_path, moved)
    assert "nothing to do with each other" in told


def test_pictures_one_above_the_other_are_noticed(tmp_path: Path, drawn: list[Pair]) -> None:
    told = remarks(tmp_path, [above(*each) for each in drawn])
    assert len([each for each in told if "one lies above the other" in each]) == 1


@pytest.mark.parametrize("budget", [2**30, 100])
def test_single_pictures_of_both_domains_are_noticed(
    tmp_path: Path, drawn: list[Pair], budget: int
) -> None:
    """In memory and streamed."""
    (told,) = remarks(tmp_path, [side for each in drawn for side in each], budget)
    assert "single pictures rather than pairs" in told


def test_a_handful_of_files_is_too_few_to_tell(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 256, (32, 64, 3), dtype=np.uint8) for _ in range(4)]
    assert remarks(tmp_path, [Image.fromarray(each) for each in noise]) == ()


def test_it_is_said_at_the_start_of_a_training(tmp_path: Path, drawn: list[Pair]) -> None:
    data = tmp_path / "data"
    data.mkdir()
    remarks(data, [b for _, b in drawn])
    source = DataSource(name="pairs", folder=data, image_size=32)
    settings = {"steps": 1, "batch_size": 2, "width": 8}
    run = Run.create(tmp_path / "run", make_recipe("pix2pix", settings, source, "cpu", 1))
    told = [each for each in Session(run).events() if isinstance(each, Notice)]
    assert any("rather than pairs" in each.text and each.level == "warning" for each in told)
