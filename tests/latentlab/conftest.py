"""Models with random weights, quick to make and as good as trained ones for most tests."""

import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from latentlab.models.cards import ModelCard
from latentlab.models.files import ModelData, ModelHeader
from latentlab.models.latent_model import LatentModel
from latentlab.models.weights import save_model
from trainers.config import DataSource
from trainers.data.spec import square_images
from trainers.data.words import Vocabulary
from trainers.registry import algorithm_class, make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

DIGITS = tuple("0123456789")
WORDS = Vocabulary(
    words=("a", "at", "blue", "circle", "large", "left", "red", "small", "square", "the"),
    longest=8,
    examples=("a small red circle", "a large blue square", "a red square at the left"),
)


@pytest.fixture(autouse=True)
def forget_searches() -> None:
    """Models of equal weights share what was found for them; tests do not."""
    if (searched := sys.modules.get("latentlab.rendering.projected")) is not None:
        searched._found.clear()


@pytest.fixture
def untrained() -> Callable[..., LatentModel]:
    """Makes a model of an algorithm with the settings given, for 28 px grey images of digits, or of
    sentences in ten words, unless said otherwise."""

    def make(
        algorithm: str = "gan", seed: int = 0, size: int = 28, channels: int = 1, **settings: Any
    ) -> LatentModel:
        cls = algorithm_class(algorithm)
        config = cls.Config.checked(settings)
        torch.manual_seed(seed)
        network = cls.build_model(config, square_images(channels, size, DIGITS, WORDS))
        card = ModelCard(
            title="Untrained",
            data="none",
            images=0,
            steps=0,
            seed=seed,
            device="cpu",
            precision="float32",
            command="",
        )
        header = ModelHeader(
            algorithm=algorithm,
            settings=config.model_dump(mode="json"),
            data=ModelData(channels=channels, size=size, label_names=DIGITS, vocabulary=WORDS),
            step=300,
            card=card,
        )
        return LatentModel(network, header, torch.device("cpu"))

    return make


@pytest.fixture
def model_file(tmp_path: Path, untrained: Callable[..., LatentModel]) -> Callable[..., Path]:
    """Writes a model with random weights as a file."""

    def write(name: str = "model", algorithm: str = "gan", **settings: Any) -> Path:
        path = tmp_path / f"{name}.safetensors"
        save_model(untrained(algorithm, **settings), path)
        return path

    return write


@pytest.fixture
def trained_run(own_home: Path, tmp_path: Path) -> Callable[..., Run]:
    """Trains a tiny CGAN, or another, on noise with ten labels for some steps, in the runs
    folder."""

    def train(name: str = "tiny", steps: int = 4, algorithm: str = "cgan", **settings: Any) -> Run:
        values = {"steps": steps, "width": 4, "batch_size": 8, "latent_size": 8} | settings
        source = DataSource(name="idx", folder=_noise_files(tmp_path / "noise"))
        recipe = make_recipe(algorithm, values, source, device="cpu", threads=1)
        run = Run.create(own_home / "runs" / name, recipe)
        for _ in Session(run).events():
            pass
        return run

    return train


@pytest.fixture
def encoding_run(own_home: Path, tmp_path: Path) -> Callable[..., Run]:
    """Trains a tiny model that encodes, on noise with ten labels, in the runs folder."""

    def train(name: str = "encodes", algorithm: str = "vae", **settings: Any) -> Run:
        values = {"steps": 2, "batch_size": 8, "latent_size": 2, "hidden": 16} | settings
        source = DataSource(name="idx", folder=_noise_files(tmp_path / "noise"))
        recipe = make_recipe(algorithm, values, source, device="cpu", threads=1)
        run = Run.create(own_home / "runs" / name, recipe)
        for _ in Session(run).events():
            pass
        return run

    return train


@pytest.fixture
def points_run(own_home: Path) -> Callable[..., Run]:
    """Trains a tiny model of points in the runs folder."""

    def train(name: str = "moons", algorithm: str = "realnvp", data: str = "two-moons") -> Run:
        values = {"steps": 2, "batch_size": 8}
        source = DataSource(name=data)
        recipe = make_recipe(algorithm, values, source, device="cpu", threads=1)
        run = Run.create(own_home / "runs" / name, recipe)
        for _ in Session(run).events():
            pass
        return run

    return train


def _noise_files(folder: Path) -> Path:
    """40 noise images of 28 x 28 pixels as IDX files."""
    folder.mkdir(exist_ok=True)
    images = np.random.default_rng(0).integers(0, 256, (40, 28, 28), dtype=np.uint8)
    labels = (np.arange(40) % 10).astype(np.uint8)
    header = struct.pack(">IIII", 0x803, *images.shape)
    (folder / "train-images-idx3-ubyte").write_bytes(header + images.tobytes())
    (folder / "train-labels-idx1-ubyte").write_bytes(
        struct.pack(">II", 0x801, 40) + labels.tobytes()
    )
    return folder
