"""The Library page: what it lists and what can be done with a run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListView, QPushButton
from scripted_bench import Bench, until

from latentlab.gui.pages.library.library_page import LibraryPage
from latentlab.gui.pages.library.run_list import SUMMARY_ROLE
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.window.main_window import MainWindow
from latentlab.library import DamagedRun
from latentlab.models.refs import ModelRef
from latentlab.views import SamplesView
from trainers.runs.manifest import RunState
from trainers.runs.run import Run


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


def test_a_renamed_run_stays_chosen(runs: QListView, window: MainWindow) -> None:
    library = window.findChild(LibraryPage)
    runs.setCurrentIndex(runs.model().index(1, 0))
    chosen = library._chosen()
    assert chosen is not None and chosen.run.name == "first"
    assert library._runs.rename(chosen.run, "renamed") == ""
    until(lambda: "renamed" in names(runs))
    chosen = library._chosen()
    assert chosen is not None and chosen.run.name == "renamed"


def test_a_renamed_run_stays_chosen_whatever_is_searched_for_or_was_listed_meanwhile(
    runs: QListView, window: MainWindow, bench: Bench
) -> None:
    page = window.findChild(LibraryPage)
    QTest.keyClicks(window.findChild(QLineEdit, "searchEdit"), "first")
    editor = _typed_name(runs, 0, "better")
    bench.make_run("meanwhile")
    page.reload()
    until(lambda: not page._reader.running)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    until(lambda: set(names(runs)) == {"second", "better", "meanwhile"})
    until(lambda: not page._reader.running)
    assert runs.currentIndex().data() == "better"
    assert page.chosen() == str(bench.workbench.root / "better")


def test_renaming_the_held_run_leaves_the_model_and_opening_it_takes_its_own(
    window: MainWindow, trained_run: Callable[..., Run], model_file: Callable[..., Path]
) -> None:
    run, runs, explorer = trained_run(), window.findChild(LibraryPage)._runs, window.explorer
    assert runs.open(run)
    until(lambda: explorer.ref == ModelRef.of_run(run.folder) and explorer.facts is not None)
    other = ModelRef.file(model_file("other"))
    explorer.open(other)
    until(lambda: explorer.facts is not None)
    assert runs.rename(run, "renamed") == ""
    renamed = window.workbench.run
    assert renamed is not None and renamed.name == "renamed" and explorer.ref == other
    assert runs.open(renamed)
    until(lambda: explorer.ref == ModelRef.of_run(renamed.folder))
    until(lambda: explorer.facts is not None)


def test_a_model_goes_on_as_it_was_under_its_runs_new_name(
    window: MainWindow, trained_run: Callable[..., Run]
) -> None:
    run, runs, explorer = trained_run(), window.findChild(LibraryPage)._runs, window.explorer
    assert runs.open(run)
    until(lambda: explorer.ref == ModelRef.of_run(run.folder) and explorer.facts is not None)
    view = SamplesView(rows=1, columns=2, plane=5)
    explorer.show(view)
    assert runs.rename(run, "renamed") == ""
    renamed = window.workbench.run
    assert renamed is not None and explorer.ref == ModelRef.of_run(renamed.folder)
    until(lambda: explorer.facts is not None)
    assert explorer.view("samples") == view


def test_a_name_that_is_typed_survives_another_list_of_runs(
    runs: QListView, window: MainWindow, bench: Bench
) -> None:
    runs.setCurrentIndex(runs.model().index(0, 0))
    runs.setFocus()
    QTest.keyClick(runs, Qt.Key.Key_F2)
    editor = runs.findChild(QLineEdit, "renameEdit")
    editor.selectAll()
    QTest.keyClicks(editor, "bet")
    bench.make_run("meanwhile")
    page = window.findChild(LibraryPage)
    page.reload()
    until(lambda: not page._reader.running)
    assert "meanwhile" not in names(runs) and editor.isVisible()
    QTest.keyClicks(editor, "ter")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    until(lambda: {"better", "meanwhile"} <= set(names(runs)))


def test_a_name_that_is_taken_is_refused_with_a_sentence(
    runs: QListView, window: MainWindow
) -> None:
    runs.model().setData(runs.model().index(0, 0), "first")

    message = window.findChild(QLabel, "renameProblem")
    assert message.isVisible()
    assert message.text() == "There is already a run called first. Choose another name."

    runs.model().setData(runs.model().index(0, 0), "third")
    assert not message.isVisible()


def test_a_name_that_is_refused_stays_in_its_field(runs: QListView, window: MainWindow) -> None:
    message = window.findChild(QLabel, "renameProblem")
    search = window.findChild(QLineEdit, "searchEdit")
    for name in ("first", "a/b"):
        editor = _typed_name(runs, 0, name)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        search.setFocus()
        QTest.qWait(50)
        assert editor.isVisible()
        assert editor.text() == name and editor.property("wrong") and message.isVisible()
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        until(lambda: not message.isVisible())
        assert names(runs) == ["second", "first"]

    editor = _typed_name(runs, 0, "first")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "born")
    assert not editor.property("wrong")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert runs.currentIndex().data() == "firstborn" and not message.isVisible()
    assert window.findChild(LibraryPage).isVisible(), "Return must not open the run as well"


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_ends_a_name_as_return_does(runs: QListView, window: MainWindow, key: Qt.Key) -> None:
    editor = _typed_name(runs, 0, "first")
    QTest.keyClick(editor, key)
    QTest.qWait(50)
    assert runs.findChildren(QLineEdit, "renameEdit") == [editor]
    assert editor.text() == "first" and window.findChild(QLabel, "renameProblem").isVisible()
    QTest.keyClicks(editor, "born")
    QTest.keyClick(editor, key)
    assert not editor.isVisible() and runs.currentIndex().data() == "firstborn"


def test_the_field_for_a_name_leaves_the_line_below_in_sight(runs: QListView) -> None:
    editor = _typed_name(runs, 0, "better")
    row = runs.visualRect(runs.model().index(0, 0))
    small = QFontMetrics(theme().font("small"))
    second_line = row.top() + GRID + 1.5 * (row.height() - 2 * GRID) / 3
    assert editor.geometry().bottom() < second_line - small.xHeight()
    QTest.keyClick(editor, Qt.Key.Key_Escape)


def test_delete_asks_and_then_uses_the_trash(
    runs: QListView, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    action = "latentlab.gui.training.run_actions.move_to_trash"
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


def test_a_damaged_run_is_listed_greyed_with_the_reason(runs: QListView, bench: Bench) -> None:
    (bench.workbench.root / "first" / "run.json").write_text("{")
    bench.workbench.runs_changed.emit()
    until(lambda: names(runs) == ["second", "first"] and _reason(runs, 1) != "")

    assert _reason(runs, 1).endswith("run.json is damaged.")
    assert not runs.model().flags(runs.model().index(1, 0)) & Qt.ItemFlag.ItemIsEnabled


def test_the_row_and_the_details_follow_the_training(
    runs: QListView, window: MainWindow, bench: Bench
) -> None:
    bench.steps = 100_000
    runs.setCurrentIndex(runs.model().index(0, 0))
    bench.workbench.hold(Run.open(bench.workbench.root / "second"))
    bench.workbench.train()
    until(lambda: any(text.startswith("Training now · ") for text in _words(window)))
    first = next(text for text in _words(window) if text.startswith("Training now · "))

    until(lambda: any(t.startswith("Training now · ") and t != first for t in _words(window)))
    assert names(runs)[0] == "second"


def test_a_failed_run_says_why(runs: QListView, window: MainWindow, bench: Bench) -> None:
    failed = RunState(status="failed", step=10, text="The disk was unplugged.")
    Run.open(bench.workbench.root / "first").write_state(failed)
    bench.workbench.runs_changed.emit()
    until(lambda: names(runs)[0] == "first")
    runs.setCurrentIndex(runs.model().index(0, 0))
    until(lambda: "The disk was unplugged." in _words(window))


def test_a_search_without_a_hit_says_so(runs: QListView, window: MainWindow) -> None:
    QTest.keyClicks(window.findChild(QLineEdit, "searchEdit"), "nothing like it")
    assert not runs.model().rowCount()
    assert any(text.startswith("No run matches") for text in _words(window))


def _reason(view: QListView, row: int) -> str:
    shown = view.model().index(row, 0).data(SUMMARY_ROLE)
    return shown.reason if isinstance(shown, DamagedRun) else ""


def _typed_name(view: QListView, row: int, name: str) -> QLineEdit:
    """The field in which a new name of the run in `row` is typed."""
    view.setCurrentIndex(view.model().index(row, 0))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F2)
    fields = view.findChildren(QLineEdit, "renameEdit")
    editor = next(each for each in fields if each.isVisible())
    editor.selectAll()
    QTest.keyClicks(editor, name)
    return editor


def _words(window: MainWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
