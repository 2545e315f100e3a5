"""The commands that explore: what they write, and the one line when they cannot."""

import json
from pathlib import Path

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
    walk = ["interpolate", str(gan_run), "--seeds", "1,2,3", "--frames", "5", "--scale", "1"]
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


def test_even_steps_and_labels_are_taken(cgan_run: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.png"
    walk = ["interpolate", str(cgan_run), "--seeds", "1,2", "--labels", "cat,2", "--even"]
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


def test_conditions_draw_a_table_and_a_morph(cgan_run: Path, tmp_path: Path) -> None:
    words = ["conditions", str(cgan_run), "--rows", "3", "--out"]
    assert main([*words, str(tmp_path / "table.png"), "--labels", "owl,cat"]) == 0
    view = read_request(tmp_path / "table.png").view
    assert isinstance(view, LabelsView) and len(view.latents) == 3
    assert main([*words, str(tmp_path / "morph.png"), "--morph", "cat,owl"]) == 0
    assert read_request(tmp_path / "morph.png").view != view


def test_so_many_pictures_of_each_label_are_a_data_set(
    cgan_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made"
    words = ["conditions", str(cgan_run), "--each", "4", "--labels", "cat,owl", "--json"]
    assert main([*words, "--out", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == [str(out)]
    images = open_folder(out, 16)
    assert images.info.label_names == ("cat", "owl")
    assert len(images) == 8


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
        (["interpolate", "--seeds", "1", "--out", "a.gif"], "--seeds must name two"),
        (["interpolate", "--seeds", "1,x", "--out", "a.gif"], "--seeds cannot be 1,x"),
        (["interpolate", "--seeds", "1,2", "--out", "a.avi"], "--out cannot be a.avi"),
        (["interpolate", "--seeds", "1,2", "--labels", "0", "--out", "a.gif"], "knows no labels"),
        (["arithmetic", "--minus", "1", "--out", "a.png"], "--plus is missing"),
        (["arithmetic", "--plus", "1", "--radius", "99", "--out", "a.png"], "Radius cannot be"),
        (["conditions", "--out", "a.gif"], "must end in .png"),
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


def test_a_model_without_labels_has_no_conditions(
    gan_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conditions", str(gan_run), "--out", str(tmp_path / "a.png")]) == 1
    assert "knows no labels" in capsys.readouterr().err
