"""What can go wrong while training: numbers, disks, folders and files; nothing good is lost."""

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from painting import paint_all
from sessions import MakeRun, assert_same_training, of_type, run_on_pictures, train
from torch import nn

from trainers.config import DataSource
from trainers.data.errors import DataError
from trainers.data.opening import open_images
from trainers.registry import make_recipe
from trainers.runs.checkpoint import CheckpointError, save_snapshot
from trainers.runs.manifest import RunState
from trainers.runs.run import Run, RunError, recipe_of
from trainers.training.events import (
    CheckpointSaved,
    Event,
    Finished,
    Notice,
    NotSaved,
    Progress,
    Sampled,
)
from trainers.training.session import Session
from trainers.training.training import Training


def test_a_loss_that_is_not_finite_ends_training_and_keeps_the_good_checkpoint(
    make_run: MakeRun,
) -> None:
    run = make_run("run", steps=5000, sample_interval=5000)
    finished = train_poisoned(run, after=101)
    assert finished.reason == "diverged"
    assert "stopped being a finite number" in finished.text
    assert run.state().status == "diverged"
    assert np.isnan(run.metrics().read()["generator_loss"][-1])
    saved = torch.load(run.checkpoints()[-1].path, weights_only=True)["training"]
    assert all(t.isfinite().all() for t in saved["networks"].values())


def test_weights_that_are_not_finite_are_never_saved(make_run: MakeRun) -> None:
    run = make_run("run", steps=5000, sample_interval=5000)
    finished = train_poisoned(run, after=1)
    assert finished.reason == "diverged"
    assert finished.text.startswith("A weight of the networks stopped being a finite number at")
    assert np.isfinite(run.metrics().read()["generator_loss"]).all()
    saved = torch.load(run.checkpoints()[-1].path, weights_only=True)["training"]
    assert all(t.isfinite().all() for t in saved["networks"].values())
    assert all(each.step <= saved["step"] for each in run.snapshots())


def train_poisoned(run: Run, after: int) -> Finished:
    """Train, with a NaN put into the generator at the first report from step `after` on."""
    session = Session(run)
    poisoned = False
    for event in session.events():
        if isinstance(event, Progress) and event.step >= after and not poisoned:
            poisoned = True
            poison(session)
    assert isinstance(event, Finished)
    return event


def poison(session: Session) -> None:
    """Put a NaN into the generator, as an overflow would."""
    assert session.training is not None
    with torch.no_grad():
        next(session.training.algorithm.model.parameters()).fill_(float("nan"))


