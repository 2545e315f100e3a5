"""A run can be repeated, resumed to the last bit, stopped, paused and refused."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from sessions import MakeRun, assert_same_training, of_type, run_on_pictures, train

from latentlab.models.opening import open_model
from trainers.config import DataSource
from trainers.data.opening import open_images
from trainers.plots import SIDE
from trainers.registry import algorithm_class, algorithm_names, make_recipe
from trainers.runs.checkpoint import CheckpointError
from trainers.runs.listing import branch
from trainers.runs.run import Run, RunError, recipe_of
from trainers.training.events import (
    CheckpointSaved,
    Event,
    Finished,
    PausedAt,
    Progress,
    Resumed,
    Sampled,
    SnapshotSaved,
    Started,
)
from trainers.training.session import Session

ON_ONE_DOMAIN = [name for name in algorithm_names() if algorithm_class(name).needs.domains == "one"]
ON_POINTS = [name for name in algorithm_names() if algorithm_class(name).needs.points]
ON_TWO_DOMAINS = [name for name in algorithm_names() if name not in ON_ONE_DOMAIN]


@pytest.mark.parametrize("algorithm", ON_ONE_DOMAIN)
@pytest.mark.long
def test_60_steps_equal_30_steps_resumed_to_60_to_the_last_bit(
    algorithm: str, make_run: MakeRun
) -> None:
    check_resumed_halfway(algorithm, make_run, steps=60, sample_interval=20)


@pytest.mark.parametrize("algorithm", ON_TWO_DOMAINS)
@pytest.mark.long
def test_40_steps_between_domains_equal_20_steps_resumed_to_40_to_the_last_bit(
    algorithm: str, make_run: MakeRun
) -> None:
    check_resumed_halfway(algorithm, make_run, steps=40, sample_interval=15)


@pytest.mark.parametrize("algorithm", ON_POINTS)
def test_20_steps_on_points_equal_10_steps_resumed_to_20_to_the_last_bit(
    algorithm: str, make_run: MakeRun
) -> None:
    halves = check_resumed_halfway(
        algorithm, partial(make_run, points="two-moons"), steps=20, sample_interval=10
    )
    facts = halves.manifest.facts
    assert facts is not None and facts.dimensions == 2 and facts.size == SIDE
    assert "drawspoints" in (facts.capabilities or ()) and "samples" not in facts.capabilities
    opened = open_model(halves.folder, device="cpu")
    assert opened.images(opened.latent(0), torch.zeros(1).long()).shape == (1, 2)


def check_resumed_halfway(
    algorithm: str, make_run: MakeRun, *, steps: int, sample_interval: int
) -> Run:
    half = steps // 2
    whole = make_run("whole", algorithm, steps=steps, sample_interval=sample_interval)
    halves = make_run("halves", algorithm, steps=half, sample_interval=sample_interval)
    train(whole)
    train(halves)
    torch.rand(7)  # somebody else's random numbers must not matter
    events = train(halves, steps=steps)
    assert of_type(events, Started)[0].step == half
    assert_same_training(whole, halves)
    grid = whole.grids.names()[0]
    expected = {*whole.grids.steps(grid), half}
    assert halves.grids.steps(grid) == sorted(expected)
    return halves


def test_the_same_seed_gives_the_same_run_and_another_seed_another(make_run: MakeRun) -> None:
    runs = [make_run(f"run{n}", steps=20, seed=seed) for n, seed in enumerate((5, 5, 6))]
    for run in runs:
        train(run)
    assert_same_training(runs[0], runs[1])
    assert not np.array_equal(
        runs[0].metrics().read()["generator_loss"], runs[2].metrics().read()["generator_loss"]
    )


def test_a_run_tells_what_it_does_and_leaves_a_complete_folder(make_run: MakeRun) -> None:
    run = make_run("run", steps=25, sample_interval=10)
    events = train(run)
    started = of_type(events, Started)[0]
    assert (started.step, started.total_steps, started.images) == (0, 25, 96)
    assert [e.step for e in of_type(events, Sampled)] == [0, 1, 2, 5, 10, 20, 25]
    assert [e.step for e in of_type(events, SnapshotSaved)] == [0, 10, 20, 25]
    rows = np.concatenate([e.metrics for e in of_type(events, Progress)])
    np.testing.assert_array_equal(rows["step"], np.arange(1, 26))
    np.testing.assert_array_equal(rows, run.metrics().read())
    assert isinstance(events[-1], Finished)
    assert (events[-1].step, events[-1].reason) == (25, "completed")

    reopened = Run.open(run.folder)
    assert reopened.state().status == "completed"
    assert reopened.state().step == 25
    assert reopened.grids.read(20, "samples").images.shape == (64, 28, 28, 1)
    assert not list(run.folder.rglob("*.tmp"))


def test_a_snapshot_gives_the_pictures_of_the_grid_whatever_the_batch(make_run: MakeRun) -> None:
    run = make_run("run", "dcgan", steps=10, sample_interval=10)
    train(run)
    opened = open_model(run.folder, device="cpu")
    model = opened.model
    latents = model.prior(64, torch.Generator().manual_seed(1))
    together = model.decode(latents)
    alone = torch.cat([model.decode(each) for each in latents.split(1)])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)
    assert opened.step == 10
    assert open_model(run.folder, 9, device="cpu").step == 0


def test_stop_leaves_a_checkpoint_from_which_the_run_goes_on(make_run: MakeRun) -> None:
    run = make_run("run", steps=100_000)
    session = Session(run)
    events: list[Event] = []
    for event in session.events():
        events.append(event)
        if isinstance(event, Progress) and event.step > 3:
            session.stop()
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.reason == "stopped"
    assert run.state().status == "stopped"
    assert run.checkpoints()[-1].step == finished.step
    more = train(run, steps=finished.step + 5)
    assert of_type(more, Started)[0].step == finished.step
    assert more[-1].step == finished.step + 5


def test_a_pause_waits_and_does_not_count_as_training_time(make_run: MakeRun) -> None:
    run = make_run("run", steps=30)
    session = Session(run)
    session.pause()
    seen: list[Event] = []
    for event in session.events():
        seen.append(event)
        if isinstance(event, PausedAt):
            threading.Timer(0.5, session.resume).start()
    assert of_type(seen, PausedAt)[0].step == 0
    assert of_type(seen, Resumed)[0].step == 0
    first_row = run.metrics().read()[0]
    assert first_row["seconds"] < 0.4


@pytest.mark.long
def test_two_sessions_cannot_train_the_same_run(make_run: MakeRun) -> None:
    run = make_run("run", steps=5)
    with run.locked(), pytest.raises(RunError, match="being trained by another"):
        train(Run.open(run.folder))


def test_a_goal_beyond_the_end_of_the_learning_rate_is_refused_before_anything_changes(
    tmp_path: Path,
) -> None:
    values = {"steps": 4, "decay_start": 2, "decay_steps": 2}
    nowhere = DataSource(name="two-folders", folder=tmp_path / "a", second_folder=tmp_path / "b")
    run = Run.create(tmp_path / "run", make_recipe("cyclegan", values, nowhere, "cpu", 1))
    before = (run.folder / "run.json").read_bytes(), run.state()
    with pytest.raises(RunError, match=r"is 0 from step 4 on\. Branch the run with a later or lon"):
        train(run, steps=5)
    assert ((run.folder / "run.json").read_bytes(), run.state()) == before


@pytest.mark.long
def test_with_every_checkpoint_goes_a_snapshot_for_those_who_explore_meanwhile(
    make_run: MakeRun,
) -> None:
    run = make_run("run", steps=400, sample_interval=10_000, checkpoint_seconds=0.1)
    snapshot, between = None, list[int]()
    for event in Session(run).events():
        if isinstance(event, SnapshotSaved):
            snapshot = event.step
        elif isinstance(event, CheckpointSaved) and event.step:
            assert event.step == snapshot
            between.append(event.step)
    assert len(between) > 1
    assert [each.step for each in run.snapshots()] == [0, 400]


def test_a_run_that_says_running_without_a_trainer_was_interrupted(make_run: MakeRun) -> None:
    run = make_run("run", steps=1000)
    events = Session(run).events()
    for event in events:
        if isinstance(event, CheckpointSaved):
            assert run.state().status == "running"
            break
    events.close()
    assert run.state().status == "interrupted"


def test_an_unreadable_checkpoint_is_refused_and_the_earlier_one_offered(
    make_run: MakeRun,
) -> None:
    run = make_run("run", steps=10)
    train(run)
    train(run, steps=20)
    newest = run.checkpoints()[-1].path
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    newest.write_bytes(content)
    with pytest.raises(CheckpointError, match="at step 20 cannot be read") as caught:
        train(run, steps=30)
    assert caught.value.earlier == 10
    events = train(run, steps=30, from_step=10)
    assert of_type(events, Started)[0].step == 10
    np.testing.assert_array_equal(run.metrics().read()["step"], np.arange(1, 31))


def test_a_truncated_checkpoint_is_refused(make_run: MakeRun) -> None:
    run = make_run("run", steps=10)
    train(run)
    newest = run.checkpoints()[-1].path
    newest.write_bytes(newest.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match="cannot be read"):
        train(run, steps=20)


def test_changed_settings_are_refused(make_run: MakeRun) -> None:
    run = make_run("run", steps=10)
    train(run)
    text = (run.folder / "run.json").read_text()
    (run.folder / "run.json").write_text(text.replace('"momentum": 0.5', '"momentum": 0.7'))
    with pytest.raises(CheckpointError, match="settings of run have been changed"):
        train(Run.open(run.folder), steps=20)


def test_other_images_are_refused(
    make_run: MakeRun, tiny_idx: Path, write_idx: Callable[..., Path]
) -> None:
    run = make_run("run", steps=10)
    train(run)
    write_idx(tiny_idx, seed=1)
    with pytest.raises(CheckpointError, match="images are not the ones"):
        train(run, steps=20)


def test_a_branch_goes_on_from_a_checkpoint_with_one_setting_changed(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = make_run("run", steps=10)
    train(run)
    before = recipe_of(run)
    values = before.settings.model_dump() | {"learning_rate": 1e-3, "steps": 15}
    recipe = make_recipe("gan", values, before.data, "cpu", 1)
    child = branch(run, tmp_path / "child", recipe, run.checkpoints()[-1])
    events = train(child)
    assert of_type(events, Started)[0].step == 10
    assert of_type(events, Sampled)[0].step == 10, "it shows at once where it begins"
    assert child.manifest.parent is not None
    assert child.manifest.parent.name == "run"
    saved = torch.load(child.checkpoints()[-1].path, weights_only=True)["training"]
    assert saved["optimizers"]["generator"]["param_groups"][0]["lr"] == 1e-3


def test_a_run_on_streamed_pictures_resumes_to_the_last_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trainers.training.start.open_images", partial(open_images, memory_budget=1)
    )
    whole = run_on_pictures(tmp_path, name="whole", steps=14)
    train(whole)
    halves = run_on_pictures(tmp_path, name="halves", steps=7)
    train(halves)
    train(halves, steps=14)
    assert_same_training(whole, halves)
