"""The Train page, used like a person would: by its controls."""

import threading

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QSpinBox,
    QTabBar,
    QWidget,
)
from scripted_bench import LABORATORY, Bench, until

from latentlab.gui.pages.train.messages import NoticeBar
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.training.workbench import Activity
from latentlab.gui.window.main_window import MainWindow
from trainers.data.errors import DataError
from trainers.runs.manifest import RunState
from trainers.runs.run import Run, RunError

STABLE_NAMES = (
    "algorithmBox",
    "datasetBox",
    "deviceBox",
    "threadsBox",
    "nameEdit",
    "settingsForm",
    "startButton",
    "pauseButton",
    "resumeButton",
    "stopButton",
    "progressBar",
    "lossPlot",
    "sampleGrid",
    "viewBox",
    "timeline",
    "errorBox",
    "runList",
    "rail",
    "statusMessage",
)


class DamagedError(RunError):
    """As trainers.runs.checkpoint.CheckpointError."""

    earlier = 5


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def visible_words(window: MainWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def on_train_page(window: MainWindow) -> MainWindow:
    window.show_page("train")
    return window


@pytest.mark.parametrize("name", STABLE_NAMES)
def test_controls_carry_stable_names(window: MainWindow, name: str) -> None:
    assert window.findChild(QObject, name) is not None


def test_start_trains_to_the_end_and_suggests_the_next_name(
    window: MainWindow, bench: Bench
) -> None:
    on_train_page(window)
    name = window.findChild(QLineEdit, "nameEdit")
    assert name.text() == "gan-digits"

    press(window, "startButton")
    until(lambda: not bench.workbench.is_training)

    assert Run.open(bench.workbench.root / "gan-digits").state().step == 20
    assert name.text() == "gan-digits-2"
    assert window.findChild(QWidget, "timeline").steps() == (5, 10, 15, 20)


def test_the_room_on_the_disk_is_told_and_the_window_never_waits_for_it(
    window: MainWindow, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[threading.Thread]()

    def measured(_: Run) -> int:
        threads.append(threading.current_thread())
        return 7_300_000

    monkeypatch.setattr(Run, "size_on_disk", measured)
    bench.steps = 100_000
    on_train_page(window)
    press(window, "startButton")
    until(lambda: "7.3 MB on the disk" in visible_words(window))
    assert threads and threading.main_thread() not in threads
    press(window, "stopButton")
    until(lambda: not bench.workbench.is_training)
    assert "7.3 MB on the disk" not in visible_words(window)


def test_the_form_shows_and_keeps_what_is_in_training(window: MainWindow, bench: Bench) -> None:
    bench.steps = 100_000
    on_train_page(window)
    press(window, "startButton")
    until(lambda: bench.workbench.activity is Activity.TRAINING)

    assert window.findChild(QLineEdit, "nameEdit").text() == "gan-digits"
    assert not window.findChild(QComboBox, "algorithmBox").isEnabled()
    assert not window.findChild(QPushButton, "startButton").isEnabled()

    press(window, "stopButton")
    assert window.findChild(QPushButton, "stopButton").text() == "Stopping…"
    until(lambda: not bench.workbench.is_training)
    assert window.findChild(QComboBox, "algorithmBox").isEnabled()


def test_resume_continues_the_run_in_hand_to_the_steps_asked_for(
    window: MainWindow, bench: Bench
) -> None:
    bench.workbench.hold(bench.make_run("past", step=10))
    on_train_page(window)
    window.findChild(QSpinBox, "goalBox").setValue(15)

    press(window, "resumeButton")
    until(lambda: not bench.workbench.is_training)

    assert bench.asked == [(None, 15)]
    assert bench.workbench.run is not None and bench.workbench.run.state().step == 15


def test_a_taken_name_is_refused_beside_the_field(window: MainWindow, bench: Bench) -> None:
    bench.make_run("taken")
    on_train_page(window)
    name = window.findChild(QLineEdit, "nameEdit")
    name.clear()
    QTest.keyClicks(name, "taken")

    press(window, "startButton")

    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "There is already a run called taken." in shown
    assert not bench.workbench.is_training


def test_a_missing_folder_is_asked_for(window: MainWindow, bench: Bench) -> None:
    on_train_page(window)
    data = window.findChild(QComboBox, "datasetBox")
    data.setCurrentIndex(data.findData("folder"))

    press(window, "startButton")

    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "Choose the folder that holds the images." in shown
    assert not bench.sessions


def test_an_error_in_training_is_told_and_the_window_lives_on(
    window: MainWindow, bench: Bench
) -> None:
    bench.fail = DataError("The images are gone. Choose others.")
    on_train_page(window)
    press(window, "startButton")
    until(lambda: not bench.workbench.is_training)

    box = window.findChild(QWidget, "errorBox")
    assert box.isVisible()
    assert "The images are gone. Choose others." in [e.text() for e in box.findChildren(QLabel)]

    bench.fail = None
    press(window, "startButton")
    until(lambda: not bench.workbench.is_training)
    assert not box.isVisible()


def test_a_start_that_fails_leaves_no_run_and_keeps_the_form(
    window: MainWindow, bench: Bench
) -> None:
    earlier = bench.make_run("past", step=10)
    bench.workbench.hold(earlier)
    bench.fail = DataError("The images are gone. Choose others.")
    on_train_page(window)
    name = window.findChild(QLineEdit, "nameEdit")
    name.clear()
    QTest.keyClicks(name, "mine")
    press(window, "startButton")
    until(lambda: not bench.workbench.is_training)

    assert not (bench.workbench.root / "mine").exists()
    assert name.text() == "mine"
    assert bench.workbench.run is earlier
    assert window.findChild(QWidget, "errorBox").isVisible()
    assert "failed" in window.findChild(QLabel, "statusMessage").text()


def test_what_failed_is_not_said_any_more_of_other_settings(
    window: MainWindow, bench: Bench
) -> None:
    bench.fail = DataError("The images are gone. Choose others.")
    on_train_page(window)
    press(window, "startButton")
    until(lambda: not bench.workbench.is_training)
    box = window.findChild(QWidget, "errorBox")
    assert box.isVisible()
    QTest.keyClicks(window.findChild(QLineEdit, "nameEdit"), "x")
    assert box.isVisible(), "another name does not help"
    algorithm = window.findChild(QComboBox, "algorithmBox")
    algorithm.setCurrentIndex((algorithm.currentIndex() + 1) % algorithm.count())
    assert not box.isVisible()


def test_names_are_checked_while_they_are_typed(window: MainWindow, bench: Bench) -> None:
    bench.make_run("taken")
    on_train_page(window)
    name = window.findChild(QLineEdit, "nameEdit")
    name.selectAll()
    QTest.keyClick(name, Qt.Key.Key_Delete)
    assert "Give the run a name." in visible_words(window)
    assert name.property("wrong")

    QTest.keyClicks(name, "taken")
    assert "There is already a run called taken." in visible_words(window)
    QTest.keyClicks(name, "2")
    assert not name.property("wrong")


def test_data_that_were_chosen_before_pytorch_was_there_stay(
    bench: Bench,
) -> None:
    window = MainWindow(bench.workbench, SettingsStore())
    window.show()
    box, size = (
        window.findChild(QComboBox, "datasetBox"),
        window.findChild(QSpinBox, "imageSizeBox"),
    )
    box.setCurrentIndex(box.findData("faces"))
    size.setValue(32)
    bench.workbench.laboratory = LABORATORY
    bench.workbench.loaded.emit(LABORATORY)
    assert (box.currentData(), size.value()) == ("faces", 32)
    assert window.findChild(QComboBox, "algorithmBox").currentData() is not None
    window.close()


def test_one_timeline_is_enough(window: MainWindow, bench: Bench) -> None:
    bench.workbench.hold(bench.make_run("past", step=20))
    playhead = window.findChild(QWidget, "playhead")
    playhead.timeline.set_steps((5, 10))
    on_train_page(window)
    assert not playhead.isVisible()


def test_the_status_line_says_paused_and_training_again(window: MainWindow, bench: Bench) -> None:
    bench.steps = 100_000
    on_train_page(window)
    press(window, "startButton")
    until(lambda: bench.workbench.activity is Activity.TRAINING)
    press(window, "pauseButton")
    status = window.findChild(QLabel, "statusMessage")
    until(lambda: status.text().startswith("Paused at step"))
    paused_at = status.text().removeprefix("Paused at step ")
    figures = [each.text() for each in window.findChildren(QLabel)]
    assert f"gan-digits: {paused_at} of 100 000 steps" in figures
    press(window, "resumeButton")
    until(lambda: status.text() == "Training gan-digits")


def test_an_end_that_could_not_be_saved_waits_for_another_try(
    window: MainWindow, bench: Bench
) -> None:
    bench.disk_full_for = 1
    on_train_page(window)
    press(window, "startButton")
    until(lambda: bench.workbench.activity is Activity.UNSAVED)
    told = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    assert any("The disk is full" in text for text in told) and "Not saved" in told
    again = window.findChild(QPushButton, "resumeButton")
    assert again.text() == "Save again" and again.isEnabled()
    assert window.findChild(QPushButton, "stopButton").text() == "Give up"
    again.click()
    until(lambda: not bench.workbench.is_training)
    assert bench.workbench.run is not None and bench.workbench.run.state().status == "completed"
    assert again.text() == "Resume"
    told = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    assert not any("The disk is full" in text for text in told)


def test_a_window_that_is_closed_stays_while_the_end_is_not_saved(
    window: MainWindow, bench: Bench
) -> None:
    bench.steps, bench.disk_full_for = 100_000, 1
    on_train_page(window)
    press(window, "startButton")
    until(lambda: bench.workbench.activity is Activity.TRAINING)
    window.close_without_asking()
    until(lambda: bench.workbench.activity is Activity.UNSAVED)
    assert window.isVisible() and window.findChild(QPushButton, "stopButton").isEnabled()
    press(window, "stopButton")
    until(lambda: not bench.workbench.is_training)
    assert window.isVisible()
    told = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    assert "Given up." in told


def test_after_a_stop_going_on_is_what_the_window_proposes(
    window: MainWindow, bench: Bench
) -> None:
    start, resume = (window.findChild(QPushButton, f"{name}Button") for name in ("start", "resume"))
    on_train_page(window)
    assert start.property("primary") and not resume.property("primary")
    bench.steps = 100_000
    start.click()
    until(lambda: bench.workbench.activity is Activity.TRAINING)
    press(window, "stopButton")
    until(lambda: not bench.workbench.is_training)
    assert resume.property("primary") and not start.property("primary")


def test_a_training_that_broke_off_is_told_and_resume_is_proposed(
    window: MainWindow, bench: Bench
) -> None:
    run = bench.make_run("mine", step=10)
    run.write_state(RunState(status="running", step=10))
    window.show_page("train")
    bench.workbench.hold(run)
    notice = window.findChild(NoticeBar)
    assert notice.isVisible() and "The training of mine broke off" in notice.text
    assert "saved at step 10" in notice.text
    assert window.findChild(QPushButton, "resumeButton").property("primary")
    press(window, "resumeButton")
    until(lambda: not bench.workbench.is_training and bool(bench.asked))
    assert not notice.isVisible()


def test_the_form_shows_the_goal_of_a_run_that_is_resumed(window: MainWindow, bench: Bench) -> None:
    bench.workbench.hold(bench.make_run("past", step=10))
    on_train_page(window)
    window.findChild(QSpinBox, "goalBox").setValue(15)
    press(window, "resumeButton")
    until(lambda: not bench.workbench.is_training)
    assert window.findChild(QSpinBox, "setting_steps").value() == 15


@pytest.mark.parametrize("page", ["library", "train", "samples", "walk", "arithmetic"])
def test_every_page_fits_a_small_screen(window: MainWindow, bench: Bench, page: str) -> None:
    run = bench.make_run("a-name-that-is-rather-long-" * 3, step=20)
    bench.workbench.hold(run)
    window.show_page(page)
    QTest.qWait(1)
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 1280
    assert smallest.height() <= 680


def test_an_unreadable_checkpoint_offers_the_earlier_one(window: MainWindow, bench: Bench) -> None:
    bench.workbench.hold(bench.make_run("past", step=10))
    on_train_page(window)
    bench.fail = DamagedError("The checkpoint at step 10 is damaged.")
    press(window, "resumeButton")
    until(lambda: not bench.workbench.is_training)

    offer = window.findChild(QPushButton, "continueButton")
    assert offer.text() == "Continue from step 5"
    bench.fail = None
    press(window, "continueButton")
    until(lambda: not bench.workbench.is_training)

    assert bench.asked[-1] == (5, None)


def test_labels_are_missed_before_the_run_starts(window: MainWindow, bench: Bench) -> None:
    on_train_page(window)
    algorithm = window.findChild(QComboBox, "algorithmBox")
    data = window.findChild(QComboBox, "datasetBox")

    algorithm.setCurrentIndex(algorithm.findData("cgan"))
    data.setCurrentIndex(data.findData("celeba"))

    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    missed = "This algorithm learns from labels, and these data have none. Choose an attribute."
    assert missed in shown
    press(window, "startButton")
    assert not bench.sessions

    attribute = window.findChild(QComboBox, "attributeBox")
    attribute.setCurrentIndex(attribute.findData("Eyeglasses"))
    assert missed not in visible_words(window)
    assert window.findChild(QLineEdit, "nameEdit").text() == "cgan-celeba-eyeglasses"


def test_a_past_run_can_be_scrubbed(window: MainWindow, bench: Bench) -> None:
    bench.workbench.hold(bench.make_run("past", step=20))
    on_train_page(window)
    timeline = window.findChild(QWidget, "timeline")
    pictures = window.findChild(QWidget, "sampleGrid")

    timeline.setFocus()
    QTest.keyClick(timeline.focusProxy(), Qt.Key.Key_Home)

    assert timeline.current_step() == 5
    assert pictures.current_grid().images[0, 0, 0, 0] == 5


def test_another_run_is_opened_while_the_first_is_scrubbed(
    window: MainWindow, bench: Bench
) -> None:
    said: list[str] = []
    bench.workbench.said.connect(said.append)
    bench.workbench.hold(bench.make_run("past", step=20))
    on_train_page(window)
    timeline = window.findChild(QWidget, "timeline")
    timeline.set_current(5)

    press(window, "startButton")
    until(lambda: not bench.workbench.is_training)

    assert not any("cannot be read" in sentence for sentence in said)
    assert timeline.is_live()
    assert timeline.current_step() == 20


def test_the_goal_of_a_resumed_run_can_be_typed(window: MainWindow, bench: Bench) -> None:
    bench.workbench.hold(bench.make_run("past", step=20))
    on_train_page(window)
    goal = window.findChild(QSpinBox, "goalBox")

    goal.selectAll()
    QTest.keyClicks(goal, "12 400")
    QTest.keyClick(goal, Qt.Key.Key_Return)

    assert goal.value() == 12_400
    assert goal.text() == "to 12 400 steps"


def test_every_control_says_what_it_does(window: MainWindow, bench: Bench) -> None:
    bench.workbench.hold(bench.make_run("past", step=20))
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider)
    controls = [each for kind in kinds for each in window.findChildren(kind)]
    own = [each for each in controls if not each.objectName().startswith("qt_")]
    silent = {
        f"{type(each).__name__} {each.objectName()} in {type(each.parent()).__name__}"
        for each in own
        if not each.toolTip() and not isinstance(each, QScrollBar) and not _is_part(each)
    }
    assert not silent


def _is_part(widget: QWidget) -> bool:
    """Whether it belongs to a control that says for both what they do."""
    return isinstance(widget.parent(), (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar))


def test_the_form_says_how_much_room_the_run_will_take(window: MainWindow) -> None:
    on_train_page(window)
    hint = window.findChild(QLabel, "runCost")
    until(lambda: hint.text().startswith("Takes about"), seconds=60)
    assert hint.text().endswith("MB on the disk.")  # the time is tried for own pictures alone


def test_start_is_the_main_button_while_a_branch_is_prepared(
    window: MainWindow, bench: Bench
) -> None:
    run = bench.make_run("past", step=20)
    bench.workbench.hold(run)
    on_train_page(window)
    start, resume = (window.findChild(QPushButton, f"{each}Button") for each in ("start", "resume"))
    window.findChild(QAbstractSpinBox, "goalBox").setValue(90)
    assert resume.property("primary") and not start.property("primary")
    window._services.runs.branch(run)
    assert start.property("primary") and not resume.property("primary")
    window.findChild(QWidget, "branchDismissButton").click()
    assert resume.property("primary")
