"""The Library page: what it lists and what can be done with a run."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListView, QPushButton
from scripted_bench import Bench, until

from latentlab.gui.main_window import MainWindow
from trainers.run import Run


@pytest.fixture
def runs(window: MainWindow, bench: Bench) -> Iterator[QListView]:
    """The list, with two runs in it."""
    bench.make_run("first", step=10)
    bench.make_run("second", step=20)
    bench.workbench.runs_changed.emit()
    window.show_page("library")
    view = window.findChild(QListView, "runList")
    until(lambda: view.model().rowCount() == 2)
    yield view


def names(view: QListView) -> list[str]:
    model = view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_without_runs_it_says_how_to_begin(window: MainWindow, bench: Bench) -> None:
    window.show_page("library")
    starter = window.findChild(QPushButton, "starterButton")
    until(starter.isVisible)

    QTest.mouseClick(starter, Qt.MouseButton.LeftButton)
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)

    assert Run.open(bench.workbench.root / "cgan-digits").manifest.algorithm == "cgan"


def test_runs_are_listed_newest_first_and_searched(runs: QListView, window: MainWindow) -> None:
    assert names(runs) == ["second", "first"]

    QTest.keyClicks(window.findChild(QLineEdit, "searchEdit"), "stopped FIR")

    assert names(runs) == ["first"]


def test_return_opens_a_run_on_the_train_page(
    runs: QListView, window: MainWindow, bench: Bench
) -> None:
    runs.setCurrentIndex(runs.model().index(1, 0))
    QTest.keyClick(runs, Qt.Key.Key_Return)

    assert bench.workbench.run is not None and bench.workbench.run.name == "first"
    assert window.findChild(QLabel, "runName").text() == "first"
    assert window.findChild(QPushButton, "startButton").isVisible()


def test_f2_renames_in_place(runs: QListView, bench: Bench) -> None:
    runs.setCurrentIndex(runs.model().index(0, 0))
    runs.setFocus()
    QTest.keyClick(runs, Qt.Key.Key_F2)
    editor = runs.findChild(QLineEdit, "renameEdit")
    editor.selectAll()
    QTest.keyClicks(editor, "better")
    QTest.keyClick(editor, Qt.Key.Key_Return)

    until(lambda: "better" in names(runs))
    assert Run.open(bench.workbench.root / "better").state().step == 20


def test_a_name_that_is_taken_is_refused_with_a_sentence(
    runs: QListView, window: MainWindow
) -> None:
    runs.model().setData(runs.model().index(0, 0), "first")

    message = window.findChild(QLabel, "statusMessage").text()
    assert message == "There is already a run called first. Choose another name."


def test_delete_asks_and_then_uses_the_trash(
    runs: QListView, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    action = "latentlab.gui.run_actions.move_to_trash"
    monkeypatch.setattr(action, lambda run: moved.append(run.name))
    runs.setCurrentIndex(runs.model().index(0, 0))
    window.findChild(QPushButton, "libraryDeleteButton").click()
    assert moved == []

    question = QApplication.activeModalWidget()
    button = next(b for b in question.findChildren(QPushButton) if b.text() == "Move to trash")
    button.click()

    assert moved == ["second"]


def test_a_branch_takes_over_settings_and_starting_point(
    runs: QListView, window: MainWindow, bench: Bench
) -> None:
    runs.setCurrentIndex(runs.model().index(0, 0))
    window.findChild(QPushButton, "libraryBranchButton").click()
    assert window.findChild(QLineEdit, "nameEdit").text() == "second-branch"
    assert window.findChild(QComboBox, "branchStartBox").currentText() == "Start from step 20"

    window.findChild(QPushButton, "startButton").click()
    until(lambda: bool(bench.sessions) and not bench.workbench.is_training)

    branch = Run.open(bench.workbench.root / "second-branch")
    assert branch.manifest.parent is not None
    assert (branch.manifest.parent.name, branch.manifest.parent.step) == ("second", 20)
    assert branch.checkpoints()[0].step == 20
