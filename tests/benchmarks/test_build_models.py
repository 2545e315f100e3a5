"""The bundled models: small, readable, honest about their quality, and rebuilt by one script."""

from pathlib import Path

import pytest

import benchmarks.bundled.build as builder
from benchmarks.bundled.build import build, main
from benchmarks.bundled.plans import COMPARED, PLANS
from latentlab.models.cards import Measure
from latentlab.models.catalogue import bundled_names, bundled_path
from latentlab.models.files import read_model_file
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.data.drawn.digits.dataset import make_digits
from trainers.registry import check_fit

MB = 1_000_000


@pytest.mark.parametrize("name", [*PLANS, *COMPARED])
def test_every_plan_is_a_recipe_that_fits_its_data(name: str) -> None:
    recipe = (PLANS | COMPARED)[name].recipe()
    check_fit(recipe)
    assert recipe.threads == 1


def test_the_script_writes_a_model_with_a_full_card_and_goes_on_with_a_run_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, measured = "digits-cgan", Measure(name="beauty", value=0.9512, unit="SSIM")
    monkeypatch.setattr(builder, "quality_of", lambda *_: (measured,))
    monkeypatch.setattr("trainers.data.opening.open_digits", lambda seed: make_digits(200, seed))
    path = build(name, tmp_path, steps=2, work=tmp_path / "work")
    model = ModelManager("cpu").open(ModelRef.file(path))
    again = build(name, tmp_path / "work", steps=2, work=tmp_path / "work")
    assert ModelManager("cpu").open(ModelRef.file(again)).digest == model.digest
    assert (model.algorithm, model.step) == ("cgan", 2)
    card = model.header.card
    assert (card.title, card.steps, card.images) == (PLANS[name].title, 2, 200)
    assert card.quality == (measured,)
    text = path.with_suffix(".md").read_text("utf-8")
    assert card.command in text
    assert "- Beauty: 0.951 SSIM\n" in text
    assert "--steps 2 " in card.command + " "
    with pytest.raises(SystemExit, match="other settings"):
        build(name, tmp_path, steps=3, work=tmp_path / "work")
    other = Measure(name="grace", value=1.0)
    monkeypatch.setattr(builder, "quality_of", lambda *_: (other,))
    assert main([name, "--measure", "--out", str(tmp_path)]) == 0
    measured_again = ModelManager("cpu").open(ModelRef.file(path))
    assert measured_again.digest == model.digest
    assert measured_again.header.card == card.model_copy(update={"quality": (other,)})


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_model_has_a_card_with_measured_quality(name: str) -> None:
    header = read_model_file(bundled_path(name)).header
    assert header.card.quality
    assert header.card.command.startswith("latentlab train ")
    assert bundled_path(name).with_suffix(".md").exists()


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_model_is_what_its_plan_makes(name: str) -> None:
    header, recipe = read_model_file(bundled_path(name)).header, PLANS[name].recipe()
    assert header.algorithm == recipe.algorithm
    assert header.step == recipe.settings.steps
    made = type(recipe.settings).checked(header.settings)
    assert made.science_digest() == recipe.settings.science_digest()


def test_all_bundled_models_together_are_small() -> None:
    assert sum(bundled_path(name).stat().st_size for name in bundled_names()) < 30 * MB
