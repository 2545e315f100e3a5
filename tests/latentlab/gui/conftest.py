"""What the tests of the window share: a workbench with scripted sessions, a window around it, the
services of a page, and small trained runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lone_page import services_around
from PySide6.QtWidgets import QApplication
from scripted_bench import LABORATORY, Bench, until
from transfer_models import object_run, two_way_run

from latentlab.gui.services import Services
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.window.main_window import MainWindow
from trainers.runs.run import Run


@pytest.fixture
def bench(qapp: QApplication, own_home: Path) -> Iterator[Bench]:
    """A workbench with scripted sessions."""
    del qapp
    made = Bench(own_home / "runs")
    yield made
    made.workbench.wait_for_threads()


@pytest.fixture
def window(bench: Bench) -> Iterator[MainWindow]:
    """A window around the bench, as it is when PyTorch has been loaded."""
    made = MainWindow(bench.workbench, SettingsStore())
    made.resize(1200, 800)
    made.show()
    assert made.pages
    bench.workbench.laboratory = LABORATORY
    bench.workbench.loaded.emit(LABORATORY)
    yield made
    bench.workbench.wait_for_threads()
    until(lambda: not bench.workbench.is_training)
    made.close_without_asking()


@pytest.fixture
def services(bench: Bench) -> Iterator[Services]:
    with services_around(bench) as made:
        yield made


@pytest.fixture(scope="module")
def two_way(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return two_way_run(tmp_path_factory.mktemp("two-way"))


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return object_run(tmp_path_factory.mktemp("objects"))
