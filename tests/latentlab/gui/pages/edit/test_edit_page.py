"""The Edit page: paint, see it follow, take solutions, weigh and take away wishes, undo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from lone_page import settled, shown_page
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton
from scripted_bench import until

from latentlab.export.order import Subject
from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.pages.edit.edit_page import EditPage
from latentlab.gui.services import Services
from latentlab.gui.widgets.grid.grid_painter import to_array, to_qimage
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.models.weights import save_model
from latentlab.saved import SavedDirections
from latentlab.views import Anchor, EditView, Encoded, Seed, Vector
from latentlab.views.edit import ColourWish, WarpWish


@pytest.fixture
def page(
    services: Services, untrained: Callable[..., LatentModel], tmp_path: Path
) -> Iterator[EditPage]:
    """The page with a conditional model open, whose weights are so large that pictures differ."""
    model = untrained("cgan", width=4, latent_size=8)
    with torch.no_grad():
        for each in model.network.parameters():
            each.mul_(5)
    path = tmp_path / "digits.safetensors"
    save_model(model, path)
    with shown_page(EditPage, services, path) as made:
        yield made


def test_what_the_first_search_would_wait_for_is_loaded_once_while_nothing_is_painted(
    services: Services,
    untrained: Callable[..., LatentModel],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = list[bool]()
    monkeypatch.setattr("latentlab.latent.projection.warm_up", lambda: loaded.append(True))
    path = tmp_path / "digits.safetensors"
    save_model(untrained("cgan", width=4, latent_size=8), path)
    with shown_page(EditPage, services, path) as page:
        until(lambda: bool(loaded))
        _press(page, "editAnother")
        settled(page)
    assert loaded == [True]


def _view(page: EditPage) -> EditView:
    view = page.current_view()
    assert isinstance(view, EditView)
    return view


def _mouse(page: EditPage, kind: QEvent.Type, x: float, y: float, button: Qt.MouseButton) -> None:
    canvas = page.pane.canvas
    place = canvas._place()
    at = QPointF(place.left() + x * place.width(), place.top() + y * place.height())
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind, at, canvas.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas, event)


def _stroke(
    page: EditPage, *places: tuple[float, float], button: Qt.MouseButton = Qt.MouseButton.LeftButton
) -> None:
    _mouse(page, QEvent.Type.MouseButtonPress, *places[0], button)
    for place in places[1:]:
        _mouse(page, QEvent.Type.MouseMove, *place, button)
    _mouse(page, QEvent.Type.MouseButtonRelease, *places[-1], button)


def _press(page: EditPage, name: str) -> None:
    button = page.findChild(QPushButton, name) or page.findChild(QToolButton, name)
    assert button is not None
    button.click()


def test_a_stroke_is_a_wish_that_the_picture_follows_and_undo_takes_back(page: EditPage) -> None:
    before = to_array(page.pane.canvas.image).copy()
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    (wish,) = _view(page).wishes
    assert isinstance(wish, ColourWish)
    assert wish.colour == "#ffffff"
    assert wish.strokes[0][0][:2] == pytest.approx((0.2, 0.5), abs=0.01)
    settled(page)
    shown = page.answer()
    assert shown is not None
    assert np.array_equal(to_array(page.pane.canvas.image), shown[1].pixels[1].repeat(3, axis=2))
    assert not np.array_equal(to_array(page.pane.canvas.image), before)
    _stroke(page, (0.2, 0.7), (0.6, 0.7))
    assert len(_view(page).wishes[0].strokes) == 2
    page.explorer.undo()
    assert len(_view(page).wishes[0].strokes) == 1
    page.explorer.undo()
    assert not _view(page).wishes
    settled(page)
    assert np.array_equal(to_array(page.pane.canvas.image), before)


def test_while_it_is_painted_the_picture_follows_and_nothing_is_decided(page: EditPage) -> None:
    before = to_array(page.pane.canvas.image).copy()
    _mouse(page, QEvent.Type.MouseButtonPress, 0.2, 0.5, Qt.MouseButton.LeftButton)
    _mouse(page, QEvent.Type.MouseMove, 0.6, 0.5, Qt.MouseButton.LeftButton)
    until(lambda: not np.array_equal(to_array(page.pane.canvas.image), before))
    assert not _view(page).wishes
    assert not page.explorer.undoable
    _mouse(page, QEvent.Type.MouseButtonRelease, 0.6, 0.5, Qt.MouseButton.LeftButton)
    assert _view(page).wishes
    assert _view(page).begin is not None
    settled(page)


def test_keys_paint_as_well(page: EditPage) -> None:
    canvas = page.pane.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_D)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    (wish,) = _view(page).wishes
    assert isinstance(wish, WarpWish)
    assert wish.end[0] - wish.start[0] == pytest.approx(4 / 28, abs=0.001)
    size = canvas.brush.size
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.brush.size > size
    settled(page)


@pytest.mark.parametrize("way", ["exported", "pinned", "direction", "taken back"])
def test_what_was_painted_is_unsaved_until_it_is_taken_away(page: EditPage, way: str) -> None:
    assert page.unsaved() == ""
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    assert page.unsaved() == "The edit of digits"
    if way == "exported":
        page.exports.saved.emit(Path("edit.png"))
    elif way == "pinned":
        page.explorer.pin(page.anchor_at(1))
    elif way == "direction":
        _press(page, "editDirection")
    else:
        page.explorer.undo()
    assert page.unsaved() == ""
    _stroke(page, (0.2, 0.7), (0.6, 0.7))
    settled(page)
    assert page.unsaved() == "The edit of digits"


def test_the_edit_of_a_model_that_is_not_in_front_is_unsaved_as_well(
    page: EditPage, untrained: Callable[..., LatentModel], tmp_path: Path
) -> None:
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    save_model(untrained("gan"), tmp_path / "other.safetensors")
    page.explorer.open(ModelRef.file(tmp_path / "other.safetensors"))
    until(lambda: page.explorer.facts is not None and page.answer() is not None)
    assert page.unsaved() == "The edit of digits"


def test_what_another_page_exports_does_not_save_the_edit(page: EditPage) -> None:
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    page.hide()
    page.exports.saved.emit(Path("samples.png"))
    assert page.unsaved()


def test_the_right_button_erases_a_wish(page: EditPage) -> None:
    _stroke(page, (0.2, 0.5), (0.4, 0.5))
    _stroke(page, (0.1, 0.5), (0.2, 0.5), (0.3, 0.5), (0.4, 0.5), button=Qt.MouseButton.RightButton)
    assert not _view(page).wishes
    assert _view(page).begin is None
    settled(page)


def test_a_wish_can_be_hidden_weighted_and_taken_away(page: EditPage) -> None:
    _stroke(page, (0.2, 0.5), (0.4, 0.5))
    _press(page, "wishShown1")
    assert _view(page).wishes[0].hidden
    _press(page, "wishShown1")
    weight = page.findChild(QToolButton, "wishRemove1")
    assert weight is not None
    weight.click()
    assert not _view(page).wishes
    settled(page)


def test_a_solution_is_taken_and_the_next_stroke_goes_on_from_it(page: EditPage) -> None:
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    answer = page.answer()
    assert answer is not None
    assert len(answer[1]) > 2
    page.canvas.select(2)
    QTest.keyClick(page.canvas, Qt.Key.Key_T)
    begin = _view(page).begin
    assert begin is not None
    assert begin.latent == Vector.of(answer[1].latents[2].tolist())
    settled(page)
    taken = page.answer()
    assert taken is not None
    assert np.array_equal(taken[1].pixels[1], answer[1].pixels[2]), "it is that very solution"
    _stroke(page, (0.2, 0.7), (0.6, 0.7))
    usual = EditView(start=_view(page).start)
    searches = [(each.starts, each.steps, each.evaluations) for each in (_view(page), usual)]
    assert searches[0] == searches[1]
    settled(page)
    page.canvas.select(2)
    QTest.keyClick(page.canvas, Qt.Key.Key_T)
    settled(page)
    page._on_settings({"closeness": 2.0}, True)
    assert _view(page).steps == usual.steps
    settled(page)


def test_undo_of_a_solution_that_was_taken_takes_its_frame_along(page: EditPage) -> None:
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    page.canvas.select(2)
    QTest.keyClick(page.canvas, Qt.Key.Key_T)
    settled(page)
    page.explorer.undo()
    settled(page)
    assert page.canvas.selection == -1


def test_a_right_click_opens_the_menu_of_the_edited_picture_and_erases_nothing(
    page: EditPage,
) -> None:
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    _stroke(page, (0.4, 0.5), button=Qt.MouseButton.RightButton)
    menu = page.findChild(QMenu, "pictureMenu")
    assert menu.isVisible() and any("Pin" in each.text() for each in menu.actions())
    menu.close()
    assert len(_view(page).wishes[0].strokes) == 1


def test_a_pasted_picture_is_edited(page: EditPage) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    QApplication.clipboard().setImage(to_qimage(pixels[..., None]))
    QTest.keyClick(page.pane.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    until(lambda: isinstance(_view(page).start.latent, Encoded))
    settled(page)
    QApplication.clipboard().clear()


def test_the_edited_picture_alone_is_what_is_exported_first(page: EditPage) -> None:
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    first, answer = page.exportables()[0], page.answer()
    assert isinstance(first, Subject) and first.title == "The edited picture"
    (edited,) = first.draw(1)
    assert answer is not None and np.array_equal(edited, answer[1].pixels[1])


def test_the_strength_slider_goes_back_to_the_first_picture(page: EditPage) -> None:
    before = to_array(page.pane.canvas.image).copy()
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    slider = page.findChild(LabelledSlider, "editStrength")
    assert slider is not None
    slider.slider.setValue(0)
    settled(page)
    assert np.array_equal(to_array(page.pane.canvas.image), before)


def test_another_picture_begins_without_wishes_and_the_edited_one_can_be_gone_on_from(
    page: EditPage,
) -> None:
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    edited = page.anchor_at(1)
    _press(page, "editGoOn")
    assert (_view(page).start, _view(page).wishes) == (edited, ())
    _press(page, "editAnother")
    assert isinstance(_view(page).start.latent, Seed)
    settled(page)


def test_a_favourite_is_sent_here_and_the_edit_is_kept_as_a_direction(page: EditPage) -> None:
    anchor = Anchor(latent=Seed(seed=9), label=4)
    (destination,) = page.explorer.destinations["edit"]
    page.explorer.send((anchor,), destination)
    assert _view(page).start == anchor
    settled(page)
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    _press(page, "editDirection")
    assert page.explorer.ref is not None
    (kept,) = SavedDirections().of(page.explorer.ref, 8)
    answer = page.answer()
    assert answer is not None
    way = answer[1].latents[1] - answer[1].latents[0]
    assert np.allclose(kept.vector.numbers(), way)
    assert kept.name == "my edit"


def test_a_photo_that_is_dropped_is_edited_and_gets_the_change_at_its_full_size(
    page: EditPage, tmp_path: Path
) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)
    Image.fromarray(photo).save(tmp_path / "me.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "me.png"))])
    page.pane.canvas.given.emit(data)
    until(lambda: isinstance(_view(page).start.latent, Encoded))
    settled(page)
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    (large,) = [each for each in page.exportables() if each.title.startswith("The photo")]
    assert isinstance(large, Subject)
    (edited,) = large.draw(1)
    assert large.size == (80, 60)
    assert np.array_equal(edited[:, :10], photo[:, :10])


def test_the_film_and_the_wishes_can_be_exported(page: EditPage, tmp_path: Path) -> None:
    from latentlab.wish_file import read_wishes

    assert len(page.exportables()) == 2
    _stroke(page, (0.2, 0.5), (0.6, 0.5))
    settled(page)
    *_, film, wishes = page.exportables()
    assert film.title == "Film of the edit"
    assert len(list(film.draw(3))) == 3
    wishes.write(tmp_path / "w.json")
    assert read_wishes(tmp_path / "w.json") == _view(page).wishes


def test_a_tool_resets_to_its_own_size_and_colours_are_there_where_they_count(
    page: EditPage,
) -> None:
    slider = page.pane.size_slider
    for tool, size, coloured in (("Sketch", 4, False), ("Colour", 10, True), ("Brush", 12, True)):
        _press(page, f"editTool{tool}")
        assert slider.value() == pytest.approx(size) and not slider._reset.isEnabled()
        assert page.pane._colours.isVisible() == coloured
        slider._choose(30.0)
        assert slider._reset.isEnabled()
        slider._reset.click()
        assert slider.value() == pytest.approx(size) and not slider._reset.isEnabled()
