"""A model of points on every way out: one plot of its samples, and sentences for all else."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.cli import main
from latentlab.library import summarise
from latentlab.models.opening import open_model
from latentlab.models.refs import ModelRef
from latentlab.models.weights import save_model
from latentlab.previews import preview
from latentlab.rendering.render import render
from latentlab.requests import Request, read_request
from latentlab.views import Anchor, SamplesView, Seed, ViewError, WalkView
from trainers.plots import SIDE
from trainers.runs.run import Run

PLOT = (1, SIDE, SIDE, 3)
MakeRun = Callable[..., Run]
VIEW = SamplesView(rows=8, columns=8)


@pytest.mark.parametrize(
    ("algorithm", "data"),
    [("realnvp", "two-moons"), ("cgan", "ring-of-gaussians"), ("vae", "mixture")],
)
def test_samples_are_one_plot_and_always_the_same(
    algorithm: str, data: str, points_run: MakeRun
) -> None:
    run = points_run("run", algorithm, data)
    model = open_model(run.folder, device="cpu")
    first, again = (render(model, VIEW).pixels for _ in range(2))
    assert first.shape == PLOT and np.array_equal(first, again)
    other = render(model, VIEW.model_copy(update={"plane": 1}))
    assert not np.array_equal(first, other.pixels)
    assert preview(ModelRef.of_run(run.folder), model).pixels.shape == PLOT
    thumbnail = summarise(run).thumbnail
    assert thumbnail is not None and thumbnail.shape == PLOT[1:]


def test_an_exported_model_shows_what_its_run_does(points_run: MakeRun, tmp_path: Path) -> None:
    model = open_model(points_run().folder, device="cpu")
    save_model(model, tmp_path / "moons.safetensors")
    other = open_model(tmp_path / "moons.safetensors", device="cpu")
    assert other.info == model.info and other.capabilities == ("drawspoints", "knowsdensity")
    assert np.array_equal(render(model, VIEW).pixels, render(other, VIEW).pixels)


def test_a_saved_plot_carries_what_it_shows(points_run: MakeRun, tmp_path: Path) -> None:
    run = points_run()
    model, request = (
        open_model(run.folder, device="cpu"),
        Request(model=ModelRef.of_run(run.folder), view=VIEW),
    )
    render(model, request).save(tmp_path / "plot.png")
    assert read_request(tmp_path / "plot.png").view == VIEW


def test_other_views_are_refused_in_a_sentence(points_run: MakeRun) -> None:
    model = open_model(points_run().folder, device="cpu")
    stations = tuple(Anchor(latent=Seed(seed=seed)) for seed in (0, 1))
    with pytest.raises(ViewError, match=r"makes no images.*This one draws points: use sample"):
        render(model, WalkView(anchors=stations))


def test_the_command_line_draws_a_plot_and_refuses_what_is_for_pictures(
    points_run: MakeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points_run("moons")
    out = tmp_path / "plot.png"
    assert main(["sample", "moons", "-n", "100", "--out", str(out)]) == 0
    with Image.open(out) as image:
        assert image.size == (SIDE, SIDE)
    assert main(["sample", "moons", "--each", str(tmp_path)]) == 2
    assert "points are drawn together" in capsys.readouterr().err
    walk = ["walk", "moons", "--seeds", "1,2", "--out", str(tmp_path / "x.png")]
    search = ["project", "moons", "--input", str(out), "--out", str(tmp_path / "x")]
    for words in (walk, search, ["evaluate", "moons"], ["likelihood", "moons", "--input", "x"]):
        assert main(words) != 0
        assert "This one draws points: use sample." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["dcgan", "--dataset", "two-moons"], "learns from images, and these data are points"),
        (["realnvp", "--dataset", "mixture"], "at least 2 dimensions, and these have 1"),
        (["cgan", "--dataset", "spiral"], "learns from labels, and these data have none"),
        (["gan", "--dataset", "spiral", "--image-size", "32"], "--image-size cannot be 32"),
        (["gan", "--dataset", "spiral", "--colour", "grey"], "--colour cannot be grey"),
    ],
)
def test_what_cannot_be_trained_is_said_at_once(
    words: list[str], sentence: str, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *words, "--run", str(own_home / "none")]) == 2
    assert sentence in capsys.readouterr().err
    assert not (own_home / "none").exists()
