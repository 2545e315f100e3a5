"""Whatever is dropped on whichever page: what leaves no doubt is done; for the rest the window
offers what can be done, one click away."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QPushButton
from scripted_bench import until
from using_window import ModelFile, drop, is_ready

from latentlab.gui.pages.train.data_setup import DataSetup
from latentlab.gui.pages.train.train_page import TrainPage
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.window.main_window import MainWindow
from latentlab.models.refs import ModelRef
from latentlab.views import Encoded
from trainers.runs.run import Run


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """A folder of three pictures that LatentLab did not export."""
    folder = tmp_path / "flowers"
    folder.mkdir()
    for place in range(3):
        Image.new("RGB", (16, 16), (80 * place, 0, 0)).save(folder / f"{place}.png")
    return folder


@pytest.fixture(autouse=True)
def _unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are not looked at: it would go on in the background when a test has ended."""
    monkeypatch.setattr(DataSetup, "_look", lambda _: None)


def _offers(window: MainWindow) -> dict[str, QPushButton]:
    box = window._problem
    assert not box.isHidden()
    found = box.findChildren(QPushButton, "offerButton")
    return {each.text(): each for each in found if not each.isHidden()}


def _data(window: MainWindow) -> tuple[str, str]:
    data = window.findChild(TrainPage)._setup._data
    return data.dataset.name, data._folder.text


_OF_LATENTS = ["samples", "walk", "arithmetic", "directions"]


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("library", "picture"),
        ("library", "pictures"),
        *((page, "folder") for page in ["library", *_OF_LATENTS]),
    ],
)
def test_pictures_and_folders_of_them_are_offered_to_be_learned_from(
    window: MainWindow, flowers: Path, page: str, what: str
) -> None:
    files = sorted(flowers.iterdir())
    dropped = {"picture": files[:1], "pictures": files, "folder": [flowers]}[what]
    window.show_page(page)
    drop(window, *dropped)
    offers = _offers(window)
    offers["Train on the pictures in flowers"].click()
    assert window._front is window.findChild(TrainPage)
    assert _data(window) == ("folder", str(flowers))
    assert window._problem.isHidden()


@pytest.mark.parametrize("page", _OF_LATENTS)
def test_a_page_of_latents_searches_for_pictures_without_being_asked(
    window: MainWindow, flowers: Path, page: str
) -> None:
    window.show_page(page)
    drop(window, *sorted(flowers.iterdir()))
    until(lambda: len(window.explorer.tray) == 3)
    assert all(isinstance(each.anchor.latent, Encoded) for each in window.explorer.tray)
    assert window._problem.isHidden()


def test_the_page_in_front_does_what_it_can_without_being_asked(
    window: MainWindow, flowers: Path
) -> None:
    window.show_page("train")
    drop(window, flowers)
    assert _data(window) == ("folder", str(flowers))
    assert window._problem.isHidden()


def test_two_domains_of_a_folder_are_understood(window: MainWindow, flowers: Path) -> None:
    for name in ("trainA", "trainB"):
        (flowers / name).mkdir()
        (flowers / "0.png").rename(flowers / name / "0.png") if name == "trainA" else None
    window.show_page("train")
    drop(window, flowers)
    assert _data(window)[0] == "folder-pair"


def test_a_picture_is_worked_on_by_a_model_that_translates(
    window: MainWindow, flowers: Path, two_way: Run
) -> None:
    explorer = window.explorer
    explorer.open(ModelRef.run(two_way.folder))
    until(lambda: explorer.facts is not None)
    window.show_page("library")
    drop(window, flowers / "1.png")
    _offers(window)["Work on it on the Transfer page"].click()
    page = window.findChild(TransferPage)
    assert window._front is page
    until(lambda: not page.sources.running)
    until(lambda: any(each.name.startswith("1") for each in page.current_view().pictures))


