"""What can go wrong while training: numbers, disks, folders and files; nothing good is lost."""

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from sessions import MakeRun, of_type, run_on_pictures, train

from trainers.config import DataSource
from trainers.runs.checkpoint import CheckpointError
from trainers.runs.run import Run, RunError
from trainers.training.events import CheckpointSaved, Finished, Notice, Progress
from trainers.training.session import Session


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

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("trainers.training.run_writer.save_snapshot", full)
        events = train(run)
    notices = of_type(events, Notice)
    assert len(notices) == 1
    assert "No space left on device" in notices[0].text
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "completed"
    assert len(run.metrics().read()) == 40


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
    assert isinstance(events[-1], Finished)
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
    assert notice.text.startswith("1 of the files could not be read")
    listed = (run.folder / "skipped.txt").read_text("utf-8")
    assert listed.startswith("broken.png: ")
    assert notice.text.endswith(f"All are listed in {run.folder / 'skipped.txt'}.")


def test_a_batch_larger_than_the_data_is_told(tmp_path: Path) -> None:
    assert not of_type(train(run_on_pictures(tmp_path, "fits", steps=2, batch_size=20)), Notice)
    (notice,) = of_type(train(run_on_pictures(tmp_path, "large", steps=2, batch_size=64)), Notice)
    assert notice.text.startswith("The data set has 20 images, fewer than a batch of 64: images")
