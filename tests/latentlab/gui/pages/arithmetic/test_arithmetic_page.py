"""The Arithmetic page: bins, their sum, the direction between two, and its score."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from lone_page import settled, shown_page
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QToolButton
from scripted_bench import until

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.pages.arithmetic.apply_panel import USUAL_STRENGTH
from latentlab.gui.pages.arithmetic.arithmetic_page import ArithmeticPage
from latentlab.gui.pages.arithmetic.bin_card import BinCard
from latentlab.gui.pages.arithmetic.score_box import ScoreView
from latentlab.gui.pages.arithmetic.sum_row import HEIGHT, formula
from latentlab.gui.services import Services
from latentlab.rendering.latents import latents_of
from latentlab.rendering.render import render
from latentlab.saved import SavedDirections
from latentlab.views import Anchor, Applied, ArithmeticView, Bin, Seed

NEW = Anchor(latent=Seed(seed=77), label=0)


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
    assert formula(_view(page).bins) == "A − B + C"
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


def test_exemplars_come_from_other_pages_and_go_into_new_bins(page: ArithmeticPage) -> None:
    page.add_to(1, NEW)
    assert _view(page).bins[1].exemplars[-1] == NEW
    page.add_to(99, NEW)
    assert _view(page).bins[3] == Bin(exemplars=(NEW,))


def test_a_scroll_bar_under_many_bins_covers_none_of_them(page: ArithmeticPage) -> None:
    for _ in range(4):
        page.add_to(99, NEW)
    QApplication.processEvents()
    assert page._sum.horizontalScrollBar().isVisible()
    assert page._sum.viewport().height() >= HEIGHT


def test_a_bin_that_loses_its_last_exemplar_leaves_the_sum(page: ArithmeticPage) -> None:
    _cards(page)[2]._row.changed.emit(())
    assert len(_view(page).bins) == 2


def test_the_last_bin_stays(page: ArithmeticPage) -> None:
    said: list[str] = []
    page.explorer.said.connect(said.append)
    for _ in range(3):
        _cards(page)[0].findChild(QToolButton, "binRemove").click()
    assert len(_view(page).bins) == 1
    assert said[-1].startswith("A sum needs one bin")


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
    until(lambda: _view(page).bins[0].name == "thick")
    plus, minus = _view(page).bins[:2]
    assert (minus.name, len(plus.exemplars), len(minus.exemplars)) == ("thin", 16, 16)
    assert not set(plus.exemplars) & set(minus.exemplars)


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
