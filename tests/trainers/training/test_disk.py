"""What a run will take on the disk is known before, and little is kept of large models."""

from math import prod
from pathlib import Path

import pytest
import torch
from sessions import MakeRun, of_type, train

from trainers.data.opening import open_images
from trainers.registry import algorithm_names
from trainers.runs import checkpoint
from trainers.runs.checkpoint import LARGE
from trainers.runs.run import NO_LIMIT, recipe_of
from trainers.training.disk import PACKED, PICTURES, disk_foreseen, snapshots_that_fit
from trainers.training.events import Started

OVERHEAD = 300_000
"""Bytes of a file besides its tensors."""


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_the_files_are_as_large_as_foreseen(algorithm: str, make_run: MakeRun) -> None:
    run = make_run("run", algorithm, steps=2)
    recipe = recipe_of(run)
    random = torch.get_rng_state()
    foreseen = disk_foreseen(recipe, open_images(recipe.data).info)
    assert torch.equal(torch.get_rng_state(), random), "nothing is drawn"
    events = train(run)
    assert of_type(events, Started)[0].disk == foreseen.total
    for file, expected in (
        (run.snapshots()[-1].path, foreseen.snapshot),
        (run.checkpoints()[-1].path, foreseen.checkpoint),
    ):
        assert 0 <= file.stat().st_size - expected < OVERHEAD


def test_a_run_takes_no_more_than_foreseen(make_run: MakeRun) -> None:
    run = make_run("run", steps=40, sample_interval=1, snapshot_megabytes=1)
    train(run)
    recipe = recipe_of(run)
    foreseen = disk_foreseen(recipe, open_images(recipe.data).info)
    taken = {part: _bytes(run.folder / part) for part in ("snapshots", "checkpoints")}
    assert 0 <= taken["snapshots"] - foreseen.snapshots < OVERHEAD
    # That of step 0 has no moments of the weights yet.
    assert taken["checkpoints"] < foreseen.checkpoints + OVERHEAD
    grids = len(list((run.folder / "grids").glob("*.png")))
    assert grids == 41, "one a step"
    assert 0.3 < _bytes(run.folder / "grids") / foreseen.grids < 2
    assert run.size_on_disk() < foreseen.most + OVERHEAD


@pytest.mark.parametrize("steps", [7, 10, 23, 40])
def test_snapshots_and_grids_that_stay_are_counted_exactly(steps: int, make_run: MakeRun) -> None:
    run = make_run("run", steps=steps, sample_interval=3, snapshots_kept=4)
    train(run)
    recipe = recipe_of(run)
    foreseen = disk_foreseen(recipe, open_images(recipe.data).info)
    assert len(run.snapshots()) * foreseen.snapshot == foreseen.snapshots
    steps_shown = len(run.grids.steps(run.grids.names()[0]))
    pixels = prod(open_images(recipe.data).info.shape)
    assert foreseen.grids == round(steps_shown * PICTURES * pixels * PACKED)


def test_of_large_checkpoints_the_one_that_stays_is_counted(make_run: MakeRun) -> None:
    recipe = recipe_of(make_run("run", "gan"))
    info = open_images(recipe.data).info
    small = disk_foreseen(recipe, info)
    wide = recipe.settings.model_copy(update={"hidden": 8192})
    large = disk_foreseen(recipe.model_copy(update={"settings": wide}), info)
    assert small.checkpoints == 2 * small.checkpoint
    assert large.checkpoints == large.checkpoint > LARGE / 2
    assert large.most - large.total >= large.checkpoint


def test_snapshots_keep_to_their_room_but_some_always_stay() -> None:
    assert snapshots_that_fit(1_000_000, most=60, megabytes=50) == 50
    assert snapshots_that_fit(100_000, most=60, megabytes=50) == 60
    assert snapshots_that_fit(30_000_000, most=60, megabytes=50) == 4
    assert snapshots_that_fit(30_000_000, most=2, megabytes=50) == 2


def test_of_large_checkpoints_one_stays_at_the_end(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("run", steps=5)
    train(run)
    assert [each.step for each in run.checkpoints()] == [0, 5]
    monkeypatch.setattr(checkpoint, "LARGE", 1)
    train(run, steps=7)
    assert [each.step for each in run.checkpoints()] == [7]
    train(run, steps=9)
    assert run.state().step == 9


def test_earlier_checkpoints_stay_where_the_newest_is_damaged(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("run", steps=5)
    train(run)
    path = run.checkpoints()[-1].path
    path.write_bytes(path.read_bytes()[:1000])
    monkeypatch.setattr(checkpoint, "LARGE", 1)
    checkpoint.keep_newest_checkpoint(run)
    assert [each.step for each in run.checkpoints()] == [0, 5]


def test_a_run_begun_before_there_was_a_limit_keeps_all_its_snapshots(make_run: MakeRun) -> None:
    run = make_run("run", steps=5)
    settings = {k: v for k, v in run.manifest.settings.items() if k != "snapshot_megabytes"}
    run.manifest = run.manifest.model_copy(update={"settings": settings})
    assert recipe_of(run).settings.snapshot_megabytes == NO_LIMIT


def _bytes(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.iterdir())
