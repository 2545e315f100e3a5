"""Files that people made with earlier versions open as before, and show the same.

What is in tests/guard/files was made by version 0.1.0 (make_fixtures.py tells how) and is never
made again. Everything goes through the names of `latentlab` and the command line, except what has
no public name: those imports stand together below, and follow their modules when these move.

Pictures may differ by TOLERANCE, because processors add up in different orders. The largest
difference between results with AVX-512, AVX2 and plain loops was one level of 255.
"""

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import latentlab
from benchmarks.checkout_probe.digests import of_array
from latentlab.cli import main
from latentlab.gui.explorer.tray.pinned import PinnedTray
from latentlab.gui.settings_store import SettingsStore
from latentlab.latent.vectors import load_latents
from latentlab.saved import DirectionNames, SavedDirections
from latentlab.views import Component, Factor, Vector
from trainers.runs.run import Run

FILES = Path(__file__).parent / "files"
TOLERANCE = 1
"""Levels of 255 by which a pixel may differ from what was saved."""

CURVE_TOLERANCE = 1e-3
"""By which share a loss may differ after a few steps: rounding grows as training goes on."""

PICTURES: dict[str, Any] = json.loads((FILES / "pictures.json").read_text("utf-8"))
RUNS: dict[str, Any] = json.loads((FILES / "runs.json").read_text("utf-8"))
RESUMABLE = [name for name, expected in RUNS.items() if "resumed curves" in expected]


@pytest.fixture(scope="module")
def older_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as the earlier version left it; nobody writes to it."""
    home = tmp_path_factory.mktemp("older")
    shutil.copytree(FILES / "home", home, dirs_exist_ok=True)
    for packed in (FILES / "runs").glob("*.zip"):
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(home / "runs")
    return home


@pytest.fixture(autouse=True)
def at_home(older_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """That home is the program's, and the model files lie in the current folder."""
    monkeypatch.setenv("LATENTLAB_HOME", str(older_home))
    monkeypatch.chdir(FILES / "models")
    return older_home


def pixels_in(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image)


def assert_nearly_equal(shown: NDArray[np.uint8], saved: NDArray[np.uint8]) -> None:
    assert shown.shape == saved.shape
    assert np.abs(shown.astype(int) - saved.astype(int)).max() <= TOLERANCE


@pytest.mark.parametrize("name", PICTURES)
def test_a_saved_picture_says_how_it_was_made_and_can_be_made_again(name: str) -> None:
    expected, path = PICTURES[name], FILES / "pictures" / name
    request = latentlab.read_request(path)
    ref = request.model
    model = latentlab.open_model(ref.name, request.step, kind=ref.kind, device="cpu")
    assert ref.digest in (None, model.digest)
    shown = latentlab.render(model, request)
    assert_nearly_equal(np.squeeze(shown.tiled), pixels_in(path))
    assert shown.columns == expected["columns"]
    # What had no names before may have some now; names do not change the pixels.
    assert list(shown.captions) == (expected["captions"] or list(shown.captions))
    assert list(shown.row_captions) == (expected["row captions"] or list(shown.row_captions))
    assert latentlab.Request.from_json(request.to_json()) == request


