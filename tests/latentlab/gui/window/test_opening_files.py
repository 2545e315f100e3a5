"""Files dropped on the window or chosen in its menus, and what it writes from them."""

import re
from pathlib import Path

import pytest
import torch
from answering_export import export_to, open_dialog
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QToolButton
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from scripted_bench import until
from using_window import ModelFile, drop, entry, is_ready

from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.gui.window.main_window import MainWindow
from latentlab.views import Anchor, SamplesView, Seed


def test_a_dropped_model_opens_on_the_samples_page(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("dropped"))
    until(lambda: is_ready(window))
    assert window._stack.currentWidget() is window.findChild(SamplesPage)
    assert window.findChild(QLabel, "runName").text() == "dropped"


def test_a_dropped_picture_brings_everything_back(
    window: MainWindow, model_file: ModelFile, tmp_path: Path
) -> None:
    explorer = window.explorer
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    wanted = SamplesView(plane=7, rows=2, columns=2, truncation=0.5)
    explorer.show(wanted)
    until(lambda: explorer.answer("samples")[0].view == wanted)
    answer = explorer.answer("samples")
    assert answer is not None
    path = answer[1].save(tmp_path / "shown.png")
    explorer.show(SamplesView(plane=8))
    window.show_page("library")
    drop(window, path)
    until(lambda: explorer.answer("samples")[0].view == wanted)
    assert window._stack.currentWidget() is window.findChild(SamplesPage)


@pytest.mark.parametrize(
    "name",
    ["text.txt", "cut.safetensors", "newer.safetensors", "old.pt", "plain.png", "bad.png", "a.gif"],
)
def test_each_wrong_file_gets_a_sentence_and_the_window_goes_on(
    window: MainWindow, model_file: ModelFile, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "plain.png":
        Image.new("L", (8, 8)).save(path)
    elif name == "newer.safetensors":
        _write_newer(model_file("whole"), path)
    elif name == "cut.safetensors":
        path.write_bytes(model_file("whole").read_bytes()[:200])
    else:
        path.write_bytes(b"\x80\x04nonsense" if name == "old.pt" else b"some words")
    drop(window, path)
    box = window._problem
    assert isinstance(box, ErrorBox) and not box.isHidden()
    assert name in box.accessibleName() and box.accessibleName().endswith(".")
    drop(window, model_file("good"))
    until(lambda: is_ready(window))
    assert box.isHidden()


def _write_newer(whole: Path, path: Path) -> None:
    """The model `whole` as a later LatentLab would write it."""
    with safe_open(whole, "pt") as file:
        metadata = {key: re.sub(r'"format":1', '"format":9', text)
                    for key, text in file.metadata().items()}  # fmt: skip
    save_file(load_file(whole), path, metadata)


def test_each_kind_of_wrong_file_has_advice_of_its_own(window: MainWindow, tmp_path: Path) -> None:
    advice = {"notes.txt": "neither a picture nor a model", "old.pt": "old.pt"}
    for name, words in advice.items():
        (tmp_path / name).write_bytes(b"some words")
        drop(window, tmp_path / name)
        assert words in window._problem.accessibleName()


def test_a_message_does_not_make_the_window_grow(window: MainWindow, tmp_path: Path) -> None:
    window.resize(1280, 720)
    until(lambda: window.height() == 720)
    (tmp_path / "notes.txt").write_text("some words")
    for page in window.pages:
        window.show_page(page)
        drop(window, tmp_path / "notes.txt")
        window._problem.findChild(QPushButton).click()
        QCoreApplication.processEvents()
        assert (window.width(), window.height()) == (1280, 720)


def test_a_model_whose_weights_do_not_fit_leaves_the_one_in_hand_with_a_message(
    window: MainWindow, model_file: ModelFile
) -> None:
    good, bad = model_file("good"), model_file("bad")
    weights = load_file(bad)
    weights[next(iter(weights))] = torch.zeros(3)
    with safe_open(bad, "pt") as file:
        metadata = file.metadata()
    save_file(weights, bad, metadata)
    drop(window, good)
    until(lambda: is_ready(window))
    drop(window, bad)
    until(lambda: not window._problem.isHidden())
    until(lambda: is_ready(window))
    assert "bad" in window._problem.accessibleName()
    assert window.findChild(QLabel, "runName").text() == "good"


def test_a_picture_or_model_is_opened_from_the_menu(
    window: MainWindow, model_file: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = model_file("chosen")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    entry(window, "Open picture or model").trigger()
    until(lambda: is_ready(window))
    assert window.findChild(QLabel, "runName").text() == "chosen"


def test_the_model_in_hand_is_exported(
    window: MainWindow, model_file: ModelFile, tmp_path: Path
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    target = tmp_path / "copy.safetensors"
    window._menus.export.trigger()
    export_to(target, what="Model", sort=".safetensors")
    before, after = (load_file(each) for each in (tmp_path / "model.safetensors", target))
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_the_dialog_offers_what_there_is_that_of_the_page_in_front_first(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    window.show_page("walk")
    until(lambda: window.explorer.answer("walk") is not None)
    window._menus.export.trigger()
    dialog = open_dialog()
    what = dialog.findChild(QComboBox, "exportWhat")
    titles = [what.itemText(at) for at in range(what.count())]
    assert titles[0] == "Walk" and titles[-1].startswith("Model ")
    assert not [each for each in titles if "Curves" in each or "tray" in each]
    dialog.reject()
    window.show_page("samples")
    window.explorer.pin(Anchor(latent=Seed(seed=3)))
    window.findChild(QToolButton, "exportButton").click()
    dialog = open_dialog()
    what = dialog.findChild(QComboBox, "exportWhat")
    titles = [what.itemText(at) for at in range(what.count())]
    assert titles[0] == "Samples" and "Latents in the tray" in titles
    dialog.reject()


def test_a_message_goes_with_the_page_it_was_told_on(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("some words")
    window.show_page("samples")
    drop(window, tmp_path / "notes.txt")
    window.show_page("samples")
    assert not window._problem.isHidden()
    window.show_page("walk")
    assert window._problem.isHidden()


def test_a_refused_picture_is_told_until_the_next_is_read(window: MainWindow) -> None:
    own, box = window._services.own, window._problem
    own.refused.emit(("broken.png cannot be used.",))
    assert not box.isHidden()
    own.sources.running_changed.emit(True)
    assert box.isHidden()
