"""`latentlab chain`: where chains end, their way as a film, and the one line when they cannot."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from latentlab.cli import main
from latentlab.requests import read_request
from latentlab.views import ChainView

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def machine(model_file: Callable[..., Path]) -> str:
    return str(model_file("machine", "rbm", hidden=6))


def _pixels(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image)


def _grey(path: Path, upper: int, lower: int = 0) -> str:
    """A picture whose upper half has one grey value, and its lower half another."""
    values = np.full((28, 28), lower, np.uint8)
    values[:14] = upper
    Image.fromarray(values).save(path)
    return str(path)


def test_the_end_of_the_chains_carries_what_brings_it_back(
    machine: str, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "end.png"
    options = ["--steps", "5", "--count", "8", "--seed", "3", "--scale", "1", "--out", str(out)]
    assert main(["chain", machine, *options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"files": [str(out)], "steps": 5, "step": 300}
    assert read_request(out).view == ChainView(steps=5, count=8, seed=3)
    assert _pixels(out).shape == (2 * 28, 4 * 28)
    again = tmp_path / "again.png"
    assert main(["chain", machine, *options[:-1], str(again)]) == 0
    assert np.array_equal(_pixels(again), _pixels(out))


def test_without_a_number_the_chains_burn_in(machine: str, tmp_path: Path) -> None:
    out = tmp_path / "end.png"
    assert main(["chain", machine, "--count", "1", "--out", str(out)]) == 0
    view = read_request(out).view
    assert isinstance(view, ChainView) and view.steps == 500


def test_the_way_becomes_a_film_or_single_pictures(machine: str, tmp_path: Path) -> None:
    chain = ["chain", machine, "--steps", "6", "--count", "2", "--scale", "1", "--frames", "4"]
    for name in ("way.gif", "way.mp4", "way"):
        assert main([*chain, "--out", str(tmp_path / name)]) == 0
    with Image.open(tmp_path / "way.gif") as film:
        assert getattr(film, "n_frames", 1) == 4
    frames = sorted((tmp_path / "way").iterdir())
    views = [read_request(each).view for each in frames]
    assert [getattr(each, "steps", None) for each in views] == [0, 2, 4, 6]
    assert main([*chain[:-2], "--out", str(tmp_path / "end.png")]) == 0
    assert np.array_equal(_pixels(frames[-1]), _pixels(tmp_path / "end.png"))


def test_what_the_mask_holds_of_the_start_stays(machine: str, tmp_path: Path) -> None:
    start, mask = _grey(tmp_path / "start.png", 200, 30), _grey(tmp_path / "mask.png", 255)
    out = tmp_path / "end.png"
    held = ["--start", start, "--mask", mask, "--steps", "9", "--count", "1", "--scale", "1"]
    assert main(["chain", machine, *held, "--out", str(out)]) == 0
    assert (_pixels(out)[:14] == 200).all() and not (_pixels(out)[14:] == 30).all()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--count", "65"], "--count cannot be 65"),
        (["--steps", "-1"], "--steps"),
        (["--out", "end.jpg"], "--out cannot be end.jpg: the name must end in .png, .mp4 or .gif"),
        (["--start", "nowhere.png"], "There is no file nowhere.png"),
        (["--mask", "{mask}"], "--mask holds parts of pictures: name them by --start"),
        (["--start", "{mask}", "--out", "{mask}"], "that is the picture itself"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    machine: str, tmp_path: Path, capsys: Captured, options: list[str], said: str
) -> None:
    mask = _grey(tmp_path / "mask.png", 255)
    given = [each.format(mask=mask) for each in options]
    out = [] if "--out" in given else ["--out", str(tmp_path / "end.png")]
    assert main(["chain", machine, *given, *out]) != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert not (tmp_path / "end.png").exists()


def test_a_model_without_chains_is_told_what_it_can_do(
    model_file: Callable[..., Path], tmp_path: Path, capsys: Captured
) -> None:
    model = str(model_file("sampler", "gan"))
    assert main(["chain", model, "--out", str(tmp_path / "end.png")]) != 0
    assert "runs no chain of small changes" in capsys.readouterr().err
