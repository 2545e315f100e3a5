"""Pictures projected on the command line: sheets, latents and a report, by the usual rules."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import latentlab
from latentlab.cli import main
from latentlab.cli.commands import project
from latentlab.latent.vectors import load_latents
from latentlab.measuring.reach import NEVER_SEEN

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def model(model_file: Callable[..., Path]) -> Path:
    """A conditional generator with random weights, which has no encoder."""
    return model_file("makes", "cgan", latent_size=4, width=4)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of two pictures of one name, and a broken one."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "photos"
    for name in ("a.png", "deep/a.png"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (30, 40), np.uint8)).save(path)
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def call(model: Path | str, source: Path, out: Path, *more: str) -> list[str]:
    return ["project", str(model), "--input", str(source), "--out", str(out), *more]


def test_a_folder_becomes_sheets_latents_and_a_report(
    model: Path, photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "out"
    assert main(call(model, photos, out, "--starts", "3", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    report = json.loads((out / project.REPORT).read_text())
    assert report["pictures"] == told["pictures"]
    assert [Path(each["file"]).name for each in report["skipped"]] == ["broken.png"]
    assert sorted(each.name for each in out.iterdir()) == [
        "a-2.npz", "a-2.png", "a.npz", "a.png", project.REPORT,
    ]  # fmt: skip
    first = report["pictures"][0]
    assert first["falling"] == sorted(first["falling"], reverse=True)
    assert first["whole"]
    assert len(first["labels"]) == 3
    assert load_latents(out / "a.npz", 4).shape == (3, 4)
    opened = latentlab.open_model(model, device="cpu")
    shown = latentlab.render(opened, latentlab.read_request(out / "a.png"))
    with Image.open(out / "a.png") as sheet:
        pixels = np.asarray(sheet).reshape(28, -1, 1)
    assert pixels.shape[1] == 28 * 5
    assert np.array_equal(shown.pixels[0], pixels[:, 28:56])
    assert np.array_equal(shown.latents, load_latents(out / "a.npz", 4)[:1])
    assert main(call(model, photos, out)) == 0, "earlier results are replaced"


def test_the_label_can_be_fixed(
    model: Path, photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    arguments = call(model, photos / "a.png", tmp_path / "out", "--label", "7", "--json")
    assert main(arguments) == 0
    (found,) = json.loads(capsys.readouterr().out)["pictures"]
    assert set(found["labels"]) == {7}
    assert main(call(model, photos / "a.png", tmp_path / "out", "--label", "x")) == 2
    assert "--label cannot be x" in capsys.readouterr().err


def test_what_no_model_can_do_and_what_is_not_ours_is_refused(
    model: Path, model_file: Callable[..., Path], photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    out, one = tmp_path / "out", photos / "a.png"
    assert main(call(model_file("t", "srgan", width=4, blocks=1), one, out)) != 0
    assert "makes no images from random numbers" in capsys.readouterr().err
    assert main(call(model, one, out, "--refine")) == 2
    assert "Leave --refine out" in capsys.readouterr().err
    encodes = model_file("vae", "vae", latent_size=4, hidden=16)
    assert main(call(encodes, one, out, "--encoder")) == 2
    assert "Leave --encoder out" in capsys.readouterr().err
    assert main(call(model, one, photos / "a.png")) == 2
    assert main(call(model, one, photos)) == 2
    assert "which is no result of LatentLab" in capsys.readouterr().err
    assert not out.exists()


def test_a_model_with_an_encoder_answers_by_it_and_refines_if_asked(
    model_file: Callable[..., Path], photos: Path, tmp_path: Path, capsys: Captured
) -> None:
    vae = model_file("vae", "vae", latent_size=4, hidden=16)
    apart = []
    for more in ((), ("--refine",)):
        assert main(call(vae, photos / "a.png", tmp_path / "out", "--json", *more)) == 0
        (found,) = json.loads(capsys.readouterr().out)["pictures"]
        apart.append(found["apart"])
    assert apart[1] < apart[0]


def test_a_stop_keeps_the_best_of_the_search_that_runs(
    model: Path, photos: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    from latentlab.measuring import projections

    real = projections.searching

    def interrupted(*arguments: object, **named: object):  # type: ignore[no-untyped-def]
        for number, progress in enumerate(real(*arguments, **named)):  # type: ignore[arg-type]
            if number == 3:
                signal.raise_signal(signal.SIGINT)
            yield progress

    monkeypatch.setattr(projections, "searching", interrupted)
    out = tmp_path / "out"
    assert main(call(model, photos, out)) == 130
    assert "Stopped after 1 of 2 pictures" in capsys.readouterr().err
    (found,) = json.loads((out / project.REPORT).read_text())["pictures"]
    assert not found["whole"]
    assert len(found["falling"]) == 4
    assert (out / "a.npz").exists()


def test_what_a_model_has_never_seen_is_said(tmp_path: Path, capsys: Captured) -> None:
    noise = tmp_path / "noise.png"
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    Image.fromarray(pixels).save(noise)
    assert main(call("digits-dcgan", noise, tmp_path / "out")) == 0
    assert NEVER_SEEN in capsys.readouterr().out
