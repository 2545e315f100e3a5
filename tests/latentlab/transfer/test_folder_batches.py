"""A folder through a model: names, what is skipped, and going on after any interruption."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from pydantic import ValidationError
from torch import Tensor

from latentlab.batches.batch import BatchProgress, transfer_folder
from latentlab.batches.folder_names import result_names
from latentlab.batches.order import BatchOrder
from latentlab.batches.preview import preview_batch
from latentlab.batches.report import NAME, BatchReport, read_report
from latentlab.export.writing import ExportError
from latentlab.models.decoding import block_for
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture, PictureError
from latentlab.pictures.tensors import images_of
from latentlab.rendering.render import render
from latentlab.views import StrengthView, ViewError
from trainers.data.files.finding import find_images

Simple = Callable[..., LatentModel]
ORDER = BatchOrder()


def run(model: LatentModel, source: Path, out: Path, order: BatchOrder = ORDER) -> BatchReport:
    for _ in transfer_folder(model, source, out, order):
        pass
    report = read_report(out)
    assert report is not None
    return report


def save(path: Path, level: int, size: tuple[int, int] = (16, 16)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (level, 0, 0)).save(path)


def save_painted(path: Path, picture: Picture) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture.content())
    return path


def red(path: Path) -> int:
    with Image.open(path) as image:
        return int(np.asarray(image)[0, 0, 0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five pictures, of which one is broken, and things that are none."""
    folder = tmp_path / "pictures"
    save(folder / "a.png", 10)
    save(folder / "a.bmp", 20)
    save(folder / "sub" / "b.bmp", 30, (40, 20))
    save(folder / "sub" / "a.png", 40)
    (folder / "broken.jpg").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("not looked at")
    (folder / ".hidden.png").write_bytes(b"")
    return folder


