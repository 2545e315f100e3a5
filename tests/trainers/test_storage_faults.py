"""What a run writes, on a disk that refuses a call and on one that loses its power: the version
before or the new one can be read, nothing is lost or half there, and a sentence says why."""

from pathlib import Path

import numpy as np
import pytest
import torch
from disks import (
    FailingDisk,
    LosingDisk,
    Mode,
    Written,
    check_on_a_failing_disk,
    check_on_a_losing_disk,
)
from safetensors.torch import load_file
from sessions import of_type, run_on_pictures, train
from torch import nn

from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.reports import Grid
from trainers.runs.checkpoint import load_checkpoint, save_checkpoint, save_snapshot
from trainers.runs.listing import branch, known_runs, remember, rename
from trainers.runs.manifest import RunState
from trainers.runs.metrics import MetricsFile
from trainers.runs.run import Run, RunError, recipe_of
from trainers.storage import append, flush
from trainers.training.events import CheckpointSaved, Finished
from trainers.training.run_writer import RunWriter


def run_in(place: Path, name: str = "run") -> Run:
    """The run of that name, made if there is none."""
    if (place / name / "run.json").exists():
        return Run.open(place / name)
    source = DataSource(name="digits")
    return Run.create(place / name, make_recipe("gan", {}, source, device="cpu", threads=1))


def ones(step: int) -> nn.Module:
    model = nn.Linear(64, 8)
    nn.init.constant_(model.weight, step)
    return model


def write_goal(place: Path, version: int) -> None:
    run_in(place).set_goal(version)


def read_goal(place: Path) -> int:
    return int(Run.open(place / "run").manifest.settings["steps"])


def write_state(place: Path, version: int) -> None:
    run_in(place).write_state(RunState(status="stopped", step=version))


def read_state(place: Path) -> int:
    return run_in(place).state().step


def write_checkpoint(place: Path, version: int) -> None:
    state = {"step": version, "weights": torch.full((1000,), float(version))}
    save_checkpoint(run_in(place), state, "science", "data")


def read_checkpoint(place: Path) -> int:
    run = run_in(place)
    found = load_checkpoint(run, run.checkpoints()[-1], "science", "data")
    assert (found["weights"] == found["step"]).all()
    return int(found["step"])


def write_snapshot(place: Path, version: int) -> None:
    save_snapshot(run_in(place), ones(version), version)


def read_snapshot(place: Path) -> int:
    newest = run_in(place).snapshots()[-1]
    weights = load_file(newest.path)["weight"]
    assert (weights == newest.step).all()
    return newest.step


def write_grid(place: Path, version: int) -> None:
    pictures = np.full((5, 8, 8, 1), version, np.uint8)
    run_in(place).grids.write(7, Grid("samples", "Samples", pictures, 3))


def read_grid(place: Path) -> int:
    images = run_in(place).grids.read(7, "samples").images
    assert images.shape == (5, 8, 8, 1) and (images == images[0, 0, 0, 0]).all()
    return int(images[0, 0, 0, 0])


def metrics(place: Path) -> MetricsFile:
    return MetricsFile(place / "metrics.bin", ["loss"])


def write_metrics(place: Path, version: int) -> None:
    file = metrics(place)
    before = len(file.read())
    rows = np.zeros(2 * version - before, file.dtype)
    rows["step"] = np.arange(before, 2 * version) + 1
    rows["loss"] = rows["step"]
    file.append(rows)
    file.flush()


def read_metrics(place: Path) -> int:
    """Of rows that a power loss left half, the first may be there: it is none of the others'."""
    rows = metrics(place).read()
    assert (rows["step"] == np.arange(len(rows)) + 1).all()
    assert (rows["loss"] == rows["step"]).all()
    return len(rows) // 2


def write_skipped(place: Path, version: int) -> None:
    run_in(place).write_skipped([f"{number}.png: damaged" for number in range(version)])


def read_skipped(place: Path) -> int:
    return len((place / "run" / "skipped.txt").read_text("utf-8").splitlines())


def write_name(place: Path, version: int) -> None:
    if version == 1:
        run_in(place, "one")
    elif (place / "one").exists():
        rename(run_in(place, "one"), "two")


def read_name(place: Path) -> int:
    (only,) = (each for each in ("one", "two") if (place / each).exists())
    Run.open(place / only)
    return ("one", "two").index(only) + 1


def write_lines(place: Path, version: int) -> None:
    path = place / "lines"
    there = path.read_bytes().count(b"\n") if path.exists() else 0
    append(path, b"a line\n" * (version - there))
    flush(path)


def read_lines(place: Path) -> int:
    *lines, rest = (place / "lines").read_bytes().split(b"\n")
    assert b"a line".startswith(rest) or not rest.strip(b"\0")
    return len([each for each in lines if each.strip(b"\0")])


