"""The window opens where one was: after it was closed, after kill -9, and where things are gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from scripted_bench import LABORATORY, Bench, until
from transfer_models import write_picture
from using_window import ModelFile

from latentlab.gui.pages.arithmetic.arithmetic_page import ArithmeticPage
from latentlab.gui.pages.pages import PAGES
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.translate.mode import TranslateMode
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.gui.window.main_window import MainWindow
from latentlab.models.catalogue import bundled_names
from latentlab.models.refs import ModelRef
from latentlab.moment import Moment
from latentlab.views import Anchor, ArithmeticView, Bin, SamplesView, Seed, WalkView
from latentlab.window_state import WindowFile, WindowState
from trainers.runs.run import Run

Open = Callable[[], MainWindow]
A, B, C = (Anchor(latent=Seed(seed=seed)) for seed in range(3))
SAMPLES = SamplesView(rows=1, columns=3, plane=7, truncation=0.5)
BINS = ArithmeticView(bins=(Bin(exemplars=(A, B), name="mine"), Bin(exemplars=(C,), weight=-1)))
WALK = WalkView(anchors=(A, C, B))


@pytest.fixture
def open_window(own_home: Path, qapp: object) -> Iterator[Open]:
    """Opens windows, each as another start would, with scripted trainings."""
    del qapp
    opened: list[tuple[Bench, MainWindow]] = []

    def open_one() -> MainWindow:
        bench = Bench(own_home / "runs")
        window = MainWindow(bench.workbench, SettingsStore())
        window.show()
        opened.append((bench, window))
        bench.workbench.laboratory = LABORATORY
        bench.workbench.loaded.emit(LABORATORY)
        return window

    yield open_one
    for bench, window in opened:
        bench.workbench.wait_for_threads()
        window.close()


def _has_model(window: MainWindow) -> bool:
    return window.explorer.facts is not None


def _words(window: MainWindow) -> str:
    boxes = window.findChildren(ErrorBox)
    return " ".join(box._headline.text() for box in boxes if not box.isHidden())


def _work(window: MainWindow, ref: ModelRef, step: int | None = None) -> None:
    """Do something on several pages, and stay on Arithmetic."""
    window.explorer.open(ref, step)
    until(lambda: _has_model(window))
    window.show_page("samples")
    for view in (SAMPLES, WALK, BINS):
        window.explorer.show(view)
    window.explorer.pin(A)
    window.show_page("arithmetic")
    page = window.findChild(ArithmeticPage)
    until(lambda: page.answer() is not None)
    page.canvas.choose((1, 4))


def _assert_is_as_it_was(window: MainWindow, ref: ModelRef, step: int | None = None) -> None:
    explorer, page = window.explorer, window.findChild(ArithmeticPage)
    until(lambda: _has_model(window) and page.answer() is not None)
    assert (explorer.ref, explorer.step) == (ref, step)
    assert [explorer.view(each.kind) for each in (SAMPLES, WALK, BINS)] == [SAMPLES, WALK, BINS]
    assert page.isVisible() and page.current_view() == BINS
    until(lambda: page.canvas.chosen_with(4) == (1, 4))
    assert [each.anchor for each in explorer.tray] == [A]
    assert not explorer.undoable


def test_model_step_views_selection_page_and_tray_are_as_they_were(
    open_window: Open, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=4, sample_interval=2)
    window, ref = open_window(), ModelRef.run(run.folder)
    window.workbench.hold(run)
    _work(window, ref, step=2)
    window.close()
    again = open_window()
    assert again.workbench.run is not None and again.workbench.run.folder == run.folder
    _assert_is_as_it_was(again, ref, step=2)
    assert not _words(again)


def _all_words(window: MainWindow) -> str:
    """What the window says, on the page in front and around it."""
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_until_pytorch_is_there_it_says_what_opens_again_and_never_that_there_is_nothing(
    bench: Bench, page: str
) -> None:
    run = bench.make_run("mine", step=10)
    run.snapshot_path(10).parent.mkdir(exist_ok=True)
    run.snapshot_path(10).write_bytes(b"")
    moment = Moment(model=ModelRef.run(run.folder))
    kept = WindowFile()
    kept.write(WindowState(page=page, run=str(run.folder), moment=moment))
    kept.close()
    window = MainWindow(bench.workbench, SettingsStore())
    window.resize(1280, 720)
    window.show()
    words = _all_words(window)
    assert "mine" in words and "Opening mine again…" in words
    for wrong in ("No run", "No model", "No pictures", "no pictures", "open one from"):
        assert wrong not in words, words
    if page == "train":
        assert "10 of 100 steps" in words
    window.close()


def test_a_first_start_says_what_it_opens(bench: Bench) -> None:
    window = MainWindow(bench.workbench, SettingsStore())
    window.show()
    words = _all_words(window)
    assert f"Opening {bundled_names()[0]}…" in words and "again" not in words
    window.close()


def test_what_was_shown_of_a_model_that_was_left_is_there_at_the_next_start(
    open_window: Open, model_file: ModelFile, trained_run: Callable[..., Run]
) -> None:
    ref = ModelRef.run(trained_run(steps=4, sample_interval=2).folder)
    other = ModelRef.file(model_file("other", "cgan", width=4))
    window = open_window()
    _work(window, ref, step=2)
    window.explorer.open(other)
    until(lambda: _has_model(window))
    assert window.explorer.view("walk") is None
    window.close()
    window = open_window()
    until(lambda: _has_model(window))
    assert window.explorer.ref == other
    window.explorer.open(ref)
    until(lambda: _has_model(window))
    assert window.explorer.step == 2 and window.explorer.view("arithmetic") == BINS
    page = window.findChild(ArithmeticPage)
    until(lambda: page.answer() is not None)
    assert page.isVisible() and page._sum.bins == BINS.bins


def test_a_step_that_is_gone_gives_way_to_the_newest(
    open_window: Open, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=4, sample_interval=2)
    window, ref = open_window(), ModelRef.run(run.folder)
    _work(window, ref, step=2)
    window.close()
    for saved in run.snapshots()[:-1]:
        saved.path.unlink()
    _assert_is_as_it_was(open_window(), ref)


def test_a_model_that_is_gone_is_said_and_comes_back_as_it_was(
    open_window: Open, model_file: ModelFile
) -> None:
    path = model_file("mine", "cgan", width=4)
    window = open_window()
    _work(window, ModelRef.file(path))
    window.close()
    away = path.rename(path.with_suffix(".away"))
    for _ in range(2):  # also if the program was started and closed in between
        window = open_window()
        until(lambda w=window: _has_model(w))
        assert window.explorer.ref is not None and window.explorer.ref.kind == "bundled"
        if _ == 0:
            until(lambda w=window: "mine was open and cannot be opened" in _words(w))
        window.close()
    away.rename(path)
    window = open_window()
    until(lambda: _has_model(window))
    window.explorer.open(ModelRef.file(path))
    until(lambda: window.explorer.view("arithmetic") == BINS)
    assert window.explorer.view("samples") == SAMPLES


def test_shelves_and_the_files_of_their_pictures_come_back_or_stay_empty(
    open_window: Open, two_way: Run, tmp_path: Path
) -> None:
    def shelf(window: MainWindow) -> PictureShelf:
        page = window.findChild(TransferPage)
        return next(each.shelf for each in page.modes if isinstance(each, TranslateMode))

    window = open_window()
    window.explorer.open(ModelRef.run(two_way.folder))
    window.show_page("transfer")
    until(lambda: bool(shelf(window).pictures))
    page = window.findChild(TransferPage)
    page.sources.open_files([write_picture(tmp_path / "own.png", 1, 90, 40)], page.take)
    until(lambda: [each.name for each in shelf(window).pictures] == ["own.png"])
    pictures = shelf(window).pictures
    window.close()
    window = open_window()
    page = window.findChild(TransferPage)
    until(lambda: page.answer() is not None)
    assert page.isVisible() and shelf(window).pictures == pictures
    assert shelf(window).head.buttons["Crop"].isEnabled()
    shelf(window)._change(())
    window.close()
    window = open_window()
    until(lambda: _has_model(window))
    page = window.findChild(TransferPage)
    until(lambda: page.empty.isVisible() and not page.sources.running)
    assert not shelf(window).pictures


def test_a_damaged_file_is_said_and_kept(open_window: Open, own_home: Path) -> None:
    open_window().close()
    (path,) = (own_home / "windows").glob("*.json")
    path.write_text("{half")
    window = open_window()
    until(lambda: "Where you were cannot be read" in _words(window))
    assert path.with_name(f"{path.name}.damaged").read_text() == "{half"


def test_two_windows_keep_their_own_places_and_one_tray(
    open_window: Open, model_file: ModelFile
) -> None:
    ref = ModelRef.file(model_file("mine", "cgan", width=4))
    first, second = open_window(), open_window()
    _work(first, ref)
    second.explorer.pin(C)
    second.show_page("library")
    second.close()
    first.close()
    again, other = open_window(), open_window()
    assert (again._reopening.page, other._reopening.page) == ("arithmetic", "library")
    assert {each.anchor for each in again.explorer.tray} == {A, C}


_PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from latentlab.app import build
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, ArithmeticView, Bin, SamplesView, Seed, WalkView

app, window = build(["latentlab"])
A, B, C = (Anchor(latent=Seed(seed=seed)) for seed in range(3))
views = (
    SamplesView(rows=1, columns=3, plane=7, truncation=0.5),
    WalkView(anchors=(A, C, B)),
    ArithmeticView(bins=(Bin(exemplars=(A, B), name="mine"), Bin(exemplars=(C,), weight=-1))),
)

def wait(condition, then):
    def look():
        if condition():
            then()
        else:
            QTimer.singleShot(20, look)
    look()

def open_model():
    window.explorer.open(ModelRef.file(Path(sys.argv[1])))
    wait(lambda: window.explorer.facts is not None, work)

def work():
    for view in views:
        window.explorer.show(view)
    window.explorer.pin(A)
    window.show_page("arithmetic")
    page = window.pages["arithmetic"]
    wait(lambda: page.answer() is not None, lambda: select(page))

def select(page):
    page.canvas.choose((1, 4))
    print("done", flush=True)

wait(lambda: window.workbench.laboratory is not None, open_model)
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_kill_9_loses_nothing_that_is_older_than_a_second(
    open_window: Open, model_file: ModelFile, own_home: Path
) -> None:
    path = model_file("mine", "cgan", width=4)
    environment = {**os.environ, "LATENTLAB_HOME": str(own_home), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path)], env=environment, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None and process.stdout.readline() == b"done\n"
        time.sleep(1.0)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    _assert_is_as_it_was(open_window(), ModelRef.file(path))
