"""Samples from a trained run: repeatable, labelled, and a sentence when they cannot be had."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from latentlab.cli import main

Captured = pytest.CaptureFixture[str]


def read(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image)


def test_a_grid_holds_all_samples(gan_run: Path, tmp_path: Path) -> None:
    assert main(["sample", str(gan_run), "-n", "9", "--out", str(tmp_path / "a.png")]) == 0
    assert read(tmp_path / "a.png").shape == (48, 48)


def test_the_same_seed_gives_the_same_pictures(gan_run: Path, tmp_path: Path) -> None:
    for name, seed in (("a.png", "3"), ("b.png", "3"), ("c.png", "4")):
        main(["sample", str(gan_run), "--seed", seed, "--out", str(tmp_path / name)])
    assert np.array_equal(read(tmp_path / "a.png"), read(tmp_path / "b.png"))
    assert not np.array_equal(read(tmp_path / "a.png"), read(tmp_path / "c.png"))


def test_a_sample_does_not_depend_on_how_many_are_drawn(gan_run: Path, tmp_path: Path) -> None:
    main(["sample", str(gan_run), "-n", "50", "--each", str(tmp_path / "many")])
    main(["sample", str(gan_run), "-n", "3", "--each", str(tmp_path / "few")])
    assert len(list((tmp_path / "many").iterdir())) == 50
    for path in (tmp_path / "few").iterdir():
        assert np.array_equal(read(path), read(tmp_path / "many" / path.name))


def test_labels_come_in_turn_one_a_column(cgan_run: Path, tmp_path: Path) -> None:
    out, each = tmp_path / "a.png", tmp_path / "each"
    main(["sample", str(cgan_run), "-n", "6", "--out", str(out), "--each", str(each)])
    assert read(out).shape == (32, 48)
    names = sorted(path.name for path in each.iterdir())
    assert names[:4] == ["0000-cat.png", "0001-dog.png", "0002-owl.png", "0003-cat.png"]


def test_a_label_is_asked_for_by_name_or_number(cgan_run: Path, tmp_path: Path) -> None:
    for name, label in (("a.png", "dog"), ("b.png", "1"), ("c.png", "owl")):
        main(["sample", str(cgan_run), "-n", "4", "--label", label, "--out", str(tmp_path / name)])
    assert np.array_equal(read(tmp_path / "a.png"), read(tmp_path / "b.png"))
    assert not np.array_equal(read(tmp_path / "a.png"), read(tmp_path / "c.png"))


def test_pictures_that_were_there_already_are_said_to_be_replaced(
    gan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    out, each = tmp_path / "a.png", tmp_path / "each"
    command = ["sample", str(gan_run), "-n", "2", "--out", str(out), "--each", str(each)]
    main(command)
    assert capsys.readouterr() == (f"{out}\n2 files in {each}\n", "")
    main(command)
    assert capsys.readouterr() == (
        f"{out}\n2 files in {each}\n",
        f"{out} and 2 more replaced.\n",
    )
    main([*command, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["replaced"] == told["files"]


def test_an_earlier_step_is_told_and_drawn(gan_run: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "a.png"
    main(["sample", str(gan_run), "--step", "3", "--out", str(out), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["step"], told["files"], told["count"]) == (0, [str(out)], 64)


def test_every_picture_says_where_it_comes_from(cgan_run: Path, tmp_path: Path) -> None:
    options = ["-n", "4", "--seed", "9", "--label", "owl", "--scale", "3"]
    main(["sample", str(cgan_run), *options, "--out", str(tmp_path / "a.png")])
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (96, 96)
        facts = {name: image.info[name] for name in ("Run", "Algorithm", "Step", "Seed", "Label")}
    assert facts == {
        "Run": "small-cgan",
        "Algorithm": "cgan",
        "Step": "10",
        "Seed": "9",
        "Label": "owl",
    }


def test_a_label_that_does_not_exist_is_refused_with_those_that_do(
    cgan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    for wrong in ("3", "dgo"):
        sample = ["sample", str(cgan_run), "--label", wrong, "--out", str(tmp_path / "a.png")]
        assert main(sample) == 2
        told = capsys.readouterr().err
        assert f"--label cannot be {wrong}: it must be a number from 0 to 2 or one of" in told
    assert told.endswith("cat, dog, owl. Did you mean dog?\n")


@pytest.fixture
def numbered_run(cgan_run: Path, tmp_path: Path) -> Path:
    """Like `cgan_run`, whose labels cat, dog, owl are called 1, 2, 10."""
    copy = tmp_path / "numbered"
    shutil.copytree(cgan_run, copy)
    raw = json.loads((copy / "run.json").read_text())
    raw["facts"]["label_names"] = ["1", "2", "10"]
    (copy / "run.json").write_text(json.dumps(raw))
    return copy


@pytest.mark.parametrize(
    ("asked", "same_as"), [("1", "cat"), ("2", "dog"), ("02", "dog"), ("2.0", "dog"), ("10", "owl")]
)
def test_where_all_labels_are_called_by_numbers_a_number_is_a_name(
    cgan_run: Path, numbered_run: Path, tmp_path: Path, asked: str, same_as: str
) -> None:
    for run, label, name in ((numbered_run, asked, "a.png"), (cgan_run, same_as, "b.png")):
        out = str(tmp_path / name)
        assert main(["sample", str(run), "-n", "2", "--label", label, "--out", out]) == 0
    assert np.array_equal(read(tmp_path / "a.png"), read(tmp_path / "b.png"))


def test_where_all_labels_are_called_by_numbers_none_is_counted(
    numbered_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    for words in (
        ["sample", "--label", "0", "--out", str(tmp_path / "a.png")],
        ["walk", "--seeds", "1,2", "--labels", "0", "--out", str(tmp_path / "a.gif")],
    ):
        assert main([words[0], str(numbered_run), *words[1:]]) == 2
        assert "cannot be 0: it must be one of 1, 2, 10." in capsys.readouterr().err


def test_a_label_for_a_model_without_labels_is_refused(
    gan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    sample = ["sample", str(gan_run), "--label", "dog", "--out", str(tmp_path / "a.png")]
    assert main(sample) == 2
    assert "this model knows no labels" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_a_failure_in_one_sentence(
    gan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["sample", str(gan_run), "--out", str(tmp_path / "file" / "a.png")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "a.png could not be saved" in err
