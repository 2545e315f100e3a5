"""One odd file or folder is named in the report, and the rest of the batch is done all the same."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from latentlab.batches.batch import BatchProgress, transfer_folder
from latentlab.batches.folder_names import result_names
from latentlab.batches.order import BatchOrder
from latentlab.batches.report import BatchReport, read_report
from latentlab.export.writing import ExportError
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture, PictureError

Simple = Callable[..., LatentModel]


def batch(model: LatentModel, source: Path, out: Path) -> tuple[BatchReport, BatchProgress]:
    """The report as it is on the disk, and how far it is in the end."""
    *_, last = transfer_folder(model, source, out, BatchOrder())
    report = read_report(out)
    assert report is not None
    return report, last


def save(path: Path, level: int = 10) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (16, 16), (level, 0, 0)).save(path)


def refuse(code: int, *parts: str) -> Callable[..., Any]:
    """`Image.Image.save` where no file below folders of these names can be written."""
    save_image = Image.Image.save

    def refusing(image: Image.Image, target: Any, *arguments: Any, **options: Any) -> None:
        if isinstance(target, Path) and set(parts) <= set(target.parts):
            raise OSError(code, os.strerror(code))
        save_image(image, target, *arguments, **options)

    return refusing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good pictures, the first and the last of what a test adds."""
    save(tmp_path / "in" / "a.png")
    save(tmp_path / "in" / "zz.png")
    return tmp_path / "in"


def test_links_that_lead_nowhere_are_skipped(simple: Simple, folder: Path, tmp_path: Path) -> None:
    (folder / "loop.png").symlink_to("loop.png")
    (folder / "lost.png").symlink_to("nowhere.png")
    report, last = batch(simple("Negative"), folder, tmp_path / "out")
    assert sorted(report.done) == ["a.png", "zz.png"]
    reasons = {file: skipped.reason for file, skipped in report.skipped.items()}
    assert reasons["loop.png"] == "loop.png: it is a link that leads back to itself."
    assert reasons["lost.png"] == "lost.png: it is a link to nothing."
    assert last == BatchProgress(2, 0, 2)


