"""What the status bar says, and for how long."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from scripted_bench import until

from latentlab.gui.background import BackgroundTask
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.window import status_line
from latentlab.gui.window.status_line import StatusLine
from trainers.training.events import NotSaved, PausedAt, Progress


@pytest.fixture
def line(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> StatusLine:
    del qapp
    monkeypatch.setattr(status_line, "_REMARK_MS", 1)
    monkeypatch.setattr(status_line, "_SAVED_MS", 1)
    return StatusLine()


def test_what_goes_on_comes_back_after_a_remark(line: StatusLine) -> None:
    line.say("Training tiny")
    line.remark("Pinned to the tray.")
    assert line._message.text() == "Pinned to the tray."
    until(lambda: line._message.text() == "Training tiny")


def test_a_remark_stands_its_time_when_something_has_ended(line: StatusLine) -> None:
    line.say("Training tiny")
    line.remark("Stopped at step 5.")
    line.say("Ready")
    assert line._message.text() == "Stopped at step 5."
    until(lambda: line._message.text() == "Ready")


def test_a_remark_gives_way_to_what_begins_and_to_another_model(
    qapp: QApplication,
) -> None:
    del qapp
    line = StatusLine()
    line.remark("Redone: opening small.")
    line.say("Paused at step 5")
    assert line._message.text() == "Paused at step 5"
    line.remark("Stopped; the run can be resumed from here.")
    line.forget_remark()
    assert line._message.text() == "Paused at step 5"


@pytest.mark.parametrize("waits", [PausedAt(5), NotSaved(5, "The disk is full.")])
def test_no_speed_is_told_while_nothing_is_trained(
    line: StatusLine, waits: PausedAt | NotSaved
) -> None:
    progress = Progress(5, 20, 5.0, 640.0, 3.0, 1, np.empty(0))
    line.take(Delivery((), progress, None))
    assert line._speed.text()
    line.take(Delivery((waits,), progress, None))
    assert not line._speed.text()


def test_a_saved_file_is_told_for_a_while(line: StatusLine) -> None:
    line.say("Ready")
    line.say_saved(Path("pad.png"))
    button = line.findChild(QPushButton, "showInFolderButton")
    assert line._message.text() == "Saved pad.png."
    assert not button.isHidden()
    until(lambda: line._message.text() == "Ready")
    assert button.isHidden()


def test_a_file_being_written_is_told_until_it_is(line: StatusLine) -> None:
    line.say("Ready")
    task = BackgroundTask(lambda _: None)
    line.show_task(task, "Writing pad.png")
    line.remark("Pinned to the tray.")
    until(lambda: line._message.text() == "Writing pad.png…")
    line.hide_task(task)
    assert line._message.text() == "Ready"
