"""Pictures of one's own as latents, and how likely they are, on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from latentlab.cli import main
from latentlab.latent.vectors import load_latents
from latentlab.models.manager import ModelManager
from latentlab.models.opening import reference
from latentlab.pictures.tensors import images_of, open_picture
from latentlab.requests import read_request
from latentlab.views import Encoded, TrayView
from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two photos and a file that is none."""
    folder = tmp_path / "photos"
    (folder / "more").mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name in ("b.png", "more/a.jpg"):
        Image.fromarray(rng.integers(0, 256, (50, 40, 3), np.uint8)).save(folder / name)
    (folder / "c.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def vae(model_file: Callable[..., Path]) -> str:
    return str(model_file("vae", "vae", latent_size=4, hidden=16))


@pytest.fixture
def flow(model_file: Callable[..., Path]) -> str:
    return str(model_file("flow", "realnvp", width=2))


@pytest.mark.parametrize("suffix", [".npz", ".npy", ".json"])
def test_the_latents_are_those_of_the_encoder_a_row_for_each_picture(
    vae: str, photos: Path, tmp_path: Path, capsys: Captured, suffix: str
) -> None:
    out = tmp_path / f"latents{suffix}"
    assert main(["encode", vae, "--input", str(photos), "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out == f"{out}\n"
    assert "Skipped: c.png cannot be used" in told.err
    model = ModelManager("cpu").open(reference(vae))
    pictures = [open_picture(photos / each, model) for each in ("b.png", "more/a.jpg")]
    expected = torch.cat([model.encode(images_of((each,), model)) for each in pictures])
    assert np.allclose(load_latents(out, 4), expected.numpy(), atol=1e-6)


def test_it_is_said_when_there_is_nothing_to_see_in_pictures(
    vae: str, photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    Image.new("L", (30, 30), 4).save(photos / "black.png")
    out = str(tmp_path / "latents.json")
    for source in (photos, photos / "black.png"):
        assert main(["encode", vae, "--input", str(source), "--out", out]) == 0
        assert "black.png is nearly black, or nearly of one other value" in capsys.readouterr().err
    assert main(["encode", vae, "--input", str(photos / "b.png"), "--out", out]) == 0
    assert "nearly" not in capsys.readouterr().err


def test_the_reconstruction_tells_how_it_was_made_and_the_sheet_shows_the_pictures_over_it(
    vae: str, photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    alone, sheet = tmp_path / "alone.png", tmp_path / "sheet.png"
    command = ["encode", vae, "--input", str(photos), "--out", str(tmp_path / "l.json"), "--json"]
    for more in ([str(alone)], [str(sheet), "--sheet"]):
        assert main([*command, "--scale", "1", "--reconstruction", *more]) == 0
    facts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert facts["files"] == [str(tmp_path / "l.json"), str(sheet)]
    assert facts["pictures"] == [str(photos / "b.png"), str(photos / "more" / "a.jpg")]
    assert facts["latent_size"] == 4 and facts["skipped"][0]["file"] == str(photos / "c.png")
    with Image.open(alone) as one, Image.open(sheet) as both:
        assert one.size == (56, 28) and both.size == (56, 56)
        assert np.array_equal(np.asarray(both)[28:], np.asarray(one))
    view = read_request(alone).view
    assert isinstance(view, TrayView) and isinstance(view.anchors[0].latent, Encoded)
    model = ModelManager("cpu").open(reference(vae))
    with Image.open(sheet) as both:
        given = np.asarray(both)[:28, :28]
    assert np.array_equal(given, open_picture(photos / "b.png", model).pixels()[..., 0])


def test_what_flows_encode_comes_back_nearly_to_the_last_grey_level(
    flow: str, photos: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.png"
    command = ["encode", flow, "--input", str(photos / "b.png"), "--out", str(tmp_path / "l.npz")]
    assert main([*command, "--scale", "1", "--reconstruction", str(sheet), "--sheet"]) == 0
    with Image.open(sheet) as both:
        pixels = np.asarray(both).astype(int)
    assert np.abs(pixels[:28] - pixels[28:]).max() <= 1


def test_likelihoods_are_told_with_how_to_read_them_and_can_be_repeated(
    flow: str, photos: Path, capsys: Captured
) -> None:
    command = ["likelihood", flow, "--input", str(photos)]
    assert main(command) == 0
    told = capsys.readouterr()
    assert "8 bits is knowing nothing" in told.out and told.out.count("bits/dim") == 3
    assert "Skipped: c.png" in told.err
    figures = []
    for more in ([], [], ["--seed", "1"]):
        assert main([*command, "--json", *more]) == 0
        figures.append(json.loads(capsys.readouterr().out))
    first, again, other = (each["pictures"] for each in figures)
    assert first == again != other
    assert [each["file"] for each in first] == [
        str(photos / "b.png"),
        str(photos / "more" / "a.jpg"),
    ]
    mean = sum(each["bits_per_dimension"] for each in first) / 2
    assert figures[0]["mean"] == pytest.approx(mean)
    alone = ["likelihood", flow, "--input", str(photos / "b.png"), "--json"]
    assert main(alone) == 0
    assert json.loads(capsys.readouterr().out)["pictures"] == first[:1]


def test_the_most_and_the_least_likely_of_the_data_are_told_and_drawn(
    pictures: Path, own_home: Path, tmp_path: Path, capsys: Captured
) -> None:
    source = DataSource(name="folder", folder=pictures, image_size=16, colour="grey")
    recipe = make_recipe("realnvp", {"steps": 1, "width": 2, "batch_size": 4}, source, threads=1)
    run = Run.create(own_home / "runs" / "tiny", recipe)
    for _ in Session(run).events():
        pass
    out = tmp_path / "extremes.png"
    command = ["likelihood", "tiny", "--data", "--json", "--scale", "1", "--out", str(out)]
    assert main(command) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["count"] == facts["total"] == 24 and len(facts["most"]) == 8
    bits = [each["bits_per_dimension"] for each in facts["most"] + facts["least"][::-1]]
    assert bits == sorted(bits)
    with Image.open(out) as picture:
        assert picture.size == (128, 32)
    assert main(["likelihood", "tiny", "--data", "-n", "5"]) == 0
    assert "5 of 24 images of the data take" in capsys.readouterr().out


def test_what_cannot_be_done_is_told_in_a_line(
    vae: str,
    flow: str,
    photos: Path,
    model_file: Callable[..., Path],
    tmp_path: Path,
    capsys: Captured,
) -> None:
    gan, photo, new = str(model_file("gan")), str(photos / "b.png"), str(tmp_path / "new.npz")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.png").write_bytes(b"x")
    encode, likely = ["encode", vae, "--out", new, "--input"], ["likelihood", flow]
    wrong = {
        "cannot find the latent": ["encode", gan, "--input", photo, "--out", new],
        "cannot tell how likely": ["likelihood", vae, "--input", photo],
        "There is no file": [*encode, "none.jpg"],
        "There is no picture in": [*encode, str(tmp_path / "empty")],
        "can be used: x.png": [*encode, str(tmp_path / "bad")],
        "must end in .npz or .npy or .json": [*encode[:2], "--out", "a.txt", "--input", photo],
        "--reconstruction cannot be a.jpg": [*encode, photo, "--reconstruction", "a.jpg"],
        "that is the picture itself": [*encode, photo, "--reconstruction", photo],
        "--sheet needs --reconstruction": [*encode, photo, "--sheet"],
        "Name either pictures": likely,
        "or the model's data by --data": [*likely, "--data", "--input", photo],
        "-n goes with --data": [*likely, "--input", photo, "-n", "5"],
        "--out goes with --data": [*likely, "--input", photo, "--out", "a.png"],
        "does not say where its training images lie": [*likely, "--data"],
    }
    for sentence, words in wrong.items():
        assert main(words) in (1, 2), words
        told = capsys.readouterr().err
        assert sentence in told and told.count("\n") == 1, (sentence, told)
    assert not Path(new).exists()
