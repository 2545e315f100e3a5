"""What is exported of a run is what was offered, also while the run trains on."""

from pathlib import Path

import numpy as np
from PIL import Image
from scripted_bench import grid

from latentlab.export.order import Order, Subject, carry_out
from latentlab.gui.exporting.of_run import Shown, of_run
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.runs.run import Run


def run_with(folder: Path, *steps: int) -> Run:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig())
    run = Run.create(folder, recipe)
    for step in steps:
        run.grids.write(step, grid(step))
    return run


def timelines(run: Run, step: int) -> list[Subject]:
    offered = of_run(Shown(run, step, grid(step)))
    return [each for each in offered if each.title.startswith("Timeline")]  # type: ignore[misc]


def test_a_timeline_has_what_was_offered_though_the_newest_grid_goes_meanwhile(
    tmp_path: Path,
) -> None:
    run = run_with(tmp_path / "run", 0, 5, 23)
    (film,) = timelines(run, 23)
    # Two grids by time later: the training keeps the newest of them alone.
    for gone, step in ((23, 41), (41, 59)):
        run.grids.write(step, grid(step))
        run.grids.drop(gone)
    files = carry_out(film, Order("singles"), tmp_path / "film")
    assert [each.name for each in files] == [
        "0000-step-0.png", "0001-step-5.png", "0002-step-23.png"
    ]  # fmt: skip
    for file, step in zip(files, (0, 5, 23), strict=True):
        with Image.open(file) as image:
            assert np.asarray(image).max() == step
    (after,) = timelines(run, 59)
    assert [after.words(index, after.count) for index in range(after.count)][-1] == "step 59"


def test_a_run_without_a_saved_grid_offers_no_timeline(tmp_path: Path) -> None:
    assert timelines(run_with(tmp_path / "run"), 0) == []
