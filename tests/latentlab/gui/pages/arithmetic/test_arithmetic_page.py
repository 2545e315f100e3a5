"""The Arithmetic page: bins, their sum, the direction between two, and its score."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lone_page import settled, shown_page
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QToolButton
from scripted_bench import until

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.pages.arithmetic import exemplar_finder
from latentlab.gui.pages.arithmetic.apply_panel import USUAL_STRENGTH
from latentlab.gui.pages.arithmetic.arithmetic_page import NEW_BIN, ArithmeticPage
from latentlab.gui.pages.arithmetic.bin_card import BinCard
from latentlab.gui.pages.arithmetic.score_box import ScoreView
from latentlab.gui.pages.arithmetic.sum_row import HEIGHT, MOST, formula
from latentlab.gui.services import Services
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.rendering.latents import latents_of
from latentlab.rendering.render import render
from latentlab.saved import SavedDirections
from latentlab.views import (
    Anchor,
    AnyView,
    Applied,
    ArithmeticView,
    Bin,
    Direction,
    DirectionsView,
    Seed,
)
from latentlab.views.bins import titles

NEW = Anchor(latent=Seed(seed=77), label=0)
OTHER = Anchor(latent=Seed(seed=78), label=0)
_NEW_BIN = "Add to a new bin"


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[ArithmeticPage]:
    """The page with a small conditional model open and its averages rendered."""
    model = model_file("digits", "cgan", width=4, latent_size=8)
    with shown_page(ArithmeticPage, services, model) as made:
        until(lambda: made._work._direction is not None)
        yield made


def _view(page: ArithmeticPage) -> ArithmeticView:
    view = page.current_view()
    assert isinstance(view, ArithmeticView)
    return view


def _cards(page: ArithmeticPage) -> list[BinCard]:
    return page._sum._cards


def _mean(page: ArithmeticPage, place: int) -> np.ndarray:
    model = page.explorer.manager.open(page.explorer.ref)
    exemplars = [each.latent for each in _view(page).bins[place].exemplars]
    return latents_of(exemplars, model).double().mean(dim=0).numpy()


def test_the_page_opens_on_a_sum_with_its_neighbourhood(page: ArithmeticPage) -> None:
    settled(page)
    assert formula(_view(page).bins) == "thick − thin + right-leaning"
    answer = page.answer()
    assert answer is not None
    assert len(answer[1]) == 9
    expected = _mean(page, 0) - _mean(page, 1) + _mean(page, 2)
    np.testing.assert_allclose(answer[1].latents[4], expected, atol=1e-6)


def test_the_formula_says_weights_and_names() -> None:
    bins = (
        Bin(exemplars=(NEW,), weight=-1.0),
        Bin(exemplars=(NEW,), weight=2.5, name="smiling"),
    )
    assert formula(bins) == "− A + 2.5 smiling"


def test_a_sign_is_turned_by_one_press_and_undone(page: ArithmeticPage) -> None:
    _cards(page)[2].findChild(QToolButton, "binSign").click()
    assert _view(page).bins[2].weight == -1.0
    page.explorer.undo()
    assert _view(page).bins[2].weight == 1.0


@pytest.mark.parametrize("settles", [True, False])
def test_a_bin_that_undo_brings_back_has_its_average(page: ArithmeticPage, settles: bool) -> None:
    for change in (
        lambda: _cards(page)[2].removed.emit(),
        lambda: _cards(page)[2]._row.changed.emit(()),
    ):
        until(lambda: _cards(page)[2]._average._image is not None)
        change()
        if settles:
            settled(page)
        page.explorer.undo()
        settled(page)
        until(lambda: _cards(page)[2]._average._image is not None)


def test_exemplars_come_from_other_pages_and_go_into_new_bins(page: ArithmeticPage) -> None:
    page.add_to(1, NEW)
    assert _view(page).bins[1].exemplars[-1] == NEW
    page.add_to(NEW_BIN, NEW)
    assert _view(page).bins[3] == Bin(exemplars=(NEW,))


def test_a_scroll_bar_under_many_bins_covers_none_of_them(page: ArithmeticPage) -> None:
    for _ in range(4):
        page.add_to(NEW_BIN, NEW)
    QApplication.processEvents()
    assert page._sum.horizontalScrollBar().isVisible()
    assert page._sum.viewport().height() >= HEIGHT


def test_a_bin_that_loses_its_last_exemplar_stays_and_adds_nothing(page: ArithmeticPage) -> None:
    _cards(page)[2]._row.changed.emit(())
    settled(page)
    assert formula(_view(page).bins) == "thick − thin"
    answer = page.answer()
    assert answer is not None
    np.testing.assert_allclose(answer[1].latents[4], _mean(page, 0) - _mean(page, 1), atol=1e-6)
    page.add_to(2, NEW)
    assert _view(page).bins[2].exemplars == (NEW,)


def test_a_bin_is_emptied_with_its_name_in_one_step(page: ArithmeticPage) -> None:
    before = _view(page).bins
    _cards(page)[1].findChild(QToolButton, "binEmpty").click()
    assert _view(page).bins[1] == Bin(exemplars=(), weight=-1.0)
    assert page._work._direction is None
    assert not _cards(page)[1].findChild(QToolButton, "binEmpty").isEnabled()
    page.explorer.undo()
    assert _view(page).bins == before


def test_the_last_bin_is_emptied_rather_than_removed_and_nothing_sums_up_to_0(
    page: ArithmeticPage,
) -> None:
    for _ in range(3):
        _cards(page)[0].findChild(QToolButton, "binRemove").click()
    assert _view(page).bins == (Bin(exemplars=()),)
    settled(page)
    answer = page.answer()
    assert answer is not None
    assert not answer[1].latents[4].any()
    page.add_to(NEW_BIN, NEW)
    assert _view(page).bins == (Bin(exemplars=(NEW,)),)


def test_a_name_of_any_length_is_shortened_and_never_an_error(page: ArithmeticPage) -> None:
    failed: list[object] = []
    page.explorer.failed.connect(lambda *each: failed.append(each))
    name = " ".join(["very"] * 60)
    for card in _cards(page)[:2]:
        line = card.findChild(QLineEdit, "binName")
        line.setText(name)
        line.editingFinished.emit()
    settled(page)
    assert [each.name for each in _view(page).bins[:2]] == [name, name]
    assert name in _cards(page)[0].findChild(QLineEdit, "binName").toolTip()
    assert len(formula(_view(page).bins)) < 120
    until(lambda: page._work._direction is not None)
    page.findChild(QPushButton, "saveDirection").click()
    facts = page.explorer.facts
    assert facts is not None
    (kept,) = SavedDirections().of(facts.ref, 8)
    assert kept.name.startswith("very very")
    assert not failed


def test_bins_of_one_name_are_told_apart_and_those_without_one_have_their_letter() -> None:
    bins = tuple(Bin(exemplars=(NEW,), name=name) for name in ("same", "same", "", "other"))
    assert titles(bins) == ["same (A)", "same (B)", "C", "other"]


def test_a_persons_bin_wins_over_exemplars_that_are_found_late(
    services: Services, model_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, searched = threading.Event(), threading.Event()

    def slow(*_: object) -> ArithmeticView:
        searched.set()
        assert found.wait(30)
        return ArithmeticView(bins=(Bin(exemplars=(NEW,), name="late"),))

    monkeypatch.setattr(exemplar_finder, "_first_sum", slow)
    model = model_file("digits", "cgan", width=4, latent_size=8)
    with shown_page(ArithmeticPage, services, model) as page:
        until(searched.is_set)
        assert page.current_view() is None and not page.empty.isHidden()
        own = Anchor(latent=Seed(seed=5), label=3)
        page.add_to(1, own)
        found.set()
        until(lambda: not page._finder._first.running)
        assert _view(page).bins == (Bin(exemplars=()), Bin(exemplars=(own,)))
        page.explorer.undo()
        assert _view(page).bins == (Bin(exemplars=()),)


def test_pictures_that_are_sent_to_a_bin_leave_the_page_in_front_there(
    page: ArithmeticPage,
) -> None:
    wanted: list[str] = []
    page.explorer.page_wanted.connect(wanted.append)
    to_bin = page.explorer.destinations_of((NEW, OTHER))[0]
    before = _view(page).bins
    page.explorer.send((NEW, OTHER), to_bin)
    assert not wanted
    assert _view(page).bins[0].exemplars[-2:] == (NEW, OTHER)
    page.explorer.undo()
    assert _view(page).bins == before


def _ways_to_bins(page: ArithmeticPage) -> list[str]:
    return [each.text for each in page.explorer.destinations["arithmetic"]][:-1]


def test_every_bin_is_offered_by_its_name_wherever_a_picture_can_be_sent_to_one(
    page: ArithmeticPage,
) -> None:
    assert _ways_to_bins(page) == [
        "Add to “thick”",
        "Add to “thin”",
        "Add to “right-leaning”",
        _NEW_BIN,
    ]
    name = _cards(page)[2].findChild(QLineEdit, "binName")
    for typed, offered in (
        ("R & B", "Add to “R && B”"),
        ("thick", "Add to “thick (C)”"),
        ("very " * 30, f"Add to “{('very ' * 8)[:39]}…”"),
    ):
        name.setText(typed)
        name.editingFinished.emit()
        assert _ways_to_bins(page)[2] == offered
    page.explorer.undo()
    page.explorer.undo()
    assert _ways_to_bins(page)[2] == "Add to “R && B”"
    _cards(page)[1].findChild(QToolButton, "binRemove").click()
    assert _ways_to_bins(page) == ["Add to “thick”", "Add to “R && B”", _NEW_BIN]
    for _ in range(MOST):
        page.add_to(NEW_BIN, NEW)
    assert len(_ways_to_bins(page)) == MOST and _NEW_BIN not in _ways_to_bins(page)


def test_a_model_of_which_nothing_was_shown_yet_offers_two_bins(
    page: ArithmeticPage, model_file: Callable[..., Path]
) -> None:
    page.hide()
    page.explorer.open(ModelRef.file(model_file("second", "cgan", width=4, latent_size=8)))
    until(lambda: page.explorer.facts is not None)
    assert _ways_to_bins(page) == ["Add to bin A", "Add to bin B", _NEW_BIN]
    page.explorer.destinations["arithmetic"][1].take((NEW,))
    assert _view(page).bins == (Bin(exemplars=()), Bin(exemplars=(NEW,)))


def test_a_saved_direction_leads_from_one_average_to_the_other(page: ArithmeticPage) -> None:
    expected = _mean(page, 0) - _mean(page, 1)
    page.findChild(QLineEdit, "directionName").setText("thicker")
    page.findChild(QPushButton, "saveDirection").click()
    facts = page.explorer.facts
    assert facts is not None
    (kept,) = SavedDirections().of(facts.ref, 8)
    assert kept.name == "thicker"
    np.testing.assert_allclose(kept.vector.numbers(), expected, atol=1e-5)


def test_the_direction_before_is_never_saved_or_measured_as_that_of_the_new_bins(
    page: ArithmeticPage,
) -> None:
    page.add_to(0, NEW)
    page.findChild(QLineEdit, "directionName").setText("too early")
    page.findChild(QPushButton, "saveDirection").click()
    assert SavedDirections().of(page.explorer.ref, 8) == ()
    assert not page.findChild(QPushButton, "measureScore").isEnabled()
    until(lambda: page._work._direction is not None)
    page.findChild(QPushButton, "saveDirection").click()
    (kept,) = SavedDirections().of(page.explorer.ref, 8)
    expected = _mean(page, 0) - _mean(page, 1)
    np.testing.assert_allclose(kept.vector.numbers(), expected, atol=1e-5)


def test_sample_and_strength_are_undone_and_a_drag_as_a_whole(page: ArithmeticPage) -> None:
    panel = page._work.panel
    assert panel.strength.value() == USUAL_STRENGTH
    panel.take(NEW)
    panel.strength.slider.setSliderDown(True)
    for position in (600, 700, 750):
        panel.strength.slider.setValue(position)
    panel.strength.slider.setSliderDown(False)
    assert _view(page).applied == Applied(sample=NEW, strength=1.0)
    page.explorer.undo()
    assert (panel.strength.value(), panel._base) == (USUAL_STRENGTH, NEW)
    page.explorer.undo()
    assert panel._base != NEW
    page.explorer.redo()
    assert panel._base == NEW


def test_the_applied_sample_changes_nothing_in_the_sum(page: ArithmeticPage) -> None:
    settled(page)
    before = page.answer()
    assert before is not None
    page._work.panel.take(NEW)
    settled(page)
    after = page.answer()
    assert after is not None
    np.testing.assert_array_equal(after[1].pixels, before[1].pixels)


def test_a_saved_direction_is_offered_applied_and_forgotten(page: ArithmeticPage) -> None:
    page.findChild(QLineEdit, "directionName").setText("thicker")
    page.findChild(QPushButton, "saveDirection").click()
    which = page.findChild(QComboBox, "whichDirection")
    assert which.currentText() == "thicker"
    page.findChild(QToolButton, "removeDirection").click()
    assert which.count() == 1
    assert page._work._direction is not None


def test_strength_moves_the_sample_by_so_many_directions(page: ArithmeticPage) -> None:
    page.findChild(LabelledSlider, "strength").box.setValue(-1.5)

    def moved() -> np.ndarray | None:
        answer = page.explorer.answer("arithmetic moved")
        if answer is None or answer[0].view.pushes[0].strength != -1.5:
            return None
        return answer[1].latents

    until(lambda: moved() is not None)
    latents = moved()
    assert latents is not None
    expected = -1.5 * (_mean(page, 0) - _mean(page, 1))
    np.testing.assert_allclose(latents[1] - latents[0], expected, atol=1e-5)


def test_the_same_bin_at_both_ends_makes_no_direction(page: ArithmeticPage) -> None:
    minus, plus = (page.findChild(QComboBox, f"direction{each}") for each in ("From", "To"))
    minus.setCurrentIndex(plus.currentIndex())
    minus.activated.emit(plus.currentIndex())
    assert page._work._direction is None
    assert not page.findChild(QPushButton, "measureScore").isEnabled()


def test_exemplars_are_found_by_what_is_measured(page: ArithmeticPage) -> None:
    page.findChild(QPushButton, "findExemplars").click()
    until(lambda: len(_view(page).bins[0].exemplars) == 16)
    plus, minus = _view(page).bins[:2]
    assert (minus.name, len(plus.exemplars), len(minus.exemplars)) == ("thin", 16, 16)
    assert not set(plus.exemplars) & set(minus.exemplars)


@pytest.mark.parametrize("by_undo", [False, True])
def test_exemplars_that_come_late_do_not_replace_what_the_person_put_into_bins(
    page: ArithmeticPage, monkeypatch: pytest.MonkeyPatch, by_undo: bool
) -> None:
    goes_on = threading.Event()
    work = ModelManager.open

    def slow(*arguments: Any) -> Any:
        goes_on.wait(10)
        return work(*arguments)

    page.add_to(0, Anchor(latent=Seed(seed=7), label=0))
    before = _view(page).bins
    monkeypatch.setattr(ModelManager, "open", slow)
    page.findChild(QPushButton, "findExemplars").click()
    if by_undo:
        page.explorer.undo()
    else:
        page.add_to(0, Anchor(latent=Seed(seed=8), label=0))
    after = _view(page).bins
    assert after != before
    goes_on.set()
    until(lambda: not page._finder._search.running)
    assert _view(page).bins == after


def test_a_score_is_worked_out_and_says_when_nobody_can_judge_the_labels(
    page: ArithmeticPage,
) -> None:
    view = page.findChild(ScoreView)
    page.findChild(QPushButton, "measureScore").click()
    until(lambda: not view.visibleRegion().isEmpty())
    assert view.score is not None and view.score.result.changed.count == 200
    # The model's card names no data that could be opened.
    assert view.score.result.kept is None
    assert "was not measured" in view.score.sentence()


def test_a_label_that_nobody_can_judge_gets_a_sentence(page: ArithmeticPage) -> None:
    failed: list[str] = []
    page._work._scoring.failed.connect(failed.append)
    wish = page.findChild(QComboBox, "scoreWish")
    wish.setCurrentIndex(wish.findText("Is seen as 3"))
    page.findChild(QPushButton, "measureScore").click()
    until(lambda: bool(failed))
    assert "training images" in failed[0]


def test_a_view_that_comes_back_from_a_file_shows_the_same_pictures(page: ArithmeticPage) -> None:
    settled(page)
    before = page.answer()
    assert before is not None
    page.add_to(0, NEW)
    settled(page)
    page.explorer.restore(before[0])
    settled(page)
    after = page.answer()
    assert after is not None
    model = page.explorer.manager.open(page.explorer.ref)
    np.testing.assert_array_equal(after[1].pixels, render(model, before[0]).pixels)
    np.testing.assert_array_equal(after[1].pixels, before[1].pixels)


def test_another_model_is_never_asked_with_the_direction_of_the_one_before(
    page: ArithmeticPage, model_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    bins = (Bin(exemplars=(NEW,)), Bin(exemplars=(OTHER,), weight=-1.0))
    explorer = page.explorer
    explorer.show(ArithmeticView(bins=bins))
    settled(page)
    until(lambda: page._work._direction is not None)
    asked: list[tuple[ModelRef | None, DirectionsView]] = []
    plain = explorer.ask

    def ask(channel: str, view: AnyView) -> None:
        if isinstance(view, DirectionsView):
            asked.append((explorer.ref, view))
        plain(channel, view)

    monkeypatch.setattr(explorer, "ask", ask)
    page._work.panel.strength.set_value(1.0)
    other = ModelRef.file(model_file("other", "cgan", width=4, latent_size=12))
    averages = [card._average for card in _cards(page)]
    until(lambda: all(box._image is not None for box in averages))
    explorer.open(other)
    assert all(box._image is None for box in averages), "they are of the model before"
    explorer.show(ArithmeticView(bins=bins))
    until(lambda: explorer.facts is not None and page._work._direction is not None)
    settled(page)
    sizes = {len(_vector(view)) for ref, view in asked if ref == other}
    assert sizes == {12}


def _vector(view: DirectionsView) -> tuple[float, ...]:
    direction = view.pushes[0].direction
    assert isinstance(direction, Direction)
    return direction.vector.numbers()
