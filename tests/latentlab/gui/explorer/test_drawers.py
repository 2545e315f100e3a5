"""The drawers over the foot of a page's pictures: above them, put away by Esc, and as long as what
they tell of is there."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget
from scripted_bench import until
from using_window import ModelFile

from latentlab.gui.background import end_all
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.pages.page import PageSpec
from latentlab.gui.pages.pages import PAGES
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from trainers.runs.run import Run
from trainers.storage import runs_dir
from trainers.training.session import Session


def _is_on_top(drawer: QWidget, page: QWidget) -> bool:
    """Whether a click in the middle of `drawer` reaches it, rather than what lies over it."""
    found = page.childAt(drawer.mapTo(page, drawer.rect().center()))
    return found is not None and (found is drawer or drawer.isAncestorOf(found))


def _is_laid_out(drawer: QWidget) -> bool:
    return drawer.height() > 40


@pytest.mark.parametrize("spec", PAGES, ids=lambda each: each.title)
def test_drawers_lie_over_the_pictures_also_where_these_come_later(
    spec: PageSpec, services: Services, model_file: ModelFile
) -> None:
    page = spec.load()(services)
    if not isinstance(page, ExplorerPage):
        return
    page.resize(1000, 700)
    page.show()
    services.explorer.open(ModelRef.file(model_file("vae", "vae", latent_size=4, hidden=16)))
    until(lambda: services.explorer.facts is not None)
    for drawer in page._drawers():
        page.show_drawer(drawer)
        page._stack.setCurrentWidget(page.empty)
        page._stack.setCurrentIndex(0)
        until(partial(_is_laid_out, drawer))
        assert _is_on_top(drawer, page), drawer.objectName()
    page._busy.say("Rendering…")
    page.show_drawer(None)
    until(lambda: _is_on_top(page._busy, page))
    until(lambda: page.answer() is not None or page.current_view() is None)
    page.close()
    end_all(page)


@pytest.fixture
def page(services: Services, trained_run: Callable[..., Run]) -> Iterator[SamplesPage]:
    """The page with a model that knows its data."""
    page = SamplesPage(services)
    page.resize(1000, 700)
    page.show()
    services.explorer.open(ModelRef.run(trained_run().folder))
    until(lambda: page.answer() is not None)
    yield page
    page.close()
    end_all(page)


def test_comparing_with_the_training_images_says_how_far_it_is_and_can_be_cancelled(
    page: SamplesPage,
) -> None:
    told = list[str]()
    page._nearest._work.told.connect(lambda doing, _: told.append(doing))
    page.show_nearest(0)
    assert page.findChild(QProgressBar, "nearestProgress").isVisible()
    until(lambda: not page._nearest._work.running)
    assert told[0] == "Opening the training images"
    assert "Comparing with all training images" in told
    assert "Comparing the training images among themselves" in told
    assert "differs by" in page._nearest._words.text()
    page.show_nearest(1)
    page.findChild(QPushButton, "nearestCancel").click()
    assert page._nearest._words.text().startswith("Stopped")
    until(lambda: not page._nearest._work.running)
    assert page._nearest._words.text().startswith("Stopped")


def test_escape_puts_a_drawer_away_and_what_it_was_doing_ends(page: SamplesPage) -> None:
    for show in (lambda: page.show_nearest(0), page.show_likelihoods):
        show()
        assert not all(each.isHidden() for each in page._drawers())
        QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
        assert all(each.isHidden() for each in page._drawers())
        until(lambda: not page._nearest._work.running and not page._of_data._work.running)


def test_a_comparison_goes_with_the_picture_that_it_is_of(page: SamplesPage) -> None:
    page.show_nearest(0)
    until(lambda: not page._nearest._work.running)
    page.explorer.refresh()
    before = page.answer()
    until(lambda: page.answer() is not before)
    assert page._nearest.isVisible(), "the same pictures were drawn again"
    page.change({"plane": 5})
    until(lambda: not page._nearest.isVisible())


def test_a_comparison_stays_while_its_run_trains_on_and_goes_with_another_step(
    page: SamplesPage,
) -> None:
    ref, before = page.explorer.ref, page.answer()
    assert ref is not None and before is not None
    page.show_nearest(0)
    run = Run.open(runs_dir() / ref.name)
    for _ in Session(run, steps=8).events():
        pass
    page.explorer.new_snapshot()
    until(lambda: page.answer() is not before and not page._nearest._work.running)
    assert page._nearest.isVisible() and "differs by" in page._nearest._words.text()
    page.explorer.set_step(0)
    until(lambda: not page._nearest.isVisible())
