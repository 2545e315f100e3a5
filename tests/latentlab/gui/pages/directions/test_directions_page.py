"""The Directions page: sliders that move latents, names that stay."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from lone_page import settled, shown_page
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from scripted_bench import until

from latentlab.gui.explorer.controls.inputs import LabelledSlider, LabelPicker
from latentlab.gui.explorer.controls.latents_box import LatentsBox
from latentlab.gui.pages.directions.direction_sliders import DirectionSliders
from latentlab.gui.pages.directions.directions_page import DirectionsPage
from latentlab.gui.pages.directions.pushes import KINDS, usual_strength
from latentlab.gui.pages.directions.step_strip import STEPS, StepStrip
from latentlab.gui.services import Services
from latentlab.gui.style.theme import colours
from latentlab.models.refs import ModelRef
from latentlab.rendering import directions as planning
from latentlab.saved import SavedDirections
from latentlab.views import (
    Anchor,
    Component,
    Direction,
    DirectionsView,
    Factor,
    Push,
    Seed,
    Vector,
    changed,
)

FIRST, SECOND = Component(index=0), Component(index=1)


@pytest.fixture
def model(model_file: Callable[..., Path]) -> Path:
    """A small conditional model."""
    return model_file("digits", "cgan", width=4, latent_size=8)


@pytest.fixture
def opened(services: Services, model: Path) -> Iterator[DirectionsPage]:
    """The page with that model open, as a person finds it."""
    with shown_page(DirectionsPage, services, model) as made:
        until(lambda: made.answer() is not None)
        yield made


@pytest.fixture
def page(opened: DirectionsPage) -> DirectionsPage:
    """The page with latents before and after, and nothing followed yet."""
    first = changed(_view(opened), pushes=(), sweep=None)
    opened.explorer.show(first)
    settled(opened)
    return opened


def test_the_page_opens_in_steps_along_the_strongest_direction(opened: DirectionsPage) -> None:
    settled(opened)
    view, answer = _view(opened), opened.answer()
    assert answer is not None
    assert (view.sweep, [push.direction for push in view.pushes]) == (7, [FIRST])
    rows = answer[1].latents.reshape(6, 7, -1)
    lengths = np.linalg.norm(rows[:, -1] - rows[:, 0], axis=1)
    np.testing.assert_allclose(lengths, 2 * usual_strength(FIRST, 8), rtol=1e-5)
    assert opened.findChild(QComboBox, "directionsLayout").currentData() == "steps"
    assert not opened.explorer.undoable


def test_a_strip_beside_each_slider_shows_what_it_does_and_sets_it(
    opened: DirectionsPage,
) -> None:
    strips = [opened.findChild(StepStrip, f"directionStrip{place}") for place in range(8)]
    until(lambda: all(len(each._images) == STEPS for each in strips))
    first = [bytes(each._images[0].constBits()) for each in strips]
    middle = [bytes(each._images[STEPS // 2].constBits()) for each in strips]
    assert len(set(middle)) == 1  # the latent as it is
    assert len({*first, *middle}) > 4  # the pictures of an untrained model differ little
    QTest.mouseClick(strips[2], Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
    (push,) = [each for each in _view(opened).pushes if each.direction == Component(index=2)]
    assert push.strength == -usual_strength(push.direction, 8)
    _choose_kind(opened, "factors")
    until(lambda: len(opened.findChild(StepStrip, "directionStrip0")._images) == STEPS)


def test_components_that_are_found_late_do_not_replace_what_was_chosen(
    services: Services, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait, find = threading.Event(), planning.own_directions

    def slow(*asked: object) -> object:
        assert wait.wait(30)
        return find(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "own_directions", slow)
    with shown_page(DirectionsPage, services, model) as page:
        assert page.current_view() is None
        _slide(page, 1, -1.0)
        wait.set()
        settled(page)
        assert _view(page).pushes == (Push(direction=SECOND, strength=-1.0),)


def test_directions_of_all_kinds_have_names_of_their_own(opened: DirectionsPage) -> None:
    names = []
    for kind in KINDS:
        _choose_kind(opened, kind.name)
        names += [opened.findChild(QLineEdit, f"directionName{place}").text() for place in range(8)]
    assert len(set(names)) == 8 * len(KINDS)


def test_a_slider_with_both_signs_is_filled_from_the_middle(opened: DirectionsPage) -> None:
    slider = opened.findChild(LabelledSlider, "direction3")

    def filled(part: float) -> bool:
        image = slider.slider.grab().toImage()
        place = QPoint(round(part * image.width()), image.height() // 2)
        return image.pixelColor(place) == QColor(colours().accent)

    for value, left, right in ((0.0, False, False), (2.5, False, True), (-2.5, True, False)):
        slider.set_value(value)
        assert (filled(0.35), filled(0.65)) == (left, right)


def _view(page: DirectionsPage) -> DirectionsView:
    view = page.current_view()
    assert isinstance(view, DirectionsView)
    return view


def _slide(page: DirectionsPage, place: int, strength: float) -> None:
    page.findChild(LabelledSlider, f"direction{place}").box.setValue(strength)


def _choose_kind(page: DirectionsPage, name: str) -> None:
    kinds = page.findChild(QComboBox, "directionKind")
    kinds.setCurrentIndex(kinds.findData(name))


def _kept(page: DirectionsPage) -> dict[str, float]:
    """The sliders besides those of the chosen kind, by name, with their strengths."""
    box = page.findChild(DirectionSliders, "keptDirectionSliders")
    names = [each.text() for each in box._names]
    return dict(zip(names, (each.value() for each in box._sliders), strict=True))


def _rename(page: DirectionsPage, place: int, name: str, line_name: str = "directionName") -> None:
    line = page.findChild(QLineEdit, f"{line_name}{place}")
    line.selectAll()
    QTest.keyClicks(line, name)
    QTest.keyClick(line, "\r")


def _pixels(page: DirectionsPage) -> np.ndarray:
    settled(page)
    answer = page.answer()
    assert answer is not None
    return answer[1].pixels


def test_a_slider_moves_what_is_after_and_leaves_what_is_before(page: DirectionsPage) -> None:
    start = _pixels(page)
    assert np.array_equal(start[0::2], start[1::2])
    _slide(page, 0, 3.0)
    assert _view(page).pushes == (Push(direction=FIRST, strength=3.0),)
    moved = _pixels(page)
    assert np.array_equal(moved[0::2], start[0::2])
    assert not np.array_equal(moved[1::2], start[1::2])


def test_what_is_before_is_pinned_by_its_seed_and_what_is_after_by_its_numbers(
    page: DirectionsPage,
) -> None:
    _slide(page, 0, 3.0)
    settled(page)
    before, after = page.anchor_at(2), page.anchor_at(3)
    assert before == Anchor(latent=Seed(seed=1), label=1)
    assert after is not None and isinstance(after.latent, Vector)


def test_reset_brings_every_direction_back(page: DirectionsPage) -> None:
    reset = page.findChild(QPushButton, "resetDirections")
    assert not reset.isEnabled()
    _slide(page, 1, -2.0)
    _choose_kind(page, "factors")
    _slide(page, 0, 1.0)
    pushes = {push.direction: push.strength for push in _view(page).pushes}
    assert pushes == {SECOND: -2.0, Factor(index=0): 1.0}
    reset.click()
    assert _view(page).pushes == ()
    assert page.findChild(LabelledSlider, "direction0").value() == 0.0


def test_what_is_followed_keeps_a_slider_when_another_kind_is_chosen(
    page: DirectionsPage,
) -> None:
    _slide(page, 1, -2.0)
    assert _kept(page) == {}
    _choose_kind(page, "factors")
    assert _kept(page) == {"Component 2": -2.0}
    page.findChild(LabelledSlider, "keptDirection0").box.setValue(0.0)
    assert _view(page).pushes == ()
    # It does not vanish under the hand.
    assert _kept(page) == {"Component 2": 0.0}
    _choose_kind(page, "features")
    assert _kept(page) == {}


def test_a_direction_that_was_never_saved_comes_with_a_slider_and_reset_takes_it_away(
    page: DirectionsPage,
) -> None:
    push = Push(direction=Direction(name="thin to thick", vector=Vector.of([1.0] * 8)), strength=1)
    page.show_view(changed(_view(page), pushes=(push,)))
    assert _kept(page) == {"thin to thick": 1.0}
    page.findChild(QPushButton, "resetDirections").click()
    assert _view(page).pushes == ()
    assert _kept(page) == {}
    page.explorer.undo()
    assert _kept(page) == {"thin to thick": 1.0}


def test_components_are_computed_before_one_is_followed(page: DirectionsPage) -> None:
    network = page.explorer.manager.open(page.explorer.ref).model
    until(lambda: "features" in planning._known.get(network, {}))
    assert "pictures" not in planning._known[network]
    _choose_kind(page, "pictures")
    until(lambda: "pictures" in planning._known[network])


def test_random_strengths_are_undone_as_one_change(page: DirectionsPage) -> None:
    page.findChild(QPushButton, "randomiseDirections").click()
    assert len(_view(page).pushes) > 1
    page.explorer.undo()
    assert _view(page).pushes == ()
    assert page.findChild(LabelledSlider, "direction0").value() == 0.0


def test_a_name_is_there_at_the_next_start(
    page: DirectionsPage, services: Services, model: Path
) -> None:
    _rename(page, 0, "slant")
    page.close()
    with shown_page(DirectionsPage, services, model) as again:
        assert again.findChild(QLineEdit, "directionName0").text() == "slant"
        _rename(again, 0, " ")
        assert again.findChild(QLineEdit, "directionName0").text() == "Component 1"


def test_a_saved_direction_is_followed_and_renamed_where_it_is_used(
    page: DirectionsPage, model: Path
) -> None:
    ref = ModelRef.file(model)
    saved = Direction(name="thick", vector=Vector.of([1.0] * 8))
    SavedDirections().keep(ref, saved)
    page.hide()
    page.show()
    page.findChild(LabelledSlider, "keptDirection0").box.setValue(1.0)
    assert _view(page).pushes == (Push(direction=saved, strength=1.0),)
    _rename(page, 0, "bold", "keptDirectionName")
    renamed = saved.model_copy(update={"name": "bold"})
    assert _view(page).pushes == (Push(direction=renamed, strength=1.0),)
    assert SavedDirections().of(ref, 8) == (renamed,)


def test_a_saved_direction_must_have_a_name(page: DirectionsPage, model: Path) -> None:
    said: list[str] = []
    page.explorer.said.connect(said.append)
    SavedDirections().keep(
        ModelRef.file(model), Direction(name="thick", vector=Vector.of([1.0] * 8))
    )
    page.hide()
    page.show()
    _rename(page, 0, " ", "keptDirectionName")
    assert said and "no name" in said[-1]
    assert _kept(page) == {"thick": 0.0}


def test_steps_lead_from_the_opposite_to_the_strength_that_is_set(page: DirectionsPage) -> None:
    layouts = page.findChild(QComboBox, "directionsLayout")
    layouts.setCurrentIndex(layouts.findData("steps"))
    layouts.activated.emit(layouts.currentIndex())
    assert _view(page).sweep == 7
    settled(page)
    answer = page.answer()
    assert answer is not None
    assert answer[1].captions[0] == "-100%" and answer[1].captions[3] == "0%"
    page.explorer.undo()
    assert layouts.currentData() == "both"


def test_one_label_for_all_latents(page: DirectionsPage) -> None:
    labels = page.findChild(LabelPicker, "directionsLabel")
    assert labels.currentIndex() == -1
    labels.setCurrentIndex(7)
    labels.activated.emit(7)
    assert {anchor.label for anchor in _view(page).anchors} == {7}


def test_every_latent_has_its_thumbnail(page: DirectionsPage) -> None:
    row = page.findChild(LatentsBox)._row
    until(lambda: len(row._pictures) == 6)
