"""`latentlab map`: the data's pictures where the model puts them, as one picture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from latentlab.cli import main
from latentlab.requests import read_request
from latentlab.views import MapView
from trainers.runs.run import Run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def run(encoding_run: Callable[..., Run]) -> str:
    return str(encoding_run().folder)


def test_the_options_are_the_view_that_the_picture_carries(run: str, tmp_path: Path) -> None:
    out = tmp_path / "map.png"
    options = ["-n", "12", "--seed", "5", "--label", "3", "--span", "0.5", "--at", "0.1", "-0.2"]
    assert main(["map", run, *options, "--decode", "0", "0.1", "--out", str(out)]) == 0
    shown = MapView(count=12, seed=5, label=3, span=0.5, x=0.1, y=-0.2, spot_x=0.0, spot_y=0.1)
    assert read_request(out).view == shown


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--label", "eleven"], "--label cannot be eleven: it must be one of 0, 1, 2"),
        (["--label", "10"], "--label cannot be 10"),
        (["--colour", "smile"], "cannot be coloured by smile: this model's data know label"),
        (["-n", "10001"], "--count cannot be 10001"),
        (["--span", "0"], "--span cannot be 0"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(
    run: str, tmp_path: Path, options: list[str], words: str, capsys: Captured
) -> None:
    out = tmp_path / "map.png"
    assert main(["map", run, *options, "--out", str(out)]) != 0
    assert words in capsys.readouterr().err and not out.exists()


def test_a_model_that_does_not_encode_is_told_from_one_that_does(
    gan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert main(["map", str(gan_run), "--out", str(tmp_path / "map.png")]) != 0
    assert "cannot find the latent of a picture" in capsys.readouterr().err
