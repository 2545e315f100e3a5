"""Small real data and small runs for the tests of the science."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from trainers.config import DataSource
from trainers.registry import algorithm_class, make_recipe
from trainers.runs.run import Run

SMALL = {
    "precision": "float32",  # of several formats the faster is timed: two runs could differ
    "batch_size": 8,
    "width": 8,
    "discriminator_width": 8,
    "blocks": 1,
    "hidden": 32,
    "latent_size": 16,
    "pretraining": 1,
    "checkpoint_seconds": 3600.0,
}


@pytest.fixture
def write_idx() -> Callable[..., Path]:
    """Writes 96 noise images of 28 x 28 pixels with ten labels, as IDX files."""

    def write(folder: Path, seed: int) -> Path:
        rng = np.random.default_rng(seed)
        images = rng.integers(0, 256, (96, 28, 28), dtype=np.uint8)
        labels = (np.arange(96) % 10).astype(np.uint8)
        folder.mkdir(exist_ok=True)
        with gzip.open(folder / "train-images-idx3-ubyte.gz", "wb") as file:
            file.write(struct.pack(">IIII", 0x803, *images.shape) + images.tobytes())
        with gzip.open(folder / "train-labels-idx1-ubyte.gz", "wb") as file:
            file.write(struct.pack(">II", 0x801, len(labels)) + labels.tobytes())
        return folder

    return write


@pytest.fixture
def tiny_idx(tmp_path: Path, write_idx: Callable[..., Path]) -> Path:
    """The folder of the tiny data."""
    return write_idx(tmp_path / "idx", seed=0)


@pytest.fixture
def make_run(tmp_path: Path, tiny_idx: Path) -> Callable[..., Run]:
    """Makes a run of an algorithm on the tiny data, or on points of the catalogue, with small
    networks and one thread."""

    def make(
        name: str,
        algorithm: str = "gan",
        folder: Path = tiny_idx,
        points: str | None = None,
        **values: Any,
    ) -> Run:
        chosen = algorithm_class(algorithm)
        small = {key: SMALL[key] for key in SMALL if key in chosen.Config.model_fields}
        if points is not None:
            source = DataSource(name=points)
        elif chosen.needs.domains == "pairs":
            source = DataSource(name="pairs", folder=_write_pairs(tmp_path / "pairs"))
        elif chosen.needs.text:
            said = _write_captions(tmp_path / "captions")
            source = DataSource(name="captioned", folder=said, image_size=28)
        else:
            domains = ("3", "8") if chosen.needs.domains == "two" else None
            source = DataSource(name="idx", folder=folder, domains=domains)
        recipe = make_recipe(algorithm, small | values, source, device="cpu", threads=1)
        return Run.create(tmp_path / name, recipe)

    return make


def _write_captions(folder: Path) -> Path:
    """96 pictures of noise, 28 pixels square, with a sentence or two about each."""
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(0)
    rows = ["file,caption"]
    for number in range(96):
        pixels = rng.integers(0, 256, (28, 28), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
        rows.append(f"{number}.png,noise of kind {'abcdefgh'[number % 8]}")
        if number % 3 == 0:
            rows.append(f"{number}.png,much noise")
    (folder / "captions.csv").write_text("\n".join(rows))
    return folder


def _write_pairs(folder: Path) -> Path:
    """Twelve pictures of noise, 32 pixels square, each beside its negative."""
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(0)
    for number in range(12):
        pixels = rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)
        Image.fromarray(np.hstack([pixels, 255 - pixels])).save(folder / f"{number}.png")
    return folder
