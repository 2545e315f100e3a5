"""A disk that fills up while the command line trains: it says what is saved, and never "done"."""

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from latentlab.cli import main
from trainers.runs import checkpoint
from trainers.runs.run import Run

TRAIN = ["train", "gan", "--steps", "12", "--batch-size", "4", "--hidden", "8", "--run"]


@pytest.fixture
def fills_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The disk has room for the checkpoint of step 0 alone, until what is returned is called."""
    write, room = checkpoint.write_bytes_atomically, {"files": 2}

    def limited(path: Path, data: bytes) -> None:
        if room["files"] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        room["files"] -= 1
        write(path, data)

    monkeypatch.setattr(checkpoint, "write_bytes_atomically", limited)
    return lambda: room.update(files=100)


def test_a_script_is_told_by_status_and_sentence_what_is_saved(
    fills_up: Callable[[], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del fills_up
    assert main([*TRAIN, str(tmp_path / "run")]) == 1
    told = capsys.readouterr()
    assert "No space left on device" in told.err
    assert "It was trained to step 12, but only step 0 is saved." in told.err
    assert "Trained to" not in told.out
    assert [each.step for each in Run.open(tmp_path / "run").checkpoints()] == [0]


def test_a_person_makes_room_and_nothing_is_lost(
    fills_up: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def make_room() -> str:
        fills_up()
        return "\n"

    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdin, "readline", make_room, raising=False)
    assert main([*TRAIN, str(tmp_path / "run")]) == 0
    told = capsys.readouterr()
    assert "Press Enter to try again, Ctrl-C to give up." in told.err
    assert "Trained to step 12" in told.out
    assert Run.open(tmp_path / "run").checkpoints()[-1].step == 12


def test_a_person_who_gives_up_is_told_what_is_saved(
    fills_up: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del fills_up

    def refuse() -> str:
        raise KeyboardInterrupt

    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdin, "readline", refuse, raising=False)
    assert main([*TRAIN, str(tmp_path / "run")]) == 1
    assert "only step 0 is saved" in capsys.readouterr().err
