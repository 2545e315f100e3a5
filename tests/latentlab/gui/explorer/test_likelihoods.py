"""How likely pictures are, where the model knows: under the pictures, and of the data."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from lone_page import shown_page
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from scripted_bench import until

from latentlab.gui.explorer.likelihood.line import LikelihoodLine
from latentlab.gui.explorer.likelihood.of_tray import TrayLikelihoods
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.services import Services
from latentlab.measuring import likelihood
from latentlab.measuring.likelihood import bits_of, in_bits
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Encoded, Picture, Seed
from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[SamplesPage]:
    with shown_page(SamplesPage, services, model_file("flow", "realnvp", width=2)) as made:
        made.change({"rows": 2, "columns": 3})
        until(lambda: made.answer() is not None and len(made.answer()[1]) == 6)  # type: ignore[index]
        yield made


def line(page: SamplesPage) -> str:
    return page.findChild(LikelihoodLine)._words.text()


def expected(page: SamplesPage, index: int) -> str:
    answer, explorer = page.answer(), page.explorer
    assert answer is not None and explorer.ref is not None
    model = explorer.manager.open(explorer.ref)
    return in_bits(bits_of(model, answer[1].pixels[index : index + 1])[0])


def test_the_picture_that_is_chosen_is_told_about_and_the_one_pointed_at_before_it(
    page: SamplesPage,
) -> None:
    assert line(page).startswith("Point at a picture")
    page.canvas.select(4)
    until(lambda: line(page) == f"Picture 5: {expected(page, 4)}. {likelihood.SHORT_READING}")
    layout = page.canvas._layout
    assert layout is not None
    x, y, width, height = layout.cell(1)
    QTest.mouseMove(page.canvas, QPoint(round(x + width / 2), round(y + height / 2)))
    until(lambda: line(page).startswith(f"Picture 2: {expected(page, 1)}"))
    page.canvas._hovered = None
    page.canvas.hovered.emit(-1)
    until(lambda: line(page).startswith("Picture 5"))


def test_it_follows_the_pictures_when_they_are_others(page: SamplesPage) -> None:
    page.canvas.select(0)
    until(lambda: line(page).startswith("Picture 1"))
    before = line(page)
    page.change({"plane": 5})
    until(lambda: line(page) != before and expected(page, 0) in line(page))


def test_a_model_that_does_not_know_has_no_such_line(
    page: SamplesPage, model_file: Callable[..., Path]
) -> None:
    assert page.findChild(LikelihoodLine).isVisible()
    page.explorer.open(ModelRef.file(model_file("vae", "vae", latent_size=4, hidden=16)))
    until(lambda: page.explorer.facts is not None and page.explorer.facts.algorithm == "vae")
    assert not page.findChild(LikelihoodLine).isVisible()


def run_on(folder: Path, home: Path) -> Run:
    """A flow on twenty pictures, one of them white."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    for place in range(20):
        pixels = rng.integers(0, 60, (16, 16), np.uint8)
        Image.fromarray(pixels if place else pixels * 0 + 255).save(folder / f"{place:02}.png")
    source = DataSource(name="folder", folder=folder, image_size=16, colour="grey")
    recipe = make_recipe("realnvp", {"steps": 1, "width": 2, "batch_size": 4}, source, threads=1)
    run = Run.create(home / "runs" / "tiny", recipe)
    for _ in Session(run).events():
        pass
    return run


@pytest.fixture
def of_run(page: SamplesPage, tmp_path: Path, own_home: Path) -> SamplesPage:
    """The page with a model that knows its data."""
    run = run_on(tmp_path / "data", own_home)
    page.explorer.open(ModelRef.run(run.folder))
    until(lambda: page.explorer.facts is not None and page.explorer.facts.size == 16)
    return page


def test_the_most_and_least_likely_of_the_data_are_shown_and_can_be_taken_as_latents(
    of_run: SamplesPage,
) -> None:
    of_run.findChild(QPushButton, "likelihoodOfData").click()
    drawer = of_run._of_data
    until(lambda: not drawer._work.running)
    assert drawer.isVisible() and "20 images of the data take" in drawer._words.text()
    assert "knowing nothing" in drawer._words.text()
    rows = {name: row._canvas.grid for name, row in drawer._rows.items()}
    most, least = rows["most"], rows["least"]
    assert most is not None and least is not None and len(most.images) == len(least.images) == 6
    assert [float(each) for each in most.captions] == sorted(map(float, most.captions))
    assert float(least.captions[0]) >= float(most.captions[-1])
    anchor = drawer._rows["least"]._anchor_at(0)
    assert anchor is not None and isinstance(anchor.latent, Encoded)
    assert np.array_equal(anchor.latent.picture.pixels(), least.images[0])
    until(lambda: of_run.answer() is not None)
    of_run.show_nearest(0)
    assert not drawer.isVisible()
    until(lambda: not of_run._nearest._work.running)


def test_looking_through_the_data_says_how_far_it_is_and_can_be_cancelled(
    of_run: SamplesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = bits_of
    told: list[str] = []

    def slow(*arguments: object) -> list[float]:
        import time

        time.sleep(0.1)
        return measured(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(likelihood, "bits_of", slow)
    monkeypatch.setattr(likelihood, "_AT_ONCE", 1)
    drawer = of_run._of_data
    drawer._work.told.connect(lambda doing, _: told.append(doing))
    of_run.show_likelihoods()
    until(lambda: "Comparing images of the data" in told)
    cancel = drawer.findChild(QPushButton, "likelihoodCancel")
    assert cancel.isVisible()
    cancel.click()
    until(lambda: not drawer._work.running)
    assert drawer._words.text().startswith("Stopped") and not cancel.isVisible()
    assert drawer._rows["most"]._canvas.grid is None


def test_data_that_nobody_knows_are_told_of_in_a_sentence(page: SamplesPage) -> None:
    page.show_likelihoods()
    until(lambda: "does not say where its training images lie" in page._of_data._words.text())


def test_of_an_own_picture_in_the_tray_that_picture_is_measured_of_others_what_is_drawn(
    page: SamplesPage,
) -> None:
    explorer, answer = page.explorer, page.answer()
    assert answer is not None and explorer.ref is not None
    given = np.random.default_rng(1).integers(0, 256, (28, 28, 1), dtype=np.uint8)
    own = Anchor(latent=Encoded(picture=Picture.from_array(given)))
    seed, drawn = Anchor(latent=Seed(seed=1)), answer[1].pixels[:2]
    likely = TrayLikelihoods(explorer, page)
    likely.look_at(answer[0], (own, seed), drawn)
    until(lambda: likely.words(seed) != "")
    model = explorer.manager.open(explorer.ref)
    figures = bits_of(model, np.stack([given, drawn[1]]))
    assert [likely.words(own), likely.words(seed)] == [in_bits(each) for each in figures]
