"""The commands that explore: what they write, and the one line when they cannot."""

import json
import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from latentlab.cli import main
from latentlab.requests import read_request
from latentlab.views import ArithmeticView, DirectionsView, LabelsView, WalkView
from trainers.data.files.folder import open_folder


def pixels(path: Path) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    with Image.open(path) as image:
        return np.asarray(image)


def test_a_walk_becomes_a_film_a_strip_or_single_pictures(
    gan_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = ["walk", str(gan_run), "--seeds", "1,2,3", "--frames", "5", "--scale", "1"]
    for name in ("walk.mp4", "walk.gif", "walk.png", "walk"):
        assert main([*walk, "--mode", "loop", "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "walk.mp4").stat().st_size > 500
    with Image.open(tmp_path / "walk.gif") as film:
        assert getattr(film, "n_frames", 1) == 5
    strip = pixels(tmp_path / "walk.png")
    assert strip.shape == (16, 80)
    frames = sorted((tmp_path / "walk").iterdir())
    assert np.array_equal(np.concatenate([pixels(each) for each in frames], axis=1), strip)
    view = read_request(tmp_path / "walk.png").view
    assert isinstance(view, WalkView) and view.mode == "loop"
    assert capsys.readouterr().out.splitlines()[-1] == str(tmp_path / "walk")


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_the_scale_is_that_of_films_as_well(gan_run: Path, tmp_path: Path, suffix: str) -> None:
    walk = ["walk", str(gan_run), "--seeds", "1,2", "--frames", "3"]
    for scale in ("1", "3", None):
        out = tmp_path / f"walk{scale}{suffix}"
        assert main([*walk, *(["--scale", scale] if scale else []), "--out", str(out)]) == 0
    sides = [film_side(tmp_path / f"walk{scale}{suffix}") for scale in ("1", "3", None)]
    assert sides == [16, 48, {".mp4": 512, ".gif": 224}[suffix]]


def film_side(path: Path) -> int:
    if path.suffix == ".gif":
        with Image.open(path) as film:
            return film.width
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
    said = subprocess.run(command, capture_output=True, text=True).stderr
    found = re.search(r" (\d+)x\d+[ ,]", said)
    assert found is not None, said
    return int(found[1])


def test_a_gif_that_cannot_be_so_fast_says_how_long_it_takes(
    gan_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = ["walk", str(gan_run), "--seeds", "1,2", "--frames", "30", "--fps"]
    for speed, name in (("60", "a.gif"), ("50", "b.gif"), ("60", "a.mp4")):
        assert main([*walk, speed, "--out", str(tmp_path / name)]) == 0
        said = capsys.readouterr()
        assert said.out == f"{tmp_path / name}\n"
        if name == "a.gif":
            assert "at most 50 frames a second, not 60: it takes 0.6 s rather" in said.err
        else:
            assert said.err == ""


def test_even_steps_and_labels_are_taken(cgan_run: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.png"
    walk = ["walk", str(cgan_run), "--seeds", "1,2", "--labels", "cat,2", "--even"]
    assert main([*walk, "--frames", "4", "--mode", "linear", "--out", str(out)]) == 0
    view = read_request(out).view
    assert isinstance(view, WalkView) and view.even_steps
    assert [each.label for each in view.anchors] == [0, 2]


def test_arithmetic_draws_the_result_among_its_neighbours(cgan_run: Path, tmp_path: Path) -> None:
    out = tmp_path / "sum.png"
    words = ["arithmetic", str(cgan_run), "--plus", "3,5", "--minus", "8", "--label", "dog"]
    assert main([*words, "--radius", "0.5", "--scale", "1", "--out", str(out)]) == 0
    assert pixels(out).shape == (48, 48)
    view = read_request(out).view
    assert isinstance(view, ArithmeticView)
    assert [(len(each.exemplars), each.weight) for each in view.bins] == [(2, 1.0), (1, -1.0)]
    assert (view.label, view.radius) == (1, 0.5)


def test_labels_draw_a_table_and_a_morph(cgan_run: Path, tmp_path: Path) -> None:
    words = ["labels", str(cgan_run), "--rows", "3", "--out"]
    assert main([*words, str(tmp_path / "table.png"), "--labels", "owl,cat"]) == 0
    view = read_request(tmp_path / "table.png").view
    assert isinstance(view, LabelsView) and len(view.latents) == 3
    assert main([*words, str(tmp_path / "morph.png"), "--morph", "cat,owl"]) == 0
    assert read_request(tmp_path / "morph.png").view != view


def test_so_many_pictures_of_each_label_are_a_data_set(
    cgan_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made"
    words = ["labels", str(cgan_run), "--each", "4", "--labels", "cat,owl", "--json"]
    assert main([*words, "--out", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == [str(out)]
    images = open_folder(out, 16)
    assert images.info.label_names == ("cat", "owl")
    assert len(images) == 8


@pytest.mark.parametrize(
    ("former", "name", "words"),
    [
        ("interpolate", "walk", ["--seeds", "1,2", "--frames", "3"]),
        ("conditions", "labels", ["--rows", "2"]),
    ],
)
def test_former_names_of_commands_still_work(
    cgan_run: Path,
    tmp_path: Path,
    former: str,
    name: str,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in (former, name):
        out = str(tmp_path / f"{command}.png")
        assert main([command, str(cgan_run), *words, "--out", out]) == 0
    assert np.array_equal(pixels(tmp_path / f"{former}.png"), pixels(tmp_path / f"{name}.png"))
    assert main([former, str(cgan_run), "--nothing"]) == 2
    assert f"See latentlab {name} --help." in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["factors", "features", "pictures"])
def test_directions_have_a_row_each(gan_run: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "directions.png"
    words = ["directions", str(gan_run), "--kind", kind, "--count", "3", "--steps", "5"]
    assert main([*words, "--out", str(out)]) == 0
    view = read_request(out).view
    assert isinstance(view, DirectionsView) and len(view.pushes) == 3


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["walk", "--seeds", "1", "--out", "a.gif"], "--seeds must name two"),
        (["walk", "--seeds", "1,x", "--out", "a.gif"], "--seeds cannot be 1,x"),
        (["walk", "--seeds", "1,2", "--out", "a.avi"], "--out cannot be a.avi"),
        (["walk", "--seeds", "1,2", "--labels", "0", "--out", "a.gif"], "knows no labels"),
        (["arithmetic", "--minus", "1", "--out", "a.png"], "--plus is missing"),
        (["arithmetic", "--plus", "1", "--radius", "99", "--out", "a.png"], "Radius cannot be"),
        (["labels", "--out", "a.gif"], "must end in .png"),
        (["directions", "--kind", "best", "--out", "a.png"], "--kind cannot be best"),
        (["directions", "--strength", "far", "--out", "a.png"], "Strength cannot be 'far'"),
    ],
)
def test_wrong_values_end_with_status_2_and_one_line(
    gan_run: Path, words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([words[0], str(gan_run), *words[1:]]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert error.count("\n") == 1


def test_a_model_without_labels_has_no_table_of_labels(
    gan_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["labels", str(gan_run), "--out", str(tmp_path / "a.png")]) == 1
    assert "knows no labels" in capsys.readouterr().err