REPLACED = {
    "manifest": Written(write_goal, read_goal),
    "state": Written(write_state, read_state),
    "checkpoint": Written(write_checkpoint, read_checkpoint),
    "snapshot": Written(write_snapshot, read_snapshot),
    "grid": Written(write_grid, read_grid),
    "metrics": Written(write_metrics, read_metrics),
    "skipped": Written(write_skipped, read_skipped),
    "name": Written(write_name, read_name),
    "lines": Written(write_lines, read_lines),
}


@pytest.mark.parametrize("what", REPLACED)
def test_what_is_refused_leaves_the_version_before(what: str, tmp_path: Path) -> None:
    check_on_a_failing_disk(REPLACED[what], tmp_path)


@pytest.mark.parametrize("what", REPLACED)
def test_a_power_loss_leaves_the_version_before_or_the_new_one(what: str, tmp_path: Path) -> None:
    check_on_a_losing_disk(REPLACED[what], tmp_path)


@pytest.fixture
def branched(tmp_path: Path) -> Written:
    """A branch of a run with a checkpoint; one that opens has the checkpoint to go on from."""
    write_checkpoint(tmp_path / "parent", 5)
    parent = run_in(tmp_path / "parent")

    def write(place: Path, version: int) -> None:
        del version
        branch(parent, place / "branch", recipe_of(parent), parent.checkpoints()[-1])

    def read(place: Path) -> int:
        try:
            run = Run.open(place / "branch")
        except RunError:
            return 0
        (only,) = run.checkpoints()
        load_checkpoint(run, only, "science", "data")
        return 2

    return Written(write, read, made=False)


def test_a_branch_is_there_with_its_checkpoint_or_not_at_all(
    branched: Written, tmp_path: Path
) -> None:
    for each in (check_on_a_failing_disk, check_on_a_losing_disk):
        each(branched, tmp_path / each.__name__)


def test_a_run_elsewhere_is_not_forgotten_because_the_list_could_not_be_read(
    own_home: Path, tmp_path: Path
) -> None:
    one, two = run_in(tmp_path, "one"), run_in(tmp_path, "two")
    for number in range(1, 100):
        remember(one)
        with FailingDisk(own_home, number, "once") as disk:
            remember(two)
        assert {each.name for each in known_runs()} >= {"one"}, disk.refused
        if disk.refused is None:
            break
    assert {each.name for each in known_runs()} == {"one", "two"}


@pytest.fixture
def saves_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings make a checkpoint after every step."""
    monkeypatch.setattr(RunWriter, "is_checkpoint_due", lambda _: True)


@pytest.mark.long
@pytest.mark.usefixtures("saves_each_step")
def test_a_training_whose_power_goes_at_any_call_can_be_continued(tmp_path: Path) -> None:
    """From its newest checkpoint, with all rows up to there, and pictures that can be read."""
    run = run_on_pictures(tmp_path, steps=3, sample_interval=2)
    with LosingDisk(run.folder) as disk:
        train(run)
    newest = 0
    for number, left in enumerate(disk.left_at_any_time()):
        there = Run.open(left.restored(tmp_path / f"left-{number}"))
        checkpoints = [each.step for each in there.checkpoints()]
        newest = max(newest, *checkpoints, 0)
        if not checkpoints:
            assert newest == 0, left.when
            continue
        training = there.manifest.facts
        assert training is not None, left.when
        load_checkpoint(
            there,
            there.checkpoints()[-1],
            recipe_of(there).settings.science_digest(),
            training.fingerprint,
        )
        assert len(there.metrics().read()) >= checkpoints[-1], left.when
        for each in there.snapshots():
            load_file(each.path)
        for name in there.grids.names():
            for step in there.grids.steps(name):
                there.grids.read(step, name)
    at_the_end = Run.open(disk.left_at_worst().restored(tmp_path / "at the end"))
    assert at_the_end.state().status == "completed"
    assert at_the_end.checkpoints()[-1].step == len(at_the_end.metrics().read()) == 3
    assert at_the_end.snapshots()[-1].step == 3


@pytest.mark.long
@pytest.mark.usefixtures("saves_each_step")
@pytest.mark.parametrize("mode", ["once", "full"])
def test_a_training_on_a_failing_disk_keeps_what_it_says_is_saved(
    mode: Mode, tmp_path: Path
) -> None:
    for number in range(1, 1000, 29):
        run = run_on_pictures(tmp_path, f"run-{number}", steps=3, sample_interval=2)
        with FailingDisk(run.folder, number, mode) as disk:
            try:
                events = train(run)
            except (OSError, RunError):
                # It could not begin.
                events = []
        there = Run.open(run.folder)
        saved = [each.step for each in of_type(events, CheckpointSaved)]
        kept = [each.step for each in there.checkpoints()]
        assert set(saved[-1:]) <= set(kept), disk.refused
        assert {each.step for each in of_type(events, Finished)} <= set(kept or [0])
        train(there)
        assert there.checkpoints()[-1].step == len(there.metrics().read()) == 3
        assert not list(run.folder.rglob("*.tmp")), disk.refused
        if disk.refused is None:
            break
