"""The window around the explorer: playhead, tray, drops, greyed pages, bundled models."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QToolButton
from scripted_bench import LABORATORY, Bench, until

import latentlab.models.bundled
from latentlab.gui.explore.explorer import Explorer
from latentlab.gui.explore.playhead import Playhead
from latentlab.gui.explore.samples.samples_page import SamplesPage
from latentlab.gui.explore.tray import TrayBar, TrayList
from latentlab.gui.main_window import MainWindow
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, SamplesView, Seed
from trainers.run import Run

ModelFile = Callable[..., Path]


@pytest.fixture
def bundled(
    tmp_path: Path, model_file: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A folder with one bundled model."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    shutil.move(model_file("small", "cgan", width=4), folder / "small.safetensors")
    monkeypatch.setattr(latentlab.models.bundled, "MODELS", folder)
    yield folder


def _explorer(window: MainWindow) -> Explorer:
    return window._services.explorer


def _drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, keys)
    window.dropEvent(event)


def _is_ready(window: MainWindow) -> bool:
    page = window.findChild(SamplesPage)
    return _explorer(window).facts is not None and page.answer() is not None


def test_a_dropped_model_opens_on_the_samples_page(
    window: MainWindow, model_file: ModelFile
) -> None:
    _drop(window, model_file("dropped"))
    until(lambda: _is_ready(window))
    assert window._stack.currentWidget() is window.findChild(SamplesPage)
    assert window.findChild(QLabel, "runName").text() == "dropped"


def test_a_dropped_picture_brings_everything_back(
    window: MainWindow, model_file: ModelFile, tmp_path: Path
) -> None:
    explorer = _explorer(window)
    _drop(window, model_file("model"))
    until(lambda: _is_ready(window))
    wanted = SamplesView(plane=7, rows=2, columns=2, truncation=0.5)
    explorer.show(wanted)
    until(lambda: explorer.answer("samples")[0].view == wanted)
    answer = explorer.answer("samples")
    assert answer is not None
    path = answer[1].save(tmp_path / "shown.png")
    explorer.show(SamplesView(plane=8))
    window.show_page("library")
    _drop(window, path)
    until(lambda: explorer.answer("samples")[0].view == wanted)
    assert window._stack.currentWidget() is window.findChild(SamplesPage)


@pytest.mark.parametrize("name", ["text.txt", "cut.safetensors", "old.pt", "plain.png", "bad.png"])
def test_each_wrong_file_gets_a_sentence_and_the_window_goes_on(
    window: MainWindow, model_file: ModelFile, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "plain.png":
        Image.new("L", (8, 8)).save(path)
    elif name == "cut.safetensors":
        path.write_bytes(model_file("whole").read_bytes()[:200])
    else:
        path.write_bytes(b"\x80\x04nonsense" if name == "old.pt" else b"some words")
    _drop(window, path)
    box = window._problem
    assert isinstance(box, ErrorBox) and not box.isHidden()
    assert name in box.accessibleName() and box.accessibleName().endswith(".")
    _drop(window, model_file("good"))
    until(lambda: _is_ready(window))
    assert box.isHidden()


def test_a_bundled_model_is_in_hand_as_soon_as_torch_is_there(bundled: Path, bench: Bench) -> None:
    del bundled
    window = MainWindow(bench.workbench, SettingsStore())
    window.show()
    bench.workbench.laboratory = LABORATORY
    bench.workbench.loaded.emit(LABORATORY)
    until(lambda: _explorer(window).facts is not None)
    button = window.findChild(QToolButton, "model-small")
    button.click()
    until(lambda: _is_ready(window))
    assert _explorer(window).ref == ModelRef.bundled("small")
    assert window._stack.currentWidget() is window.findChild(SamplesPage)
    window.close()


def test_the_playhead_moves_every_page_and_end_is_live_again(
    window: MainWindow, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=6, sample_interval=2)
    explorer, playhead = _explorer(window), window.findChild(Playhead)
    window._services.runs.open(run)
    until(lambda: explorer.facts is not None)
    window.show_page("samples")
    until(lambda: _is_ready(window))
    assert not playhead.isHidden() and explorer.step is None
    first = explorer.steps[0]
    playhead.timeline.set_current(first)
    until(lambda: explorer.answer("samples")[0].step == first)
    assert explorer.step == first
    assert window._pages["train"].live.step == first
    playhead.timeline.go_live()
    until(lambda: explorer.answer("samples")[0].step == 6)
    assert explorer.step is None


def test_a_model_without_steps_hides_the_playhead(
    window: MainWindow, model_file: ModelFile
) -> None:
    _explorer(window).open(ModelRef.file(model_file()))
    assert window.findChild(Playhead).isHidden()


def test_the_tray_shows_favourites_and_says_which_do_not_fit(
    window: MainWindow, model_file: ModelFile
) -> None:
    explorer, shown = _explorer(window), window.findChild(TrayList)
    _drop(window, model_file("plain"))
    until(lambda: _is_ready(window))
    assert not window.findChild(TrayBar).isHidden()
    explorer.tray.pin(Anchor(latent=Seed(seed=3)), "mine")
    until(lambda: explorer.answer("thumbnails") is not None)
    assert [shown.item(row).text() for row in range(shown.count())] == ["mine"]
    shown.item(0).setText("renamed")
    assert explorer.tray[0].name == "renamed"
    shown.setCurrentRow(0)
    shown.removed.emit(0)
    assert len(explorer.tray) == 0 and shown.count() == 0


def test_the_tray_is_only_beside_pages_that_use_it(window: MainWindow) -> None:
    for page, hidden in (("library", True), ("samples", False), ("train", True)):
        window.show_page(page)
        assert window.findChild(TrayBar).isHidden() is hidden


def test_pages_a_model_cannot_use_are_greyed_with_the_reason(
    window: MainWindow, model_file: ModelFile
) -> None:
    _explorer(window).open(ModelRef.file(model_file("plain")))
    until(lambda: _explorer(window).facts is not None)
    labels = window._rail._buttons["conditions"]
    assert not labels.isEnabled() and "label" in labels.toolTip()
    _explorer(window).open(ModelRef.file(model_file("labelled", "cgan", width=4)))
    until(lambda: _explorer(window).facts is not None)
    assert labels.isEnabled()