def test_a_name_that_is_no_text_is_done_as_any_other_and_never_twice(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    odd, out = Path(os.fsdecode(os.fsencode(folder) + b"/b\xff.png")), tmp_path / "out"
    try:
        save(odd)
    except OSError:
        pytest.skip("this system allows no such names")
    (folder / os.fsdecode(b"c\xff.png")).write_bytes(b"")
    report, _ = batch(simple("Negative"), folder, out)
    assert odd.name in report.done and (out / odd.name).exists()
    assert report.skipped[os.fsdecode(b"c\xff.png")].reason.startswith("c?.png is empty")
    made = (out / odd.name).stat().st_mtime_ns
    assert batch(simple("Negative"), folder, out)[0].done == report.done
    assert (out / odd.name).stat().st_mtime_ns == made
    assert Picture.from_file(odd, 16, 3).name == "b?.png"


def test_a_name_as_long_as_can_be_is_done_and_one_whose_result_has_a_longer_one_is_skipped(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    longest, beside = f"{'x' * 251}.png", f"{'x' * 251}.bmp"
    save(folder / longest)
    save(folder / beside)
    report, _ = batch(simple("Negative"), folder, tmp_path / "out")
    assert sorted(report.done) == ["a.png", longest, "zz.png"]
    assert "the name is too long" in report.skipped[beside].reason


def test_a_folder_called_like_a_result_is_kept_clear_of(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    save(folder / "d.bmp")
    save(folder / "d.png" / "deep" / "e.png")
    report, _ = batch(simple("Negative"), folder, tmp_path / "out")
    assert {file: done.result for file, done in report.done.items()} == {
        "a.png": "a.png",
        "d.bmp": "d.bmp.png",
        "d.png/deep/e.png": "d.png/deep/e.png",
        "zz.png": "zz.png",
    }
    assert result_names(["X.png/y.png", "x.bmp"])["x.bmp"] == "x.bmp.png"


def test_what_lies_in_a_results_place_costs_that_result_alone(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    out, model = tmp_path / "out", simple("Negative")
    batch(model, folder, out)
    (out / "b.png").mkdir()
    (out / "sub").write_bytes(b"no folder")
    save(folder / "b.png")
    save(folder / "sub" / "c.png")
    report, _ = batch(model, folder, out)
    assert sorted(report.done) == ["a.png", "zz.png"]
    assert "there is something else at" in report.skipped["b.png"].reason
    assert "a part of the path is a file" in report.skipped["sub/c.png"].reason
    (out / "b.png").rmdir()
    (out / "sub").unlink()
    report, _ = batch(model, folder, out)
    assert (len(report.done), report.skipped) == (4, {})


def test_a_picture_put_among_the_results_is_not_replaced(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    out, model = tmp_path / "out", simple("Negative")
    batch(model, folder, out)
    save(out / "b.png", 77)
    save(folder / "b.bmp")
    mine = (out / "b.png").read_bytes()
    report, _ = batch(model, folder, out)
    assert "there is something else at" in report.skipped["b.bmp"].reason
    assert (out / "b.png").read_bytes() == mine


def test_a_file_that_may_not_be_read_is_skipped(
    simple: Simple, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(folder / "b.png")
    opened = Image.open

    def guarded(path: Any, *arguments: Any, **options: Any) -> Image.Image:
        if path == folder / "b.png":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Image, "open", guarded)
    report, _ = batch(simple("Negative"), folder, tmp_path / "out")
    assert sorted(report.done) == ["a.png", "zz.png"]
    assert "its permissions forbid reading it" in report.skipped["b.png"].reason


def test_folders_that_cannot_be_looked_into_are_named_and_are_no_pictures(
    simple: Simple, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(folder / "sub" / "locked" / "b.png")
    listed, locked = os.scandir, {folder / "sub" / "locked"}

    def guarded(path: Any) -> Any:
        if Path(path) in locked:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", guarded)
    report, last = batch(simple("Negative"), folder, tmp_path / "out")
    assert list(report.skipped) == ["sub/locked"]
    assert report.skipped["sub/locked"].reason == ("sub/locked: its permissions forbid reading it.")
    assert last == BatchProgress(2, 0, 2)
    locked.add(folder)
    with pytest.raises(PictureError, match="in cannot be read: its permissions forbid reading it"):
        batch(simple("Negative"), folder, tmp_path / "out")
    locked.clear()
    report, _ = batch(simple("Negative"), folder, tmp_path / "out")
    assert (len(report.done), report.skipped) == (3, {})


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.EDQUOT, "your share of the disk is used up"),
        (errno.EROFS, "that disk cannot be written to"),
        (errno.EACCES, "you may not write there"),
    ],
)
def test_what_concerns_all_results_ends_the_batch_and_loses_nothing(
    simple: Simple,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    sentence: str,
) -> None:
    out, model = tmp_path / "out", simple("Negative")
    save(folder / "sub" / "b.png")
    with monkeypatch.context() as patch:
        patch.setattr(Image.Image, "save", refuse(code, "out", "sub"))
        with pytest.raises(ExportError, match=sentence):
            batch(model, folder, out)
    report = read_report(out)
    assert report is not None
    assert (sorted(report.done), report.skipped) == (["a.png"], {})
    assert len(batch(model, folder, out)[0].done) == 3


def test_a_name_that_the_disk_refuses_is_skipped(
    simple: Simple, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(folder / "sub" / "b.png")
    monkeypatch.setattr(Image.Image, "save", refuse(errno.EILSEQ, "out", "sub"))
    report, _ = batch(simple("Negative"), folder, tmp_path / "out")
    assert sorted(report.done) == ["a.png", "zz.png"]
    assert "such a name is not allowed there" in report.skipped["sub/b.png"].reason
