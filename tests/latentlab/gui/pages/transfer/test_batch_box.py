"""A whole folder through the current model in a background thread: begun, stopped, continued."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from scripted_bench import until
from transfer_models import transfer_page, write_picture

from latentlab.batches.preview import BatchPreview, preview_batch
from latentlab.batches.report import Skipped, read_report
from latentlab.gui.background import BackgroundTask, end_all
from latentlab.gui.pages.transfer.batch.box import BatchBox
from latentlab.gui.pages.transfer.batch.progress import FolderLabel, SkippedDialog
from latentlab.gui.pages.transfer.batch.tasks import BatchJob, BatchState
from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from trainers.runs.run import Run

PICTURES = 40


@pytest.fixture
def page(services: Services, objects: Run) -> Iterator[TransferPage]:
    with transfer_page(services, objects) as made:
        yield made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with pictures in two places, and one that is broken."""
    folder = tmp_path / "photos"
    for number in range(PICTURES):
        place = folder / "more" if number % 2 else folder
        write_picture(place / f"{number}.jpg", number, 30, 20)
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def _words(box: BatchBox | TransferPage) -> str:
    return " ".join(each.text() for each in box.findChildren(QLabel) if each.isVisible())


def _button(page: TransferPage, name: str) -> QPushButton:
    return page.findChild(QPushButton, name)


def _where(page: TransferPage) -> list[str]:
    """What is seen of the folder for the results; the tooltip holds what is left out."""
    seen = [
        each for each in page.batch.parentWidget().findChildren(FolderLabel) if each.isVisible()
    ]
    return [each.toolTip() for each in seen]


def _ready(page: TransferPage, source: Path) -> Path:
    """The folder for the results that is suggested, when Start can be pressed."""
    page.batch.source.show_text(str(source))
    until(_button(page, "batchStart").isEnabled)
    return Path(page.batch.out.text)


def _finished(page: TransferPage) -> None:
    until(lambda: not page.batch.runner.is_running)


def test_it_offers_what_the_model_can_do(page: TransferPage) -> None:
    box = page.findChild(QComboBox, "batchTask")
    offered = [box.itemText(place) for place in range(box.count())]
    assert offered == ["Take away: A", "Give each the donor's: A"]
    assert not _button(page, "batchStart").isEnabled()


def test_both_ways_of_a_translation_are_offered(services: Services, two_way: Run) -> None:
    with transfer_page(services, two_way) as page:
        box = page.findChild(QComboBox, "batchTask")
        assert [box.itemText(place) for place in range(box.count())] == [
            "Translate A to B",
            "Translate B to A",
        ]


def test_every_good_picture_gets_a_result_and_every_other_a_reason(
    page: TransferPage, source: Path
) -> None:
    out = _ready(page, source)
    assert out == source.with_name("photos without A")
    _button(page, "batchStart").click()
    _finished(page)
    names = {path.relative_to(out).with_suffix(".jpg") for path in out.rglob("*.png")}
    assert names == {path.relative_to(source) for path in source.rglob("*.jpg")}
    assert "Done: 40 of 41 pictures, 1 skipped." in _words(page)
    _button(page, "batchSkipped").click()
    (dialog,) = (
        each for each in QApplication.topLevelWidgets() if each.objectName() == "skippedDialog"
    )
    dialog.findChild(QPushButton, "copySkipped").click()
    assert QGuiApplication.clipboard().text().startswith("broken.png cannot be used")
    dialog.close()


@pytest.mark.usefixtures("qapp")
def test_a_skipped_file_is_named_once_even_if_its_name_is_no_text() -> None:
    skipped = Skipped(file=os.fsdecode(b"b\xff.png"), reason="b?.png is empty.")
    dialog = SkippedDialog([skipped])
    assert dialog.findChild(QPlainTextEdit, "skippedFiles").toPlainText() == "b?.png is empty."
    dialog.close()


def test_what_was_cancelled_goes_on_and_nothing_is_done_twice(
    page: TransferPage, source: Path
) -> None:
    out = _ready(page, source)
    page.batch.runner.progressed.connect(lambda _: _button(page, "batchCancel").click())
    _button(page, "batchStart").click()
    _finished(page)
    page.batch.runner.progressed.disconnect()
    assert "Stopped; nothing is lost" in _words(page)
    first = {path: path.stat().st_mtime_ns for path in out.rglob("*.png")}
    assert len(first) < PICTURES
    until(lambda: _button(page, "batchStart").text() == "Go on")
    assert "of an earlier batch" in _words(page)
    _button(page, "batchStart").click()
    _finished(page)
    assert len(list(out.rglob("*.png"))) == PICTURES
    assert {path: path.stat().st_mtime_ns for path in first} == first


