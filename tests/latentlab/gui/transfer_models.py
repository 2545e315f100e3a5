"""Runs of models that transfer, trained for a step on a few small pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QComboBox
from scripted_bench import until

from latentlab.gui.background import end_all
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

SIZE = 16
HELD_OUT = 10
"""Pictures of each domain that the models do not learn from."""


def write_picture(path: Path, seed: int, width: int = SIZE, height: int = SIZE) -> Path:
    """A picture of noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def two_way_run(folder: Path, size: int = SIZE) -> Run:
    """A CycleGAN between two folders, domain A and domain B."""
    for number, part in enumerate(("trainA", "trainB", "testA", "testB")):
        for picture in range(HELD_OUT):
            path = folder / "data" / part / f"{picture}.png"
            write_picture(path, 100 * number + picture, size, size)
    source = DataSource(name="folder-pair", folder=folder / "data", image_size=size)
    values = {"width": 4, "blocks": 1, "discriminator_width": 4}
    return _train(folder / "two-way", "cyclegan", source, values)


def one_way_run(folder: Path) -> Run:
    """A pix2pix model on pairs side by side."""
    for picture in range(4):
        write_picture(folder / "pairs" / "train" / f"{picture}.png", picture, 2 * SIZE)
    source = DataSource(name="pairs", folder=folder / "pairs", image_size=SIZE)
    return _train(folder / "one-way", "pix2pix", source, {"width": 4})


def object_run(folder: Path, size: int = SIZE) -> Run:
    """A GeneGAN on two folders: A is with an object, B without."""
    for number, part in enumerate(("trainA", "trainB", "testA", "testB")):
        for picture in range(HELD_OUT):
            path = folder / "data" / part / f"{picture}.png"
            write_picture(path, 100 * number + picture, size, size)
    source = DataSource(name="folder-pair", folder=folder / "data", image_size=size)
    return _train(folder / "objects", "genegan", source, {"width": 4, "batch_size": 4})


def enlarging_run(folder: Path, size: int = SIZE) -> Run:
    """An SRGAN that enlarges four times, on a folder without labels."""
    for picture in range(HELD_OUT):
        write_picture(folder / "data" / f"{picture}.png", picture, size, size)
    source = DataSource(name="folder", folder=folder / "data", image_size=size)
    values = {"width": 4, "blocks": 1, "discriminator_width": 4, "batch_size": 4}
    return _train(folder / "enlarging", "srgan", source, values)


def _train(folder: Path, algorithm: str, source: DataSource, values: dict[str, object]) -> Run:
    recipe = make_recipe(algorithm, {"steps": 1, **values}, source, device="cpu", threads=1)
    run = Run.create(folder, recipe)
    for _ in Session(run).events():
        pass
    return run


@contextmanager
def transfer_page(services: Services, run: Run) -> Iterator[TransferPage]:
    """The page with a run's model open, when the first examples have been translated."""
    page = TransferPage(services)
    page.resize(1000, 700)
    page.show()
    services.explorer.open(ModelRef.run(run.folder))
    until(lambda: page.answer() is not None)
    yield page
    end_all(page)
    page.close()


def choose_look(page: TransferPage, look: str) -> None:
    """Choose how the translated pictures are looked at, as a person would."""
    box = page.findChild(QComboBox, "transferLook")
    box.setCurrentIndex(box.findData(look))
