"""Files are whole or absent, and the person's chosen home is honoured."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from trainers.storage import (
    cache_dir,
    data_dir,
    remove_leftovers,
    replacing,
    runs_dir,
    write_bytes_atomically,
)


def test_everything_lies_below_the_chosen_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path))
    assert [runs_dir(), data_dir(), cache_dir()] == [
        tmp_path / "runs",
        tmp_path / "data",
        tmp_path / "cache",
    ]


def test_without_a_chosen_home_the_cache_is_apart_from_what_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LATENTLAB_HOME", raising=False)
    assert cache_dir().is_absolute()
    assert runs_dir().is_absolute()
    assert not cache_dir().is_relative_to(runs_dir())


def test_a_written_file_holds_the_new_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.bin"
    write_bytes_atomically(path, b"old")
    write_bytes_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows remembers renames by itself")
def test_the_disk_is_told_of_the_file_and_then_of_its_new_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, flushed = tmp_path / "file.bin", list[tuple[bool, bool]]()

    def noting(descriptor: int) -> None:
        flushed.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.exists()))

    monkeypatch.setattr(os, "fsync", noting)
    write_bytes_atomically(path, b"new")
    assert flushed == [(False, False), (True, True)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows remembers renames by itself")
def test_a_file_system_that_cannot_flush_folders_keeps_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", refusing)
    write_bytes_atomically(tmp_path / "file.bin", b"new")
    assert (tmp_path / "file.bin").read_bytes() == b"new"


def test_a_failed_write_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="full"), replacing(path) as temporary:
        temporary.write_bytes(b"half of the n")
        raise OSError("disk full")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stands_until_the_new_one_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    with replacing(path) as temporary:
        temporary.write_bytes(b"new")
        assert path.read_bytes() == b"old"


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 251}.bin"
    write_bytes_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_files_written_side_by_side_do_not_meet(tmp_path: Path) -> None:
    first, second = tmp_path / "a.bin", tmp_path / "b.bin"
    with replacing(first) as one, replacing(second) as other:
        one.write_bytes(b"a")
        other.write_bytes(b"b")
    assert (first.read_bytes(), second.read_bytes()) == (b"a", b"b")


def test_what_is_being_written_is_no_leftover(tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    with replacing(path) as temporary:
        temporary.write_bytes(b"new")
        remove_leftovers(tmp_path)
    assert path.read_bytes() == b"new"


def test_leftovers_of_a_killed_process_are_deleted_but_not_those_of_a_living_one(
    tmp_path: Path,
) -> None:
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    dead = tmp_path / "deep" / f".file.bin.{gone.stdout.strip()}.1.tmp"
    alive = tmp_path / "deep" / f".file.bin.{os.getpid()}.1.tmp"
    dead.parent.mkdir()
    for path in (dead, alive):
        path.write_bytes(b"half")
    remove_leftovers(tmp_path)
    assert not dead.exists()
    assert alive.exists()


def test_a_leftover_whose_process_number_was_given_to_a_newer_process_is_deleted(
    tmp_path: Path,
) -> None:
    reused = tmp_path / f".file.bin.{os.getpid()}.1.tmp"
    reused.write_bytes(b"half")
    os.utime(reused, (1_000_000, 1_000_000))
    remove_leftovers(tmp_path)
    assert not reused.exists()
