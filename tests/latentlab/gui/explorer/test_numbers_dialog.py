"""The window of numbers: the tray's latents go out and come in again."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from answering_export import export_to
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton, QTableWidget
from scripted_bench import until

from latentlab.gui.background import end_all
from latentlab.gui.explorer.numbers.numbers_dialog import NumbersDialog
from latentlab.gui.services import Services
from latentlab.latent.vectors import load_latents, save_latents
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Seed, Vector

SIZE = 8
ONES = Anchor(latent=Vector.of([1.0] * SIZE), label=3)


@pytest.fixture
def dialog(services: Services, model_file: Callable[..., Path]) -> Iterator[NumbersDialog]:
    """The dialog with a model open and two latents in the tray."""
    explorer = services.explorer
    explorer.open(ModelRef.file(model_file("digits", "cgan", width=4, latent_size=SIZE)))
    until(lambda: explorer.facts is not None)
    explorer.tray.pin(Anchor(latent=Seed(seed=42)), "favourite")
    explorer.tray.pin(ONES, "ones")
    made = NumbersDialog(explorer, services.exports)
    made.show()
    yield made
    made.close()


def _press(dialog: NumbersDialog, name: str) -> None:
    dialog.findChild(QPushButton, name).click()


def _said(dialog: NumbersDialog) -> str:
    return dialog._done.text() + dialog._failed.text()


def test_it_lists_the_tray(dialog: NumbersDialog, services: Services) -> None:
    table = dialog.findChild(QTableWidget)
    rows = [[table.item(row, column).text() for column in range(3)] for row in range(2)]
    assert rows == [
        ["favourite", "seed 42", "none"],
        ["ones", "8 numbers: 1.00, 1.00, 1.00, 1.00, …", "3"],
    ]
    services.explorer.tray.unpin(0)
    assert table.rowCount() == 1


def test_seeds_are_copied_as_the_command_line_takes_them(dialog: NumbersDialog) -> None:
    _press(dialog, "copySeeds")
    assert QGuiApplication.clipboard().text() == "42"
    assert _said(dialog) == "1 seed on the clipboard. 1 without a seed is left out."


def test_only_the_chosen_rows_are_copied(dialog: NumbersDialog) -> None:
    dialog.findChild(QTableWidget).selectRow(1)
    _press(dialog, "copySeeds")
    assert "None of these latents was drawn from a seed" in _said(dialog)
    _press(dialog, "copyNumbers")
    until(lambda: "as JSON" in _said(dialog))
    assert json.loads(QGuiApplication.clipboard().text()) == [1.0] * SIZE


def test_what_was_copied_can_be_pasted(dialog: NumbersDialog, services: Services) -> None:
    tray = services.explorer.tray
    _press(dialog, "copyNumbers")
    until(lambda: "2 latents on the clipboard" in _said(dialog))
    tray.unpin(1)
    _press(dialog, "pasteNumbers")
    model = services.explorer.manager.open(services.explorer.ref)
    expected = [model.latent(42)[0].tolist(), [1.0] * SIZE]
    assert [each.anchor.latent.numbers() for each in list(tray)[1:]] == [
        tuple(numbers) for numbers in expected
    ]
    assert _said(dialog) == "2 latents put into the tray."
    _press(dialog, "pasteNumbers")
    assert _said(dialog) == "0 latents put into the tray. 2 lay there already."


def test_wrong_text_on_the_clipboard_gets_a_sentence(dialog: NumbersDialog) -> None:
    QGuiApplication.clipboard().setText("nothing useful")
    _press(dialog, "pasteNumbers")
    assert "holds 'nothing', which is no number" in _said(dialog)
    assert "JSON" in _said(dialog) and "Seeds can be pasted, too" in _said(dialog)


def test_what_it_says_moves_no_button(dialog: NumbersDialog) -> None:
    button = dialog.findChild(QPushButton, "copySeeds")
    QApplication.processEvents()
    before = button.pos()
    button.click()
    QApplication.processEvents()
    assert _said(dialog) and button.pos() == before
    QGuiApplication.clipboard().setText("nothing useful")
    _press(dialog, "pasteNumbers")
    QApplication.processEvents()
    assert button.pos() == before


def test_its_close_button_closes_it(dialog: NumbersDialog) -> None:
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close).click()
    assert not dialog.isVisible()


@pytest.mark.parametrize("suffix", [".npz", ".npy", ".json"])
def test_exported_latents_are_those_of_the_tray(
    dialog: NumbersDialog,
    services: Services,
    tmp_path: Path,
    suffix: str,
) -> None:
    path = tmp_path / f"mine{suffix}"
    dialog.findChild(QPushButton, "exportNumbers").click()
    export_to(path, sort=suffix)
    end_all(services.exports)
    saved = load_latents(path, SIZE)
    model = services.explorer.manager.open(services.explorer.ref)
    assert np.array_equal(saved[0], model.latent(42)[0].numpy())
    assert np.array_equal(saved[1], np.ones(SIZE, np.float32))


def test_loaded_latents_come_into_the_tray_by_the_files_name(
    dialog: NumbersDialog, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "walk.npz"
    save_latents(np.arange(2 * SIZE, dtype=np.float32).reshape(2, SIZE), path)
    dialog.numbers.load(path)
    until(lambda: len(services.explorer.tray) == 4)
    assert [each.name for each in services.explorer.tray][2:] == ["walk 1", "walk 2"]
    assert services.explorer.tray[3].anchor.latent == Vector.of(range(SIZE, 2 * SIZE))


def test_of_very_many_latents_the_first_are_taken(
    dialog: NumbersDialog, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "many.npy"
    save_latents(np.random.default_rng(0).normal(size=(1200, SIZE)).astype(np.float32), path)
    dialog.numbers.load(path)
    until(lambda: "only the first 100 are taken" in _said(dialog))
    assert "There are 1 200" in _said(dialog)
    assert len(services.explorer.tray) == 102


def test_a_wrong_file_gets_a_sentence(dialog: NumbersDialog, tmp_path: Path) -> None:
    path = tmp_path / "other.npy"
    np.save(path, np.zeros((2, SIZE + 1), np.float32))
    dialog.numbers.load(path)
    until(lambda: "a latent of this model has 8" in _said(dialog))


def test_without_a_model_it_says_that_latents_belong_to_one(services: Services) -> None:
    dialog = NumbersDialog(services.explorer, services.exports)
    dialog.numbers.paste()
    assert "Open a model" in _said(dialog)
