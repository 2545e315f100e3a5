"""What the window remembers of the Train page."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from latentlab.gui.settings_store import SettingsStore
from latentlab.train_form import RunChoices
from trainers.config import DataSource


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
def test_a_folder_whose_name_is_no_text_is_remembered(qapp: QApplication, own_home: Path) -> None:
    del qapp, own_home
    odd = os.fsdecode(b"d\xf6g")
    data = DataSource(name="folder", folder=Path("/pictures") / odd, domains=("cat", odd))
    choices = RunChoices(algorithm="cyclegan", data=data, settings={"steps": 7})
    store = SettingsStore()
    store.choices = choices
    assert store.save()
    assert SettingsStore().choices == choices


@pytest.mark.parametrize("kept", ["", "[", "7", "[]", '{"algorithm": 7}', "[" * 100_000])
def test_choices_that_are_damaged_count_as_none(
    kept: str, qapp: QApplication, own_home: Path
) -> None:
    del qapp, own_home
    store = SettingsStore()
    store.keep("choices", kept)
    assert store.choices == RunChoices()
