"""A model of points in the window: a plot on the Samples page, reasons on the others."""

from collections.abc import Callable, Iterator

import pytest
from lone_page import settled, shown_page
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from latentlab.gui.pages.pages import PAGES
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.pages.train.data_setup import DataSetup
from latentlab.gui.services import Services
from latentlab.models.opening import open_model
from latentlab.models.weights import save_model
from trainers.config import DataSource
from trainers.plots import SIDE
from trainers.runs.run import Run


@pytest.fixture
def page(services: Services, points_run: Callable[..., Run]) -> Iterator[SamplesPage]:
    """The page with a tiny model of two moons open."""
    path = points_run().folder / "model.safetensors"
    save_model(open_model(path.parent, device="cpu"), path)
    with shown_page(SamplesPage, services, path) as made:
        yield made


def test_the_samples_page_shows_one_plot_that_is_no_picture_of_a_latent(page: SamplesPage) -> None:
    settled(page)
    answer = page.answer()
    assert answer is not None and answer[1].pixels.shape == (1, SIDE, SIDE, 3)
    assert page.anchor_at(0) is None
    page.picture_actions.pin(0)
    words = [each.text() for each in page.picture_actions.menu(0).actions()]
    assert words == ["Export…", "Copy as Python"]
    assert len(page.exportables()) == 1
    page.change({"truncation": 0.5})
    settled(page)


def test_other_pages_give_the_reason(page: SamplesPage, services: Services) -> None:
    facts = services.explorer.facts
    assert facts is not None and page.suits(facts) and page.can_show(facts) is None
    for spec in PAGES:
        if spec.group == "explore" and spec.name not in ("samples", "map"):
            reason = spec.load()(services).can_show(facts)
            assert reason is not None, spec.name
            assert "model draws points: use it on the Samples page" in reason, spec.name
            assert "or draws points" not in reason, spec.name


def test_the_form_asks_points_for_neither_size_nor_colours(qapp: QWidget) -> None:
    del qapp
    setup = DataSetup()
    setup.show()
    setup.show_source(DataSource(name="digits", image_size=32, colour="colour"))
    fields = [setup.findChild(QSpinBox, "imageSizeBox"), setup.findChild(QComboBox, "colourBox")]
    setup.show_dataset("two-moons")
    assert not any(each.isVisible() for each in fields)
    assert setup.source() == DataSource(name="two-moons")
    setup.show_dataset("digits")
    assert all(each.isVisible() for each in fields)
    assert setup.source().image_size == 32
    setup.close()
