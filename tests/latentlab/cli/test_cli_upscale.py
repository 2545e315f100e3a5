"""Pictures enlarged on the command line: whole, at any size, by rules of the other commands."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import latentlab
from latentlab.cli import main
from latentlab.rendering.enlarging import enlarged_whole
from trainers.data.images import Pixels

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def model(model_file: Callable[..., Path]) -> Path:
    """One that enlarges four times, with random weights."""
    return model_file("enlarges", "srgan", width=4, blocks=1)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of two pictures of other sizes, one of them in a folder below, and a broken one."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "photos"
    for name, (height, width) in {"a.png": (9, 14), "deep/b.png": (12, 8)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (height, width), np.uint8)).save(path)
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def pixels_of(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image)


def test_one_picture_is_enlarged_whole(
    model: Path, photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "out"
    arguments = ["upscale", str(model), "--input", str(photos / "a.png"), "--out", str(out)]
    assert main(arguments) == 0
    found = pixels_of(out / "a.png")
    loaded = latentlab.open_model(model, device="cpu")
    given = pixels_of(photos / "a.png")[..., None]
    assert np.array_equal(found[..., None], enlarged_whole(loaded, given, "SRGAN"))
    assert found.shape == (36, 56)
    assert main(arguments) == 0, "an earlier result is replaced"
    capsys.readouterr()


def test_a_folder_is_enlarged_and_goes_on(
    model: Path, photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "out"
    arguments = ["upscale", str(model), "--input", str(photos), "--out", str(out), "--json"]
    assert main(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert {Path(each).relative_to(out).as_posix() for each in told["files"]} == {
        "a.png",
        "deep/b.png",
    }
    assert [each["file"] for each in told["skipped"]] == ["broken.png"]
    assert pixels_of(out / "deep" / "b.png").shape == (48, 32)
    (out / "a.png").unlink()
    kept = (out / "deep" / "b.png").stat().st_mtime_ns
    assert main(arguments) == 0
    assert (out / "a.png").exists() and (out / "deep" / "b.png").stat().st_mtime_ns == kept
    assert main([*arguments, "--answer", "MSE"]) != 0, "those are the results of another order"
    assert "another model or of other settings" in capsys.readouterr().err


def test_every_way_stands_beside_the_truth(model: Path, photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    source = str(photos / "a.png")
    assert main(["upscale", str(model), "--input", source, "--out", str(out), "--compare"]) == 0
    found = pixels_of(out / "a.png")
    assert found.shape == (8, 4 * 12), "bicubic, two answers and the truth, cut to 12 x 8"
    assert np.array_equal(found[:, 36:], pixels_of(photos / "a.png")[:8, :12])


def test_what_cannot_be_done_is_said(
    model: Path, model_file: Callable[..., Path], photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    source, out = str(photos / "a.png"), str(tmp_path / "out")
    assert main(["upscale", str(model), "--input", source, "--out", out, "--answer", "VGG"]) != 0
    assert "no answer 'VGG': choose one of SRGAN, MSE" in capsys.readouterr().err
    other = str(model_file("draws", "gan"))
    assert main(["upscale", other, "--input", source, "--out", out]) != 0
    assert "does not enlarge pictures" in capsys.readouterr().err
    tiny = tmp_path / "tiny.png"
    Image.new("L", (3, 9)).save(tiny)
    arguments = ["upscale", str(model), "--input", str(tiny), "--out", out]
    assert main([*arguments, "--compare"]) != 0
    assert "too small to be made 4 times smaller" in capsys.readouterr().err
    assert main(arguments) == 0
    (Path(out) / "a.png").write_bytes(b"somebody's own")
    assert main(["upscale", str(model), "--input", source, "--out", out]) != 0
    assert "no result of LatentLab" in capsys.readouterr().err