def test_closing_stops_it_and_loses_nothing(page: TransferPage, source: Path) -> None:
    out = _ready(page, source)
    page.batch.start()
    until((out / "0.png").exists)
    end_all(page)
    report = read_report(out)
    assert report is not None
    assert {done.result for done in report.done.values()} == {
        path.relative_to(out).as_posix() for path in out.rglob("*.png")
    }


def test_it_goes_on_with_its_own_model_while_another_is_in_hand(
    page: TransferPage, source: Path, two_way: Run
) -> None:
    out = _ready(page, source)
    page.batch.start()
    page.explorer.open(ModelRef.run(two_way.folder))
    _finished(page)
    until(lambda: page.answer() is not None)
    assert "Take away: A, by objects." in _words(page)
    report = read_report(out)
    assert report is not None and report.order["task"] == "remove"
    assert len(report.done) == PICTURES


def test_a_donor_is_named_and_given_to_all(page: TransferPage, source: Path) -> None:
    (mode,) = (each for each in page.modes if isinstance(each, ObjectMode))
    page.findChild(QComboBox, "batchTask").setCurrentIndex(1)
    donors = mode.pair.donor_shelf
    donors.strip.setCurrentRow(2)
    donors.strip.itemClicked.emit(donors.strip.item(2))
    assert f"Donor: {donors.pictures[2].name}" in _words(page)
    out = _ready(page, source)
    _button(page, "batchStart").click()
    _finished(page)
    report = read_report(out)
    assert report is not None
    assert report.order["donor"]["png"] == donors.pictures[2].png


def test_a_folder_of_other_settings_is_told_before_starting(
    page: TransferPage, source: Path
) -> None:
    _ready(page, source)
    _button(page, "batchStart").click()
    _finished(page)
    page.findChild(QCheckBox, "batchLarge").click()
    until(lambda: "of another model or of other settings" in _words(page))
    assert not _button(page, "batchStart").isEnabled()
    page.findChild(QCheckBox, "batchLarge").click()
    until(_button(page, "batchStart").isEnabled)


def test_a_folder_of_another_model_is_not_gone_on_with(
    services: Services, two_way: Run, tmp_path: Path
) -> None:
    with transfer_page(services, two_way) as page:
        write_picture(tmp_path / "photos" / "a.png", 1)
        _ready(page, tmp_path / "photos")
        out = page.batch.out.text
        _button(page, "batchStart").click()
        _finished(page)
        page.findChild(QComboBox, "batchTask").setCurrentIndex(1)
        page.batch.out.show_text(out)
        until(lambda: "of another model or of other settings" in _words(page))
        assert not _button(page, "batchStart").isEnabled()


def test_when_nothing_is_left_to_do_it_says_so(page: TransferPage, source: Path) -> None:
    (source / "broken.png").unlink()
    _ready(page, source)
    _button(page, "batchStart").click()
    _finished(page)
    until(lambda: "nothing is left to do" in _words(page))
    assert not _button(page, "batchStart").isEnabled()
    write_picture(source / "new.png", 99)
    page.batch._look()
    until(lambda: _button(page, "batchStart").text() == "Go on")
    assert _button(page, "batchStart").isEnabled()


def test_the_focus_stays_with_the_batch(page: TransferPage, source: Path) -> None:
    (source / "broken.png").unlink()
    _ready(page, source)
    page.activateWindow()
    start = _button(page, "batchStart")
    until(page.isActiveWindow)
    start.setFocus()
    start.click()
    assert _button(page, "batchCancel").hasFocus()
    _finished(page)
    until(lambda: not start.isEnabled())
    assert _button(page, "batchShow").hasFocus()


def test_a_folder_that_cannot_be_used_is_told_before_starting(
    page: TransferPage, source: Path, tmp_path: Path
) -> None:
    _ready(page, source)
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("dear")
    page.batch.out.show_text(str(full))
    until(lambda: "choose an empty one" in _words(page))
    assert not _button(page, "batchStart").isEnabled()
    page.batch.source.show_text(str(tmp_path / "nowhere"))
    until(lambda: "There is no such folder of pictures." in _words(page))


def test_a_folder_of_one_own_choice_is_kept(page: TransferPage, source: Path) -> None:
    _ready(page, source)
    page.batch.out.show_text("/somewhere else")
    page.findChild(QComboBox, "batchTask").setCurrentIndex(1)
    assert page.batch.out.text == "/somewhere else"


def test_the_tooltip_of_a_folder_holds_its_whole_path(page: TransferPage, source: Path) -> None:
    line = page.findChild(QLineEdit, "batchOutEdit")
    usual = line.toolTip()
    out = _ready(page, source)
    assert line.toolTip() == f"{usual}\n\n{out}"
    page.batch.out.show_text("")
    assert line.toolTip() == usual


