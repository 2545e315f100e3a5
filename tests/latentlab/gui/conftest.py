"""A workbench with scripted sessions and a window around it; PyTorch is not loaded by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from scripted_bench import LABORATORY, Bench, until

from latentlab.gui.main_window import MainWindow
from latentlab.gui.settings_store import SettingsStore


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
    bench.workbench.laboratory = LABORATORY
    bench.workbench.loaded.emit(LABORATORY)
    yield made
    bench.workbench.wait_for_threads()
    until(lambda: not bench.workbench.is_training)
    made.close()
