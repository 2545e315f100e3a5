"""Curves leave a run as a figure or as a table with every row."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from latentlab.export import ExportError, save_curves
from latentlab.export.curve_files import draw_curves
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.reports import Curve
from trainers.runs.manifest import Facts
from trainers.runs.metrics import row_type
from trainers.runs.run import Run

CURVES = (
    Curve("d", "Critic loss", "", player="discriminator"),
    Curve("g", "Generator loss", "", player="generator"),
    Curve("kl", "KL divergence", "", chart="Divergence", unit="nats"),
)


def trained_run(folder: Path, rows: int) -> Run:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig())
    run = Run.create(folder / "my-run", recipe)
    facts = Facts(
        fingerprint="",
        images=1,
        channels=1,
        size=28,
        label_names=(),
        parameters=1,
        device="cpu",
        precision="float32",
        threads=1,
        versions={"created": str(datetime.now(UTC).year)},
        curves=CURVES,
    )
    run.settle(facts)
    metrics = np.zeros(rows, row_type([curve.key for curve in CURVES]))
    metrics["step"] = np.arange(1, rows + 1)
    metrics["seconds"] = metrics["step"] * 0.01
    metrics["d"] = np.float32(1) / 3
    metrics["g"] = np.where(metrics["step"] == 3, np.nan, metrics["step"])
    run.metrics().append(metrics)
    return run


def test_a_table_holds_every_row_exactly(tmp_path: Path) -> None:
    run = trained_run(tmp_path, 5)
    save_curves(run, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["step", "seconds", "d", "g", "kl"]
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(np.float32(row[2]) == np.float32(1) / 3 for row in rows)
    assert rows[2][3] == "nan"


def test_a_png_figure_is_a_picture(tmp_path: Path) -> None:
    save_curves(trained_run(tmp_path, 50), tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (1200, 900)


def test_an_svg_figure_is_a_drawing(tmp_path: Path) -> None:
    save_curves(trained_run(tmp_path, 50), tmp_path / "a.svg")
    assert ElementTree.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")


def test_there_is_one_plot_a_chart_with_names_units_and_the_players_hues(tmp_path: Path) -> None:
    run = trained_run(tmp_path, 50)
    losses, divergence = draw_curves("my-run", CURVES, run.metrics().read()).axes
    named = [line for line in losses.lines if not line.get_label().startswith("_")]
    assert [line.get_label() for line in named] == ["Critic loss", "Generator loss"]
    assert [line.get_color() for line in named] == ["#0072B2", "#E69F00"]
    assert losses.get_ylabel() == "Loss"
    assert divergence.get_ylabel() == "Divergence (nats)"
    assert divergence.get_xlabel() == "Training step"


def test_the_smoothed_line_lies_over_the_pale_recorded_one(tmp_path: Path) -> None:
    rows = trained_run(tmp_path, 50).metrics().read()
    rows["d"] = np.arange(50) % 2
    raw, bold = draw_curves("my-run", CURVES, rows, smoothing=2).axes[0].lines[:2]
    assert np.allclose(raw.get_ydata(), rows["d"])
    assert np.allclose(bold.get_ydata()[1:], 0.5)
    assert raw.get_alpha() < 1 and raw.get_color() == bold.get_color()


def test_a_long_run_is_thinned_without_losing_its_peaks(tmp_path: Path) -> None:
    rows = trained_run(tmp_path, 100_000).metrics().read()
    rows["d"][54_321] = 99
    line = draw_curves("my-run", CURVES, rows).axes[0].lines[0]
    drawn = np.asarray(line.get_ydata())
    assert len(drawn) < 5_000
    assert drawn.max() == 99


def test_a_run_without_curves_is_refused(tmp_path: Path) -> None:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig())
    run = Run.create(tmp_path / "new", recipe)
    with pytest.raises(ExportError, match="new has no curves yet"):
        save_curves(run, tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


def test_another_suffix_is_refused_with_the_allowed_ones(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"must end in \.png or \.svg or \.csv"):
        save_curves(trained_run(tmp_path, 5), tmp_path / "a.pdf")
