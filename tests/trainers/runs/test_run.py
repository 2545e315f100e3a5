"""Run folders: made, listed, renamed, refused, thinned, and never half written."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from trainers.registry import UnknownAlgorithm, algorithm_class, algorithm_names
from trainers.reports import Grid
from trainers.runs.grids import GridFiles, tile, untile
from trainers.runs.listing import (
    branch,
    checked_name,
    damaged_runs,
    free_name,
    list_runs,
    move_to_trash,
    remove_unstarted,
    rename,
)
from trainers.runs.metrics import MetricsFile, row_type
from trainers.runs.run import Run, RunError, Saved, recipe_of
from trainers.training.disk import snapshot_stride

MakeRun = Callable[..., Run]


def test_a_run_opens_as_it_was_made(make_run: MakeRun) -> None:
    run = make_run("first", steps=77)
    again = Run.open(run.folder)
    assert again.manifest == run.manifest
    assert recipe_of(again).settings.steps == 77
    assert again.state().status == "new"


def test_the_size_of_a_run_is_that_of_all_files_that_are_left(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("first")
    before = run.size_on_disk()
    deep = run.folder / "grids" / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "one").write_bytes(b"x" * 1000)
    (run.folder / "two").write_bytes(b"x" * 500)
    (run.folder / "lost").symlink_to(run.folder / "nowhere")
    (run.folder / "around").symlink_to(run.folder)
    assert run.size_on_disk() == before + 1500
    listed = os.scandir

    @contextmanager
    def late(folder: Path) -> Iterator[list[os.DirEntry[str]]]:
        with listed(folder) as entries:
            found = list(entries)
        for each in found:
            if each.name == "one":
                Path(each.path).unlink()
        yield found

    monkeypatch.setattr(os, "scandir", late)
    assert run.size_on_disk() == before + 500


def test_a_run_of_version_0_1_0_keeps_its_rules_for_folders(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = make_run("first")
    assert run.manifest.data.rules == 2
    raw = json.loads((run.folder / "run.json").read_text())
    del raw["data"]["rules"]
    (run.folder / "run.json").write_text(json.dumps(raw))
    former = Run.open(run.folder)
    assert former.manifest.data.rules == 1
    # What goes on from its checkpoint learns the same labels; what begins anew finds them anew.
    (former.folder / "checkpoints" / "000000010.pt").write_bytes(b"")
    saved = Saved(10, former.folder / "checkpoints" / "000000010.pt")
    recipe = recipe_of(run)
    assert branch(former, tmp_path / "on", recipe, saved).manifest.data.rules == 1
    assert branch(former, tmp_path / "anew", recipe, None).manifest.data.rules == 2


def test_runs_are_listed_newest_first_and_foreign_folders_left_out(
    make_run: MakeRun, tmp_path: Path
) -> None:
    names = [make_run(name).name for name in ("a", "b", "c")]
    (tmp_path / "holiday").mkdir()
    assert [run.name for run in list_runs(tmp_path)] == names[::-1]


def test_a_folder_in_use_is_refused(make_run: MakeRun) -> None:
    make_run("taken")
    with pytest.raises(RunError, match="already in use"):
        make_run("taken")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is damaged"),
        ('{"format": 1}', "is damaged"),
        ("[]", "is damaged"),
        ('{"format": 99}', "made by a newer LatentLab"),
    ],
)
def test_a_damaged_or_newer_run_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(RunError, match=sentence):
        Run.open(tmp_path)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="There is no run in"):
        Run.open(tmp_path / "nothing")


def test_renaming_moves_the_folder_and_refuses_taken_names(make_run: MakeRun) -> None:
    run = rename(make_run("old"), "new")
    assert run.name == "new"
    make_run("other")
    with pytest.raises(RunError, match="already a run called other"):
        rename(run, "other")


@pytest.mark.parametrize("name", ["a/b", ".hidden", "x" * 101, "new\nline", "c:"])
def test_names_that_no_folder_can_have_are_refused(name: str) -> None:
    with pytest.raises(RunError, match="cannot be the name of a run"):
        checked_name(name)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_run_without_a_name_is_asked_for_one(name: str) -> None:
    with pytest.raises(RunError, match="Give the run a name"):
        checked_name(name)


def test_a_grid_of_an_unknown_name_is_a_missing_file(make_run: MakeRun) -> None:
    with pytest.raises(FileNotFoundError, match="no grid called samples"):
        make_run("run").grids.read(5, "samples")


def test_only_a_run_without_a_step_is_removed_after_a_failure(make_run: MakeRun) -> None:
    run = make_run("run")
    assert remove_unstarted(run)
    assert not run.folder.exists()


def test_damaged_runs_are_told_apart_from_other_folders(make_run: MakeRun) -> None:
    run = make_run("run")
    (run.folder.parent / "other").mkdir()
    (run.folder / "run.json").write_text("{")
    assert [folder for folder, _ in damaged_runs(run.folder.parent)] == [run.folder]


def test_a_free_name_is_counted_up(tmp_path: Path) -> None:
    assert free_name(tmp_path, "gan") == "gan"
    (tmp_path / "gan").mkdir()
    (tmp_path / "gan-2").mkdir()
    assert free_name(tmp_path, "gan") == "gan-3"


def test_a_deleted_run_is_in_the_trash(
    make_run: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    run = make_run("gone")
    trashed: list[Path] = []
    monkeypatch.setattr("send2trash.send2trash", trashed.append)
    move_to_trash(run)
    assert trashed == [run.folder]


def test_a_run_in_training_is_neither_renamed_nor_deleted(make_run: MakeRun) -> None:
    run = make_run("busy")
    with run.locked():
        for action in (lambda: move_to_trash(run), lambda: rename(run, "free")):
            with pytest.raises(RunError, match="Stop it before"):
                action()


def test_metrics_survive_a_row_cut_off_by_a_crash(tmp_path: Path) -> None:
    file = MetricsFile(tmp_path / "metrics.bin", ["loss"])
    rows = np.zeros(5, row_type(["loss"]))
    rows["step"] = np.arange(1, 6)
    rows["loss"] = [5, 4, np.nan, 2, 1]
    file.append(rows)
    with file.path.open("ab") as raw:
        raw.write(b"half a row")
    assert file.read().tobytes() == rows.tobytes()
    file.keep_up_to(3)
    file.append(rows[3:])
    assert file.read().tobytes() == rows.tobytes()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("count", [1, 7, 8, 64])
def test_a_grid_is_cut_into_the_pictures_it_was_tiled_from(channels: int, count: int) -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, 5, 4, channels), dtype=np.uint8)
    picture = tile(Grid("samples", "Samples", images, columns=8))
    np.testing.assert_array_equal(untile(picture, count, 8), images)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_grid_comes_back_from_disk_exactly(tmp_path: Path, channels: int) -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (10, 8, 8, channels), dtype=np.uint8)
    grid = Grid("pairs", "Pairs", images, columns=4, captions=("a", "b", "a", "b"))
    files = GridFiles(tmp_path)
    for step in (0, 200, 100):
        files.write(step, grid)
    assert files.names() == ["pairs"]
    assert files.steps("pairs") == [0, 100, 200]
    back = files.read(100, "pairs")
    np.testing.assert_array_equal(back.images, images)
    assert (back.title, back.columns, back.captions) == ("Pairs", 4, grid.captions)
    files.keep_up_to(100)
    assert files.steps("pairs") == [0, 100]


def test_snapshots_are_thinned_evenly_and_stay_bounded(make_run: MakeRun) -> None:
    run = make_run("long")
    for step in range(0, 5001, 100):
        run.snapshot_path(step).write_bytes(b"")
        run.thin_snapshots(snapshot_stride(step, interval=100, kept=10))
        assert len(run.snapshots()) <= 11
    steps = [each.step for each in run.snapshots()]
    assert steps == [*list(range(0, 5001, 800)), 5000]


def test_going_back_forgets_what_came_later(make_run: MakeRun) -> None:
    run = make_run("run")
    for step in (0, 100, 200):
        run.snapshot_path(step).write_bytes(b"")
        run.checkpoint_path(step).write_bytes(b"")
    (run.folder / "grids" / ".x.png.99999999.1.tmp").write_bytes(b"")
    run.forget_after(100)
    assert [each.step for each in run.snapshots()] == [0, 100]
    assert [each.step for each in run.checkpoints()] == [0, 100]
    assert not list(run.folder.rglob("*.tmp"))


def test_every_algorithm_is_found_by_its_name() -> None:
    for name in algorithm_names():
        assert algorithm_class(name).name == name


def test_an_unknown_algorithm_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownAlgorithm, match="Did you mean dcgan"):
        algorithm_class("dcgann")


def test_the_manifest_is_readable_without_the_program(make_run: MakeRun) -> None:
    manifest = json.loads((make_run("plain").folder / "run.json").read_text())
    assert manifest["algorithm"] == "gan"
    assert manifest["settings"]["momentum"] == 0.5


def test_a_run_that_cannot_be_made_takes_no_other_with_it(
    make_run: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process makes a run in the same new folder of runs."""
    recipe = recipe_of(make_run("first"))
    runs = tmp_path / "new" / "runs"

    def fail(_: Run) -> None:
        Run.create(runs / "other", recipe)
        raise KeyboardInterrupt

    written = Run._write_manifest
    monkeypatch.setattr(
        Run, "_write_manifest", lambda run: (fail if run.name == "mine" else written)(run)
    )
    with pytest.raises(KeyboardInterrupt):
        Run.create(runs / "mine", recipe)
    assert [each.name for each in runs.iterdir()] == ["other"]
    assert Run.open(runs / "other").manifest.algorithm == recipe.algorithm
