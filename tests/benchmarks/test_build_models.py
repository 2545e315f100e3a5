"""The bundled models: small, readable, honest about their quality, and rebuilt by one script."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from benchmarks.bundled.build import build, main
from benchmarks.bundled.model_quality import measure_quality
from benchmarks.bundled.plans import COMPARED, PLANS
from latentlab.models.bundled import bundled_names, bundled_path
from latentlab.models.cards import Measure
from latentlab.models.files import read_model_file
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.images import MemoryImages, to_bytes
from trainers.registry import check_fit

MB = 1_000_000


class Reader:
    """A judge that reads by the brightness of the first pixel: the label is ten times that."""

    accuracy = 1.0

    def labels(self, images: Tensor) -> Tensor:
        return ((images[:, 0, 0, 0] + 1) * 4.999).long()


@pytest.fixture(scope="module")
def digits() -> MemoryImages:
    return make_digits(200, seed=0)


@pytest.mark.parametrize("name", [*PLANS, *COMPARED])
def test_every_plan_is_a_recipe_that_fits_its_data(name: str) -> None:
    recipe = (PLANS | COMPARED)[name].recipe()
    check_fit(recipe)
    assert recipe.threads == 1


def test_the_script_writes_a_model_with_a_full_card_and_goes_on_with_a_run_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, measured = "digits-cgan", Measure(name="beauty", value=0.9512, unit="SSIM")
    monkeypatch.setitem(PLANS, name, replace(PLANS[name], figures=lambda _: (measured,)))
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
    monkeypatch.setitem(PLANS, name, replace(PLANS[name], figures=lambda _: (other,)))
    assert main([name, "--measure", "--out", str(tmp_path)]) == 0
    measured_again = ModelManager("cpu").open(ModelRef.file(path))
    assert measured_again.digest == model.digest
    assert measured_again.header.card == card.model_copy(update={"quality": (other,)})


def test_a_model_that_draws_what_it_is_asked_for_is_recognised_always(
    digits: MemoryImages,
) -> None:
    class Perfect(_Stub):
        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is not None
            images = torch.rand(len(latents), 1, 28, 28)
            images[:, 0, 0, 0] = (labels + 0.5) / 4.999 - 1
            return images

    recognised, _ = measure_quality(Perfect(True), digits, Reader())
    assert recognised.value == 100


def test_a_model_that_draws_one_label_only_is_not_even(digits: MemoryImages) -> None:
    class Collapsed(_Stub):
        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is None
            return torch.zeros(len(latents), 1, 28, 28)

    evenness, variety = measure_quality(Collapsed(False), digits, Reader())
    assert (evenness.value, variety.value) == (0, 0)


def test_the_training_images_themselves_are_even_and_have_full_variety(
    digits: MemoryImages,
) -> None:
    assert digits.labels is not None
    true = digits.labels

    class Copying(_Stub):
        def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
            assert labels is None
            return digits.images[latents[:, 0].long() % 200].float() / 127.5 - 1

    class Knowing(Reader):
        def labels(self, images: Tensor) -> Tensor:
            known = {bytes(each.numpy().tobytes()): i for i, each in enumerate(digits.images)}
            return torch.stack([true[known[each.numpy().tobytes()]] for each in to_bytes(images)])

    evenness, variety = measure_quality(Copying(False), digits, Knowing())
    assert math.isclose(evenness.value, 100, rel_tol=1e-3)
    assert 90 < variety.value <= 101


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


class _Stub:
    """A model whose latents are its seeds."""

    def __init__(self, conditional: bool) -> None:
        self.conditional = conditional

    def latent(self, seed: int) -> Tensor:
        return torch.tensor([[float(seed)]])
