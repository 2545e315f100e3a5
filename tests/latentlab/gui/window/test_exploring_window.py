"""The window around the explorer: playhead, greyed pages, bundled models, the header."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QListWidget,
    QScrollArea,
    QSlider,
    QToolButton,
    QWidget,
)
from scripted_bench import LABORATORY, Bench, grid, until
from using_window import ModelFile, drop, entry, is_ready

import latentlab.models.catalogue
from benchmarks.bundled.previews import write_preview
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.playhead import Playhead
from latentlab.gui.explorer.render_thread import RenderThread
from latentlab.gui.pages.library.model_shelf import ModelShelf
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.training.workbench import Activity
from latentlab.gui.window.main_window import MainWindow
from latentlab.gui.window.model_chooser import CHANNEL, ModelChooser
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.rendering.render import render
from latentlab.views import VIEWS, SamplesView
from trainers.config import Recipe, TrainingConfig
from trainers.runs.run import Run


@pytest.fixture
def bundled(
    tmp_path: Path, model_file: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A folder with one bundled model."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    shutil.move(model_file("small", "cgan", width=4), folder / "small.safetensors")
    monkeypatch.setattr(latentlab.models.catalogue, "MODELS", folder)
    yield folder


def test_the_wheel_is_passed_on_by_every_setting_without_the_focus(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model", "cgan", width=4))
    until(lambda: is_ready(window))
    for column in window.findChildren(QScrollArea):
        for kind in (QAbstractSpinBox, QComboBox, QSlider):
            for control in column.findChildren(kind):
                before = _state(control)
                taken = control.isEnabled() and _takes_wheel(control)
                assert not taken, control.objectName()
                assert _state(control) == before, control.objectName()


def _state(control: QWidget) -> object:
    return control.currentIndex() if isinstance(control, QComboBox) else control.value()


def _takes_wheel(control: QWidget) -> bool:
    """Whether one notch of the wheel over `control` ends there and is not passed on."""
    place = QPointF(control.rect().center())
    event = QWheelEvent(
        place, control.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(control, event)
    return event.isAccepted()


def test_the_header_shows_the_model_and_offers_others(bundled: Path, window: MainWindow) -> None:
    del bundled
    chooser = window.findChild(ModelChooser)
    until(lambda: window.explorer.answer(CHANNEL) is not None)
    chooser.menu().aboutToShow.emit()
    first = chooser.menu().actions()[0]
    assert (first.text(), first.isChecked()) == ("small", True)


def test_the_header_shows_the_runs_own_picture_at_once_or_an_icon_that_says_why_not(
    bench: Bench, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> QImage:
        return chooser.icon().pixmap(32, 32).toImage()

    chooser = window.findChild(ModelChooser)
    monkeypatch.setattr(Explorer, "ask", lambda *_: None)
    blank = bench.make_run("blank")
    window.explorer.open(ModelRef.run(blank.folder))
    assert "blank has made no picture yet" in chooser.toolTip()
    symbol = shown()
    assert len({symbol.pixelColor(x, y).alpha() for x in range(32) for y in range(32)}) > 1
    run = bench.make_run("mine", step=10)
    # One of its name lies where the program was started: it is another.
    other = Run.create(tmp_path / "mine", Recipe(algorithm="gan", settings=TrainingConfig()))
    other.grids.write(200, grid(200))
    monkeypatch.chdir(tmp_path)
    window.explorer.open(ModelRef.run(run.folder))
    assert shown().pixelColor(16, 16).red() == 10
    assert "no picture" not in chooser.toolTip()


def test_the_time_of_a_picture_is_told_where_one_is_made_and_nowhere_else(
    window: MainWindow, model_file: ModelFile
) -> None:
    told = window.findChild(QLabel, "statusRendering")
    drop(window, model_file("model", "cgan", width=4))
    until(lambda: is_ready(window) and "ms a picture" in told.text())
    window.show_page("library")
    assert not told.text()
    window.explorer.ask(CHANNEL, SamplesView(rows=1, columns=1, plane=5))
    until(lambda: window.explorer.answer(CHANNEL)[0].view.plane == 5)
    assert not told.text()
    window.show_page("walk")
    until(lambda: "ms a picture" in told.text())
    assert not any(each.timed for each in VIEWS.values() if each.page in ("map", "chain"))


def test_shipped_samples_are_seen_before_the_model_is_loaded(
    bundled: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_preview("small")
    monkeypatch.setattr(RenderThread, "start", lambda _: None)
    window = MainWindow(bench.workbench, SettingsStore())
    window.show()
    button = window.findChild(QToolButton, "model-small")
    shown = button.icon().pixmap(168, 84).toImage()
    assert not (bundled / "missing.png").exists() and shown.pixelColor(84, 42).alpha() == 255
    button.click()
    canvas = window.findChild(SamplesPage).canvas
    assert canvas.isVisible() and canvas.grid is not None
    wanted = render(
        ModelManager("cpu").open(ModelRef.bundled("small")), SamplesView(rows=3, columns=6)
    )
    assert (canvas.grid.images == wanted.pixels).all()
    window.close()


def test_a_picture_that_did_not_ship_is_drawn_when_torch_is_there(
    bundled: Path, window: MainWindow
) -> None:
    del bundled
    button = window.findChild(QToolButton, "model-small")
    until(lambda: button.icon().pixmap(168, 84).toImage().pixelColor(84, 42).alpha() == 255)


@pytest.mark.parametrize("width", [1280, 1440])
def test_six_models_fit_beside_each_other(bundled: Path, bench: Bench, width: int) -> None:
    for number in range(5):
        shutil.copy(bundled / "small.safetensors", bundled / f"small-{number}.safetensors")
    window = MainWindow(bench.workbench, SettingsStore())
    window.resize(width, 800)
    window.show_page("library")
    window.show()
    area = window.findChild(ModelShelf).findChild(QScrollArea)
    buttons = area.findChildren(QToolButton)
    until(lambda: all(button.visibleRegion().boundingRect() == button.rect() for button in buttons))
    assert len(buttons) == 6 and not area.horizontalScrollBar().isVisible()
    assert all(button.iconSize().width() >= 144 for button in buttons)
    window.close()


def test_a_bundled_model_is_in_hand_as_soon_as_torch_is_there(bundled: Path, bench: Bench) -> None:
    del bundled
    window = MainWindow(bench.workbench, SettingsStore())
    window.show()
    bench.workbench.laboratory = LABORATORY
    bench.workbench.loaded.emit(LABORATORY)
    until(lambda: window.explorer.facts is not None)
    button = window.findChild(QToolButton, "model-small")
    button.click()
    until(lambda: is_ready(window))
    assert window.explorer.ref == ModelRef.bundled("small")
    assert window._stack.currentWidget() is window.findChild(SamplesPage)
    window.close()


def test_the_playhead_moves_every_page_and_end_is_live_again(
    window: MainWindow, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=6, sample_interval=2)
    explorer, playhead = window.explorer, window.findChild(Playhead)
    window._services.runs.open(run)
    until(lambda: explorer.facts is not None)
    window.show_page("samples")
    until(lambda: is_ready(window))
    assert not playhead.isHidden() and explorer.step is None
    first = explorer.steps[0]
    playhead.timeline.set_current(first)
    until(lambda: explorer.answer("samples")[0].step == first)
    assert explorer.step == first
    assert window.pages["train"].live.step == first
    playhead.timeline.go_live()
    until(lambda: explorer.answer("samples")[0].step == 6)
    assert explorer.step is None


def test_a_model_without_steps_hides_the_playhead(
    window: MainWindow, model_file: ModelFile
) -> None:
    window.explorer.open(ModelRef.file(model_file()))
    assert window.findChild(Playhead).isHidden()


def test_pages_a_model_cannot_use_are_greyed_with_the_reason(
    window: MainWindow, model_file: ModelFile
) -> None:
    window.explorer.open(ModelRef.file(model_file("plain")))
    until(lambda: window.explorer.facts is not None)
    labels = window._rail.entries["labels"]
    assert not labels.isEnabled() and "label" in labels.toolTip()
    window.explorer.open(ModelRef.file(model_file("labelled", "cgan", width=4)))
    until(lambda: window.explorer.facts is not None)
    assert labels.isEnabled()


def test_a_file_that_is_dropped_to_be_moved_is_taken_as_a_copy(
    window: MainWindow, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "model.safetensors"))])
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.MoveAction | Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ShiftModifier,
    )
    event.setDropAction(Qt.DropAction.MoveAction)
    window.dragEnterEvent(event)
    assert event.isAccepted() and event.dropAction() is Qt.DropAction.CopyAction


def test_a_favourite_that_was_deleted_comes_back_by_undo_on_any_page(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model", "cgan", width=4))
    until(lambda: is_ready(window))
    page = window.findChild(SamplesPage)
    for index in (0, 1):
        page.picture_actions.pin(index)
    before = window.explorer.tray.items
    favourites = window.findChild(QListWidget, "trayList")
    favourites.setCurrentRow(0)
    QTest.keyClick(favourites, Qt.Key.Key_Delete)
    assert window.explorer.tray.items == before[1:]
    window.show_page("walk")
    undo = entry(window, "Undo")
    assert undo.text() == "&Undo taking 1 favourite out of the tray"
    undo.trigger()
    assert window.explorer.tray.items == before and page.isHidden()
    window.show_page("samples")
    redo = entry(window, "Redo")
    assert redo.text() == "&Redo taking 1 favourite out of the tray"
    redo.trigger()
    assert window.explorer.tray.items == before[1:]


def test_a_turn_of_the_wheel_is_one_step_and_is_undone_on_its_own_page(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model", "cgan", width=4))
    until(lambda: is_ready(window))
    page = window.findChild(SamplesPage)
    before = page.current_view()
    for _ in range(4):
        page.canvas.scrolled.emit(1.0, QPointF(2, 2))
    assert page.current_view().spacing < before.spacing
    window.show_page("walk")
    entry(window, "Undo").trigger()
    assert window.explorer.view("samples") == before and page.isVisible()
    assert window.explorer.undoable in ("", "opening model")


@pytest.mark.parametrize("held", [True, False])
def test_a_model_that_gave_way_to_a_run_comes_back_if_that_fails_to_start(
    window: MainWindow, model_file: ModelFile, trained_run: Callable[..., Run], held: bool
) -> None:
    before = trained_run("before", steps=2) if held else None
    if before is not None:
        window.workbench.hold(before)
    drop(window, model_file("mine", "cgan", width=4))
    until(lambda: is_ready(window))
    mine = window.explorer.ref
    new = trained_run("new", steps=2)
    shutil.rmtree(new.folder / "snapshots")
    window.workbench.hold(new)
    assert window.explorer.ref is None
    window.workbench.activity = Activity.PREPARING  # it ends, and the run before it is held again
    window.workbench.hold(before)
    assert window.explorer.ref == mine
    window.workbench.activity = Activity.IDLE
    until(lambda: is_ready(window))


def test_a_run_that_failed_to_start_takes_no_model_from_the_person(
    window: MainWindow, model_file: ModelFile, trained_run: Callable[..., Run]
) -> None:
    drop(window, model_file("mine", "cgan", width=4))
    until(lambda: is_ready(window))
    mine, run = window.explorer.ref, trained_run(steps=2)
    window.workbench.activity = Activity.PREPARING  # it ends, and the run before it is held again
    window.workbench.hold(run)
    assert window.explorer.ref == mine
    window.workbench.activity = Activity.IDLE  # the person opens the run
    window.workbench.hold(run)
    assert window.explorer.ref == ModelRef.run(run.folder)
    until(lambda: window.explorer.facts is not None)