def test_a_full_disk_is_told_and_training_goes_on(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("run", steps=40, sample_interval=10)

    def full_at_first(run: Run, model: nn.Module, step: int) -> Path:
        if step < 40:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save_snapshot(run, model, step)

    monkeypatch.setattr("trainers.training.run_writer.save_snapshot", full_at_first)
    events = train(run)
    notices = of_type(events, Notice)
    assert len(notices) == 1
    assert "No space left on device" in notices[0].text
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "completed"
    assert len(run.metrics().read()) == 40


def test_an_end_without_room_waits_and_is_saved_when_there_is_some(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, session, events = _until_not_saved(make_run, monkeypatch)
    monkeypatch.undo()
    session.resume()
    rest = list(events)
    assert rest[-1] == Finished(20, "completed", "All 20 steps are done.")
    assert [each.step for each in run.checkpoints()] == [0, 20]
    assert run.snapshots()[-1].step == 20 and len(run.metrics().read()) == 20
    assert run.grids.steps("samples")[-1] == 20
    assert run.state().status == "completed"


def test_an_end_that_is_given_up_says_what_is_saved(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, session, events = _until_not_saved(make_run, monkeypatch)
    session.stop()
    finished = list(events)[-1]
    assert isinstance(finished, Finished)
    assert (finished.step, finished.reason) == (0, "unsaved")
    assert "No space left on device" in finished.text and "only step 0 is saved" in finished.text
    monkeypatch.undo()
    assert [each.step for each in run.checkpoints()] == [0]
    assert train(Run.open(run.folder))[-1] == Finished(20, "completed", "All 20 steps are done.")


def _until_not_saved(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> tuple[Run, Session, Iterator[Event]]:
    """A run whose disk is full from its beginning on, trained to its end."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    run = make_run("run", steps=20, sample_interval=10)
    session = Session(run)
    events = session.events()
    for event in events:
        if isinstance(event, CheckpointSaved):
            for name in ("runs.checkpoint", "runs.grids", "runs.metrics", "runs.run"):
                monkeypatch.setattr(f"trainers.{name}.write_bytes_atomically", full, raising=False)
        if isinstance(event, NotSaved):
            assert (event.step, "only step 0 is saved" in event.text) == (20, True)
            return run, session, events
    raise AssertionError("the end was saved")


@pytest.mark.parametrize("fate", ["moved", "deleted"])
def test_a_run_whose_folder_goes_while_it_trains_leaves_nothing_in_its_place(
    make_run: MakeRun, tmp_path: Path, fate: str
) -> None:
    run = make_run("run", steps=60)
    session = Session(run)
    for event in session.events():
        if isinstance(event, Sampled) and event.step == 10:
            run.folder.rename(tmp_path / "elsewhere")
            if fate == "deleted":
                shutil.rmtree(tmp_path / "elsewhere")
        if isinstance(event, NotSaved):
            assert "the folder was moved or deleted" in event.text
            assert f"Put it back at {run.folder}" in event.text
            if fate == "moved":
                (tmp_path / "elsewhere").rename(run.folder)
                session.resume()
            else:
                session.stop()
    assert isinstance(event, Finished)
    if fate == "moved":
        assert (event.step, event.reason) == (60, "completed")
        assert len(run.metrics().read()) == 60
    else:
        assert (event.step, event.reason) == (0, "unsaved")
        assert not run.folder.exists()


def test_a_run_that_cannot_be_made_leaves_nothing_behind(
    make_run: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = recipe_of(make_run("run", steps=1))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("trainers.runs.run.write_bytes_atomically", full)
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "new" / "folder" / "run", tmp_path / "empty"):
        with pytest.raises(OSError, match="No space left"):
            Run.create(folder, recipe)
    assert not (tmp_path / "new").exists()
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_checkpoint_without_room_is_told_and_the_earlier_one_stays(make_run: MakeRun) -> None:
    import resource

    run = make_run("run", steps=40, sample_interval=100)
    train(run)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        events = train(run, steps=45)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "The run could not be saved (File too large)" in of_type(events, Notice)[0].text
    assert (events[-1].step, events[-1].reason) == (40, "unsaved")
    assert [each.step for each in run.checkpoints()] == [0, 40]


def test_a_run_whose_folder_was_moved_is_refused_and_none_is_left_in_its_place(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = make_run("run", steps=3)
    run.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(RunError, match="moved or deleted"):
        train(run)
    assert not run.folder.exists()
    assert train(Run.open(tmp_path / "elsewhere"))[-1] == Finished(
        3, "completed", "All 3 steps are done."
    )


def test_a_trained_run_without_checkpoints_is_refused_and_keeps_its_curves(
    make_run: MakeRun,
) -> None:
    run = make_run("run", steps=5)
    train(run)
    for each in run.checkpoints():
        each.path.unlink()
    with pytest.raises(CheckpointError, match="run has no checkpoint any more, so it cannot go on"):
        train(run, steps=9)
    (run.folder / "state.json").unlink()
    with pytest.raises(CheckpointError, match=r"from step 5\. Branch it to train again"):
        train(run, steps=9)
    assert len(run.metrics().read()) == 5
    assert Run.open(run.folder).manifest.settings["steps"] == 5


def test_a_run_that_never_took_a_step_starts_from_the_beginning(make_run: MakeRun) -> None:
    run = make_run("run", steps=5)
    events = Session(run).events()
    next(event for event in events if isinstance(event, CheckpointSaved))
    events.close()
    run.checkpoint_path(0).unlink()
    assert train(run)[-1] == Finished(5, "completed", "All 5 steps are done.")


def test_missing_data_is_a_sentence_and_the_run_remembers_that_it_failed(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = make_run("run", folder=tmp_path / "nowhere")
    with pytest.raises(Exception, match="nowhere"):
        train(run)
    assert run.state().status == "failed"
    assert run.manifest.data == DataSource(name="idx", folder=tmp_path / "nowhere")


def test_files_that_cannot_be_read_are_told_and_listed_in_the_run(tmp_path: Path) -> None:
    run = run_on_pictures(tmp_path, steps=2)
    (tmp_path / "pictures" / "broken.png").write_bytes(b"no picture")
    notice = of_type(train(run), Notice)[0]
    assert notice.text.startswith("1 file or folder is left out. broken.png: ")
    listed = (run.folder / "skipped.txt").read_text("utf-8")
    assert listed.startswith("broken.png: ")
    assert notice.text.endswith(f"All are listed in {run.folder / 'skipped.txt'}.")


def test_images_that_vanish_while_it_trains_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    streamed = partial(open_images, memory_budget=1)
    monkeypatch.setattr("trainers.training.start.open_images", streamed)
    whole = run_on_pictures(tmp_path, "whole", steps=30)
    run = run_on_pictures(tmp_path, "run", steps=30)
    train(whole)
    pictures, away = tmp_path / "pictures", tmp_path / "away"
    advance = Training.advance

    def advance_and_lose(training: Training) -> dict[str, torch.Tensor]:
        if training.step == 12 and pictures.exists():
            pictures.rename(away)
        return advance(training)

    monkeypatch.setattr(Training, "advance", advance_and_lose)
    with pytest.raises(DataError, match="can no longer be read") as raised:
        train(run)
    saved = run.checkpoints()[-1].step
    assert saved >= 12
    assert str(raised.value).endswith(
        f"What was learned up to step {saved} is saved: resume the run when they are back."
    )
    assert (run.state().status, run.state().step) == ("failed", saved)
    assert not (run.folder / "skipped.txt").exists()
    monkeypatch.setattr(Training, "advance", advance)
    away.rename(pictures)
    assert train(run)[-1] == Finished(30, "completed", "All 30 steps are done.")
    assert_same_training(run, whole)


def test_a_batch_larger_than_the_data_is_told(tmp_path: Path) -> None:
    assert not of_type(train(run_on_pictures(tmp_path, "fits", steps=2, batch_size=20)), Notice)
    (notice,) = of_type(train(run_on_pictures(tmp_path, "large", steps=2, batch_size=64)), Notice)
    assert notice.text.startswith("The data set has 20 images, fewer than a batch of 64: images")


@pytest.mark.parametrize("algorithm", ["gan", "dcgan", "cgan", "wgan", "vae"])
def test_a_collapse_is_told_once_for_every_algorithm_that_samples(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, algorithm: str
) -> None:
    monkeypatch.setattr("trainers.training.collapse.FIRST_STEP", 10)
    monkeypatch.setattr("trainers.training.collapse.PATIENCE_STEPS", 10)
    run = make_run("run", algorithm, steps=60, sample_interval=5, average_decay=0.0)
    session = Session(run)
    notices = []
    for event in session.events():
        notices += [event] if isinstance(event, Notice) else []
        if session.training is not None:
            _draw_one_picture(session.training.algorithm.model)
    (notice,) = notices
    assert (notice.step, notice.level) == (20, "warning")
    assert notice.text.startswith("The generator has collapsed")


def _draw_one_picture(model: nn.Module) -> None:
    """Make the weights of `model` nothing, so that its latents have no effect."""
    with torch.no_grad():
        for each in model.parameters():
            each.mul_(1e-3)


def test_a_divergence_is_told_where_it_cannot_be_written(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("run", steps=5000, sample_interval=5000)
    write_state = Run.write_state

    def full(run: Run, state: RunState) -> None:
        if state.status == "diverged":
            raise OSError(errno.ENOSPC, "No space left on device")
        write_state(run, state)

    monkeypatch.setattr(Run, "write_state", full)
    assert train_poisoned(run, after=101).reason == "diverged"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
@pytest.mark.parametrize("algorithm", ["cgan", "cyclegan"])
def test_labels_that_are_no_text_are_learned_and_shown(algorithm: str, tmp_path: Path) -> None:
    folder, odd = tmp_path / os.fsdecode(b"d\xe4ta"), os.fsdecode(b"d\xf6g")
    paint_all(folder, [f"{label}/{i}.png" for label in ("cat", odd) for i in range(3)])
    domains = ("cat", odd) if algorithm == "cyclegan" else None
    data = DataSource(name="folder", folder=folder, image_size=16, domains=domains)
    settings = {"steps": 2, "batch_size": 2, "width": 8}
    run = Run.create(tmp_path / "run", make_recipe(algorithm, settings, data, "cpu", 1))
    events = train(run)
    assert of_type(events, Finished)[0].reason == "completed"
    told = run.grids.read(2, run.grids.names()[0])
    assert "d?g" in (*told.captions, *told.title.split())
    assert "d?g" in "".join(str(each.text) for each in of_type(events, Notice))
