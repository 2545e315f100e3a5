"""A test of the window fails when it leaves a thread, a timer or a window behind, or when Qt or a
slot complained, and says where that came from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
_BEGINNING = """
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QPushButton, QWidget

class Endless(QThread):
    def run(self):
        while not self.isInterruptionRequested():
            self.msleep(5)

kept = []

def test_of_the_window(qapp):
"""

_WINDOW = """from PySide6.QtWidgets import QWidget

def a_window():
    return QWidget()
"""

# what the test does, and what the report of its failure says
_FAULTS = {
    "thread": (
        "kept.append(Endless()); kept[0].start()",
        "running thread Endless started at tests/test_one.py:LINE",
    ),
    "timer": (
        "kept.append(QTimer()); kept[0].start(1000)",
        "running timer of nobody started at tests/test_one.py:LINE",
    ),
    "window": (
        "from one import a_window; kept.append(a_window())",
        "window QWidget made at latentlab/one.py:4 < tests/test_one.py:LINE",
    ),
    "warning": ("qWarning('something is wrong')", "something is wrong"),
    "slot": (
        "button = QPushButton(); button.clicked.connect(lambda: 1 / 0); button.click()",
        "ZeroDivisionError",
    ),
}  # fmt: skip


def _run(tmp_path: Path, body: str) -> "subprocess.CompletedProcess[str]":
    """Pytest over a checkout whose only test has that body."""
    root = _TESTS.parent
    shutil.copy(root / "pyproject.toml", tmp_path)
    for folder in ("tests", "latentlab"):
        (tmp_path / folder).mkdir()
    (tmp_path / "latentlab" / "one.py").write_text(_WINDOW)
    for name in ("conftest.py", "leftovers.py"):
        shutil.copy(_TESTS / name, tmp_path / "tests")
    (tmp_path / "tests" / "test_one.py").write_text(f"{_BEGINNING}    {body}\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "latentlab")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.long
@pytest.mark.parametrize("fault", _FAULTS)
def test_what_a_test_of_the_window_leaves_behind_fails_it(tmp_path: Path, fault: str) -> None:
    body, said = _FAULTS[fault]

    done = _run(tmp_path, body)

    assert done.returncode == 1, done.stdout
    assert said.replace("LINE", str(_BEGINNING.count("\n") + 1)) in done.stdout


@pytest.mark.long
def test_windows_of_a_test_itself_are_destroyed(tmp_path: Path) -> None:
    done = _run(
        tmp_path,
        """kept.append(QWidget()); kept[0].show()

def test_after_it():
    from shiboken6 import isValid
    assert not isValid(kept[0])
""",
    )

    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
