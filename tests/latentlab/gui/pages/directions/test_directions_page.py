"""The Directions page: sliders that move latents, names that stay."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from lone_page import settled, shown_page
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from scripted_bench import until

from latentlab.gui.explorer.controls.inputs import LabelledSlider, LabelPicker
from latentlab.gui.explorer.controls.latents_box import LatentsBox
from latentlab.gui.pages.directions.direction_sliders import DirectionSliders
from latentlab.gui.pages.directions.directions_page import DirectionsPage
from latentlab.gui.services import Services
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
def page(services: Services, model: Path) -> Iterator[DirectionsPage]:
    """The page with that model open."""
    with shown_page(DirectionsPage, services, model) as made:
        yield made


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
