"""Which files of a folder are looked at, and what is said of those that cannot be."""

import os
import sys
from pathlib import Path

import pytest
from painting import paint_all

from trainers.data.errors import DataCancelled, DataError
from trainers.data.files.finding import find_images, holds_images
from trainers.data.watching import Watcher

links = pytest.mark.skipif(sys.platform == "win32", reason="needs the right to make links")


def reasons(folder: Path) -> dict[str, str]:
    return {each.path: each.reason for each in find_images(folder).left_out}


def test_folders_that_no_person_made_are_passed_over(tmp_path: Path) -> None:
    made = ("__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", ".thumbnails", "lost+found")
    paint_all(tmp_path, ["cat/1.png", *(f"{each}/1.png" for each in made), "cat/@eaDir/1.png"])
    paint_all(tmp_path, ["cat/.hidden.png"])
    assert find_images(tmp_path).paths == ("cat/1.png",)
    assert reasons(tmp_path) == {}


@links
def test_a_linked_folder_is_looked_into(tmp_path: Path) -> None:
    inside, outside = tmp_path / "data", tmp_path / "elsewhere"
    paint_all(outside, ["cats/1.png", "cats/deep/2.png"])
    paint_all(inside, ["dog/1.png"])
    (inside / "cat").symlink_to(outside / "cats", target_is_directory=True)
    assert find_images(inside).paths == ("cat/1.png", "cat/deep/2.png", "dog/1.png")
    assert reasons(inside) == {}


@links
def test_a_link_into_a_hidden_store_is_followed(tmp_path: Path) -> None:
    paint_all(tmp_path, [".store/abc/1.png", "dog/1.png"])
    (tmp_path / "cat").symlink_to(tmp_path / ".store" / "abc", target_is_directory=True)
    assert find_images(tmp_path).paths == ("cat/1.png", "dog/1.png")


@links
def test_no_picture_is_taken_twice_and_no_circle_is_walked(tmp_path: Path) -> None:
    inside = tmp_path / "data"
    paint_all(inside, ["cat/1.png"])
    paint_all(tmp_path, ["other/1.png"])
    (inside / "again").symlink_to(inside / "cat", target_is_directory=True)
    (inside / "cat" / "up").symlink_to(inside, target_is_directory=True)
    (inside / "far").symlink_to(tmp_path, target_is_directory=True)
    (inside / "one").symlink_to(tmp_path / "other", target_is_directory=True)
    (inside / "two").symlink_to(tmp_path / "other", target_is_directory=True)
    assert find_images(inside).paths == ("cat/1.png", "one/1.png")
    assert reasons(inside) == {
        "again": "it links to a folder that is looked at anyway",
        "cat/up": "it links to the folder itself, which is looked at anyway",
        "far": "it links to a folder around one that is looked at anyway",
        "two": "it links to one, which is looked at anyway",
    }


@links
def test_links_to_nothing_are_listed(tmp_path: Path) -> None:
    paint_all(tmp_path, ["1.png"])
    (tmp_path / "2.png").symlink_to(tmp_path / "gone.png")
    (tmp_path / "birds").symlink_to(tmp_path / "gone")
    (tmp_path / "notes.txt").symlink_to(tmp_path / "gone.txt")
    assert reasons(tmp_path) == {
        "2.png": "it is a link to nothing",
        "birds": "it is a link to nothing",
    }


@links
def test_locked_folders_are_listed_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_all(tmp_path, ["cat/1.png", "dog/1.png"])
    real = os.scandir

    def scandir(path: str) -> "os.ScandirIterator[str]":
        if Path(path).name == "dog":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert find_images(tmp_path).paths == ("cat/1.png",)
    assert reasons(tmp_path) == {"dog": "its permissions forbid reading it"}
    with pytest.raises(DataError, match="dog cannot be read: its permissions"):
        find_images(tmp_path / "dog")


def test_files_of_kinds_that_cannot_be_read_are_listed_with_what_to_do(tmp_path: Path) -> None:
    paint_all(tmp_path, ["1.png"])
    for name in ("a.NEF", "b.cr2", "clip.mov", "notes.txt", "list.csv", ".hidden.nef"):
        (tmp_path / name).write_bytes(b"content")
    raw = "camera RAW files cannot be read; save them as PNG or JPEG"
    clip = "video files cannot be read; take single pictures from them"
    assert reasons(tmp_path) == {"a.NEF": raw, "b.cr2": raw, "clip.mov": clip}


def test_a_missing_folder_is_refused_and_a_search_can_be_stopped(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no folder"):
        find_images(tmp_path / "absent")
    with pytest.raises(DataCancelled):
        find_images(tmp_path, Watcher(cancelled=lambda: True))


def test_whether_a_folder_holds_images_is_told_from_its_first_entries(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").touch()
    (tmp_path / "@eaDir").mkdir()
    (tmp_path / "@eaDir" / "thumbnail.png").touch()
    assert not holds_images(tmp_path, 1000)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "1.png").touch()
    assert holds_images(tmp_path, 1000)
    assert not holds_images(tmp_path, 20)
    assert not holds_images(tmp_path / "gone", 1000)
