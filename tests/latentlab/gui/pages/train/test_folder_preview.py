"""What the form shows of a folder before anybody trains on it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from painting import paint_all
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot
from scripted_bench import Bench

from latentlab import formatting
from latentlab.gui.pages.train import run_cost
from latentlab.gui.pages.train.folder_preview import ContactSheet, FolderPreview
from latentlab.gui.pages.train.run_cost import RunCost
from latentlab.gui.pages.train.run_setup import RunSetup
from latentlab.gui.window.main_window import MainWindow
from latentlab.train_form import RunChoices
from trainers.config import DataSource, Recipe
from trainers.data.opening import open_images
from trainers.data.spec import DataInfo
from trainers.data.survey import Survey, survey
from trainers.data.watching import Watcher
from trainers.registry import make_recipe
from trainers.training.disk import disk_foreseen


@pytest.fixture
def setup(window: MainWindow, bench: Bench) -> RunSetup:
    del bench
    window.show_page("train")
    found = window.findChild(RunSetup, "runSetup")
    assert found is not None
    combo = found.findChild(QComboBox, "datasetBox")
    combo.setCurrentIndex(combo.findData("folder"))
    return found


def choose_folder(setup: RunSetup, folder: Path) -> None:
    setup.findChild(QLineEdit, "folderEdit").setText(str(folder))


def account(setup: RunSetup) -> str:
    text: str = setup.findChild(QLabel, "folderAccount").text()
    return text.replace("\N{NO-BREAK SPACE}", " ")


def warnings(setup: RunSetup) -> str:
    return setup.findChild(QLabel, "folderWarnings").text()


def size(setup: RunSetup) -> QSpinBox:
    return setup.findChild(QSpinBox, "imageSizeBox")


def test_a_folder_is_shown_before_anybody_trains_on_it(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot
) -> None:
    paint_all(tmp_path, [f"train/cat/{i}.png" for i in range(30)], side=28)
    paint_all(tmp_path, ["train/dog/1.png", "test/dog/1.png"], side=28)
    (tmp_path / "train" / "dog" / "2.nef").write_bytes(b"raw")
    choose_folder(setup, tmp_path)
    assert account(setup) == "Looking at the pictures…"
    qtbot.waitUntil(lambda: account(setup).startswith("31 pictures"))
    assert account(setup) == (
        "31 pictures, of 28 × 28 px.\n2 labels: cat (30), dog (1).\n"
        "Held out, not learned from: 1 in test."
    )
    assert "a single image of the label dog" in warnings(setup)
    assert "train/dog/2.nef: camera RAW files cannot be read" in warnings(setup)
    sheet = setup.findChild(ContactSheet, "contactSheet")
    assert sheet.isVisible()
    assert sheet.count == 24


def test_the_size_of_small_pictures_is_proposed_and_a_persons_own_stays(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot
) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    paint_all(small, ["1.png", "2.png"], side=28)
    paint_all(large, ["1.png", "2.png", "3.png"], side=200)
    choose_folder(setup, small)
    qtbot.waitUntil(lambda: account(setup).startswith("2 pictures"))
    assert setup.choices().data.image_size == 28
    choose_folder(setup, large)
    qtbot.waitUntil(lambda: account(setup).startswith("3 pictures"))
    assert setup.choices().data.image_size is None
    assert size(setup).text() == "Usual: 64 px"
    size(setup).setValue(48)
    choose_folder(setup, small)
    qtbot.waitUntil(lambda: account(setup).startswith("2 pictures"))
    assert setup.choices().data.image_size == 48


def test_a_size_that_a_run_was_begun_with_is_shown_again(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot
) -> None:
    paint_all(tmp_path, ["1.png"], side=28)
    data = DataSource(name="folder", folder=tmp_path, image_size=64)
    setup.show_choices(RunChoices(algorithm="gan", data=data))
    qtbot.waitUntil(lambda: account(setup).startswith("1 picture,"))
    assert setup.choices().data == data


def test_a_size_that_was_proposed_before_the_last_start_gives_way_to_another(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot
) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    paint_all(small, ["1.png"], side=28)
    paint_all(large, ["1.png", "2.png"], side=200)
    data = DataSource(name="folder", folder=small, image_size=28)
    setup.show_choices(RunChoices(algorithm="gan", data=data))
    qtbot.waitUntil(lambda: account(setup).startswith("1 picture,"))
    assert setup.choices().data == data
    choose_folder(setup, large)
    qtbot.waitUntil(lambda: account(setup).startswith("2 pictures"))
    assert setup.choices().data.image_size is None


def test_another_folder_ends_the_look_at_the_first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    paint_all(first, ["1.png"])
    paint_all(second, ["1.png", "2.png"])
    looking, ended = threading.Event(), threading.Event()

    def slow(source: DataSource, sheet: int, side: int, watcher: Watcher) -> Survey:
        if source.folder == first:
            looking.set()
            try:
                while True:  # a folder without end
                    watcher.tell("Looking for images")
                    ended.wait(0.01)
            finally:
                ended.set()
        return survey(source, sheet, side, watcher)

    monkeypatch.setattr("trainers.data.survey.survey", slow)
    preview = FolderPreview()
    qtbot.addWidget(preview)
    found: list[Survey] = []
    preview.surveyed.connect(found.append)
    preview.show_source(DataSource(name="folder", folder=first))
    qtbot.waitUntil(looking.is_set)
    preview.show_source(DataSource(name="folder", folder=second))
    qtbot.waitUntil(lambda: bool(found))
    assert ended.is_set()
    assert [each.pictures for each in found] == [2]


def test_what_is_wrong_with_a_folder_is_said(setup: RunSetup, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "1.nef").write_bytes(b"raw")
    choose_folder(setup, tmp_path)
    qtbot.waitUntil(lambda: bool(warnings(setup)))
    assert "holds no pictures that can be read. 1 file" in warnings(setup)
    assert not setup.findChild(ContactSheet, "contactSheet").isVisible()
    choose_folder(setup, tmp_path / "absent")
    assert (account(setup), warnings(setup)) == ("", "")


def cost(setup: RunSetup) -> str:
    text: str = setup.findChild(RunCost, "runCost").text()
    return text


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Recipe, DataInfo]]:
    """What was tried; every step takes 0.1 s."""
    asked: list[tuple[Recipe, DataInfo]] = []

    def at_once(recipe: Recipe, info: DataInfo, check: Callable[[], None]) -> float:
        del check
        asked.append((recipe, info))
        return 0.1

    monkeypatch.setattr(run_cost, "tried", at_once)
    return asked


def test_time_and_disk_are_told_before_start_and_follow_the_steps(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot, plans: list[tuple[Recipe, DataInfo]]
) -> None:
    paint_all(tmp_path, ["cat/1.png", "dog/1.png"], side=28)
    assert cost(setup) == ""
    choose_folder(setup, tmp_path)
    qtbot.waitUntil(lambda: cost(setup).endswith("on the disk. Estimating the time…"))
    qtbot.waitUntil(lambda: " take about " in cost(setup))
    (tried,) = plans
    assert (tried[0].algorithm, tried[1].shape, tried[1].classes) == ("gan", (1, 28, 28), 2)
    setup.show_goal(6000)
    qtbot.waitUntil(lambda: cost(setup).startswith("6 000 steps take about 10 min on this"))
    assert len(plans) == 1
    size(setup).setValue(32)
    qtbot.waitUntil(lambda: len(plans) == 2)
    assert plans[1][1].size == 32
    setup.findChild(QSpinBox, "threadsBox").setValue(1)
    qtbot.waitUntil(lambda: len(plans) == 3)
    assert plans[2][0].threads == 1
    choose_folder(setup, tmp_path / "absent")
    assert cost(setup) == ""


def test_the_disk_that_is_told_is_that_of_a_run_on_these_pictures(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot, plans: list[tuple[Recipe, DataInfo]]
) -> None:
    paint_all(tmp_path, [f"{label}/{i}.png" for label in ("cat", "dog") for i in range(3)], 28)
    choose_folder(setup, tmp_path)
    qtbot.waitUntil(lambda: " take about " in cost(setup))
    choices = setup.choices()
    recipe = make_recipe(choices.algorithm, choices.settings, choices.data)
    there = disk_foreseen(recipe, open_images(choices.data).info)
    assert cost(setup).endswith(f"and about {formatting.size(there.total)} on the disk.")
    assert open_images(choices.data).info == plans[0][1]


def test_no_step_is_tried_while_nobody_sees_the_form(
    window: MainWindow,
    setup: RunSetup,
    tmp_path: Path,
    qtbot: QtBot,
    plans: list[tuple[Recipe, DataInfo]],
) -> None:
    paint_all(tmp_path, ["cat/1.png", "dog/1.png"], side=28)
    window.show_page("library")
    choose_folder(setup, tmp_path)
    qtbot.waitUntil(lambda: account(setup).startswith("2 pictures"))
    qtbot.wait(run_cost._PATIENCE_MS + 300)
    assert plans == [] and cost(setup) == ""
    window.show_page("train")
    qtbot.waitUntil(lambda: " take about " in cost(setup))
    window.show_page("library")
    window.show_page("train")
    qtbot.waitUntil(lambda: " take about " in cost(setup))
    assert len(plans) == 1