def test_a_picture_waits_for_a_model_that_can_work_on_it(
    window: MainWindow, flowers: Path, model_file: ModelFile
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    window.show_page("library")
    drop(window, flowers / "1.png")
    _offers(window)["Keep it for a model that works on pictures"].click()
    assert window._front is window.findChild(TransferPage)


def test_latents_come_into_the_tray_as_one_step(
    window: MainWindow, model_file: ModelFile, tmp_path: Path
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    facts, tray = window.explorer.facts, window.explorer.tray
    assert facts is not None
    path = tmp_path / "mine.npy"
    np.save(path, np.random.default_rng(0).normal(size=(3, facts.latent_size)).astype("f4"))
    for page in ("walk", "library"):
        window.show_page(page)
        drop(window, path)
        until(lambda: len(tray) == 3)
    window.explorer.undo()
    assert len(tray) == 0


def test_several_files_of_latents_come_into_the_tray_as_one_step(
    window: MainWindow, model_file: ModelFile, tmp_path: Path
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    facts, tray = window.explorer.facts, window.explorer.tray
    assert facts is not None
    rng, paths = np.random.default_rng(0), [tmp_path / f"{name}.npz" for name in "abc"]
    for path in paths:
        np.savez(path, latents=rng.normal(size=(2, facts.latent_size)).astype("f4"))
    (tmp_path / "notes.txt").write_text("what is in them")
    (tmp_path / "broken.npy").write_bytes(b"no numbers")
    said: list[str] = []
    window.explorer.said.connect(said.append)
    drop(window, tmp_path / "notes.txt", *paths, tmp_path / "broken.npy")
    until(lambda: len(tray) == 6)
    assert [each.name for each in tray] == ["a 1", "a 2", "b 1", "b 2", "c 1", "c 2"]
    assert said[-1] == "6 latents put into the tray. notes.txt is not used: drop it by itself."
    assert "broken.npy" in window._problem._headline.text()
    window.explorer.undo()
    assert len(tray) == 0


@pytest.mark.parametrize("first", [True, False])
def test_a_picture_is_taken_whatever_lies_beside_it(
    window: MainWindow, flowers: Path, tmp_path: Path, first: bool
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    window.show_page("library")
    drop(window, *((notes, flowers / "1.png") if first else (flowers / "1.png", notes)))
    assert "Train on the pictures in flowers" in _offers(window)
    assert "notes.txt is not used" in window._problem._headline.text()


def test_of_several_models_one_is_opened_and_the_others_are_said(
    window: MainWindow, model_file: ModelFile
) -> None:
    said: list[str] = []
    window.explorer.said.connect(said.append)
    drop(window, model_file("one"), model_file("two"), model_file("three"))
    until(lambda: is_ready(window))
    assert window.explorer.ref is not None and window.explorer.ref.title == "one"
    assert "2 other files, such as two.safetensors, are not used" in said[-1]


def test_a_run_is_opened_and_a_folder_of_neither_says_so(
    window: MainWindow, trained_run: Callable[..., Run], tmp_path: Path
) -> None:
    run = trained_run()
    window.show_page("walk")
    drop(window, run.folder)
    assert window.workbench.run is not None and window.workbench.run.folder == run.folder
    folder = tmp_path / "some"
    folder.mkdir()
    drop(window, folder)
    assert "some is empty" in window._problem._headline.text()
    (folder / "notes.txt").write_text("no run")
    failed: list[object] = []
    window.workbench.failed.connect(failed.append)
    drop(window, folder)
    assert failed


def test_an_offer_goes_with_its_page_and_is_replaced_by_the_next(
    window: MainWindow, flowers: Path, tmp_path: Path
) -> None:
    window.show_page("library")
    drop(window, flowers)
    drop(window, flowers / "0.png")
    buttons = window._problem.findChildren(QPushButton, "offerButton")
    assert len([each for each in buttons if not each.isHidden()]) == len(_offers(window))
    (tmp_path / "notes.txt").write_text("some words")
    drop(window, tmp_path / "notes.txt")
    until(lambda: not _offers(window))
    window.show_page("walk")
    assert window._problem.isHidden()


def test_what_is_opened_does_not_say_where_is_exported(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "photo.png"
    Image.new("RGB", (20, 20)).save(photo)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(photo), ""))
    exports = window._services.exports
    before = exports.folder
    window._drops.choose()
    assert exports.source_folder == tmp_path
    assert exports.folder == before != tmp_path
