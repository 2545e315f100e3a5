"""Pictures of one's own on the command line, through untrained models of the real algorithms."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

import latentlab
from latentlab.cli import main
from latentlab.models.cards import ModelCard
from latentlab.models.catalogue import catalogue
from latentlab.models.files import ModelData, ModelHeader
from latentlab.models.latent_model import LatentModel
from latentlab.models.weights import save_model
from trainers.data.spec import square_images
from trainers.registry import algorithm_class

Captured = pytest.CaptureFixture[str]
SIZE = 32
NAMES = ("glasses", "no glasses")
SMALL: dict[str, dict[str, Any]] = {
    "cyclegan": {"width": 8, "blocks": 1},
    "discogan": {"width": 8},
    "genegan": {"width": 8},
    "pix2pix": {"width": 8},
}


def write_model(path: Path, algorithm: str, **settings: Any) -> str:
    """A model with random weights as a file; what the command line calls it."""
    cls = algorithm_class(algorithm)
    config = cls.Config.checked(SMALL[algorithm] | settings)
    torch.manual_seed(0)
    network = cls.build_model(config, square_images(3, SIZE, NAMES))
    card = ModelCard(
        title="Untrained",
        data="none",
        images=0,
        steps=0,
        seed=0,
        device="cpu",
        precision="float32",
        command="",
    )
    header = ModelHeader(
        algorithm=algorithm,
        settings=config.model_dump(mode="json"),
        data=ModelData(channels=3, size=SIZE, label_names=NAMES),
        step=5,
        card=card,
    )
    save_model(LatentModel(network, header, torch.device("cpu")), path)
    return str(path)


@pytest.fixture
def model(tmp_path: Path) -> Callable[..., str]:
    """Writes a small model of an algorithm."""

    def write(algorithm: str, **settings: Any) -> str:
        return write_model(tmp_path / f"{algorithm}.safetensors", algorithm, **settings)

    return write


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    """Five photos of several sizes."""
    rng = np.random.default_rng(0)
    paths = [tmp_path / "photos" / f"{number}.jpg" for number in range(5)]
    paths[0].parent.mkdir()
    for number, path in enumerate(paths):
        pixels = rng.integers(0, 256, (40 + 9 * number, 70, 3), np.uint8)
        Image.fromarray(pixels).save(path)
    return [str(path) for path in paths]


def read(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize("algorithm", ["cyclegan", "discogan", "pix2pix"])
def test_a_picture_is_translated_and_can_be_made_again(
    model: Callable[..., str],
    photos: list[str],
    tmp_path: Path,
    capsys: Captured,
    algorithm: str,
) -> None:
    name, out = model(algorithm), tmp_path / "out"
    assert main(["transfer", name, "--input", photos[0], "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"files": [str(out / "0.png")], "step": 5}
    request = latentlab.read_request(out / "0.png")
    again = latentlab.render(latentlab.open_model(name, device="cpu"), request)
    assert np.array_equal(read(out / "0.png"), again.pixels[1])


def test_a_result_that_is_named_like_a_picture_is_refused_before_a_folder_of_that_name_is_made(
    model: Callable[..., str], photos: list[str], tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "out.png"
    command = ["transfer", model("pix2pix"), "--out", str(out), "--input"]
    for source in (photos[0], str(Path(photos[0]).parent)):
        assert main([*command, source]) == 2
        assert "Name a folder" in capsys.readouterr().err
        assert not out.exists()
    out.mkdir()
    assert main([*command, photos[0]]) == 0


def test_what_is_skipped_is_named_with_the_folder_it_lies_in(
    model: Callable[..., str], photos: list[str], tmp_path: Path, capsys: Captured
) -> None:
    folder = Path(photos[0]).parent
    for name in ("summer", "winter"):
        (folder / name).mkdir()
        (folder / name / "same.png").write_bytes(b"")
    command = ["transfer", model("pix2pix"), "--input", str(folder), "--out"]
    assert main([*command, str(tmp_path / "out")]) == 0
    told = capsys.readouterr().err
    assert "Skipped: summer/same.png" in told
    assert "Skipped: winter/same.png" in told


def test_a_folder_is_translated_and_what_is_broken_is_named(
    model: Callable[..., str], photos: list[str], tmp_path: Path, capsys: Captured
) -> None:
    folder, out = Path(photos[0]).parent, tmp_path / "out"
    (folder / "broken.png").write_bytes(b"")
    command = ["transfer", model("cyclegan"), "--input", str(folder), "--out", str(out)]
    assert main([*command, "--direction", "BtoA"]) == 0
    told = capsys.readouterr()
    assert told.out == f"5 pictures in {out}\n"
    assert told.err == "Skipped: broken.png is empty. Choose another picture.\n"
    assert sorted(path.name for path in out.glob("*.png")) == [f"{n}.png" for n in range(5)]
    assert main([*command, "--direction", "BtoA", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 5
    single = ["transfer", command[1], "--input", photos[3], "--out", str(tmp_path / "one")]
    assert main([*single, "--direction", "BtoA", "--original-size"]) == 0
    assert read(tmp_path / "one" / "3.png").shape == (67, 67, 3)
    assert main([*single, "--direction", "BtoA"]) == 0
    assert np.array_equal(read(tmp_path / "one" / "3.png"), read(out / "3.png"))
    capsys.readouterr()
    assert main([*command, "--direction", "AtoB"]) == 1
    assert "results of another model or of other settings" in capsys.readouterr().err


def test_a_name_that_is_no_text_can_be_found_by_what_json_says(
    model: Callable[..., str], photos: list[str], tmp_path: Path, capsys: Captured
) -> None:
    folder, out = Path(photos[0]).parent, tmp_path / "out"
    odd = folder / os.fsdecode(b"\xff.jpg")
    try:
        odd.write_bytes(Path(photos[0]).read_bytes())
    except OSError:
        pytest.skip("this system allows no such names")
    command = ["transfer", model("cyclegan"), "--input", str(folder), "--out", str(out), "--json"]
    assert main(command) == 0
    results = [Path(each) for each in json.loads(capsys.readouterr().out)["files"]]
    assert len(results) == 6 and all(path.exists() for path in results)


def test_the_only_direction_of_a_model_is_taken_by_itself(
    model: Callable[..., str], photos: list[str], tmp_path: Path, capsys: Captured
) -> None:
    name = model("pix2pix", direction="BtoA")
    command = ["transfer", name, "--input", photos[0], "--out", str(tmp_path / "out")]
    assert main(command) == 0
    assert main([*command, "--direction", "AtoB"]) == 1
    assert "from no glasses to glasses (BtoA) only" in capsys.readouterr().err


def test_noise_is_decided_by_the_seed(
    model: Callable[..., str], photos: list[str], tmp_path: Path
) -> None:
    command = ["transfer", model("pix2pix"), "--input", photos[0], "--out", str(tmp_path / "out")]
    drawn = []
    for seed in ("1", "1", "2"):
        assert main([*command, "--seed", seed]) == 0
        drawn.append(read(tmp_path / "out" / "0.png"))
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


def test_objects_are_swapped_removed_strengthened_and_blended(
    model: Callable[..., str], photos: list[str], tmp_path: Path
) -> None:
    name = model("genegan")
    commands: dict[str, tuple[list[str], tuple[int, int]]] = {
        "swap": (["--receiver", photos[0], "--donor", photos[1]], (1, 1)),
        "swap --sheet": (["--receiver", photos[0], "--donor", photos[1], "--sheet"], (1, 4)),
        "remove": (["--input", photos[0]], (1, 1)),
        "remove --sheet": (["--input", photos[0], "--sheet"], (1, 2)),
        "strength": (["--input", photos[0], "--donor", photos[1], "--steps", "3"], (1, 3)),
        "bilinear": (["--receiver", photos[0], "--donors", *photos[1:], "--size", "3"], (3, 3)),
    }
    made = {}
    for command, (options, (rows, columns)) in commands.items():
        out = tmp_path / f"{command}.png"
        assert main([command.split()[0], name, *options, "--out", str(out)]) == 0
        made[command] = read(out)
        assert made[command].shape == (rows * SIZE, columns * SIZE, 3)
        view = latentlab.read_request(out).view
        assert view.kind == command.split()[0]
    third = slice(2 * SIZE, 3 * SIZE)
    assert np.array_equal(made["swap --sheet"][:, third], made["swap"])
    assert np.array_equal(made["remove --sheet"][:, SIZE:], made["remove"])
    # From nothing, through the donor's object as it is, to twice of it.
    assert np.array_equal(made["strength"][:, :SIZE], made["remove"])
    assert np.array_equal(made["strength"][:, SIZE : 2 * SIZE], made["swap"])
    assert np.array_equal(made["bilinear"][:SIZE, :SIZE], made["swap"])


def test_what_cannot_be_done_is_told_in_a_line(
    model: Callable[..., str], photos: list[str], tmp_path: Path, capsys: Captured
) -> None:
    cyclegan, out = model("cyclegan"), str(tmp_path / "x.png")
    photo, new, onnx = photos[0], str(tmp_path / "new"), str(tmp_path / "x.onnx")
    wrong = {
        "cannot move an object": ["remove", "--input", photo, "--out", out],
        "There is no file": ["transfer", "--input", "none.jpg", "--out", new],
        "There is no picture in": ["transfer", "--input", new, "--out", str(tmp_path / "results")],
        "must end in .png": ["remove", "--input", photo, "--out", "x.jpg"],
        "a number from -10 to 10": ["strength", "--input", photo, "--to", "11", "--out", out],
        "expected 4 arguments": ["bilinear", "--receiver", photo, "--out", out, "--donors", photo],
        "makes no images from random numbers": ["sample", "--out", out],
        "Export as .safetensors instead": ["export", "--format", "onnx", "--out", onnx],
    }
    (tmp_path / "new").mkdir()
    for sentence, (command, *options) in wrong.items():
        assert main([command, cyclegan, *options]) in (1, 2)
        told = capsys.readouterr().err
        assert sentence in told and told.count("\n") == 1
    assert not Path(out).exists()


def test_a_picture_is_never_replaced_by_its_own_result(
    model: Callable[..., str], tmp_path: Path, capsys: Captured
) -> None:
    me, you = tmp_path / "me.png", str(tmp_path / "you.png")
    Image.new("RGB", (50, 50)).save(me)
    Image.new("RGB", (50, 50)).save(you)
    before, genegan = me.read_bytes(), model("genegan")
    linked = tmp_path / "linked.png"
    linked.symlink_to(me)
    for command in (
        ["transfer", model("cyclegan"), "--input", str(me), "--out", str(tmp_path)],
        ["remove", genegan, "--input", str(me), "--out", str(me)],
        ["remove", genegan, "--input", str(me), "--out", str(linked)],
        ["swap", genegan, "--receiver", str(me), "--donor", you, "--out", str(me)],
        ["swap", genegan, "--receiver", you, "--donor", str(me), "--out", str(me)],
        ["strength", genegan, "--input", str(me), "--out", str(me)],
        ["strength", genegan, "--input", you, "--donor", str(me), "--out", str(me)],
        ["bilinear", genegan, "--receiver", str(me), "--donors", *[you] * 4, "--out", str(me)],
        ["bilinear", genegan, "--receiver", you, "--donors", *[you] * 3, str(me), "--out", str(me)],
    ):
        assert main(command) == 2
        assert "that is the picture itself" in capsys.readouterr().err
    assert me.read_bytes() == before


def test_another_picture_under_the_results_name_is_kept_but_an_earlier_result_is_replaced(
    model: Callable[..., str], photos: list[str], tmp_path: Path, capsys: Captured
) -> None:
    name, beside = model("cyclegan"), Path(photos[0]).with_name("0.png")
    Image.new("RGB", (50, 50)).save(beside)
    before = beside.read_bytes()
    command = ["transfer", name, "--input", photos[0], "--out"]
    assert main([*command, str(beside.parent)]) == 2
    told = capsys.readouterr().err
    assert "there is another 0.png in it" in told and told.count("\n") == 1
    assert beside.read_bytes() == before
    batch = ["transfer", name, "--input", str(beside.parent), "--out", str(tmp_path / "batch")]
    assert main(batch) == 0
    for out in (tmp_path / "new", tmp_path / "new", tmp_path / "batch"):
        assert main([*command, str(out), "--direction", "BtoA"]) == 0
        assert latentlab.read_request(out / "0.png").view.kind == "translate"


@pytest.mark.parametrize("algorithm", sorted(SMALL))
def test_models_that_draw_no_samples_are_listed_opened_and_exported(
    model: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, algorithm: str
) -> None:
    name, copy = model(algorithm), tmp_path / "copy.safetensors"
    monkeypatch.setattr("latentlab.models.catalogue.MODELS", tmp_path)
    entries = {entry.ref.title: entry.header for entry in catalogue()}
    assert entries[algorithm].algorithm == algorithm
    opened = latentlab.open_model(name, device="cpu")
    assert not opened.samples and (opened.translates or opened.transfigures)
    export = ["export", name, "--format", "safetensors", "--out", str(copy)]
    assert main(export) == 0
    assert latentlab.open_model(copy, device="cpu").digest == opened.digest


@pytest.mark.skipif(os.name == "nt", reason="file names are text on this system")
def test_a_model_whose_path_is_no_text_is_refused_in_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / os.fsdecode(b"m\xe9.safetensors")
    path.write_bytes(Path(write_model(tmp_path / "model.safetensors", "pix2pix")).read_bytes())
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    arguments = ["transfer", str(path), "--input", str(tmp_path / "a.png")]
    assert main([*arguments, "--out", str(tmp_path / "out")]) != 0
    told = capfd.readouterr().err
    assert "m?.safetensors holds bytes that are no text" in told
    assert "Rename it." in told
