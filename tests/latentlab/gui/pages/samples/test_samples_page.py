"""The Samples page: wandering, zooming, pinning, resampling, the menu of a picture."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from answering_export import choose, export_to, open_dialog
from lone_page import settled, shown_page
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSpinBox, QToolButton, QWidget
from scripted_bench import until

from latentlab.gui.explorer.controls.inputs import LabelledSlider, LabelPicker
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.services import Services
from latentlab.rendering.render import render
from latentlab.requests import read_request
from latentlab.views import SamplesView, Seed, TrayView, Vector
from trainers.data.watching import Watcher


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[SamplesPage]:
    """The page with a conditional model open."""
    path = model_file("digits", "cgan", width=4, latent_size=8)
    with shown_page(SamplesPage, services, path) as made:
        yield made


def _view(page: SamplesPage) -> SamplesView:
    view = page.current_view()
    assert isinstance(view, SamplesView)
    return view


def test_a_drag_wanders_against_the_hand_and_is_one_change(page: SamplesPage) -> None:
    layout = page.canvas._layout
    assert layout is not None
    middle = QPoint(page.canvas.width() // 2, page.canvas.height() // 2)
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, pos=middle)
    for part in (1, 2):
        # Two moves, because the first one only begins the drag of a QTest mouse.
        _move(page, middle + QPoint(round(part * layout.pitch_x), 0))
    left = middle + QPoint(round(2 * layout.pitch_x), 0)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, pos=left)
    assert _view(page).x == pytest.approx(-2, abs=0.02) and _view(page).y == 0
    page.explorer.undo()
    assert _view(page).x == 0 and not page.explorer.undoable


def _move(page: SamplesPage, place: QPoint) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QMouseEvent

    where = QPointF(place)
    button = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, where, button, button, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(page.canvas, event)


def test_controls_show_the_view_also_when_the_same_model_is_announced_again(
    page: SamplesPage,
) -> None:
    picker = page.findChild(LabelPicker, "samplesLabel")
    page.change({"label": 2})
    shown = picker.currentText()

    page.explorer.model_changed.emit(page.explorer.facts)

    assert picker.currentText() == shown != picker.itemText(0)


def test_zooming_in_keeps_the_picture_under_the_pointer(page: SamplesPage) -> None:
    before = _view(page).place(2, 3)
    page.canvas.scrolled.emit(3.0, QPointF(3.4, 2.6))
    assert _view(page).spacing < 1
    assert _view(page).place(2, 3) == pytest.approx(before)


def test_what_is_chosen_is_let_go_when_other_pictures_lie_there(page: SamplesPage) -> None:
    page.canvas.choose((1, 2))
    assert page.canvas.chosen_with(1) == (1, 2), "chosen"
    page.explorer.model_changed.emit(page.explorer.facts)
    assert page.canvas.chosen_with(1) == (1, 2), "the same model, announced again"
    page.canvas.wandered.emit(1.0, 0.0)
    assert page.canvas.chosen_with(1) == (1,)
    page.canvas.choose((1, 2))
    page.canvas.scrolled.emit(1.0, QPointF(2, 2))
    assert page.canvas.chosen_with(1) == (1,)


def test_double_click_pins_the_seed_with_its_label(page: SamplesPage) -> None:
    page.canvas.activated.emit(13)
    (pinned,) = page.explorer.tray
    assert pinned.anchor.latent == _view(page).nearest_seed(1, 3)
    assert pinned.anchor.label == 3 and pinned.name.startswith("3 · seed")


def test_between_the_seeds_the_latent_itself_is_pinned(page: SamplesPage) -> None:
    page.show_view(_view(page).moved(0.25, 0))
    settled(page)
    page.picture_actions.pin(0)
    (pinned,) = page.explorer.tray
    assert isinstance(pinned.anchor.latent, Vector)
    answer = page.answer()
    assert answer is not None
    page.show_view(TrayView(anchors=(pinned.anchor,)))
    settled(page)
    again = page.answer()
    assert again is not None and (again[1].pixels[0] == answer[1].pixels[0]).all()


def test_the_plane_is_moved_and_enlarged_by_keyboard_too(page: SamplesPage) -> None:
    before = _view(page)
    QTest.keyClick(page.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert (_view(page).x, _view(page).y) == (before.x + 1, before.y - 1)
    QTest.keyClick(page.canvas, Qt.Key.Key_Plus)
    assert _view(page).spacing < before.spacing
    page.explorer.undo()
    page.explorer.undo()
    page.explorer.undo()
    assert _view(page) == before


def test_resample_takes_another_plane(page: SamplesPage) -> None:
    before = _view(page).plane
    page.findChild(QPushButton, "resampleButton").click()
    assert _view(page).plane != before


def test_truncation_and_label_change_the_view_and_follow_undo(page: SamplesPage) -> None:
    truncation = page.findChild(LabelledSlider, "truncation")
    truncation.slider.setValue(250)
    assert _view(page).truncation == pytest.approx(0.5)
    picker = page.findChild(LabelPicker, "samplesLabel")
    picker.setCurrentIndex(8)
    picker.activated.emit(8)
    assert _view(page).label == 7
    page.explorer.undo()
    page.explorer.undo()
    assert truncation.value() == 1 and picker.currentData() is None


def test_copying_a_picture_gives_its_seed_or_its_numbers(page: SamplesPage) -> None:
    page.picture_actions.copy_latent(0)
    assert QGuiApplication.clipboard().text() == str(_view(page).nearest_seed(0, 0).seed)
    page.show_view(_view(page).moved(0.5, 0.5))
    settled(page)
    page.picture_actions.copy_latent(0)
    assert len(json.loads(QGuiApplication.clipboard().text())) == 8


def test_a_single_picture_is_exported_with_what_makes_it_again(
    page: SamplesPage, tmp_path: Path
) -> None:
    target = tmp_path / "one.png"
    page.picture_actions.export_cell(4)
    export_to(target, scale=4)
    request = read_request(target)
    assert isinstance(request.view, TrayView)
    assert request.view.anchors[0].latent == _view(page).nearest_seed(0, 4)
    answer = page.answer()
    assert answer is not None
    with Image.open(target) as image:
        small = np.asarray(image)[::4, ::4]
    np.testing.assert_array_equal(small, answer[1].pixels[4][..., 0])


def test_chosen_pictures_are_exported_together(page: SamplesPage, tmp_path: Path) -> None:
    page.canvas._choose(page.canvas._choice.of((1, 4, 6)))
    menu = page.picture_actions.menu(4)
    (action,) = [each for each in menu.actions() if each.text() == "Export 3 pictures…"]
    action.trigger()
    export_to(tmp_path / "three", sort="singles", scale=1)
    answer = page.answer()
    assert answer is not None
    files = sorted((tmp_path / "three").iterdir())
    for path, index in zip(files, (1, 4, 6), strict=True):
        with Image.open(path) as image:
            np.testing.assert_array_equal(np.asarray(image), answer[1].pixels[index][..., 0])
        view = read_request(path).view
        assert isinstance(view, TrayView)
        assert view.anchors == (page.anchor_at(index),)


def test_more_single_pictures_than_are_on_screen_are_exported_each_with_its_origin(
    page: SamplesPage, tmp_path: Path
) -> None:
    page.show_view(_view(page).moved(0.25, 0.5))
    settled(page)
    answer = page.answer()
    assert answer is not None
    shown = len(answer[1])
    page.picture_actions.export_page()
    dialog = open_dialog()
    choose(dialog, "exportAs", "singles")
    dialog.findChild(QSpinBox, "exportCount").setValue(shown + 25)
    export_to(tmp_path / "all", scale=1)
    files = sorted((tmp_path / "all").iterdir())
    assert len(files) == shown + 25
    model = page.explorer.manager.open(page.explorer.ref)
    for index in (0, shown - 1, shown, shown + 24):
        with Image.open(files[index]) as image:
            pixels = np.asarray(image)
        if index < shown:
            np.testing.assert_array_equal(pixels, answer[1].pixels[index][..., 0])
        again = render(model, read_request(files[index]))
        np.testing.assert_array_equal(pixels, again.pixels[0][..., 0])


def test_a_script_copied_as_python_makes_the_same_picture(
    page: SamplesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page.picture_actions.copy_python()
    answer = page.answer()
    assert answer is not None
    exec(compile(QGuiApplication.clipboard().text(), "copied", "exec"), {})
    (written,) = tmp_path.glob("*.png")
    with Image.open(written) as image:
        np.testing.assert_array_equal(np.asarray(image), answer[1].tiled[..., 0])


def test_the_menu_offers_each_thing_once(page: SamplesPage) -> None:
    menu = page.picture_actions.menu(0)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert len(texts) == len(set(texts)) >= 7
    menu.deleteLater()


def test_every_control_explains_itself(page: SamplesPage) -> None:
    for control in page.inspector.findChildren(QWidget):
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.objectName():
            if control.objectName().startswith("qt_"):
                continue
            assert control.toolTip() or control.parentWidget().toolTip(), control.objectName()


def test_nearest_training_images_say_so_where_they_are_unknown(page: SamplesPage) -> None:
    page.show_nearest(0)
    until(lambda: "training images" in page._nearest._words.text().split("…")[-1])
    assert "does not say where" in page._nearest._words.text()


def test_a_seed_can_be_typed_and_nonsense_is_refused(page: SamplesPage) -> None:
    box = page._plane
    box._line.setText("12 345")
    box._line.editingFinished.emit()
    assert _view(page).plane == 12345
    box._line.setText("minus one")
    box._line.editingFinished.emit()
    assert box._line.text() == "12345" and Seed(seed=box.seed())


def test_pictures_that_take_long_say_how_far_they_are_and_can_be_cancelled(
    page: SamplesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page.answer()

    def slow(*asked: object) -> None:
        *_, watcher = asked
        assert isinstance(watcher, Watcher)
        while True:
            watcher.tell("Drawing", 0.25)
            time.sleep(0.005)

    monkeypatch.setattr("latentlab.rendering.render.render", slow)
    monkeypatch.setattr("latentlab.gui.explorer.render_thread.LONG", 0.05)
    bar = page.findChild(QProgressBar, "renderProgress")
    cancel = page.findChild(QToolButton, "cancelRendering")
    page.show_view(_view(page).moved(1, 0))
    until(cancel.isVisible)
    assert bar.isVisible() and bar.value() == bar.maximum() / 4
    assert page.findChild(QLabel, "busyLabel").text() == "Rendering…"
    cancel.click()
    assert not cancel.isVisible() and page.findChild(QLabel, "busyLabel").text() == ""
    monkeypatch.undo()
    assert page.answer() is before
    page.show_view(_view(page))
    settled(page)
