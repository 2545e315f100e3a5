"""A run whose data were moved, or whose device is missing, asks where to go on; others do not."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton
from scripted_bench import Bench, until

from latentlab.gui.training.place_dialog import PlaceDialog
from latentlab.gui.training.run_actions import RunActions
from latentlab.gui.window.main_window import MainWindow
from trainers.config import DataSource
from trainers.data.errors import DataError
from trainers.runs.checkpoint import OtherImagesError
from trainers.runs.manifest import RunState
from trainers.runs.place import OWN_PLACE, Place
from trainers.runs.run import Run
from trainers.training.device import DeviceError

KINDS = ("folder", "folder-pair", "pairs", "idx")


def resume(window: MainWindow, bench: Bench, run: Run) -> None:
    bench.workbench.hold(run)
    window.show_page("train")
    window.findChild(QPushButton, "resumeButton").click()


def dialog() -> PlaceDialog:
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, PlaceDialog)
    return shown


def visible(shown: QDialog, name: str) -> bool:
    field = shown.findChild(QLineEdit, name) or shown.findChild(QComboBox, name)
    return field is not None and field.isVisible()


def type_folder(shown: QDialog, name: str, folder: Path) -> None:
    shown.findChild(QLineEdit, name).setText(str(folder))


def press_resume(shown: QDialog) -> QPushButton:
    button = shown.findChild(QPushButton, "placeResumeButton")
    button.click()
    return button


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_whose_folder_is_gone_asks_where_it_is(
    window: MainWindow, bench: Bench, tmp_path: Path, kind: str
) -> None:
    data = DataSource(name=kind, folder=tmp_path / "gone")
    resume(window, bench, bench.make_run("past", step=10, data=data))
    shown = dialog()
    assert not bench.workbench.is_training
    assert any(str(tmp_path / "gone") in each.text() for each in shown.findChildren(QLabel))
    assert visible(shown, "placeFolderEdit")
    assert not visible(shown, "placeSecondFolderEdit")
    assert not visible(shown, "placeDeviceBox")

    type_folder(shown, "placeFolderEdit", tmp_path / "nowhere")
    assert not press_resume(shown).isEnabled()
    type_folder(shown, "placeFolderEdit", tmp_path)
    press_resume(shown)
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)
    assert bench.places == [Place(folder=tmp_path)]


def test_of_two_folders_only_the_one_that_is_gone_is_asked_for(
    window: MainWindow, bench: Bench, tmp_path: Path
) -> None:
    data = DataSource(name="two-folders", folder=tmp_path, second_folder=tmp_path / "gone")
    resume(window, bench, bench.make_run("past", step=10, data=data))
    shown = dialog()
    assert not visible(shown, "placeFolderEdit")
    (tmp_path / "home").mkdir(exist_ok=True)
    type_folder(shown, "placeSecondFolderEdit", tmp_path / "home")
    press_resume(shown)
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)
    assert bench.places == [Place(second_folder=tmp_path / "home")]


def test_a_device_that_is_missing_is_chosen_anew(window: MainWindow, bench: Bench) -> None:
    resume(window, bench, bench.make_run("past", step=10, device="cuda"))
    shown = dialog()
    assert visible(shown, "placeDeviceBox")
    assert not visible(shown, "placeFolderEdit")
    shown.findChild(QComboBox, "placeDeviceBox").setCurrentIndex(1)
    press_resume(shown)
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)
    assert bench.places == [Place(device="cpu")]


def test_nothing_is_asked_when_nothing_is_missing(
    window: MainWindow, bench: Bench, tmp_path: Path
) -> None:
    data = DataSource(name="folder", folder=tmp_path)
    resume(window, bench, bench.make_run("past", step=10, data=data, device="cpu"))
    assert QApplication.activeModalWidget() is None
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)
    assert bench.places == [OWN_PLACE]


def test_cancel_leaves_the_run_as_it_is(window: MainWindow, bench: Bench, tmp_path: Path) -> None:
    data = DataSource(name="folder", folder=tmp_path / "gone")
    resume(window, bench, bench.make_run("past", step=10, data=data))
    dialog().reject()
    assert not bench.sessions


@pytest.mark.parametrize(
    "error",
    [DataError("It holds no images."), OtherImagesError("Other images."), DeviceError("No cuda.")],
)
def test_a_resumed_run_that_fails_on_its_data_offers_to_say_where_they_are(
    window: MainWindow, bench: Bench, tmp_path: Path, error: Exception
) -> None:
    bench.fail = error
    data = DataSource(name="folder", folder=tmp_path)
    resume(window, bench, bench.make_run("past", step=10, data=data))
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)
    button = window.findChild(QPushButton, "elsewhereButton")
    until(button.isVisible)
    bench.fail = None
    button.click()
    shown = dialog()
    type_folder(shown, "placeFolderEdit", tmp_path)
    press_resume(shown)
    until(lambda: len(bench.sessions) == 2 and not bench.workbench.is_training)
    assert not button.isVisible()


def test_a_start_that_fails_offers_no_other_place(window: MainWindow, bench: Bench) -> None:
    bench.fail = DataError("It holds no images.")
    window.show_page("train")
    window.findChild(QPushButton, "startButton").click()
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)
    assert not window.findChild(QPushButton, "elsewhereButton").isVisible()


def test_a_finished_run_says_so_wherever_it_is_resumed(window: MainWindow, bench: Bench) -> None:
    run = bench.make_run("past", step=100)
    run.write_state(RunState(status="completed", step=100, seconds=1.0))
    bench.workbench.hold(run)
    window.show_page("train")
    button = window.findChild(QPushButton, "resumeButton")
    assert not button.isEnabled()
    assert "All these steps are done" in button.toolTip()
    said: list[str] = []
    bench.workbench.said.connect(said.append)
    window.findChild(RunActions).resume(run)
    assert said == ["past is finished: it was trained to step 100. Type more steps beside Resume."]
    assert not bench.sessions


def test_every_control_of_the_question_says_what_it_does(
    window: MainWindow, bench: Bench, tmp_path: Path
) -> None:
    gone = DataSource(name="two-folders", folder=tmp_path / "a", second_folder=tmp_path / "b")
    resume(window, bench, bench.make_run("past", step=10, data=gone, device="mps"))
    shown = dialog()
    controls = [*shown.findChildren(QPushButton), *shown.findChildren(QComboBox)]
    controls += shown.findChildren(QLineEdit)
    assert all(each.toolTip() for each in controls if each.isVisible())
