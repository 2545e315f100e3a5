"""Names of files that are no text: one way to bytes, to JSON and to the eye."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainers.config import DataSource
from trainers.data.errors import DataError
from trainers.data.fingerprint import digest
from trainers.data.opening import open_images
from trainers.file_names import is_folder, is_text, is_there, shown, to_bytes, typed_path
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.events import Finished, Notice
from trainers.training.session import Session

RAW = os.fsdecode(b"caf\xe9")
NAMES = (
    b"caf\xe9.png",
    b"\xff\xfe.png",
    b"new\nline.png",
    "\u05e2\u05d1\u05e8\u05d9\u05ea.png".encode(),
    "\u202egnp.png".encode(),
    "\U0001f600.png".encode(),
    b"a b'\".png",
    b"x" * 246 + b".png",
)
only_there = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="file names are text on this system"
)


def fill(folder: Path, shape: tuple[int, int] = (16, 16)) -> Path:
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name in NAMES:
        pixels = rng.integers(0, 256, (*shape, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / os.fsdecode(name), "PNG")
    return folder


def test_names_of_text_have_the_bytes_and_fingerprints_they_always_had() -> None:
    for name in ("plain.png", "Grün/Käse.png", "\U0001f600.png", ""):
        assert to_bytes(name) == name.encode()
    assert digest(["a.png", "Grün.png"]) == "cd783d83b9bdc2d6bfea39778301651c"


def test_other_names_have_their_own_bytes() -> None:
    assert to_bytes(RAW) == b"caf\xe9"
    assert to_bytes("\ud800") == b"\xed\xa0\x80"
    assert digest([RAW]) != digest(["caf"])
    assert (is_text("Grün"), is_text(RAW)) == (True, False)


def test_what_is_shown_is_one_line_of_text() -> None:
    assert shown("Grün 12.png") == "Grün 12.png"
    assert shown(f"{RAW}\n\u202egnp\x1b[1m.png") == "caf???gnp?[1m.png"


def test_a_choice_of_data_survives_json_whatever_its_folder_is_called() -> None:
    source = DataSource(name="folder", folder=Path("/data") / RAW)
    text = source.as_json(indent=1)
    text.encode("ascii")
    assert DataSource.model_validate(json.loads(text)) == source
    plain = DataSource(name="folder", folder=Path("/Grün"))
    assert plain.as_json() == plain.model_dump_json()


@only_there
@pytest.mark.parametrize("name", ["folder", "folder-pair", "pairs", "two-folders"])
def test_pictures_of_any_name_are_opened(tmp_path: Path, name: str) -> None:
    folder = tmp_path / RAW
    if name == "folder-pair":
        fill(folder / "trainA")
        fill(folder / "trainB")
    else:
        fill(folder, (16, 32))
    second = fill(tmp_path / "other") if name == "two-folders" else None
    source = DataSource(name=name, folder=folder, second_folder=second, image_size=16)
    images = open_images(source)
    assert len(images) == len(NAMES) * (2 if name in ("folder-pair", "two-folders") else 1)
    assert images.fingerprint == open_images(source).fingerprint


@only_there
def test_a_run_on_such_pictures_trains_lists_what_it_left_out_and_goes_on(tmp_path: Path) -> None:
    folder = fill(tmp_path / RAW)
    (folder / os.fsdecode(b"br\xf6\nken.png")).write_bytes(b"no picture")
    source = DataSource(name="folder", folder=folder, image_size=16)
    recipe = make_recipe("gan", {"steps": 2, "batch_size": 2, "hidden": 8}, source, "cpu", 1)
    run = Run.create(tmp_path / "run", recipe)
    events = list(Session(run).events())
    told = [each.text for each in events if isinstance(each, Notice)]
    assert any("br??ken.png: " in text for text in told)
    assert (run.folder / "skipped.txt").read_text("utf-8").startswith("br??ken.png: ")
    again = Run.open(run.folder)
    assert again.manifest.data == source
    ended = list(Session(again, steps=3).events())[-1]
    assert isinstance(ended, Finished)
    assert ended.step == 3


@only_there
def test_a_folder_that_is_not_there_is_named_in_a_sentence(tmp_path: Path) -> None:
    source = DataSource(name="folder", folder=tmp_path / RAW, image_size=16)
    with pytest.raises(DataError, match="There is no folder"):
        open_images(source)


@pytest.mark.parametrize("typed", ["x" * 300, "~nobody/a", "a\0b", "~", " ", "a\nb/" * 2000])
def test_what_is_typed_as_a_folder_is_one_or_is_none(typed: str) -> None:
    path = typed_path(typed)
    assert is_folder(path) == is_there(path) == (typed.strip() in ("~", ""))
