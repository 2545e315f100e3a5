"""The images that a model learned from are opened again as it saw them, with its labels."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from latentlab.models.errors import ModelError
from latentlab.models.files import ModelData
from latentlab.models.refs import ModelRef
from latentlab.pictures import training_images
from latentlab.pictures.training_images import open_training_images, training_source
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.data.pairs import MemoryPairs
from trainers.runs.run import Run
from trainers.storage import runs_dir

REF = ModelRef.bundled("some-model")


@dataclass
class Card:
    """Only what is looked at."""

    data: str


@dataclass
class Header:
    """Only what is looked at."""

    card: Card
    data: ModelData


@dataclass
class Source:
    """Only what is looked at."""

    header: Header


@pytest.mark.parametrize(
    ("title", "channels", "labels", "expected"),
    [
        ("Digits (built in)", 1, tuple("0123456789"), DataSource(image_size=32)),
        ("Digits (built in)", 1, ("3", "8"), DataSource(image_size=32, domains=("3", "8"))),
        (
            "Faces (built in)",
            3,
            ("hat", "no hat"),
            DataSource(name="faces", image_size=32, attribute="hat"),
        ),
        (
            "Stripes (built in)",
            1,
            ("plain", "striped"),
            DataSource(name="stripes", image_size=32, colour="grey"),
        ),
    ],
)
def test_a_model_file_tells_which_images_with_which_labels(
    monkeypatch: pytest.MonkeyPatch,
    title: str,
    channels: int,
    labels: tuple[str, ...],
    expected: DataSource,
) -> None:
    data = ModelData.model_validate({"channels": channels, "size": 32, "label_names": labels})
    monkeypatch.setattr(training_images, "weights_path", lambda _: Path("weights"))
    monkeypatch.setattr(training_images, "describe", lambda *_: Source(Header(Card(title), data)))
    assert training_source(REF) == expected
    monkeypatch.setattr(
        training_images, "describe", lambda *_: Source(Header(Card("Folder of images"), data))
    )
    with pytest.raises(ModelError, match="does not say where its training images lie"):
        training_source(REF)


def test_pairs_become_images_with_two_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(algorithm="gan", data=DataSource(name="edges"), settings=TrainingConfig())
    run = Run.create(runs_dir() / "drawn", recipe)
    pixels = torch.arange(3, dtype=torch.uint8).view(3, 1, 1, 1)
    pairs = MemoryPairs("edges", pixels, pixels + 100, ("a", "b"), "f")
    monkeypatch.setattr("latentlab.pictures.training_images.open_images", lambda _, **__: pairs)
    images = open_training_images(ModelRef.run(run.folder))
    assert images.images.flatten().tolist() == [0, 1, 2, 100, 101, 102]
    assert images.labels is not None
    assert images.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert images.info.label_names == ("a", "b")
