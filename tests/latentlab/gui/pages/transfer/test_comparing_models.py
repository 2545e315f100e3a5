"""Several models side by side: who takes part, and what is saved of it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import torch
from answering_export import export_to, open_dialog
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QPushButton
from scripted_bench import until
from transfer_models import choose_look, one_way_run, transfer_page, two_way_run

from latentlab.export import labelled_grid
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.translate import comparison
from latentlab.gui.pages.transfer.translate.comparison import Comparison
from latentlab.gui.pages.transfer.translate.mode import TranslateMode
from latentlab.gui.pages.transfer.translate.translators import Translator, compare
from latentlab.gui.services import Services
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import TranslateView


@pytest.fixture
def page(services: Services, own_home: Path, tmp_path: Path) -> Iterator[TransferPage]:
    """Comparing a model of both ways with one that learned only the first."""
    rival = one_way_run(tmp_path)
    copytree(rival.folder, own_home / "runs" / "rival")
    with transfer_page(services, two_way_run(tmp_path)) as made:
        mode = made.modes[0]
        assert isinstance(mode, TranslateMode)
        choose_look(made, "models")
        until(lambda: _list(made).count() > 0 and not _busy(_comparison(made)))
        yield made


def _comparison(page: TransferPage) -> Comparison:
    assert isinstance(page.modes[0], TranslateMode)
    return page.modes[0]._comparison


def _busy(comparison: Comparison) -> bool:
    return any(work.running for work in comparison.findChildren(BackgroundWork))


def _list(page: TransferPage) -> QListWidget:
    return page.findChild(QListWidget, "comparedModels")


def _columns(page: TransferPage) -> tuple[str, ...]:
    until(lambda: not _busy(_comparison(page)))
    shown = _comparison(page)._shown
    assert shown is not None
    return shown.captions


def test_without_another_model_it_looks_once_says_so_and_looks_again_when_asked_again(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[ModelRef] = []

    def nobody(task: BackgroundTask, facts: ModelFacts) -> tuple[Translator, ...]:
        del task
        looked.append(facts.ref)
        return ()

    monkeypatch.setattr(comparison, "find_translators", nobody)
    with transfer_page(services, two_way_run(tmp_path)) as made:
        mode = made.modes[0]
        assert isinstance(mode, TranslateMode)
        for times in (1, 2):
            choose_look(made, "models")
            assert _columns(made)[1:] == ("two-way",)
            QTest.qWait(100)
            assert len(looked) == times
            hints = [each.text() for each in made.findChildren(QLabel)]
            assert any("There is no other model" in text for text in hints)
            choose_look(made, "table")


def test_a_model_that_did_not_learn_the_way_is_grey_and_says_why(page: TransferPage) -> None:
    item = _list(page).item(0)
    item.setCheckState(Qt.CheckState.Checked)
    assert _columns(page)[1:] == ("two-way", "rival")
    page.findChild(QPushButton, "directionBtoA").click()
    until(lambda: not page.sources.running)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "the other direction only" in item.text() and "rival learned" in item.toolTip()
    assert _columns(page)[1:] == ("two-way",)
    page.findChild(QPushButton, "directionAtoB").click()
    until(lambda: not page.sources.running)
    assert item.flags() & Qt.ItemFlag.ItemIsEnabled
    assert _columns(page)[1:] == ("two-way", "rival")


def test_what_is_seen_is_what_is_exported(page: TransferPage, tmp_path: Path) -> None:
    path = tmp_path / "saved.png"
    _columns(page)
    page.picture_actions.export_page()
    dialog = open_dialog()
    assert dialog.exportable.title == "Comparison of models"
    dialog.findChild(QCheckBox, "exportGaps").click()
    export_to(path, scale=3)
    shown = _comparison(page)._shown
    assert shown is not None
    expected = labelled_grid(shown.pixels, shown.columns, shown.captions, 3, shown.row_captions)
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image), expected)


def test_models_that_all_refuse_are_told_one_by_one(
    page: TransferPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _list(page).item(0).setCheckState(Qt.CheckState.Checked)
    _columns(page)

    def refuse(_manager: ModelManager, ref: ModelRef, _step: int | None) -> None:
        raise ModelError(f"The file of {ref.title} has gone.")

    monkeypatch.setattr(ModelManager, "open", refuse)
    comparison = _comparison(page)
    comparison._ask()
    until(lambda: not _busy(comparison))
    assert comparison._words.text().splitlines() == [
        "two-way: The file of two-way has gone.",
        "rival: The file of rival has gone.",
    ]
    assert not comparison.is_seen


def test_comparing_leaves_the_number_of_threads_as_it_is(page: TransferPage) -> None:
    view, explorer, before = page.current_view(), page.explorer, torch.get_num_threads()
    assert isinstance(view, TranslateView) and explorer.ref is not None
    torch.set_num_threads(3)
    try:
        compare(BackgroundTask(lambda _: None), explorer.manager, view, [(explorer.ref, None)])
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_the_script_says_that_it_is_of_one_model(page: TransferPage) -> None:
    said: list[str] = []
    page.explorer.said.connect(said.append)
    page.picture_actions.copy_python()
    assert "current model alone" in said[-1]
    assert "two-way" in QGuiApplication.clipboard().text()


def test_a_click_on_a_name_ticks_it_and_a_click_on_the_box_does_so_once(
    page: TransferPage,
) -> None:
    names = _list(page)
    item, row = names.item(0), names.visualItemRect(names.item(0))
    for across in (60, 8, 60):
        place = QPoint(row.left() + across, row.center().y())
        before = item.checkState()
        QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert item.checkState() != before
    _columns(page)
