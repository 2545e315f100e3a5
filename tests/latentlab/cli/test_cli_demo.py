"""The demo leaves everything that it announces."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from latentlab.cli import main
from latentlab.cli.demo_pictures import FRAMES_PER_LEG, FRAMES_PER_SECOND, STATIONS, save_all
from trainers.config import DataSource
from trainers.runs.run import Run

FILES = {
    "samples.png",
    "labelled.png",
    "interpolation.png",
    "interpolation.gif",
    "curves.png",
    "curves.csv",
}


@pytest.fixture
def on_pictures(monkeypatch: pytest.MonkeyPatch, pictures: Path) -> None:
    """The demo on a folder of small pictures in place of the digits, which take time to draw."""
    source = DataSource(name="folder", folder=pictures, image_size=16, colour="grey")
    monkeypatch.setattr("latentlab.cli.commands.demo.DATA", source)


@pytest.mark.usefixtures("on_pictures")
@pytest.mark.long
def test_the_demo_trains_until_its_time_is_up_and_tells_what_lies_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--out", str(tmp_path / "d"), "--seconds", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["files"]) == FILES
    assert all((tmp_path / "d" / name).stat().st_size for name in FILES)
    assert Run.open(Path(told["run"])).state().status == "stopped"


def test_the_film_walks_through_all_stations(cgan_run: Path, tmp_path: Path) -> None:
    save_all(Run.open(cgan_run), tmp_path)
    with Image.open(tmp_path / "interpolation.gif") as film:
        milliseconds = sum(frame.info["duration"] for frame in ImageSequence.Iterator(film))
    assert milliseconds == 1000 * STATIONS * FRAMES_PER_LEG / FRAMES_PER_SECOND
