"""The export dialog says what will be made before it is, and remembers what was chosen."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from answering_export import choose
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from scripted_bench import until

from latentlab.export.order import Order, Subject
from latentlab.formatting import count
from latentlab.gui.background import end_all
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.exporting.export_choices import ExportChoices
from latentlab.gui.exporting.export_dialog import ExportDialog
from latentlab.gui.exporting.export_preview import ExportPreview
from latentlab.gui.exporting.exportable import Exportable, Files, Format
from latentlab.gui.settings_store import SettingsStore

GREYS = np.random.default_rng(0).integers(0, 256, (6, 8, 8, 1), np.uint8)
Offer = Callable[..., ExportDialog]


def walk(count: int) -> Iterator[NDArray[np.uint8]]:
    return iter(GREYS[np.arange(count) % 6])


SAMPLES = Subject(
    "Samples",
    "toy-samples",
    (8, 8),
    6,
    lambda count: GREYS[:count],
    columns=3,
    captions=("a", "b", "c"),
)
WALK = Subject("Walk", "toy-walk", (8, 8), 6, walk, "walk", counts=(2, 1000), seconds=2.0, speed=30)
NUMBERS = Files(
    "latents",
    "Latents",
    "toy-latents",
    "Numbers.",
    (Format(".json", "Text"), Format(".csv", "Table")),
    lambda path: path.write_text(path.suffix) and None,
)


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    del qapp
    shown = QWidget()
    shown.show()
    yield shown
    end_all(shown)
    shown.close()


@pytest.fixture
def exports(window: QWidget, tmp_path: Path) -> ExportActions:
    actions = ExportActions(SettingsStore(), window)
    (tmp_path / "files").mkdir()
    actions.remember_folder(tmp_path / "files")
    return actions


@pytest.fixture
def offer(exports: ExportActions) -> Iterator[Offer]:
    opened: list[ExportDialog] = []

    def offered(*exportables: Exportable) -> ExportDialog:
        dialog = exports.offer(exportables or (SAMPLES, WALK, NUMBERS))
        assert dialog is not None
        opened.append(dialog)
        return dialog

    yield offered
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, ExportDialog):
            dialog.reject()


def text(dialog: ExportDialog, name: str) -> str:
    return dialog.findChild(QLabel, name).text()


def start(dialog: ExportDialog) -> QPushButton:
    return dialog.findChild(QPushButton, "exportStart")


def name_file(dialog: ExportDialog, path: Path | str) -> None:
    field = dialog.findChild(QLineEdit, "exportFile")
    field.setText(str(path))
    field.textEdited.emit(str(path))


def hints(dialog: ExportDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_every_control_has_a_tooltip(offer: Offer) -> None:
    dialog = offer()
    kinds: Sequence[type[QWidget]] = (QComboBox, QCheckBox, QAbstractSpinBox, QPushButton)
    for kind in kinds:
        for control in dialog.findChildren(kind):
            if control.objectName() not in ("", "qt_spinbox_lineedit"):
                assert control.toolTip(), control.objectName()


def test_the_size_follows_what_is_chosen(offer: Offer) -> None:
    dialog = offer()
    choose(dialog, "exportAs", "sheet")
    dialog.findChild(QSpinBox, "exportScale").setValue(3)
    assert text(dialog, "exportPixels") == f"{3 * 8 * 3} × {2 * 8 * 3 + 22} pixels"
    dialog.findChild(QCheckBox, "exportCaptions").click()
    assert text(dialog, "exportPixels") == "72 × 48 pixels"
    choose(dialog, "exportAs", "singles")
    dialog.findChild(QSpinBox, "exportScale").setValue(2)
    assert text(dialog, "exportPixels") == "16 × 16 pixels each"


def test_the_speed_says_how_long_the_film_is_and_there_is_one_speed(offer: Offer) -> None:
    dialog = offer()
    choose(dialog, "exportWhat", "Walk")
    choose(dialog, "exportAs", "mp4")
    speed = dialog.findChild(QSpinBox, "exportSpeed")
    assert text(dialog, "exportSeconds") == "60 frames, 2.0 s"
    speed.setValue(60)
    assert text(dialog, "exportSeconds") == "120 frames, 2.0 s"
    choose(dialog, "exportAs", "gif")
    assert (speed.value(), speed.maximum()) == (50, 50)
    assert text(dialog, "exportSeconds") == "100 frames, 2.0 s"
    assert "A GIF shows at most 50 frames a second" in hints(dialog)
    choose(dialog, "exportAs", "mp4")
    assert speed.value() == 60 and "at most 50" not in hints(dialog)


def test_what_is_shown_is_made_and_counted_before(offer: Offer) -> None:
    dialog = offer(SAMPLES)
    for kind in ("sheet", "singles", "mp4", "gif"):
        choose(dialog, "exportAs", kind)
        until(lambda: "bout " in text(dialog, "exportEstimate"), seconds=20)
        until(lambda: sides(dialog)[0] > 0)
        assert not dialog.findChild(QLabel, "exportPreview").pixmap().isNull()


def sides(dialog: ExportDialog) -> tuple[int, int]:
    """Width and height of the preview."""
    picture = dialog.findChild(QLabel, "exportPreview").pixmap()
    return picture.width(), picture.height()


def test_preview_and_size_follow_every_key_of_a_number(offer: Offer) -> None:
    dialog = offer(WALK)
    choose(dialog, "exportAs", "sheet")
    for name, keys in (("exportScale", "12"), ("exportCount", "31")):
        box = dialog.findChild(QSpinBox, name)
        box.setFocus()
        box.selectAll()
        for key in keys:
            QTest.keyClicks(box, key)
            assert dialog.order is not None
            width, height = dialog.order.pixel_size(WALK)
            assert text(dialog, "exportPixels") == f"{count(width)} × {count(height)} pixels"
            until(lambda: text(dialog, "exportEstimate").startswith("About "), seconds=20)
            shown = min(width, 288), round(height * min(1, 288 / width))
            until(lambda shown=shown: sides(dialog) == shown)
    assert dialog.order.pictures(WALK) == 31


def test_the_preview_does_not_wait_for_the_size_of_a_film(offer: Offer) -> None:
    def slow(count: int) -> Iterator[NDArray[np.uint8]]:
        for index in range(count):
            yield GREYS[index % 6]
            time.sleep(0.2)

    dialog = offer(Subject("Slow", "slow", (8, 8), 60, slow, captions=("a",)))
    choose(dialog, "exportAs", "gif")
    until(lambda: sides(dialog)[0] > 0)
    assert text(dialog, "exportEstimate") == "Estimating the size…"


def test_the_number_of_files_in_a_folder_is_said(offer: Offer) -> None:
    dialog = offer(WALK)
    choose(dialog, "exportAs", "singles")
    assert "6 files will be in this folder." in hints(dialog)
    dialog.findChild(QSpinBox, "exportCount").setValue(1000)
    assert "1 000 files will be in this folder." in hints(dialog)
    until(lambda: text(dialog, "exportEstimate").startswith("1 000 files, about "), seconds=20)
    choose(dialog, "exportAs", "sheet")
    assert "in this folder" not in hints(dialog)


def test_choices_are_remembered(offer: Offer, exports: ExportActions, tmp_path: Path) -> None:
    dialog = offer()
    choose(dialog, "exportWhat", "Walk")
    choose(dialog, "exportAs", "gif")
    dialog.findChild(QSpinBox, "exportSpeed").setValue(12)
    dialog.findChild(QSpinBox, "exportScale").setValue(5)
    choose(dialog, "exportSmooth", "Smooth")
    dialog.findChild(QComboBox, "exportSmooth").activated.emit(1)
    target = tmp_path / "elsewhere" / "walk.gif"
    name_file(dialog, target)
    start(dialog).click()
    until(target.exists)
    again = offer(WALK)
    assert again.findChild(QComboBox, "exportAs").currentData() == "gif"
    assert again.order is not None
    assert (again.order.speed, again.order.look.scale, again.order.look.smooth) == (12, 5, True)
    assert again.path == tmp_path / "elsewhere" / "toy-walk.gif"
    assert exports.folder == tmp_path / "elsewhere"


def test_choices_hold_for_every_step_and_run_and_do_not_grow(
    offer: Offer, exports: ExportActions
) -> None:
    for step in range(0, 500, 50):
        title = f"Pictures of digits-1 at step {step}"
        grid = Subject(
            title, f"digits-1-{step}", (8, 8), 6, lambda count: GREYS[:count], sort="grid",
            columns=3, captions=("a", "b", "c"),
        )  # fmt: skip
        dialog = offer(grid)
        choose(dialog, "exportAs", "gif")
        if step == 0:
            dialog.findChild(QCheckBox, "exportCaptions").click()
            dialog.findChild(QSpinBox, "exportSpeed").setValue(7)
        assert dialog.order is not None
        assert (dialog.order.look.captions, dialog.order.speed) == (False, 7)
        dialog.choices.keep(exports._store)
        dialog.reject()
    kept = ExportChoices.kept_in(exports._store)
    assert (kept.captions, kept.speeds) == ({"grid": False}, {"grid": 7})


def test_what_earlier_versions_kept_for_every_title_goes_and_the_rest_stays() -> None:
    store = SettingsStore()
    old = {
        "kind": "gif",
        "scales": {"gif": 5},
        "captions": {"Pictures of digits-1 at step 50": False},
        "speeds": {"Timeline of digits-1": 12},
        "formats": {"Curves": ".svg"},
    }
    store.keep("export_choices", json.dumps(old))
    kept = ExportChoices.kept_in(store)
    assert (kept.kind, kept.scales, kept.captions, kept.speeds) == ("gif", {"gif": 5}, {}, {})


def test_a_name_that_is_taken_is_not_proposed_and_replacing_is_said(
    offer: Offer, tmp_path: Path
) -> None:
    taken = tmp_path / "files" / "toy-samples.png"
    taken.write_text("mine")
    dialog = offer(SAMPLES)
    choose(dialog, "exportAs", "sheet")
    assert dialog.path == tmp_path / "files" / "toy-samples-2.png"
    assert start(dialog).text() == "Export"
    name_file(dialog, taken)
    assert start(dialog).text() == "Replace"
    assert "toy-samples.png is there already and will be replaced." in hints(dialog)


@pytest.mark.parametrize(
    ("typed", "kind", "becomes"),
    [
        ("a", "sheet", "a.png"),
        ("a.gif", "sheet", "a.png"),
        ("a.PNG", "sheet", "a.PNG"),
        ("v1.2", "mp4", "v1.2.mp4"),
        ("walk.png", "singles", "walk"),
        ("", "gif", "toy-samples.gif"),
    ],
)
def test_the_ending_is_that_of_the_kind(
    offer: Offer, tmp_path: Path, typed: str, kind: str, becomes: str
) -> None:
    dialog = offer(SAMPLES)
    choose(dialog, "exportAs", kind)
    name_file(dialog, typed)
    assert dialog.path == tmp_path / "files" / becomes


def test_another_kind_takes_a_typed_name_along(offer: Offer, tmp_path: Path) -> None:
    dialog = offer(SAMPLES)
    choose(dialog, "exportAs", "mp4")
    name_file(dialog, tmp_path / "mine.mp4")
    choose(dialog, "exportAs", "gif")
    assert dialog.findChild(QLineEdit, "exportFile").text() == str(tmp_path / "mine.gif")


def test_a_folder_that_holds_something_is_refused_before(offer: Offer, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep me")
    dialog = offer(SAMPLES)
    choose(dialog, "exportAs", "singles")
    name_file(dialog, tmp_path / "full")
    assert not start(dialog).isEnabled()
    assert "full holds something already" in hints(dialog)
    name_file(dialog, tmp_path / "new")
    assert start(dialog).isEnabled()


@pytest.mark.parametrize(
    "typed", ["x" * 300, "/proc/none/a", "/", ".", "..", "~nobody/a", "~", "a/../b", " "]
)
def test_a_name_that_cannot_be_is_no_exception(offer: Offer, typed: str) -> None:
    dialog = offer(SAMPLES)
    for kind in ("sheet", "singles"):
        choose(dialog, "exportAs", kind)
        name_file(dialog, typed)
        assert dialog.path.name or not start(dialog).isEnabled()
        assert len(typed) < 300 or "That name cannot be used" in hints(dialog)


def test_what_would_be_too_large_is_refused_before_anything_is_made(offer: Offer) -> None:
    large = Subject(
        "Large", "large", (64, 64), 60, lambda n: iter(np.zeros((n, 64, 64, 1), np.uint8)),
        counts=(1, 100_000),
    )  # fmt: skip
    dialog = offer(large)
    choose(dialog, "exportAs", "sheet")
    count, scale = (dialog.findChild(QSpinBox, name) for name in ("exportCount", "exportScale"))
    count.setValue(100_000)
    scale.setValue(64)
    assert count.value() == 4096
    assert not start(dialog).isEnabled()
    assert "pixels are too many: choose a smaller size or fewer pictures." in hints(dialog)
    count.setValue(4)
    assert start(dialog).isEnabled()
    until(lambda: text(dialog, "exportEstimate").startswith("About "), seconds=20)
    choose(dialog, "exportAs", "mp4")
    scale.setValue(64)
    assert "too many" in hints(dialog) or start(dialog).isEnabled()


def test_closing_does_not_wait_for_the_estimate(offer: Offer) -> None:
    def slow(count: int) -> Iterator[NDArray[np.uint8]]:
        for index in range(count):
            time.sleep(0.5)
            yield GREYS[index % 6]

    dialog = offer(Subject("Slow", "slow", (8, 8), 6, slow))
    preview = dialog.findChild(ExportPreview)
    until(lambda: preview.running)
    begun = time.perf_counter()
    dialog.reject()
    assert time.perf_counter() - begun < 0.3
    until(lambda: not preview.running, seconds=20)


def test_browsing_asks_for_the_kind_that_is_chosen(
    offer: Offer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def chosen(*words: object, **options: object) -> tuple[str, str]:
        asked.extend((*words, options["options"]))
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    dialog = offer(SAMPLES)
    choose(dialog, "exportAs", "mp4")
    dialog.findChild(QPushButton, "exportBrowse").click()
    assert "Film (MP4) (*.mp4)" in asked
    assert QFileDialog.Option.DontConfirmOverwrite in asked
    assert dialog.findChild(QLineEdit, "exportFile").text() == str(tmp_path / "mine.mp4")


def test_other_things_than_pictures_have_formats_that_are_remembered(
    offer: Offer, tmp_path: Path
) -> None:
    dialog = offer(NUMBERS)
    assert not dialog.findChild(QSpinBox, "exportScale").isVisible()
    choose(dialog, "exportAs", ".csv")
    start(dialog).click()
    until((tmp_path / "files" / "toy-latents.csv").exists)
    assert offer(NUMBERS).path.name == "toy-latents-2.csv" or offer(NUMBERS).path.suffix == ".csv"


def test_nothing_to_export_is_said(exports: ExportActions) -> None:
    said: list[str] = []
    exports.said.connect(said.append)
    assert exports.offer([]) is None
    assert said == ["There is nothing to export yet: open a model or a run first."]


def test_what_is_exported_is_what_was_ordered(
    exports: ExportActions, offer: Offer, tmp_path: Path
) -> None:
    wanted: list[tuple[object, object, object]] = []
    dialog = offer(SAMPLES)
    dialog.wanted.connect(lambda *each: wanted.append(each))
    choose(dialog, "exportAs", "sheet")
    dialog.findChild(QSpinBox, "exportScale").setValue(2)
    dialog.findChild(QCheckBox, "exportCaptions").click()
    start(dialog).click()
    target = tmp_path / "files" / "toy-samples.png"
    until(target.exists)
    end_all(exports)
    ((subject, order, path),) = wanted
    assert subject is SAMPLES and isinstance(order, Order) and path == target
    with Image.open(target) as image:
        assert image.size == order.pixel_size(SAMPLES) == (48, 32)
