"""How the window starts, closes, exports and remembers."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from answering_export import export_to
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QComboBox, QLabel, QMessageBox, QPushButton
from scripted_bench import LABORATORY, Bench, until

from latentlab.gui.background import BackgroundTask
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.training.workbench import Activity, Workbench
from latentlab.gui.window.main_window import MainWindow

BUILD = """
import sys
from latentlab.app import build
app, window = build(["latentlab"])
assert window.isVisible()
pages = {each.split(".")[3] for each in sys.modules if each.startswith("latentlab.gui.pages.")
         and each.endswith("_page")}
assert pages == {"library", "train"}, pages
assert not {"torch", "pyqtgraph"} & set(sys.modules)
window.workbench.load()
assert "pyqtgraph" in sys.modules, "what makes Qt's types is loaded in the window's own thread"
print(window.objectName())
"""

GARBAGE = """
import gc
from latentlab.app import build
app, window = build(["latentlab"])
print(gc.isenabled(), gc.get_freeze_count())
window.workbench.loaded.connect(lambda _: app.quit())
app.exec()
print(gc.isenabled(), gc.get_freeze_count())
window.close()
"""


def in_new_process(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.long
def test_the_window_stands_before_torch_is_imported() -> None:
    done = in_new_process(BUILD, QT_QPA_PLATFORM="offscreen")

    assert "mainWindow" in done.stdout, done.stderr


@pytest.mark.long
def test_garbage_is_looked_for_once_pytorch_is_loaded_but_never_in_what_was_loaded() -> None:
    done = in_new_process(GARBAGE, QT_QPA_PLATFORM="offscreen")

    (collects, kept), (collects_later, kept_later) = map(str.split, done.stdout.splitlines())
    assert (collects, kept) == ("False", "0")
    assert collects_later == "True" and int(kept_later) > 100_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there may be no display")
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ":987"}, {"DISPLAY": "", "WAYLAND_DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb"}],
)
@pytest.mark.long
def test_without_a_display_one_sentence_names_what_works(environment: dict[str, str]) -> None:
    code = "import sys; from latentlab.app import main; sys.exit(main(['latentlab']))"

    done = in_new_process(code, **environment)

    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    for command in ("latentlab train", "latentlab sample", "latentlab demo"):
        assert command in lines[0]


def test_closing_while_training_asks_and_keeping_goes_on(window: MainWindow, bench: Bench) -> None:
    bench.steps = 100_000
    bench.workbench.hold(bench.make_run("a"))
    bench.workbench.train()
    until(lambda: bench.workbench.activity is Activity.TRAINING)

    window.close()

    question = window.findChild(QMessageBox, "closingQuestion")
    keep = next(b for b in question.findChildren(QPushButton) if b.text() == "Keep training")
    keep.click()
    assert window.isVisible() and bench.workbench.activity is Activity.TRAINING


def test_closing_while_training_can_stop_save_and_close(window: MainWindow, bench: Bench) -> None:
    bench.steps = 100_000
    run = bench.make_run("a")
    bench.workbench.hold(run)
    bench.workbench.train()
    until(lambda: bench.workbench.activity is Activity.TRAINING)

    window.close()
    question = window.findChild(QMessageBox, "closingQuestion")
    stop = next(b for b in question.findChildren(QPushButton) if b.text() == "Stop and save")
    stop.click()

    until(lambda: not window.isVisible())
    assert run.state().status == "stopped" and run.checkpoints()


def test_closing_with_an_unsaved_edit_asks_once_and_can_stay_or_close(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.pages["edit"]
    monkeypatch.setattr(page, "unsaved", lambda: "The edit of faces")
    for answer in ("Stay", "Close"):
        window.close()
        assert window.isVisible()
        question = window.findChild(QMessageBox, "closingQuestion")
        assert question.text() == "The edit of faces was not exported."
        next(b for b in question.findChildren(QPushButton) if b.text() == answer).click()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    until(lambda: not window.isVisible())


@pytest.mark.long
def test_after_the_window_has_closed_the_program_ends_well() -> None:
    program = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from latentlab.app import main\n"
        "app = QApplication(['latentlab'])\n"
        "QTimer.singleShot(3000, app.closeAllWindows)\n"
        "sys.exit(main(['latentlab']))\n"
    )
    done = in_new_process(program, QT_QPA_PLATFORM="offscreen")

    assert done.returncode == 0, done.stderr
    said = set(done.stderr.splitlines()) - {"This plugin does not support propagateSizeHints()"}
    assert not said


def test_an_interrupt_closes_without_asking(window: MainWindow, bench: Bench) -> None:
    bench.steps = 100_000
    bench.workbench.hold(bench.make_run("a"))
    bench.workbench.train()
    until(lambda: bench.workbench.activity is Activity.TRAINING)

    window.close_without_asking()

    until(lambda: not window.isVisible())


def test_the_grid_on_screen_is_exported_enlarged_with_its_origin(
    window: MainWindow, bench: Bench, tmp_path: Path
) -> None:
    target = tmp_path / "out.png"
    bench.workbench.hold(bench.make_run("a", step=10))
    window.show_page("train")

    window._export()
    export_to(target, sort="sheet", scale=2)
    message = window.findChild(QLabel, "statusMessage")
    until(lambda: message.text() == f"Saved {target}.")

    with Image.open(target) as picture:
        assert picture.size == (32, 32)
        assert np.asarray(picture)[0, 0] == 10
        assert '"step": 10' in picture.text["LatentLab"]
    assert window.findChild(QPushButton, "showInFolderButton").isVisible()


@pytest.mark.parametrize("kind", ["gif", "mp4", "singles"])
def test_the_timeline_is_exported(
    window: MainWindow, bench: Bench, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / ("film" if kind == "singles" else f"film.{kind}")
    bench.workbench.hold(bench.make_run("a", step=20))

    window._export()
    export_to(target, what="Timeline", sort=kind)

    message = window.findChild(QLabel, "statusMessage")
    until(lambda: message.text() == f"Saved {target}.", seconds=30)
    assert target.stat().st_size > 0


@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_the_curves_are_exported(
    window: MainWindow, bench: Bench, tmp_path: Path, suffix: str
) -> None:
    bench.workbench.hold(bench.make_run("a", step=20))
    window._export()
    export_to(tmp_path / f"curves{suffix}", what="Curves", sort=suffix)


def test_a_cancelled_export_leaves_no_file(
    window: MainWindow, bench: Bench, tmp_path: Path
) -> None:
    del bench
    target = tmp_path / "never.txt"
    exports = window._services.exports

    def write(task: BackgroundTask, path: Path) -> None:
        for _ in task.counted(range(1000), 1000):
            time.sleep(0.01)
        path.write_text("done")

    exports.write_to(target, write)
    cancel = window.findChild(QPushButton, "cancelExportButton")
    until(cancel.isVisible)
    cancel.click()
    until(lambda: not cancel.isVisible())

    assert not target.exists()


def test_what_cannot_be_written_is_said_in_a_sentence(
    window: MainWindow, bench: Bench, tmp_path: Path
) -> None:
    target = tmp_path / "no" / "such" / "folder" / "out.png"
    (tmp_path / "no").write_text("a file")
    bench.workbench.hold(bench.make_run("a", step=10))

    window._export()
    export_to(target, wait=False)

    until(lambda: not window._problem.isHidden())
    said = [label.text() for label in window._problem.findChildren(QLabel)]
    assert any("out.png could not be saved" in text for text in said)
    assert window.findChild(QLabel, "statusMessage").text() == "out.png was not exported."


def test_a_file_that_is_not_there_is_not_called_saved(window: MainWindow, tmp_path: Path) -> None:
    saved: list[Path] = []
    exports = window._services.exports
    exports.saved.connect(saved.append)
    exports.write_to(tmp_path / "ghost.png", lambda _task, _path: None)
    until(lambda: not window._problem.isHidden())
    assert saved == []


def test_the_next_start_finds_page_and_choices_as_they_were(
    window: MainWindow, bench: Bench
) -> None:
    window.show_page("train")
    algorithm = window.findChild(QComboBox, "algorithmBox")
    algorithm.setCurrentIndex(algorithm.findData("cgan"))
    window.close()

    again = MainWindow(Workbench(bench.workbench.root), SettingsStore())
    again.workbench.laboratory = LABORATORY
    again.workbench.loaded.emit(LABORATORY)

    assert again.findChild(QComboBox, "algorithmBox").currentData() == "cgan"
    assert again._front is again.pages["train"]
    again.close()
    again.close()
