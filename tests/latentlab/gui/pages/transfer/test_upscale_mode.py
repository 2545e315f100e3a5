"""The Transfer page with a model that enlarges: every way beside the truth, and whole folders."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPushButton, QToolButton
from scripted_bench import until
from transfer_models import HELD_OUT, SIZE, enlarging_run, transfer_page, write_picture

from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.upscale.mode import UpscaleMode
from latentlab.gui.services import Services
from latentlab.views import UpscaleView
from trainers.runs.run import Run


@pytest.fixture(scope="module")
def enlarging(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return enlarging_run(tmp_path_factory.mktemp("enlarging"))


@pytest.fixture
def page(services: Services, enlarging: Run) -> Iterator[TransferPage]:
    with transfer_page(services, enlarging) as made:
        yield made


def _view(page: TransferPage) -> UpscaleView:
    view = page.current_view()
    assert isinstance(view, UpscaleView)
    return view


def _captions(page: TransferPage) -> list[str]:
    answer = page.answer()
    assert answer is not None
    return [each.split(" ")[0] for each in answer[1].captions]


def test_examples_of_data_without_labels_are_shown_in_every_way(page: TransferPage) -> None:
    assert _captions(page) == ["small", "bicubic", "MSE", "SRGAN", "truth"]
    (mode,) = (each for each in page.modes if isinstance(each, UpscaleMode))
    assert len(mode.shelf.pictures) == 4 and not mode.shelf.head.isHidden()
    assert page.findChild(QComboBox, "toEnlargeDomain").isHidden(), "there is no choice"
    first = {each.name for each in _view(page).pictures}
    page.findChild(QToolButton, "toEnlargeNext").click()
    until(lambda: first.isdisjoint(each.name for each in _view(page).pictures))
    assert int(_view(page).pictures[0].name.split()[-1]) < HELD_OUT


def test_own_pictures_are_enlarged_as_they_are_and_undo_goes_back(
    page: TransferPage, tmp_path: Path
) -> None:
    page.sources.open_files([write_picture(tmp_path / "own.png", 7, 50, 40)], page.take)
    until(lambda: [each.name for each in _view(page).pictures] == ["own.png"])
    what = page.findChild(QComboBox, "upscaleWhat")
    what.setCurrentIndex(1)
    what.activated.emit(1)
    until(lambda: _captions(page) == ["small", "bicubic", "MSE", "SRGAN"])
    answer = page.answer()
    assert answer is not None and answer[1].pixels.shape[1:] == (4 * SIZE, 4 * SIZE, 3)
    words = " ".join(label.text() for label in page.findChildren(QLabel))
    assert f"From {SIZE} to {4 * SIZE} px" in words
    page.explorer.undo()
    until(lambda: _view(page).shrink and what.currentIndex() == 0)


def test_taking_the_last_picture_away_says_how_to_get_others(page: TransferPage) -> None:
    strip = page.findChild(QListWidget, "toEnlargeStrip")
    for _ in range(4):
        strip.removed.emit(0)
    until(lambda: page.current_view() is None)
    page.findChild(QToolButton, "toEnlargeExamples").click()
    until(lambda: page.current_view() is not None)


def test_a_folder_is_enlarged_whole_and_compared(page: TransferPage, tmp_path: Path) -> None:
    write_picture(tmp_path / "photos" / "a.png", 1, width=9, height=21)
    task = page.findChild(QComboBox, "batchTask")
    assert [task.itemText(place) for place in range(task.count())] == [
        "Enlarge whole, 4 times",
        "Make smaller, compare every way",
    ]
    assert page.findChild(QPushButton, "batchStart") is not None
    sizes = {}
    for place, name in enumerate(("large", "compared")):
        task.setCurrentIndex(place)
        page.batch.source.show_text(str(tmp_path / "photos"))
        page.batch.out.show_text(str(tmp_path / name))
        page.batch.start()
        until(lambda: not page.batch.runner.is_running)
        with Image.open(tmp_path / name / "a.png") as image:
            sizes[name] = np.asarray(image).shape
    assert sizes == {"large": (84, 36, 3), "compared": (20, 4 * 8, 3)}
