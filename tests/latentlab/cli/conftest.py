"""Small pictures and a small trained run, made once for all tests of the command line."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.cli import main


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 16 px pictures with three labels."""
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(0)
    for label in ("cat", "dog", "owl"):
        (folder / label).mkdir()
        for number in range(8):
            pixels = rng.integers(0, 256, (16, 16), np.uint8)
            Image.fromarray(pixels).save(folder / label / f"{number}.png")
    return folder


@pytest.fixture(scope="session")
def data(pictures: Path) -> list[str]:
    """The options for that folder, and small networks on one thread."""
    options = ["--dataset", "folder", "--data", str(pictures), "--colour", "grey"]
    return [*options, "--image-size", "16", "--batch-size", "4", "--threads", "1"]


@pytest.fixture(scope="session")
def gan_run(tmp_path_factory: pytest.TempPathFactory, data: list[str]) -> Path:
    """A GAN after ten steps."""
    folder = tmp_path_factory.mktemp("runs") / "small-gan"
    return _trained(folder, "gan", [*data, "--hidden", "8"])


@pytest.fixture(scope="session")
def cgan_run(tmp_path_factory: pytest.TempPathFactory, data: list[str]) -> Path:
    """A CGAN after ten steps."""
    folder = tmp_path_factory.mktemp("runs") / "small-cgan"
    return _trained(folder, "cgan", [*data, "--width", "4"])


def _trained(folder: Path, algorithm: str, options: list[str]) -> Path:
    """A run in `folder`; it is made before a test has its own home, so here it has another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(folder.parent / "home"))
        assert main(["train", algorithm, *options, "--steps", "10", "--run", str(folder)]) == 0
    return folder
