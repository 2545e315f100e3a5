"""The Train page with algorithms that learn between two domains, or from pairs."""

from pathlib import Path

import pytest
from painting import paint_all
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from scripted_bench import Bench

from latentlab.gui.pages.train.run_setup import RunSetup
from latentlab.gui.window.main_window import MainWindow
from latentlab.train_form import RunChoices
from trainers.config import DataSource


@pytest.fixture
def setup(window: MainWindow, bench: Bench) -> RunSetup:
    """The form on the Train page, and no session that starts."""
    del bench
    window.show_page("train")
    found = window.findChild(RunSetup, "runSetup")
    assert found is not None
    return found


def box(setup: RunSetup, name: str) -> QComboBox:
    return setup.findChild(QComboBox, name)


def line(setup: RunSetup, name: str) -> QLineEdit:
    return setup.findChild(QLineEdit, name)


def choose(setup: RunSetup, name: str, value: str) -> None:
    """As a person does, who is noticed."""
    chosen = box(setup, name)
    chosen.setCurrentIndex(chosen.findData(value))
    chosen.activated.emit(chosen.currentIndex())


def words(setup: RunSetup) -> str:
    return " ".join(each.text() for each in setup.findChildren(QLabel) if each.isVisible())


def data_of(setup: RunSetup) -> str:
    name: str = box(setup, "datasetBox").currentData()
    return name


def test_the_name_follows_data_of_which_the_folder_is_not_known_yet(
    setup: RunSetup, tmp_path: Path
) -> None:
    choose(setup, "algorithmBox", "cgan")
    choose(setup, "datasetBox", "folder")
    assert line(setup, "nameEdit").text() == "cgan-folder"
    (tmp_path / "Emoji").mkdir()
    line(setup, "folderEdit").setText(str(tmp_path / "Emoji"))
    assert line(setup, "nameEdit").text() == "cgan-emoji"
    QTest.keyClicks(line(setup, "nameEdit"), "2")
    choose(setup, "datasetBox", "digits")
    assert line(setup, "nameEdit").text() == "cgan-emoji2"


@pytest.mark.parametrize(
    ("algorithm", "data"), [("cyclegan", "stripes"), ("pix2pix", "edges"), ("cgan", "digits")]
)
def test_the_data_follow_the_algorithm(setup: RunSetup, algorithm: str, data: str) -> None:
    choose(setup, "algorithmBox", algorithm)
    assert data_of(setup) == data
    assert line(setup, "nameEdit").text() == f"{algorithm}-{data}"
    assert "This algorithm learns" not in words(setup)


def test_data_that_a_person_chose_stay(setup: RunSetup) -> None:
    choose(setup, "datasetBox", "faces")
    choose(setup, "algorithmBox", "cyclegan")
    assert data_of(setup) == "faces"
    choose(setup, "algorithmBox", "pix2pix")
    assert data_of(setup) == "faces"
    assert "Choose Edges (built in), or a folder of pairs side by side." in words(setup)
    choose(setup, "datasetBox", "pairs")
    assert "This algorithm learns" not in words(setup)
    choose(setup, "datasetBox", "two-folders")
    assert "This algorithm learns from pairs" in words(setup)


def test_data_that_do_not_fit_are_not_trained_on(
    window: MainWindow, setup: RunSetup, bench: Bench
) -> None:
    choose(setup, "algorithmBox", "pix2pix")
    choose(setup, "datasetBox", "stripes")
    QTest.mouseClick(window.findChild(QPushButton, "startButton"), Qt.MouseButton.LeftButton)
    assert not bench.sessions


def test_faces_ask_for_an_attribute(setup: RunSetup) -> None:
    assert not box(setup, "attributeBox").isVisible()
    choose(setup, "datasetBox", "faces")
    attribute = box(setup, "attributeBox")
    assert attribute.isVisible()
    assert setup.choices().data.attribute == "glasses"
    choose(setup, "attributeBox", "hat")
    assert setup.choices().data == DataSource(name="faces", attribute="hat")
    assert line(setup, "nameEdit").text() == "gan-faces-hat"
    choose(setup, "datasetBox", "digits")
    assert not attribute.isVisible()
    assert setup.choices().data.attribute is None