@pytest.mark.parametrize("name", PICTURES)
def test_a_script_copied_from_the_window_still_makes_its_picture(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (FILES / "models").iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(PICTURES[name]["script"], {})
    assert_nearly_equal(pixels_in(tmp_path / "picture.png"), pixels_in(FILES / "pictures" / name))


def test_runs_are_listed_as_they_were(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--json"]) == 0
    listed = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert listed.keys() == RUNS.keys()
    for name, expected in RUNS.items():
        assert expected["listed"].items() <= listed[name].items()
    assert RUNS.keys() < set(latentlab.model_names())


@pytest.mark.parametrize("name", RUNS)
def test_the_curves_and_grids_of_a_run_are_read(name: str, older_home: Path) -> None:
    run, expected = Run.open(older_home / "runs" / name), RUNS[name]
    assert_curves(run, expected["curves"], exactly=True)
    grids = {
        f"{step} {title}": of_array(run.grids.read(step, title).images)
        for title in run.grids.names()
        for step in run.grids.steps(title)
    }
    assert grids == expected["grids"]


@pytest.mark.parametrize("name", RESUMABLE)
def test_a_run_goes_on_where_it_stopped(
    name: str, older_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path))
    run, expected = tmp_path / "runs" / name, RUNS[name]
    shutil.copytree(older_home / "runs" / name, run)
    last = max(map(int, expected["resumed curves"]))
    assert main(["resume", str(run), "--steps", str(last)]) == 0
    assert_curves(Run.open(run), expected["curves"], exactly=True)
    assert_curves(Run.open(run), expected["resumed curves"], exactly=False)
    assert latentlab.open_model(run, device="cpu").step == last


def assert_curves(run: Run, expected: dict[str, dict[str, float]], exactly: bool) -> None:
    rows = {str(row["step"]): row for row in run.metrics().read()}
    for step, values in expected.items():
        found = {key: float(rows[step][key]) for key in values}
        tolerance = 0.0 if exactly else CURVE_TOLERANCE
        assert found == pytest.approx(values, rel=tolerance, abs=tolerance)


def test_kept_directions_and_their_names_are_there(older_home: Path) -> None:
    own = Vector.of([0.5, -0.25, 1.0, 0.0])
    refs = (
        latentlab.ModelRef.run(older_home / "runs" / "gan"),
        latentlab.ModelRef.bundled("digits-cgan"),
    )
    for ref in refs:
        (kept,) = SavedDirections().of(ref, latent_size=4)
        assert (kept.name, kept.vector) == ("thicker", own)
        names = DirectionNames()
        assert names.name(ref, Component(index=1)) == "slant"
        assert names.name(ref, Factor(index=0)) == "height"
        assert names.name(ref, Component(index=1, space="pictures")) == "Component 2"


@pytest.mark.usefixtures("qapp")
def test_the_favourites_in_the_tray_are_there() -> None:
    three, mixture = PinnedTray(SettingsStore())
    assert (three.name, three.anchor.label) == ("a three", 3)
    assert three.anchor.latent.model_dump() == {"kind": "seed", "seed": 12}
    assert mixture.anchor.label == (0.25, 0.75)
    assert mixture.anchor.latent == Vector.of([0.5, 1.5, -2.0, 0.0])


@pytest.mark.parametrize("suffix", [".npz", ".npy", ".json"])
def test_saved_latents_are_read_exactly(suffix: str) -> None:
    latents = np.linspace(-2, 2, 12, dtype=np.float32).reshape(3, 4) / 3
    found = load_latents(FILES / "numbers" / f"latents{suffix}", 4)
    assert np.array_equal(found, latents)


def test_a_folder_of_pictures_goes_on_and_does_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(FILES / "batch", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    pictures, results = tmp_path / "pictures", tmp_path / "results"
    report = (results / "transfer-report.jsonl").read_text("utf-8").splitlines()
    for source in (json.loads(line)["source"] for line in report[1:]):
        os.utime(pictures / source["file"], ns=(source["modified"],) * 2)
    shutil.copy(pictures / "input-1.png", pictures / "new.png")
    done = {path: path.stat().st_mtime_ns for path in results.glob("*.png")}
    assert len(done) == 2
    model = str(FILES / "models" / "discogan.safetensors")
    words = ["transfer", model, "--input", "pictures", "--out", "results", "--json"]
    assert main(words) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert sorted(Path(each).name for each in files) == ["input-0.png", "input-1.png", "new.png"]
    assert all(path.stat().st_mtime_ns == written for path, written in done.items())
    assert_nearly_equal(pixels_in(results / "new.png"), pixels_in(results / "input-1.png"))
