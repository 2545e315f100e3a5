"""The Map page: wandering, pointing, pinning, decoding, colours, and what it says without data."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from lone_page import settled
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QToolButton
from scripted_bench import until

from latentlab.export.order import Look, Order
from latentlab.gui.background import end_all
from latentlab.gui.explorer.controls.inputs import LabelPicker, SeedBox
from latentlab.gui.exporting.exportable import Files
from latentlab.gui.pages.map import PAGE
from latentlab.gui.pages.map.map_canvas import MapCanvas
from latentlab.gui.pages.map.map_card import MapCard
from latentlab.gui.pages.map.map_legend import LegendBox
from latentlab.gui.pages.map.map_overlay import point_of
from latentlab.gui.pages.map.map_page import MapPage
from latentlab.gui.services import Services
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.models.refs import ModelRef
from latentlab.rendering import placed
from latentlab.rendering.map import SIDE
from latentlab.views import Encoded, MapView, TrayView, Vector
from trainers.data.images import MemoryImages
from trainers.runs.run import Run

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(services: Services, encoding_run: Callable[..., Run]) -> Iterator[MapPage]:
    """The page with a model of two numbers open, and its map shown."""
    run = encoding_run()
    made = MapPage(services)
    made.resize(1100, 760)
    made.show()
    services.explorer.open(ModelRef.run(run.folder))
    until(lambda: made._placed is not None)
    settled(made)
    yield made
    made.close()
    end_all(made)


def view(page: MapPage) -> MapView:
    shown = page.current_view()
    assert isinstance(shown, MapView)
    return shown


def canvas(page: MapPage) -> MapCanvas:
    return page.findChild(MapCanvas)


def card(page: MapPage) -> MapCard:
    return page.findChild(MapCard)


def place_of(page: MapPage, index: int) -> QPoint:
    """Where picture `index` is on the canvas."""
    assert page._placed is not None
    x, y = page._placed.places[index].tolist()
    return point_of(canvas(page)._seen(), x, y).toPoint()


def alone(page: MapPage) -> int:
    """A picture with nothing else near it."""
    assert page._placed is not None
    places = page._placed.places
    away = np.linalg.norm(places[:, None] - places[None], axis=-1) + 1e9 * np.eye(len(places))
    return int(away.min(axis=1).argmax())


def send(
    page: MapPage,
    kind: QEvent.Type,
    at: QPoint,
    held: Qt.MouseButton = NONE,
    keys: Qt.KeyboardModifier = PLAIN,
) -> None:
    button = NONE if kind == QEvent.Type.MouseMove else LEFT
    where = QPointF(at)
    event = QMouseEvent(kind, where, canvas(page).mapToGlobal(where), button, held, keys)
    QCoreApplication.sendEvent(canvas(page), event)


def drag(page: MapPage, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    send(page, QEvent.Type.MouseButtonPress, start, LEFT, keys)
    for part in (1, 2, 3):
        send(page, QEvent.Type.MouseMove, start + (end - start) * part / 3, LEFT, keys)
    send(page, QEvent.Type.MouseButtonRelease, end, NONE, keys)


def test_until_there_is_a_map_the_page_says_what_goes_on_and_no_colours(services: Services) -> None:
    page = MapPage(services)
    page.show()
    assert canvas(page).accessibleDescription() == "The model finds the place of every picture…"
    assert not page.findChild(LegendBox).isVisible()


def test_all_pictures_are_in_sight_first_and_the_axes_are_said(page: MapPage) -> None:
    assert view(page) == MapView()
    assert page._placed is not None and len(page._placed) == 40
    seen = canvas(page)._seen().pixels(page._placed.places)
    assert (seen >= 0).all() and (seen <= (canvas(page).width(), canvas(page).height())).all()
    assert page._axes.text() == "The axes are the latent's two numbers. 40 of 40 pictures."


def test_a_drag_wanders_with_the_hand_and_is_one_change(page: MapPage) -> None:
    index = alone(page)
    before = place_of(page, index)
    drag(page, QPoint(300, 300), QPoint(360, 270))
    assert place_of(page, index) - before == QPoint(60, -30)
    moved = view(page)
    assert moved.span is not None and (moved.x, moved.y) != (0, 0)
    page.explorer.undo()
    assert view(page) == MapView() and not page.explorer.undoable
    assert place_of(page, index) == before
    page.explorer.redo()
    assert view(page) == moved


def test_the_wheel_zooms_at_the_pointer_and_is_kept_when_the_hand_rests(page: MapPage) -> None:
    at = place_of(page, alone(page))
    before = canvas(page).looked_at[2]
    event = QWheelEvent(
        QPointF(at), canvas(page).mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 240),
        NONE, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(canvas(page), event)
    assert canvas(page).looked_at[2] == pytest.approx(before / 1.2**2)
    assert (place_of(page, alone(page)) - at).manhattanLength() <= 2
    until(lambda: view(page).span is not None)
    assert view(page).span == canvas(page).looked_at[2]
    QTest.keyClick(canvas(page), Qt.Key.Key_Home)
    assert view(page) == MapView() and canvas(page).looked_at[2] == pytest.approx(before)


def test_pointing_shows_the_picture_large_with_its_name_and_what_becomes_of_it(
    page: MapPage,
) -> None:
    index = alone(page)
    send(page, QEvent.Type.MouseMove, place_of(page, index))
    assert canvas(page).current == index
    assert page._placed is not None
    assert card(page)._name.text() == page._placed.name(index)
    assert card(page).data._image is not None
    until(lambda: card(page).made._image is not None)
    assert card(page).made._caption == "Rebuilt"
    send(page, QEvent.Type.MouseMove, QPoint(2, canvas(page).height() // 2))
    assert canvas(page).current == -1 and card(page).data._image is None


def test_a_click_takes_the_picture_to_the_tray_as_a_latent(page: MapPage) -> None:
    index = alone(page)
    QTest.mouseClick(canvas(page), LEFT, pos=place_of(page, index))
    (pinned,) = page.explorer.tray.items
    assert isinstance(pinned.anchor.latent, Encoded) and page._placed is not None
    taken = pinned.anchor.latent.picture
    assert taken == page._placed.picture(index) and pinned.name == page._placed.name(index)
    assert view(page) == MapView()


def test_shift_and_drag_decodes_what_lies_between_and_is_one_change(page: MapPage) -> None:
    drag(page, QPoint(300, 300), QPoint(400, 250), SHIFT)
    spot = view(page).spot
    assert spot == pytest.approx(canvas(page)._seen().place(400, 250))
    until(lambda: canvas(page).spot_image is not None)
    until(lambda: card(page).made._image is not None)
    page.explorer.undo()
    assert view(page).spot is None and canvas(page).spot is None
    page.explorer.redo()
    assert canvas(page).spot == spot
    until(lambda: canvas(page).spot_image is not None)
    QTest.keyClick(page, Qt.Key.Key_P)
    (pinned,) = page.explorer.tray.items
    assert spot is not None and page._placed is not None
    assert pinned.anchor.latent == Vector.of(page._placed.latent(*spot))
    page.findChild(QPushButton, "mapClearSpot").click()
    assert view(page).spot is None and canvas(page).spot is None


def test_what_is_decoded_is_the_latent_at_the_place(page: MapPage) -> None:
    asked: list[TrayView] = []
    page.explorer.rendered.connect(
        lambda channel, request, *_: asked.append(request.view) if "spot" in channel else None
    )
    canvas(page).decoding.emit(0.25, -0.5)
    until(lambda: bool(asked))
    (anchor,) = asked[0].anchors
    assert isinstance(anchor.latent, Vector)
    assert anchor.latent.numbers() == pytest.approx((0.25, -0.5))


def test_the_button_turns_round_what_a_drag_does(page: MapPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_D)
    assert page.findChild(QPushButton, "mapDrags").isChecked()
    drag(page, QPoint(300, 300), QPoint(400, 250))
    assert view(page).spot is not None and view(page).span is None
    drag(page, QPoint(300, 300), QPoint(400, 250), SHIFT)
    assert view(page).span is not None


def test_by_keyboard_one_goes_from_picture_to_picture_wanders_and_decodes(page: MapPage) -> None:
    shown = canvas(page)
    QTest.keyClick(shown, Qt.Key.Key_Right)
    first = shown.current
    assert first >= 0 and page._placed is not None
    places = page._placed.places
    QTest.keyClick(shown, Qt.Key.Key_Up)
    assert places[shown.current][1] > places[first][1]
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert len(page.explorer.tray.items) == 1
    x = shown.looked_at[0]
    QTest.keyClick(shown, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert shown.looked_at[0] > x
    QTest.keyClick(shown, Qt.Key.Key_Right, SHIFT)
    until(lambda: view(page).spot is not None and view(page).span is not None)
    span = shown.looked_at[2]
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.looked_at[2] < span


def test_a_setting_that_is_changed_right_after_the_wheel_keeps_what_the_wheel_did(
    page: MapPage,
) -> None:
    canvas(page).zoom(2.0)
    span = canvas(page).looked_at[2]
    page.findChild(GroupedSpinBox, "mapCount").setValue(12)
    assert (view(page).span, view(page).count) == (span, 12)
    assert canvas(page).looked_at[2] == span


def test_other_pictures_are_chosen_by_number_label_and_seed(page: MapPage) -> None:
    assert page._placed is not None
    page.findChild(GroupedSpinBox, "mapCount").setValue(12)
    until(lambda: page._placed is not None and len(page._placed) == 12)
    picker = page.findChild(LabelPicker, "mapLabel")
    picker.setCurrentIndex(picker.findData(3))
    picker.activated.emit(picker.currentIndex())
    until(lambda: page._placed is not None and len(page._placed) == 4)
    page.findChild(SeedBox, "mapSeed").committed.emit(7)
    settled(page)
    assert (view(page).count, view(page).label, view(page).seed) == (12, 3, 7)
    page.explorer.undo()
    assert view(page).seed == 0 and page.explorer.undoable == "changing which label is shown"


def test_colours_stand_for_what_drawn_data_were_drawn_from(
    services: Services, encoding_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = torch_images()
    monkeypatch.setattr(placed, "open_single_images", lambda *_: pixels)
    run, made = encoding_run(), MapPage(services)
    made.show()
    services.explorer.open(ModelRef.run(run.folder))
    until(lambda: made._placed is not None)
    box = made.findChild(QComboBox, "mapColour")
    assert [box.itemText(at) for at in range(box.count())] == ["Label", "Stroke width"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    until(lambda: "Stroke width" in box.currentText() and made._settings._legend.isVisible())
    settled(made)
    assert made._settings._legend._legend.bounds == ("0 px", "11 px")
    made._map._point_at(4)
    number = int(made._placed.numbers[4]) if made._placed else -1
    assert card(made)._facts.text() == f"stroke width {number:.3g} px"
    made.close()
    end_all(made)


def torch_images() -> MemoryImages:
    import torch

    rng = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (12, 1, 28, 28), dtype=torch.uint8, generator=rng)
    factors = {"stroke_width": torch.arange(12.0)}
    return MemoryImages("d", images, None, (), "f", factors, frozenset({"stroke_width"}))


def test_the_map_is_exported_with_its_request_and_its_places(page: MapPage, tmp_path: Path) -> None:
    canvas(page).decoding.emit(0.1, 0.1)
    until(lambda: canvas(page).spot_image is not None)
    picture, decoded, places = page.exportables()
    assert not isinstance(picture, Files) and picture.title == "Map"
    assert not isinstance(decoded, Files) and decoded.title == "Decoded picture"
    assert "latentlab" in picture.metadata(None, 1) and "latentlab" in decoded.metadata(None, 1)
    # It has words and is drawn to its size: whatever was chosen for small pictures.
    assert Order("sheet", Look(scale=8)).pixel_size(picture)[0] == SIDE
    assert isinstance(places, Files)
    places.write(tmp_path / "places.csv")
    lines = (tmp_path / "places.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert page._placed is not None and len(rows) == 40
    assert float(rows[3]["x"]) == pytest.approx(float(page._placed.places[3, 0]), rel=1e-5)
    assert rows[3]["label"] == page._placed.label_name(3)
    assert page.copy_python()
    assert "MapView" in QGuiApplication.clipboard().text()


def test_the_menu_of_a_picture_sends_it_elsewhere(page: MapPage) -> None:
    entries = [each.text() for each in page.menu(0).actions()]
    assert entries[0].startswith("Pin to the tray") and "Export…" in entries
    assert not any(each.text().startswith("Pin") for each in page.menu(-1).actions())


def test_a_page_that_is_left_lets_others_be_answered_and_goes_on_when_it_is_shown(
    page: MapPage,
) -> None:
    cancelled: list[str] = []
    page.explorer.cancelled.connect(cancelled.append)
    page.hide()
    assert not cancelled
    page.show()
    page.change({"seed": 99})
    page.hide()
    assert cancelled == ["map"]
    page.show()
    settled(page)
    assert view(page).seed == 99


def test_cancelled_work_can_be_gone_on_with(
    services: Services, encoding_run: Callable[..., Run]
) -> None:
    run, made = encoding_run(), MapPage(services)
    made.show()
    services.explorer.open(ModelRef.run(run.folder))
    made._on_cancelled("map")
    assert made.empty.isVisible() and made.empty.button.isVisible()
    until(lambda: services.explorer.facts is not None)
    made.empty.button.click()
    until(lambda: made._placed is not None)
    assert canvas(made).isVisible()
    made.close()
    end_all(made)


def test_models_without_encoder_or_known_data_say_what_to_do(
    services: Services, model_file: Callable[..., Path]
) -> None:
    page = MapPage(services)
    page.show()
    for name, algorithm, words in (
        ("plain", "gan", "cannot find the latent of a picture"),
        ("exported", "vae", "open the run that it was exported from"),
    ):
        settings = {"latent_size": 2, "hidden": 8} if algorithm == "vae" else {}
        services.explorer.open(ModelRef.file(model_file(name, algorithm, **settings)))
        until(lambda: services.explorer.facts is not None)
        facts = services.explorer.facts
        assert facts is not None and words in str(page.can_show(facts))
        assert page.empty.isVisible() and not page.empty.button.isVisible()
    page.close()
    end_all(page)


def test_data_that_have_gone_are_told_and_the_page_stays_of_use(
    services: Services, encoding_run: Callable[..., Run], tmp_path: Path
) -> None:
    run, page = encoding_run(), MapPage(services)
    shutil.rmtree(tmp_path / "noise")
    page.show()
    services.explorer.open(ModelRef.run(run.folder))
    until(lambda: not page._problem.isHidden())
    told = " ".join(each.text() for each in page._problem.findChildren(QLabel))
    assert "noise" in told and "resume its run" in told
    assert canvas(page)._words.startswith("The map is drawn here as soon as")
    page.close()
    end_all(page)


def test_zoom_buttons_and_the_table_of_pages(page: MapPage) -> None:
    span = canvas(page).looked_at[2]
    page.findChild(QToolButton, "mapNearer").click()
    assert canvas(page).looked_at[2] < span
    page.findChild(QToolButton, "mapAll").click()
    assert canvas(page).looked_at[2] == pytest.approx(span)
    assert PAGE.name == "map" and PAGE.group == "explore"