def test_labelled_data_ask_for_the_labels_of_both_domains(setup: RunSetup) -> None:
    choose(setup, "datasetBox", "digits")
    first, second = box(setup, "domainABox"), box(setup, "domainBBox")
    assert not first.isVisible()
    assert setup.choices().data.domains is None

    choose(setup, "algorithmBox", "cyclegan")
    assert first.isVisible()
    assert second.isVisible()
    assert setup.choices().data.domains == ("0", "1")
    first.setCurrentText("3")
    second.setCurrentText("8")
    assert line(setup, "nameEdit").text() == "cyclegan-digits-3-8"

    second.setCurrentText("ten")
    assert "There is no label 'ten': choose two of 0, 1, 2, " in words(setup)
    second.setCurrentText("")
    assert setup.order() is None
    assert "Choose a label for domain B, too." in words(setup)
    second.setCurrentText("3")
    assert setup.order() is None
    assert "Choose two different labels for the two domains." in words(setup)

    choose(setup, "algorithmBox", "gan")
    assert not first.isVisible()
    assert setup.choices().data.domains is None


def test_the_subfolders_of_a_folder_are_offered_as_labels(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot
) -> None:
    paint_all(tmp_path / "pets", ["train/dog/1.png", "train/cat/1.png", "train/owl/1.png"])
    paint_all(tmp_path / "pets", ["test/cat/1.png", "__MACOSX/1.png"])
    choose(setup, "datasetBox", "folder")
    choose(setup, "algorithmBox", "cyclegan")
    line(setup, "folderEdit").setText(str(tmp_path / "pets"))
    first = box(setup, "domainABox")
    qtbot.waitUntil(lambda: first.count() > 0)
    assert [first.itemText(i) for i in range(first.count())] == ["cat", "dog", "owl"]
    assert setup.choices().data.domains == ("cat", "dog")


def test_labels_of_a_folder_that_were_chosen_stay_when_it_has_been_looked_at(
    setup: RunSetup, tmp_path: Path, qtbot: QtBot
) -> None:
    paint_all(tmp_path / "pets", [f"{each}/1.png" for each in ("cat", "dog", "owl")])
    data = DataSource(name="folder", folder=tmp_path / "pets", domains=("owl", "cat"))
    setup.show_choices(RunChoices(algorithm="cyclegan", data=data))
    assert setup.choices().data.domains == ("owl", "cat")
    qtbot.waitUntil(lambda: box(setup, "domainABox").count() > 0)
    assert setup.choices().data.domains == ("owl", "cat")


def test_two_folders_ask_for_both(setup: RunSetup, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    second = line(setup, "secondFolderEdit")
    assert not second.isVisible()
    choose(setup, "datasetBox", "two-folders")
    assert second.isVisible()
    line(setup, "folderEdit").setText(str(tmp_path / "a"))
    assert setup.order() is None
    assert "Choose the folder that holds the images of domain B." in words(setup)
    second.setText(str(tmp_path / "b"))
    data = setup.choices().data
    assert (data.folder, data.second_folder) == (tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    ("algorithm", "data"),
    [
        ("cyclegan", DataSource(name="faces", attribute="beard", image_size=32)),
        ("cyclegan", DataSource(name="digits", domains=("4", "7"))),
        ("gan", DataSource(name="digits", domains=("4", "7"))),
        ("pix2pix", DataSource(name="edges", colour="grey")),
    ],
)
def test_what_was_chosen_is_shown_again(setup: RunSetup, algorithm: str, data: DataSource) -> None:
    setup.show_choices(RunChoices(algorithm=algorithm, data=data))
    shown = setup.choices()
    assert (shown.algorithm, shown.data) == (algorithm, data)
    kept = RunChoices.model_validate_json(shown.model_dump_json())
    assert kept == shown
