"""Models on the command line: listed, exported, and drawn from again as a file."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.cli import main
from trainers.runs.listing import remember
from trainers.runs.run import Run

Captured = pytest.CaptureFixture[str]


def test_runs_with_a_model_are_listed_with_their_card(
    cgan_run: Path, own_home: Path, capsys: Captured
) -> None:
    shutil.copytree(cgan_run, own_home / "runs" / "small-cgan")
    assert main(["models", "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)[-1]
    assert (entry["name"], entry["kind"], entry["algorithm"]) == ("small-cgan", "run", "cgan")
    assert entry["card"]["steps"] == entry["step"] == 10
    assert main(["models"]) == 0
    assert "small-cgan run cgan" in " ".join(capsys.readouterr().out.split())


def test_a_run_outside_the_runs_folder_is_listed_by_a_name_that_other_commands_take(
    cgan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = shutil.copytree(cgan_run, tmp_path / "elsewhere" / "small-cgan")
    remember(Run.open(folder))
    assert main(["models", "--json"]) == 0
    name = json.loads(capsys.readouterr().out)[-1]["name"]
    assert main(["sample", name, "--out", str(tmp_path / "samples.png")]) == 0


def test_an_exported_model_draws_the_same_pictures(
    cgan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "model.safetensors"
    export = ["export", str(cgan_run), "--format", "safetensors", "--out", str(file), "--json"]
    assert main(export) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["step"], told["algorithm"]) == (str(file), 10, "cgan")
    drawn = []
    for source in (cgan_run, file):
        picture = tmp_path / f"{source.stem}.png"
        assert main(["sample", str(source), "-n", "9", "--out", str(picture)]) == 0
        with Image.open(picture) as image:
            drawn.append(np.asarray(image))
    assert np.array_equal(*drawn)


def test_an_earlier_step_can_be_exported(cgan_run: Path, tmp_path: Path, capsys: Captured) -> None:
    file = str(tmp_path / "model.safetensors")
    export = ["export", str(cgan_run), "--format", "safetensors", "--step", "3", "--out", file]
    assert main([*export, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["step"] == 0


@pytest.mark.long
def test_an_onnx_file_is_checked_as_it_is_written(
    cgan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "model.onnx"
    assert main(["export", str(cgan_run), "--format", "onnx", "--out", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["inputs"] == ["latents", "labels"]
    assert told["largest_difference"] < 1e-4
    assert file.exists()


@pytest.mark.parametrize(
    ("words", "status", "parts"),
    [
        ("export nothing --format onnx --out a.onnx", 2, "RUN cannot be nothing: it must be"),
        ("export RUN --format pickle --out a.pt", 2, "--format cannot be pickle: it must be one"),
        ("export RUN --format onnx --out a.pt", 2, "--out cannot be a.pt: the name must end in"),
        ("export RUN --out a.onnx", 2, "--format"),
        ("export LETTER --format onnx --out a.onnx", 1, "letter.txt is a text file, not a model."),
        ("sample LETTER --out a.png", 1, "letter.txt is a text file, not a model."),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    words: str, status: int, parts: str, gan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear model,")
    argv = words.replace("RUN", str(gan_run)).replace("LETTER", str(letter)).split()
    assert main(argv) == status
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert parts in err
