"""What is said of images before a model learns from them."""

from pathlib import Path

import pytest
from painting import paint_all

from trainers.config import DataSource
from trainers.data.left_out import LeftOut, told
from trainers.data.opening import open_images
from trainers.data.summary import counts_of, held_out_told, labels_told, lone_labels_told
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.events import Notice
from trainers.training.session import Session


def test_labels_are_told_with_their_counts() -> None:
    assert labels_told(("cat", "dog"), (1200, 3)) == "2 labels: cat (1 200), dog (3)."
    assert labels_told(("A", "B"), (2, 3), "domain") == "2 domains: A (2), B (3)."
    assert labels_told((), ()) == ""
    many = labels_told([str(i) for i in range(100)], [1] * 100)
    assert many.startswith("100 labels: 0 (1), 1 (1), ")
    assert many.endswith("19 (1) and 80 more.")
    assert labels_told(("a\nb", "c"), (1, 1)) == "2 labels: a?b (1), c (1)."


def test_what_is_held_out_is_told() -> None:
    assert held_out_told({}) == ""
    told = held_out_told({"test": (1000, 5), "val": (7,)})
    assert told == "Held out, not learned from: 1 005 in test and 7 in val."


def test_a_label_with_a_single_image_among_many_is_told() -> None:
    names = ("ant", "bee", "cow")
    assert lone_labels_told(names, (50, 2, 40)) == ""
    assert lone_labels_told(names, (1, 1, 2)) == ""
    assert lone_labels_told((), ()) == ""
    assert "a single image of the label bee: " in lone_labels_told(names, (50, 1, 40))
    assert "a single image of the labels ant, bee: " in lone_labels_told(names, (1, 1, 40))
    assert "a single image of the domain B: " in lone_labels_told(("A", "B"), (9, 1), "domain")
    assert lone_labels_told(names, (50, 0, 9)) == "No image of the label bee can be read."


def test_what_is_left_out_is_counted_by_reason() -> None:
    assert told([]) == ""
    assert told([LeftOut("a.png", "it is damaged")]) == (
        "1 file or folder is left out. a.png: it is damaged."
    )
    raw = [LeftOut(f"{i}.nef", "camera RAW files cannot be read") for i in range(30)]
    others = [LeftOut(f"{i}.png", f"reason {i}") for i in range(4)]
    assert told([*others, *raw]) == (
        "34 files or folders are left out. 30, such as 0.nef: camera RAW files cannot be read. "
        "0.png: reason 0. 1.png: reason 1. 2 more: for other reasons."
    )


def notices(tmp_path: Path, source: DataSource, **settings: object) -> list[tuple[str, str]]:
    recipe = make_recipe("gan", {"steps": 1, "hidden": 8, "batch_size": 2, **settings}, source)
    events = list(Session(Run.create(tmp_path / "run", recipe)).events())
    return [(each.level, each.text) for each in events if isinstance(each, Notice)]


def test_labels_and_what_is_held_out_and_left_out_are_said_at_start(tmp_path: Path) -> None:
    folder = tmp_path / "pets"
    paint_all(folder, [f"train/cat/{i}.png" for i in range(9)])
    paint_all(folder, ["train/dog/1.png", "test/cat/1.png", "test/dog/1.png"])
    (folder / "train" / "dog" / "2.nef").write_bytes(b"raw")
    said = notices(tmp_path, DataSource(name="folder", folder=folder, image_size=16))
    assert said[0] == (
        "info",
        "2 labels: cat (9), dog (1). Held out, not learned from: 2 in test.",
    )
    assert said[1][0] == "warning"
    assert said[1][1].startswith("There is a single image of the label dog: ")
    (left_out,) = (text for _, text in said if "left out" in text)
    assert left_out.startswith(
        "1 file or folder is left out. train/dog/2.nef: camera RAW files cannot be read; save them "
        "as PNG or JPEG. All are listed in "
    )


def test_what_is_held_out_of_domains_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "pets"
    paint_all(folder, [f"{each}/{i}.png" for each in ("trainA", "trainB") for i in range(3)])
    paint_all(folder, ["testA/1.png", "testB/1.png", "testB/2.png"])
    images = open_images(DataSource(name="folder-pair", folder=folder, image_size=16))
    assert counts_of(images) == (3, 3)
    assert dict(images.held_out) == {"testA and testB": (1, 2)}


@pytest.mark.parametrize("beside", ["", "loose.png"])
def test_a_picture_beside_folders_that_look_like_labels_is_said(
    tmp_path: Path, beside: str
) -> None:
    folder = tmp_path / "pets"
    paint_all(folder, [f"{each}/{i}.png" for each in ("cat", "dog") for i in range(3)])
    paint_all(folder, filter(None, [beside]))
    said = notices(tmp_path, DataSource(name="folder", folder=folder, image_size=16))
    assert any("are no labels" in text for _, text in said) == bool(beside)
    assert any(text.startswith("2 labels: ") for _, text in said) != bool(beside)


def test_built_in_data_are_not_told_what_everybody_knows(tmp_path: Path) -> None:
    assert notices(tmp_path, DataSource(name="digits")) == []
