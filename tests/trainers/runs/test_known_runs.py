"""Runs that lie outside the runs folder are remembered as long as they exist."""

import json
import shutil
from pathlib import Path

import pytest
from sessions import MakeRun

from trainers.runs.listing import KNOWN, known_runs, list_runs, remember, rename
from trainers.runs.run import Run
from trainers.storage import runs_dir


def folders() -> list[Path]:
    return [run.folder for run in known_runs()]


def test_a_run_elsewhere_is_listed_once_and_the_newest_first(make_run: MakeRun) -> None:
    one, other = make_run("one"), make_run("other")
    for run in (other, one, other):
        remember(run)
    assert folders() == [other.folder, one.folder]


def test_a_run_in_the_runs_folder_needs_no_remembering(make_run: MakeRun, own_home: Path) -> None:
    run = make_run("one")
    runs_dir().mkdir(parents=True)
    shutil.move(run.folder, runs_dir() / "one")
    remember(Run.open(runs_dir() / "one"))
    assert not (own_home / KNOWN).exists()
    assert [each.name for each in list_runs(runs_dir())] == ["one"]


def test_a_folder_that_is_gone_is_forgotten(make_run: MakeRun, own_home: Path) -> None:
    one, other = make_run("one"), make_run("other")
    remember(one)
    shutil.rmtree(one.folder)
    assert folders() == []
    remember(other)
    assert json.loads((own_home / KNOWN).read_text("utf-8")) == [str(other.folder)]


def test_a_renamed_run_is_known_by_its_new_name(make_run: MakeRun) -> None:
    run = make_run("one")
    remember(run)
    renamed = rename(run, "two")
    assert folders() == [renamed.folder]


@pytest.mark.parametrize("content", ["", "3", "[1]", '{"a": 2}'])
def test_a_damaged_list_counts_as_empty_and_is_written_anew(
    content: str, make_run: MakeRun, own_home: Path
) -> None:
    own_home.mkdir()
    (own_home / KNOWN).write_text(content)
    assert folders() == []
    run = make_run("one")
    remember(run)
    assert folders() == [run.folder]


def test_a_home_that_cannot_be_written_does_not_stop_anybody(
    make_run: MakeRun, own_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run = make_run("one")
    own_home.write_text("a file")
    remember(run)
    assert folders() == []
    assert "will not be listed" in caplog.text
