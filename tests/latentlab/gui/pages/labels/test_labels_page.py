"""The Labels page: what its controls show, and the data set it makes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from lone_page import settled, shown_page
from PySide6.QtWidgets import QFileDialog, QLabel
from scripted_bench import until

from latentlab.export.labelled_dataset import DatasetOrder
from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.controls.latents_box import LatentsBox
from latentlab.gui.pages.labels.dataset_box import DatasetBox
from latentlab.gui.pages.labels.label_columns import LabelColumns
from latentlab.gui.pages.labels.labels_page import LabelsPage
from latentlab.gui.pages.labels.weight_sliders import WeightSliders
from latentlab.gui.services import Services
from latentlab.rendering.render import render
from latentlab.requests import Request
from latentlab.views import Anchor, EachLabel, LabelBlend, LabelMorph, LabelsView, Seed, Vector


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[LabelsPage]:
    """The page with a conditional model open."""
    path = model_file("digits", "cgan", width=4, latent_size=8)
    with shown_page(LabelsPage, services, path) as made:
        yield made


def _view(page: LabelsPage) -> LabelsView:
    view = page.current_view()
    assert isinstance(view, LabelsView)
    return view


def _choose_mode(page: LabelsPage, kind: str) -> None:
    mode = page.findChild(LabelColumns)._mode
    mode.setCurrentIndex(mode.findData(kind))
    mode.activated.emit(mode.currentIndex())


def _seeds(*seeds: int) -> tuple[Seed, ...]:
    return tuple(Seed(seed=seed) for seed in seeds)


def test_it_begins_with_the_same_latents_under_every_label(page: LabelsPage) -> None:
    answer = page.answer()
    assert answer is not None
    request, pictures = answer
    assert _view(page).columns == EachLabel()
    assert pictures.columns == 10 and len(pictures) == 60
    expected = render(page.explorer.manager.open(request.model), _view(page))
    assert np.array_equal(pictures.pixels, expected.pixels)


def test_a_picture_is_pinned_by_its_seed_and_label(page: LabelsPage) -> None:
    assert page.anchor_at(23) == Anchor(latent=Seed(seed=2), label=3)


def test_a_morph_leads_from_the_one_label_to_the_other(page: LabelsPage) -> None:
    _choose_mode(page, "morph")
    assert _view(page).columns == LabelMorph(start=0, end=1, steps=8)
    settled(page)
    answer = page.answer()
    assert answer is not None and answer[1].captions[0] == "0" and answer[1].captions[-1] == "1"


def test_a_weight_slider_changes_the_mixture_and_its_drag_is_one_step_of_undo(
    page: LabelsPage,
) -> None:
    _choose_mode(page, "blend")
    before = _view(page)
    slider = page.findChild(LabelledSlider, "weight7").slider
    slider.setSliderDown(True)
    for position in (100, 300, 500):
        slider.setValue(position)
    slider.setSliderDown(False)
    columns = _view(page).columns
    assert isinstance(columns, LabelBlend) and columns.weights[7] == 0.5
    page.explorer.undo()
    assert _view(page) == before
    page.explorer.redo()
    assert _view(page).columns == columns
    assert page.findChild(LabelledSlider, "weight7").value() == 0.5


def test_a_mixture_of_nothing_is_never_asked_for(page: LabelsPage) -> None:
    _choose_mode(page, "blend")
    page.findChild(LabelledSlider, "weight0").box.setValue(0.0)
    shown = _view(page)
    page.findChild(LabelledSlider, "weight1").box.setValue(0.0)
    assert _view(page) == shown


def test_a_mixture_is_told_in_per_cent_and_shown_in_a_square(page: LabelsPage) -> None:
    _choose_mode(page, "blend")
    page.findChild(LabelledSlider, "weight0").box.setValue(0.5)
    said = page.findChild(WeightSliders)._mixture.text()
    assert said == "The mixture is 0: 33%, 1: 67%."
    settled(page)
    answer = page.answer()
    assert answer is not None
    assert (len(answer[1]), answer[1].columns) == (6, 3)
    fourth = page.anchor_at(4)
    assert fourth is not None and fourth.latent == Seed(seed=4)


def test_rows_are_added_with_new_seeds_and_taken_away(page: LabelsPage) -> None:
    box = page.findChild(LatentsBox)
    box._count.setValue(8)
    assert _view(page).latents == _seeds(0, 1, 2, 3, 4, 5, 6, 7)
    box._count.setValue(2)
    assert _view(page).latents == _seeds(0, 1)
    box._row.changed.emit(())
    assert _view(page).latents == _seeds(0, 1)


def test_other_latents_are_drawn_for_all_rows(page: LabelsPage) -> None:
    page.findChild(LatentsBox)._draw.click()
    assert len(_view(page).latents) == 6
    assert not set(_view(page).latents) & set(_seeds(0, 1, 2, 3, 4, 5))


def test_the_trays_latents_become_the_rows_if_they_fit_the_model(page: LabelsPage) -> None:
    take = page.findChild(LatentsBox)._take
    assert not take.isEnabled()
    fitting = Anchor(latent=Vector.of([0.5] * 8), label=3)
    page.explorer.tray.pin(Anchor(latent=Vector.of([0.5] * 7)))
    before, offered = _view(page), list[str]()
    page.explorer.offered.connect(lambda sentence, _: offered.append(sentence))
    take.click()
    assert "1 in the tray is of another model" in offered[0] and _view(page) == before
    page.explorer.tray.pin(fitting)
    take.click()
    assert _view(page).latents == (fitting.latent,)


def test_truncation_is_shown_and_undone(page: LabelsPage) -> None:
    slider = page.findChild(LabelledSlider, "labelsTruncation")
    slider.box.setValue(0.5)
    assert _view(page).truncation == 0.5
    page.explorer.undo()
    assert slider.value() == 1.0


def test_what_is_shown_can_be_made_again_from_its_text(page: LabelsPage) -> None:
    _choose_mode(page, "blend")
    page.findChild(LatentsBox)._draw.click()
    settled(page)
    answer = page.answer()
    assert answer is not None
    request = Request.from_json(answer[0].to_json())
    again = render(page.explorer.manager.open(request.model, request.step), request)
    assert np.array_equal(again.pixels, answer[1].pixels)


def test_a_model_without_labels_is_told_so(
    services: Services, model_file: Callable[..., Path]
) -> None:
    with shown_page(LabelsPage, services, model_file("plain", "gan")) as page:
        words = " ".join(label.text() for label in page.empty.findChildren(QLabel))
        assert "knows no labels" in words


def test_a_data_set_is_drawn_beside_the_window(page: LabelsPage, tmp_path: Path) -> None:
    box = page.findChild(DatasetBox)
    assert page.explorer.ref is not None
    order = DatasetOrder(model=page.explorer.ref, per_label=2, seed=9)
    page.generate(order, tmp_path / "made")
    assert not box._start.isEnabled() and box._cancel.isVisible()
    until(box._start.isEnabled)
    assert not box._cancel.isVisible()
    assert len(list((tmp_path / "made").rglob("*.png"))) == 20


@pytest.mark.parametrize("is_empty", [True, False])
def test_an_empty_folder_is_filled_and_another_gets_a_new_one(
    page: LabelsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_empty: bool
) -> None:
    box, chosen = page.findChild(DatasetBox), tmp_path / "chosen"
    chosen.mkdir()
    if not is_empty:
        (chosen / "mine.txt").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    box._count.setValue(1)
    box._start.click()
    until(box._start.isEnabled)
    made = [chosen] if is_empty else [each for each in chosen.iterdir() if each.is_dir()]
    assert len(made) == 1
    assert len(list(made[0].rglob("*.png"))) == 10
    assert is_empty or (chosen / "mine.txt").read_text() == "mine"


def test_a_cancelled_data_set_leaves_nothing(page: LabelsPage, tmp_path: Path) -> None:
    box, folder = page.findChild(DatasetBox), tmp_path / "made"
    assert page.explorer.ref is not None
    page.generate(DatasetOrder(model=page.explorer.ref, per_label=2000), folder)
    until(lambda: box._bar.value() > 0)
    box._cancel.click()
    until(box._start.isEnabled)
    assert not folder.exists()
    assert not [path for path in tmp_path.iterdir() if "made" in path.name]


def test_a_folder_in_use_gets_a_sentence(page: LabelsPage, tmp_path: Path) -> None:
    failed: list[Exception] = []
    page.exports.failed.connect(failed.append)
    (tmp_path / "mine.txt").write_text("mine")
    assert page.explorer.ref is not None
    page.generate(DatasetOrder(model=page.explorer.ref, per_label=1), tmp_path)
    until(lambda: bool(failed))
    assert "choose a new or empty folder" in str(failed[0])