def test_typing_after_a_click_replaces_the_whole_path(page: TransferPage, source: Path) -> None:
    _ready(page, source)
    page.activateWindow()
    until(page.isActiveWindow)
    line = page.findChild(QLineEdit, "batchOutEdit")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    QTest.keyClicks(line, "/else")
    assert page.batch.out.text == "/else"
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert not line.hasSelectedText()


def test_it_says_into_which_folder_before_while_and_after(page: TransferPage, source: Path) -> None:
    out = _ready(page, source)
    assert _where(page) == [f"Into {out}"]
    page.batch.runner.progressed.connect(lambda _: seen.append(_where(page)))
    seen = list[list[str]]()
    _button(page, "batchStart").click()
    _finished(page)
    page.batch.runner.progressed.disconnect()
    assert seen and all(each == [f"Into {out}"] for each in seen)
    assert _where(page) == [f"Into {out}"]


@pytest.mark.parametrize("line", ["batchSourceEdit", "batchOutEdit"])
def test_words_of_a_batch_go_when_another_folder_is_chosen(
    page: TransferPage, source: Path, tmp_path: Path, line: str
) -> None:
    _ready(page, source)
    _button(page, "batchStart").click()
    _finished(page)
    assert "Done: 40 of 41 pictures" in _words(page)
    page.findChild(QLineEdit, line).setText(str(tmp_path / "else"))
    assert "Done" not in _words(page) and "by objects" not in _words(page)
    assert not _button(page, "batchShow").isVisible()


def test_words_of_a_batch_go_with_another_model(
    page: TransferPage, source: Path, two_way: Run
) -> None:
    _ready(page, source)
    _button(page, "batchStart").click()
    _finished(page)
    page.explorer.open(ModelRef.run(two_way.folder))
    until(lambda: page.answer() is not None)
    assert "Done" not in _words(page) and "by objects" not in _words(page)


def test_while_it_runs_its_own_task_and_folders_are_shown(
    page: TransferPage, source: Path, two_way: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, go_on = _ready(page, source), Event()
    run = page.batch.runner._run

    def wait(task: BackgroundTask, wish: BatchJob) -> None:
        go_on.wait(30)
        run(task, wish)

    monkeypatch.setattr(page.batch.runner, "_run", wait)
    page.batch.start()
    page.explorer.open(ModelRef.run(two_way.folder))
    until(lambda: page.answer() is not None)
    box = page.findChild(QComboBox, "batchTask")
    assert box.currentText() == "Take away: A" and not box.isEnabled()
    assert page.batch.out.text == str(out)
    go_on.set()
    _finished(page)
    assert box.currentText() == "Translate A to B" and box.isEnabled()
    assert "Take away: A, by objects." in _words(page)
    assert "Done: 40 of 41 pictures" in _words(page)


def test_results_of_other_pictures_are_told_before_starting(
    page: TransferPage, source: Path, tmp_path: Path
) -> None:
    out = _ready(page, source)
    _button(page, "batchStart").click()
    _finished(page)
    page.batch.out.show_text(str(out) + " ")
    write_picture(tmp_path / "holiday" / "beach.png", 1)
    page.batch.source.show_text(str(tmp_path / "holiday"))
    page.batch.out.show_text(str(out))
    until(lambda: "holds 40 results of other pictures" in _words(page))
    assert "choose a new or empty one" in _words(page)
    assert _button(page, "batchStart").text() == "Start"


def test_looking_ahead_counts_pictures_and_earlier_results(tmp_path: Path) -> None:
    write_picture(tmp_path / "in" / "a.png", 1)
    assert preview_batch(tmp_path / "in", tmp_path / "out") == BatchPreview(1, None)
    assert preview_batch(tmp_path / "none", tmp_path / "out") == BatchPreview(None, None)
    assert preview_batch(tmp_path / "none", tmp_path / "in") == BatchPreview(
        None, None, holds_more=True
    )


def test_the_time_left_follows_from_what_was_made_since_the_start() -> None:
    assert BatchState(50, 10, 100, seconds=5.0, begun=40).seconds_left == pytest.approx(10.0)
    assert BatchState(40, 0, 100, seconds=0.0, begun=40).seconds_left is None


def test_the_way_on_the_page_is_suggested_until_another_is_chosen(
    services: Services, two_way: Run
) -> None:
    with transfer_page(services, two_way) as page:
        box = page.findChild(QComboBox, "batchTask")
        assert box.currentText() == "Translate A to B"
        _button(page, "directionBtoA").click()
        assert box.currentText() == "Translate B to A"
        until(lambda: not page.sources.running)
        box.activated.emit(1)
        _button(page, "directionAtoB").click()
        assert box.currentText() == "Translate B to A"
        until(lambda: not page.sources.running)