def test_names_and_sub_folders_are_kept_and_what_is_broken_is_named(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    report = run(simple("Negative"), folder, out)
    assert {done.source.file: done.result for done in report.done.values()} == {
        "a.png": "a.png",
        "a.bmp": "a.bmp.png",
        "sub/a.png": "sub/a.png",
        "sub/b.bmp": "sub/b.png",
    }
    levels = {"a.png": 245, "a.bmp.png": 235, "sub/a.png": 215, "sub/b.png": 225}
    assert {name: red(out / name) for name in levels} == levels
    assert list(report.skipped) == ["broken.jpg"]
    assert "not an image of a known kind" in report.skipped["broken.jpg"].reason


def test_two_files_never_get_one_name() -> None:
    files = ["x.png", "x.jpg", "x.jpg.png", "x.GIF", "X.PNG", "y.jpeg", "y/z.tif"]
    names = result_names(files)
    assert (names["x.png"], names["y.jpeg"], names["y/z.tif"]) == ("x.png", "y.png", "y/z.png")
    assert len({name.casefold() for name in names.values()}) == len(files)
    assert all(name.endswith(".png") for name in names.values())


def test_the_results_own_folder_is_not_looked_into(folder: Path) -> None:
    save(folder / "out" / "c.png", 1)
    (folder / "again").symlink_to(folder / "out")
    assert find_images(folder, without=folder / "out").paths == (
        *("a.bmp", "a.png", "broken.jpg"),
        *("sub/a.png", "sub/b.bmp"),
    )


def test_a_batch_takes_the_pictures_that_a_training_would(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    save(folder / "@eaDir" / "thumbnail.png", 7)
    save(tmp_path / "elsewhere" / "linked.png", 9)
    (folder / "links").symlink_to(tmp_path / "elsewhere")
    (folder / "photo.cr2").write_bytes(b"raw")
    preview = preview_batch(folder, tmp_path / "out")
    assert preview.pictures == 6
    assert "1 file or folder is left out. photo.cr2: camera RAW files" in preview.sentence
    report = run(simple("Negative"), folder, tmp_path / "out")
    assert red(tmp_path / "out" / "links" / "linked.png") == 246
    assert not (tmp_path / "out" / "@eaDir").exists()
    assert sorted(report.skipped) == ["broken.jpg", "photo.cr2"]
    assert "camera RAW files cannot be read" in report.skipped["photo.cr2"].reason


def test_what_is_done_is_not_done_again_unless_the_picture_changes(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    out, model = tmp_path / "out", simple("Negative")
    steps = transfer_folder(model, folder, out, ORDER)
    assert [next(steps) for _ in range(3)][-1] == BatchProgress(2, 0, 5)
    steps.close()
    made = {path: path.stat().st_mtime_ns for path in out.rglob("*.png")}
    assert len(made) == 2
    assert next(transfer_folder(model, folder, out, ORDER)) == BatchProgress(2, 0, 5)
    run(model, folder, out)
    assert {path: path.stat().st_mtime_ns for path in made} == made
    save(folder / "a.png", 100)
    (folder / "broken.jpg").unlink()
    save(folder / "broken.jpg", 0)
    report = run(model, folder, out)
    assert (len(report.done), report.skipped) == (5, {})
    assert red(out / "a.png") == 155
    assert red(out / "a.bmp.png") == 235


def test_a_result_that_was_just_made_when_the_process_died_is_not_made_again(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    out, model = tmp_path / "out", simple("Negative")
    run(model, folder, out)
    lines = (out / NAME).read_bytes().splitlines(keepends=True)
    (out / NAME).write_bytes(b"".join(lines[:2]) + lines[2][:20])
    made = {path: path.stat().st_mtime_ns for path in out.rglob("*.png")}
    report = run(model, folder, out)
    assert (len(report.done), len(report.skipped)) == (4, 1)
    assert {path: path.stat().st_mtime_ns for path in made} == made


def test_a_batch_goes_on_only_with_the_same_model_and_settings(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(simple("Negative"), folder, out)
    with pytest.raises(ExportError, match="another model or of other settings"):
        run(simple("Negative", loss=0.1), folder, out)
    with pytest.raises(ExportError, match="another model or of other settings"):
        run(simple("Negative"), folder, out, BatchOrder(direction="BtoA"))
    assert red(out / "a.png") == 245


def test_nothing_of_the_persons_is_overwritten(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    model = simple("Negative")
    for out in (folder, tmp_path):
        with pytest.raises(ExportError, match="where the pictures themselves are"):
            run(model, folder, out)
    save(tmp_path / "mine" / "a.png", 10)
    with pytest.raises(ExportError, match="holds something already"):
        run(model, folder, tmp_path / "mine")
    with pytest.raises(ViewError, match="cannot move an object"):
        run(model, folder, tmp_path / "new", BatchOrder(task="remove"))
    assert not (tmp_path / "new").exists()
    assert red(folder / "a.png") == red(tmp_path / "mine" / "a.png") == 10


def test_a_folder_without_pictures_or_none_at_all_gets_a_sentence(
    simple: Simple, tmp_path: Path
) -> None:
    with pytest.raises(PictureError, match="There is no folder"):
        run(simple("Negative"), tmp_path / "none", tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(PictureError, match="There is no picture in"):
        run(simple("Negative"), tmp_path / "empty", tmp_path / "out")
    (tmp_path / "empty" / "photo.cr2").write_bytes(b"raw")
    with pytest.raises(PictureError, match=r"photo\.cr2: camera RAW files cannot"):
        run(simple("Negative"), tmp_path / "empty", tmp_path / "out")


def test_two_processes_do_not_write_into_one_folder(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    first = transfer_folder(simple("Negative"), folder, tmp_path / "out", ORDER)
    next(first)
    with pytest.raises(ExportError, match="Another LatentLab is writing"):
        next(transfer_folder(simple("Negative"), folder, tmp_path / "out", ORDER))
    first.close()
    assert len(run(simple("Negative"), folder, tmp_path / "out").done) == 4


def test_a_batch_can_also_remove_and_give_objects_and_keep_the_size_of_the_originals(
    simple: Simple, folder: Path, tmp_path: Path
) -> None:
    model = simple("TopAndBottom")
    run(model, folder, tmp_path / "removed", BatchOrder(task="remove", original_size=True))
    assert red(tmp_path / "removed" / "a.png") == 128
    with Image.open(tmp_path / "removed" / "sub" / "b.png") as image:
        assert image.size == (20, 20)
    donor = Picture.from_array(np.full((16, 16, 3), 200, np.uint8))
    run(model, folder, tmp_path / "given", BatchOrder(task="give", donor=donor))
    assert red(tmp_path / "given" / "a.png") == 200
    with pytest.raises(ValidationError, match="A donor is needed"):
        BatchOrder(task="give")


def test_the_donor_is_taken_apart_once_for_the_whole_folder(
    simple: Simple, tmp_path: Path, picture: Callable[[int], Picture]
) -> None:
    model, donor, asked = simple("Convolutions"), picture(9), list[Tensor]()
    order, taken_apart = BatchOrder(task="give", donor=donor), model.encode_parts

    def encode_parts(images: Tensor) -> tuple[Tensor, Tensor]:
        asked.extend(images)
        return taken_apart(images)

    files = [save_painted(tmp_path / "in" / f"{seed}.png", picture(seed)) for seed in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "encode_parts", encode_parts)
        run(model, tmp_path / "in", tmp_path / "out", order)
    (image,) = images_of((donor,), model)
    assert len(asked) > block_for(model.info.size) * len(files)
    assert sum(torch.equal(each, image) for each in asked) == block_for(model.info.size)
    for seed, file in enumerate(files):
        view = StrengthView(pictures=(picture(seed),), donor=donor, strengths=(1.0,))
        with Image.open(tmp_path / "out" / file.name) as result:
            assert np.array_equal(np.asarray(result), render(model, view).pixels[0])
