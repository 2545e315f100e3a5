"""What every page must keep to, whatever it is for; new ones are found by themselves."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider
from scripted_bench import Bench, until

from latentlab.gui.background import end_all
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.pages.page import PageSpec
from latentlab.gui.pages.pages import PAGES
from latentlab.gui.services import Services
from latentlab.gui.style.icons import icon
from latentlab.models.refs import ModelRef
from latentlab.views import VIEWS

GUIDE = Path(__file__).parents[4] / "docs" / "guide.md"


@pytest.mark.parametrize("spec", PAGES, ids=lambda each: each.title)
def test_it_says_what_it_is_and_the_guide_has_a_section_on_it(spec: PageSpec, bench: Bench) -> None:
    del bench
    assert spec.title and spec.meaning.endswith(".")
    assert not icon(spec.icon).isNull()
    headings = [line.strip("# ") for line in GUIDE.read_text("utf-8").splitlines() if "##" in line]
    assert spec.title in headings


@pytest.mark.parametrize("spec", PAGES, ids=lambda each: each.title)
def test_it_shows_the_views_that_name_it(spec: PageSpec, services: Services) -> None:
    page = spec.load()(services)
    shown = {kind for kind, view in VIEWS.items() if view.page == spec.name}
    assert shown <= (set(page.kinds) if isinstance(page, ExplorerPage) else set())


@pytest.mark.parametrize("model", ["stripes-cyclegan", "digits-cgan"])
@pytest.mark.parametrize("spec", PAGES, ids=lambda each: each.title)
def test_a_page_that_is_not_for_a_model_has_no_controls(
    spec: PageSpec, model: str, services: Services
) -> None:
    page = spec.load()(services)
    page.show()
    services.explorer.open(ModelRef.bundled(model))
    until(lambda: services.explorer.facts is not None)
    refused = page.can_show(services.explorer.facts) is not None
    controls = [
        each
        for kind in (QAbstractButton, QAbstractSlider)
        for each in page.findChildren(kind)
        if each.isVisible() and not (isinstance(page, ExplorerPage) and each is page.empty.button)
    ]
    assert not (refused and controls), [each.objectName() for each in controls]
    services.explorer.cancel("map")
    page.close()
    end_all(page)
