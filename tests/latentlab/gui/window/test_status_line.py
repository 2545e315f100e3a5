"""What the status bar says, and for how long."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from scripted_bench import until

from latentlab.gui.window import status_line
from latentlab.gui.window.status_line import StatusLine


@pytest.fixture
def line(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> StatusLine:
    del qapp
    monkeypatch.setattr(status_line, "_REMARK_MS", 1)
    return StatusLine()


def test_a_saved_file_is_told_until_anything_else_is_said(line: StatusLine) -> None:
    line.say_saved(Path("pad.png"))
    assert line._message.text() == "Saved pad.png."
    assert not line.findChild(QPushButton, "showInFolderButton").isHidden()
    line.remark("Undone.")
    until(lambda: line._message.text() != "Undone.")
    assert line._message.text() == ""
