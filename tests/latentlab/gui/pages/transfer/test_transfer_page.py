"""The Transfer page with models of two domains: pictures in, translations out, all undone."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from lone_page import settled
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QToolButton,
)
from scripted_bench import until
from transfer_models import (
    HELD_OUT,
    SIZE,
    choose_look,
    one_way_run,
    transfer_page,
    write_picture,
)

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.sources import MOST
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.translate.mode import TranslateMode
from latentlab.gui.services import Services
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from latentlab.rendering.render import render
from latentlab.requests import Request
from latentlab.views import Anchor, Seed, TranslateView
from trainers.runs.run import Run


@pytest.fixture(scope="module")
def one_way(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return one_way_run(tmp_path_factory.mktemp("one-way"))


@pytest.fixture
def page(services: Services, two_way: Run) -> Iterator[TransferPage]:
    with transfer_page(services, two_way) as made:
        yield made


def _view(page: TransferPage) -> TranslateView:
    view = page.current_view()
    assert isinstance(view, TranslateView)
    return view


def _mode(page: TransferPage) -> TranslateMode:
    (mode,) = (each for each in page.modes if isinstance(each, TranslateMode))
    return mode


def _names(page: TransferPage) -> list[str]:
    return [each.name for each in _view(page).pictures]


def _files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _drop(page: TransferPage, *paths: Path) -> None:
    assert page.sources.take_mime(_files(*paths), page.take)
    until(lambda: not page.sources.running)


def _words(page: TransferPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def test_it_begins_with_held_out_pictures_of_domain_a_there_and_back(page: TransferPage) -> None:
    view = _view(page)
    assert len(view.pictures) == 4
    assert (view.direction, view.cycle, view.error) == ("AtoB", True, True)
    answer = page.answer()
    assert answer is not None
    assert answer[1].captions == ("A", "B", "A again", "error 0 to 25 %")
    folder = Path(answer[0].model.name).parent / "data" / "testA"
    held_out = {Picture.from_file(path, SIZE, 3).png for path in folder.iterdir()}
    assert {each.png for each in view.pictures} < held_out


def test_own_files_of_any_size_take_the_place_of_the_examples(
    page: TransferPage, tmp_path: Path
) -> None:
    wide, tall = (
        write_picture(tmp_path / name, 1, *shape)
        for name, shape in (("wide.png", (90, 40)), ("tall.jpg", (30, 70)))
    )
    _drop(page, wide)
    assert _names(page) == ["wide.png"]
    _drop(page, tall, wide)
    assert _names(page) == ["wide.png", "tall.jpg"]
    assert {each.size for each in _view(page).pictures} == {SIZE}
    assert _view(page).pictures[0] == Picture.from_file(wide, SIZE, 3)


def test_every_wrong_file_gets_a_sentence_and_the_good_ones_are_taken(
    page: TransferPage, tmp_path: Path
) -> None:
    good = write_picture(tmp_path / "good.png", 1)
    broken, empty = tmp_path / "broken.png", tmp_path / "empty.jpg"
    broken.write_bytes(b"no picture")
    empty.touch()
    _drop(page, broken, good, empty)
    assert _names(page) == ["good.png"]
    told = _words(page)
    assert "2 pictures cannot be used." in told
    assert "broken.png cannot be used" in told and "empty.jpg is empty" in told


def test_the_pictures_of_a_folder_are_taken(page: TransferPage, tmp_path: Path) -> None:
    for name in ("b.png", "a.png"):
        write_picture(tmp_path / "folder" / name, ord(name[0]))
    (tmp_path / "folder" / "notes.txt").write_text("none")
    _drop(page, tmp_path / "folder")
    assert _names(page) == ["a.png", "b.png"]


def test_a_picture_on_the_clipboard_is_taken_and_can_be_cut(page: TransferPage) -> None:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(0xFF3366)
    QGuiApplication.clipboard().setImage(image)
    page.sources.paste(page.take)
    until(lambda: not page.sources.running)
    assert _names(page) == ["pasted 1.png"]
    assert page.sources.origins.of(_view(page).pictures[0]) is not None


def test_an_empty_clipboard_is_told(page: TransferPage) -> None:
    QGuiApplication.clipboard().clear()
    page.sources.paste(page.take)
    assert "no picture on the clipboard" in _words(page)


def test_the_next_examples_are_others_and_the_ones_before_come_back(page: TransferPage) -> None:
    first = _names(page)
    page.findChild(QToolButton, "inputsNext").click()
    until(lambda: not page.sources.running)
    assert _names(page) != first
    page.findChild(QToolButton, "inputsBack").click()
    until(lambda: not page.sources.running)
    assert _names(page) == first


@pytest.mark.parametrize("times", [1, 2])
def test_examples_that_are_asked_for_come_behind_own_pictures(
    page: TransferPage, tmp_path: Path, times: int
) -> None:
    _drop(page, write_picture(tmp_path / "own.png", 1), write_picture(tmp_path / "mine.png", 2))
    for _ in range(times):
        page.findChild(QToolButton, "inputsExamples").click()
        until(lambda: not page.sources.running)
        assert _names(page)[:2] == ["own.png", "mine.png"] and len(_names(page)) == 6
    examples = _names(page)[2:]
    page.findChild(QToolButton, "inputsNext").click()
    until(lambda: not page.sources.running)
    assert _names(page)[:2] == ["own.png", "mine.png"] and len(_names(page)) == 6
    assert not set(_names(page)[2:]) & set(examples)


def test_the_other_way_takes_examples_of_the_other_domain(page: TransferPage) -> None:
    before = _view(page)
    page.findChild(QPushButton, "directionBtoA").click()
    until(lambda: not page.sources.running)
    assert _view(page).direction == "BtoA"
    assert not set(_view(page).pictures) & set(before.pictures)
    page.explorer.undo()
    assert _view(page) == before
    assert page.findChild(QPushButton, "directionAtoB").isChecked()


def test_the_other_way_keeps_own_pictures_and_shows_examples_of_the_other_domain_beside_them(
    page: TransferPage, tmp_path: Path
) -> None:
    _drop(page, write_picture(tmp_path / "own.png", 1))
    page.findChild(QToolButton, "inputsExamples").click()
    until(lambda: not page.sources.running and len(_names(page)) > 1)
    before = set(_view(page).pictures[1:])
    page.findChild(QPushButton, "directionBtoA").click()
    until(lambda: not page.sources.running and len(_names(page)) > 1)
    assert _view(page).direction == "BtoA" and _names(page)[0] == "own.png"
    assert not set(_view(page).pictures[1:]) & before


def test_the_other_way_keeps_own_pictures(page: TransferPage, tmp_path: Path) -> None:
    _drop(page, write_picture(tmp_path / "own.png", 1))
    page.findChild(QPushButton, "directionBtoA").click()
    assert _names(page) == ["own.png"] and _view(page).direction == "BtoA"


def test_what_is_shown_besides_is_chosen_and_undone(page: TransferPage) -> None:
    page.findChild(QCheckBox, "transferError").click()
    page.findChild(QCheckBox, "transferCycle").click()
    settled(page)
    answer = page.answer()
    assert answer is not None and answer[1].captions == ("A", "B")
    page.explorer.undo()
    assert page.findChild(QCheckBox, "transferCycle").isChecked()


def test_a_picture_is_taken_away_and_the_last_one_leaves_words_that_help(
    page: TransferPage,
) -> None:
    shelf = _mode(page).shelf
    first = _names(page)
    shelf.strip.removed.emit(0)
    assert _names(page) == first[1:]
    shelf._change(())
    assert "No pictures yet" in _words(page)
    page.findChild(QPushButton, "waysInExamples").click()
    until(lambda: not page.sources.running)
    assert _names(page) == first


def test_cutting_changes_the_picture_and_is_one_step_of_undo(
    page: TransferPage, tmp_path: Path
) -> None:
    path = write_picture(tmp_path / "wide.png", 1, 90, 40)
    _drop(page, path)
    before = _view(page)
    _mode(page).shelf.crop_wanted.emit(0)
    canvas = page._crop._canvas
    until(lambda: not canvas.is_empty)
    canvas.set_side(0.5)
    canvas._move(0.2, 0.0)
    canvas.committed.emit()
    cut = _view(page).pictures[0]
    assert cut == Picture.from_file(path, SIZE, 3, canvas.crop)
    origin = page.sources.origins.of(cut)
    assert origin is not None and origin.crop == canvas.crop
    page.explorer.undo()
    assert _view(page) == before


def test_closing_the_crop_gives_the_focus_back(page: TransferPage, tmp_path: Path) -> None:
    _drop(page, write_picture(tmp_path / "wide.png", 1, 90, 40))
    shelf = _mode(page).shelf
    page.activateWindow()
    until(page.isActiveWindow)
    shelf.strip.setFocus()
    shelf.crop_wanted.emit(0)
    assert page._crop._canvas.hasFocus()
    QTest.keyClick(page._crop._canvas, Qt.Key.Key_Escape)
    assert page._crop.isHidden() and shelf.strip.hasFocus()


def test_more_files_than_fit_are_a_remark_and_no_refusals(
    page: TransferPage, tmp_path: Path
) -> None:
    said: list[str] = []
    page.explorer.said.connect(said.append)
    for number in range(MOST + 1):
        write_picture(tmp_path / "folder" / f"{number:02}.png", number)
    (tmp_path / "folder" / "00.png").write_bytes(b"no picture")
    _drop(page, tmp_path / "folder")
    assert len(_names(page)) == MOST - 1
    assert "A whole folder" in said[0]
    assert "00.png cannot be used" in _words(page) and "pictures cannot be used" not in _words(page)


def test_a_picture_of_the_data_cannot_be_cut(page: TransferPage) -> None:
    assert not page.findChild(QToolButton, "inputsCrop").isEnabled()


def test_the_wipe_shows_the_chosen_picture_before_and_after(page: TransferPage) -> None:
    mode = _mode(page)
    choose_look(page, "wipe")
    assert page.canvas.isHidden() and not mode._wipe.isHidden()
    mode._step(1)
    answer = page.answer()
    assert answer is not None and mode.shelf.current == 1
    after = answer[1].pixels[answer[1].columns + 1]
    shown = mode._wipe._after.pixelColor(3, 5)
    assert (shown.red(), shown.green(), shown.blue()) == tuple(after[5, 3])
    assert mode._wipe._captions == ("A", "B")


def test_the_worst_pictures_are_found_and_shown_with_their_error(page: TransferPage) -> None:
    page.findChild(QSpinBox, "badCasesCount").setValue(3)
    page.findChild(QPushButton, "badCasesFind").click()
    until(lambda: not _mode(page)._bad_cases._work.running)
    assert len(_view(page).pictures) == 3
    settled(page)
    answer = page.answer()
    assert answer is not None
    errors = [float(caption.split()[-2]) for caption in answer[1].row_captions]
    assert errors == sorted(errors, reverse=True)
    assert f"Of {HELD_OUT} pictures" in _words(page)
    page.explorer.undo()
    assert f"Of {HELD_OUT} pictures" not in _words(page)


def test_pictures_are_looked_for_where_one_was_opened_or_saved_last(
    page: TransferPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, begun = write_picture(tmp_path / "own" / "me.png", 1), list[str]()

    def choose(_parent: object, _title: str, folder: str, _kinds: str) -> tuple[list[str], str]:
        begun.append(folder)
        return [str(own)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    page.exports.remember_folder(tmp_path)
    for _ in range(2):
        page.sources.ask_for_files(page, page.take)
    until(lambda: not page.sources.running)
    assert begun == [str(tmp_path), str(own.parent)]


def test_a_refusal_goes_with_another_model_or_page(page: TransferPage, two_way: Run) -> None:
    for leave in (lambda: page.explorer.open(ModelRef.run(two_way.folder)), page.hide):
        page.sources.refused.emit(("me.png is no picture.",))
        assert not page._refusals.isHidden()
        leave()
        until(page._refusals.isHidden)


def test_several_models_are_shown_side_by_side(
    page: TransferPage, own_home: Path, two_way: Run
) -> None:
    copytree(two_way.folder, own_home / "runs" / "rival")
    mode = _mode(page)
    choose_look(page, "models")
    listed = page.findChild(QListWidget, "comparedModels")
    works = (mode._comparison._searching, mode._comparison._comparing)
    until(lambda: listed.count() > 0 and not any(work.running for work in works))
    assert [listed.item(row).text() for row in range(listed.count())] == ["rival (A and B)"]
    shown = mode._comparison._shown
    assert shown is not None and shown.captions == ("A", "two-way", "rival")
    settled(page)
    answer = page.answer()
    assert answer is not None
    assert np.array_equal(shown.pixels[1::3], answer[1].pixels[1::4])
    assert np.array_equal(shown.pixels[1::3], shown.pixels[2::3])


def test_a_result_can_be_worked_on_further(page: TransferPage) -> None:
    answer = page.answer()
    assert answer is not None
    page.picture_actions.menu(1).actions()[0].trigger()
    (picture,) = _view(page).pictures
    assert np.array_equal(picture.pixels(), answer[1].pixels[1])


def test_one_picture_is_saved_with_a_request_for_its_row(page: TransferPage) -> None:
    view = page.picture_actions.cell_view(9)
    assert isinstance(view, TranslateView)
    assert view.pictures == (_view(page).pictures[2],)


def test_what_is_shown_can_be_made_again_from_its_text(page: TransferPage) -> None:
    answer = page.answer()
    assert answer is not None
    request = Request.from_json(answer[0].to_json())
    again = render(page.explorer.manager.open(request.model, request.step), request)
    assert np.array_equal(again.pixels, answer[1].pixels)


def test_a_model_of_one_way_has_noise_to_draw_and_no_way_back(
    services: Services, one_way: Run
) -> None:
    with transfer_page(services, one_way) as page:
        view = _view(page)
        assert (view.cycle, view.error) == (False, False)
        back = page.findChild(QPushButton, "directionBtoA")
        assert not back.isEnabled() and "the other direction only" in back.toolTip()
        page.findChild(QSpinBox, "transferDraws").setValue(3)
        settled(page)
        answer = page.answer()
        assert answer is not None and answer[1].columns == 4
        first, second = answer[1].pixels[1], answer[1].pixels[2]
        assert not np.array_equal(first, second)


def test_own_pictures_stay_when_another_model_is_taken(
    page: TransferPage, one_way: Run, tmp_path: Path
) -> None:
    _drop(page, write_picture(tmp_path / "own.png", 1))
    said: list[str] = []
    page.explorer.said.connect(said.append)
    page.explorer.open(ModelRef.run(one_way.folder))
    until(lambda: page.explorer.facts is not None and page.answer() is not None)
    assert _names(page) == ["own.png"]
    assert any("begins with the 1 picture that you put here" in each for each in said)
    assert _view(page).direction == "AtoB" and not _view(page).error


def test_a_picture_of_another_model_waits_for_one_that_can_use_it(
    page: TransferPage, two_way: Run, model_file: Callable[..., Path]
) -> None:
    path = model_file("plain", "gan")
    page.explorer.open(ModelRef.file(path))
    until(lambda: page.explorer.facts is not None)
    assert page.can_show(_facts(page)) is not None
    (destination,) = page.explorer.destinations["transfer"]
    assert destination.fits(_facts(page))
    destination.take([Anchor(latent=Seed(seed=3))])
    until(lambda: not page.sources.running)
    assert "1 picture waits here" in _words(page)
    page.explorer.open(ModelRef.run(two_way.folder))
    until(lambda: page.explorer.facts is not None and page.answer() is not None)
    assert "plain 1" in _names(page)
    assert {(each.size, each.channels) for each in _view(page).pictures} == {(SIZE, 3)}


def _facts(page: TransferPage) -> ModelFacts:
    facts = page.explorer.facts
    assert facts is not None
    return facts


def test_a_view_that_is_not_allowed_is_told_and_changes_nothing(page: TransferPage) -> None:
    said: list[str] = []
    page.explorer.said.connect(said.append)
    before = _view(page)
    page.show_changed(before, {"draws": 99})
    assert _view(page) == before and said


def test_every_control_says_what_it_does(page: TransferPage) -> None:
    controls = [
        *page.findChildren(QAbstractButton),
        *page.findChildren(QSpinBox),
        *page.findChildren(QComboBox),
    ]
    silent = [
        each.objectName() or type(each).__name__
        for each in controls
        if not each.toolTip() and each.parent() is not page.findChild(ErrorBox)
        and each is not page.empty.button and not each.objectName().startswith("qt_")
    ]  # fmt: skip
    assert silent == []


def test_settings_without_effect_on_what_is_seen_are_grey(page: TransferPage) -> None:
    back = page.findChild(QCheckBox, "transferCycle")
    assert back.isEnabled()
    for look in ("wipe", "models"):
        choose_look(page, look)
        assert not back.isEnabled() and "table alone" in back.toolTip()
        assert _mode(page)._controls.values()["cycle"]
    choose_look(page, "table")
    assert back.isEnabled()
    page.findChild(QCheckBox, "transferError").click()
    assert not _mode(page)._controls._scale.isEnabled()


def test_a_strip_shows_that_a_file_would_land_on_it(page: TransferPage, tmp_path: Path) -> None:
    strip, data = _mode(page).shelf.strip, _files(tmp_path / "any.png")
    entered = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    strip.dragEnterEvent(entered)
    assert strip.welcomes and entered.isAccepted()
    strip.dragLeaveEvent(QDragLeaveEvent())
    assert not strip.welcomes


@pytest.mark.parametrize("direction", [False, True])
def test_bad_cases_that_come_late_replace_nothing_that_was_done_meanwhile(
    page: TransferPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, direction: bool
) -> None:
    first = Picture.from_file(write_picture(tmp_path / "first.png", 1), SIZE, 3)
    for own in (first, Picture.from_file(write_picture(tmp_path / "second.png", 2), SIZE, 3)):
        page.take([own])
    settled(page)
    goes_on, images = threading.Event(), page.sources.data.images

    def slow(*arguments: Any) -> Any:
        goes_on.wait(10)
        return images(*arguments)

    monkeypatch.setattr(page.sources.data, "images", slow)
    page.findChild(QPushButton, "badCasesFind").click()
    if direction:
        _mode(page)._on_direction("BtoA")
    else:
        page.explorer.undo()
    kept = _view(page)
    goes_on.set()
    until(lambda: not _mode(page)._bad_cases._work.running)
    assert _view(page) == kept and kept.direction == ("BtoA" if direction else "AtoB")
    assert kept.pictures == (first,) or direction
