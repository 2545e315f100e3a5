"""Data sets drawn from a model: what lies on disk, and that it is what the model draws."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.export.labelled_dataset import DatasetOrder, generate_dataset, label_folders
from latentlab.export.writing import ExportError
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.rendering.render import render
from latentlab.requests import read_request
from latentlab.views import ViewError
from trainers.data.files.folder import open_folder

REF = ModelRef.bundled("somewhere")

Untrained = Callable[..., LatentModel]


@pytest.fixture
def model(untrained: Untrained) -> LatentModel:
    """A conditional model with random weights and ten labels."""
    return untrained("cgan", width=4, latent_size=8)


def _draw(model: LatentModel, folder: Path, **wanted: object) -> list[int]:
    order = DatasetOrder.model_validate({"model": REF, "per_label": 3, **wanted})
    return list(generate_dataset(model, order, folder))


def test_the_folder_opens_as_a_labelled_data_set(model: LatentModel, tmp_path: Path) -> None:
    assert _draw(model, tmp_path / "made")[-1] == 30
    images = open_folder(tmp_path / "made", 28)
    assert images.info.label_names == model.info.label_names
    assert images.info.channels == 1
    assert len(images) == 30


def test_every_file_tells_what_it_was_made_of(model: LatentModel, tmp_path: Path) -> None:
    _draw(model, tmp_path / "made", seed=40, labels=(7, 2), truncation=0.5)
    with (tmp_path / "made" / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["name"] for row in rows) == {"7": 3, "2": 3}
    assert [int(row["seed"]) for row in rows] == list(range(40, 46))
    for row in rows:
        path = tmp_path / "made" / row["file"]
        request = read_request(path)
        assert request.model == REF and request.step == model.step
        with Image.open(path) as image:
            shown = np.asarray(image)[..., None]
        assert np.array_equal(render(model, request).pixels[0], shown)


def test_equal_orders_give_equal_files(model: LatentModel, tmp_path: Path) -> None:
    _draw(model, tmp_path / "one")
    _draw(model, tmp_path / "two")
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 32
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_description_names_the_model(model: LatentModel, tmp_path: Path) -> None:
    _draw(model, tmp_path / "made", seed=5)
    facts = json.loads((tmp_path / "made" / "dataset.json").read_text())
    assert facts["digest"] == model.digest
    assert DatasetOrder.model_validate(facts["order"]).seed == 5


def test_giving_up_leaves_nothing_behind(model: LatentModel, tmp_path: Path) -> None:
    order = DatasetOrder(model=REF, per_label=20)
    assert (order.count(10), order.parts(10)) == (200, 4)
    drawing = generate_dataset(model, order, tmp_path / "made")
    assert next(drawing) == 64
    assert list(tmp_path.iterdir())
    drawing.close()
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(model: LatentModel, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="choose a new or empty folder"):
        _draw(model, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_gets_a_sentence(model: LatentModel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="a part of the path is a file"):
        _draw(model, tmp_path / "file" / "made")


def test_an_empty_folder_is_filled(model: LatentModel, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    assert _draw(model, tmp_path / "made", labels=(0,)) == [3]


def test_a_model_without_labels_is_refused(untrained: Untrained, tmp_path: Path) -> None:
    with pytest.raises(ViewError, match="knows no labels"):
        _draw(untrained("gan"), tmp_path / "made")


def test_a_label_that_does_not_exist_is_refused(model: LatentModel, tmp_path: Path) -> None:
    with pytest.raises(ViewError, match="numbered 0 to 9"):
        _draw(model, tmp_path / "made", labels=(10,))
    assert not (tmp_path / "made").exists()


def test_labels_become_folders_that_every_system_can_have() -> None:
    names = ("Ankle boot", "T-shirt/top", "a", "A", "..", "日本")
    found = label_folders(names)
    assert found == ("Ankle-boot", "T-shirt-top", "2-a", "3-A", "4", "日本")
