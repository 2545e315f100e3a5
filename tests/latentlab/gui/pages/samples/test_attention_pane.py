"""Attention on the Samples page: marked by clicks and keys, at every step, undone, exported."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from lone_page import settled, shown_page
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from scripted_bench import until

from latentlab.gui.pages.samples.attention_pane import AttentionPane
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from latentlab.rendering.attention import AttentionPictures
from latentlab.rendering.latents import latent_of
from latentlab.views import AttentionView, SamplesView
from trainers.runs.run import Run

SAGAN = {"size": 16, "channels": 3, "width": 4, "latent_size": 6}
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[SamplesPage]:
    """The page with an attentive model open."""
    with shown_page(SamplesPage, services, model_file("attentive", "sagan", **SAGAN)) as made:
        yield made


@pytest.fixture
def pane(page: SamplesPage) -> AttentionPane:
    """The attention of the picture in row 1, column 3."""
    page.canvas.choose((13,))
    QTest.keyClick(page, Qt.Key.Key_A)
    settled(page)
    found = page.findChild(AttentionPane)
    assert found is not None
    return found


def shown(page: SamplesPage) -> AttentionPictures:
    settled(page)
    answer = page.answer()
    assert answer is not None and isinstance(answer[1], AttentionPictures)
    return answer[1]


def point(pane: AttentionPane, x: float, y: float, which: int = 0) -> QPoint:
    square = pane.squares()[which]
    across, down = square.x() + x * square.width(), square.y() + y * square.height()
    return QPoint(round(across), round(down))


def view_of(page: SamplesPage) -> AttentionView:
    view = page.current_view()
    assert isinstance(view, AttentionView)
    return view


def test_a_key_shows_the_attention_of_the_chosen_picture(
    page: SamplesPage, pane: AttentionPane
) -> None:
    plane = page.explorer.view("samples")
    assert isinstance(plane, SamplesView)
    assert view_of(page).anchor.latent == plane.nearest_seed(1, 3)
    assert pane.isVisible() and not page.canvas.isVisible()
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    settled(page)
    assert page.current_view() == plane and page.canvas.isVisible() and not pane.isVisible()


@pytest.mark.parametrize("which", [0, 1])
def test_a_click_marks_the_place_under_it_in_either_picture(
    page: SamplesPage, pane: AttentionPane, which: int
) -> None:
    QTest.mouseClick(pane, LEFT, pos=point(pane, 0.94, 0.3, which))
    found = shown(page)
    assert (found.place.row, found.place.column) == (2, 7)
    assert page.explorer.ref is not None
    model = page.explorer.manager.open(page.explorer.ref)
    latents = latent_of(view_of(page).anchor.latent, model)
    row = model.attention(latents[None])[0, 2, 7]
    np.testing.assert_allclose(found.shares, row, atol=1e-6)
    page.explorer.undo()
    assert (shown(page).place.row, shown(page).place.column) == (4, 4)
    QTest.mouseClick(pane, LEFT, pos=QPoint(pane.width() // 2, pane.height() - 2))
    assert view_of(page).x == 0.5, "beside the pictures"


def test_arrows_go_from_place_to_place_and_stop_at_the_edge(
    page: SamplesPage, pane: AttentionPane
) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(pane, key)
    assert (shown(page).place.row, shown(page).place.column) == (5, 6)
    for _ in range(4):
        QTest.keyClick(pane, Qt.Key.Key_Right)
    assert shown(page).place.column == 7
    until(lambda: bool(page.explorer.undoable))
    page.explorer.undo()
    assert (shown(page).place.row, shown(page).place.column) == (4, 4), "one gesture"


def test_the_frame_is_painted_where_the_place_is(page: SamplesPage, pane: AttentionPane) -> None:
    QTest.mouseClick(pane, LEFT, pos=point(pane, 0.06, 0.94))
    shown(page)
    pixels = pane.grab().toImage()
    ratio = pane.devicePixelRatioF()
    for which in (0, 1):
        square = pane.squares()[which]
        corner = square.x() - 2, square.y() + square.height() * 7 / 8 - 2
        colour = pixels.pixelColor(*(round(each * ratio) for each in corner))
        assert colour.name() in ("#ffffff", "#fefefe")
        away = pixels.pixelColor(round((square.right() + 6) * ratio), round(corner[1] * ratio))
        assert away.name() != "#ffffff"


def test_the_tooltip_says_the_share_under_the_pointer(
    page: SamplesPage, pane: AttentionPane
) -> None:
    found = shown(page)
    QTest.mouseMove(pane, point(pane, 0.4, 0.6))
    until(lambda: bool(pane.toolTip()))
    share = 100 * float(found.shares[2, 1])
    assert pane.toolTip().startswith(f"{share:.2g} % of the attention of the marked place. Click")
    assert "row 5 of 8, column 5 of 8" in pane.accessibleDescription()


def test_a_double_click_pins_the_picture(page: SamplesPage, pane: AttentionPane) -> None:
    QTest.mouseDClick(pane, LEFT, pos=point(pane, 0.5, 0.5))
    (pinned,) = page.explorer.tray
    assert pinned.anchor == view_of(page).anchor


def test_the_menu_and_the_button_lead_there_and_back(page: SamplesPage) -> None:
    menu = page.picture_actions.menu(2)
    (attends,) = [each for each in menu.actions() if "attends" in each.text()]
    attends.trigger()
    settled(page)
    assert view_of(page).anchor == _anchor_of(page, 2)
    button = page.findChild(QPushButton, "attendsButton")
    assert button is not None
    assert button.text() == "Back to the samples"
    button.click()
    settled(page)
    assert isinstance(page.current_view(), SamplesView)
    assert button.text() == "Where it attends"
    menu.deleteLater()


def _anchor_of(page: SamplesPage, index: int) -> object:
    plane = page.explorer.answer("samples")
    assert plane is not None
    return plane[1].anchor(plane[0].view, index)


def test_what_is_exported_brings_the_attention_back(page: SamplesPage, pane: AttentionPane) -> None:
    del pane
    (exported,) = page.exportables()
    answer = page.answer()
    assert answer is not None
    assert exported.metadata(None, 1) == exported.metadata(0, 1) == answer[0].metadata()  # type: ignore[union-attr]
    assert exported.title == "Attention"


def test_the_playhead_shows_the_attention_of_an_earlier_step(
    page: SamplesPage, trained_run: Callable[..., Run]
) -> None:
    run = trained_run("attentive", 4, "sagan", sample_interval=2, learning_rate=0.01)
    page.explorer.open(ModelRef.run(run.folder))
    until(lambda: page.explorer.facts is not None and page.answer() is not None)
    page.show_attention(0)
    last, step = shown(page), page.explorer.steps[0]
    page.explorer.set_step(step)
    until(lambda: (answer := page.answer()) is not None and answer[0].step == step)
    first = shown(page)
    assert first.shares.sum() == pytest.approx(1.0, abs=1e-5)
    assert (first.shares != last.shares).any() and (first.picture != last.picture).any()


def test_a_model_without_attention_shows_no_trace_of_it(
    services: Services, model_file: Callable[..., Path]
) -> None:
    path = model_file("without", "sagan", attention=False, **SAGAN)
    with shown_page(SamplesPage, services, path) as page:
        assert not page.findChild(QPushButton, "attendsButton").isVisible()
        menu = page.picture_actions.menu(2)
        assert not [each for each in menu.actions() if "attends" in each.text()]
        menu.deleteLater()
        before = page.current_view()
        QTest.keyClick(page, Qt.Key.Key_A)
        assert page.current_view() == before and not page.findChild(AttentionPane).isVisible()


def test_another_model_brings_the_samples_back(
    page: SamplesPage, pane: AttentionPane, model_file: Callable[..., Path]
) -> None:
    page.explorer.open(ModelRef.file(model_file("plain", "gan")))
    until(lambda: page.canvas.isVisible() and page.explorer.facts is not None)
    settled(page)
    assert not pane.isVisible() and isinstance(page.current_view(), SamplesView)
