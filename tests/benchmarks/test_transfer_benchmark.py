"""The comparison of models that transfer: kept models fit their recipe, and nothing is hidden."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import benchmarks.transfer as benchmark
from benchmarks.bundled.plans import COMPARED, Plan
from benchmarks.result import Result
from benchmarks.transfer import compared_folder
from latentlab.measuring.metric import Trial
from latentlab.models.latent_model import LatentModel
from trainers.data.drawn.stripes import open_stripes

NAME = "faces-cyclegan"


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    few = open_stripes(32, count=40)
    monkeypatch.setattr(benchmark, "open_images", lambda _: few)
    return COMPARED[NAME]


def test_a_model_that_is_compared_is_kept_under_all_that_it_was_made_from(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = compared_folder(NAME, plan.recipe())
    assert kept == compared_folder(NAME, plan.recipe())
    assert kept.name.startswith(f"{NAME}-")
    longer = plan.recipe(steps=7_000)
    wider = replace(plan, settings={"width": 48}).recipe()
    other_pictures = open_stripes(32, count=42)
    assert len({kept, compared_folder(NAME, longer), compared_folder(NAME, wider)}) == 3
    monkeypatch.setattr(benchmark, "open_images", lambda _: other_pictures)
    assert compared_folder(NAME, plan.recipe()) != kept


def test_it_is_trained_again_only_if_the_recipe_has_changed(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []

    def build(name: str, folder: Path, work: Path) -> Path:
        assert work == folder
        built.append(folder)
        folder.mkdir(parents=True)
        path = folder / f"{name}.safetensors"
        path.touch()
        return path

    monkeypatch.setattr(benchmark, "build", build)
    monkeypatch.setattr(benchmark.latentlab, "open_model", lambda path, **_: path)
    first = benchmark._model(NAME)
    assert benchmark._model(NAME) == first
    assert len(built) == 1
    monkeypatch.setitem(COMPARED, NAME, replace(plan, settings={"width": 48}))
    assert benchmark._model(NAME) != first
    assert len(built) == 2


def test_the_budget_counts_every_picture_that_was_shown() -> None:
    model = _model_with({"batch_size": 16}, steps=8_000, seconds=700.0)
    found = benchmark._budget("some", model)
    assert (found.value, found.unit) == (128, "thousand")
    assert found.detail == "of each domain, 8000 steps of 16 in 700 s on cpu"
    discogan = _model_with({"batch_size": 64, "generator_steps": 2}, steps=1_000, seconds=None)
    assert benchmark._budget("other", discogan).value == 192
    assert "unknown time" in benchmark._budget("other", discogan).detail


def test_grain_that_overshoots_and_an_equal_distance_miss_the_promise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blurred = [10.0, 60.0, 10.0]
    good = [11.0, 90.0, 4.0]
    grainy = [11.0, 150.0, 10.0]
    assert _pairs(good, blurred, monkeypatch) == [True, True, True, True]
    assert _pairs(grainy, blurred, monkeypatch) == [False, False, False, True]
    assert _pairs(blurred, blurred, monkeypatch) == [False, False, False, True]


def test_the_truth_comes_first_and_promises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    perfect, poor = [100.0] * 5 + [1.0, 0.0, 0.0], [50.0] * 5 + [0.5, 10.0, 5.0]
    trial = _trial_with({"batch_size": 4}, steps=10, seconds=1.0)
    truth = Trial(trial.model, None)
    monkeypatch.setattr(benchmark, "_trial", lambda _: trial)
    monkeypatch.setattr(benchmark, "_true_trial", lambda _: truth)
    monkeypatch.setattr(benchmark, "_values", lambda each, *_: perfect if each is truth else poor)
    results = benchmark.swaps()
    assert results[0].name == "drawn truth: object given"
    assert {each.promised is None for each in _of("drawn truth", results)} == {True}
    assert [each.kept for each in _of("faces-genegan", results)].count(False) == 5
    assert all(each.kept for each in _of("faces-cyclegan", results))
    rest = [each for each in results if each.name.endswith("error outside the object")]
    assert [each.value for each in rest] == [0, 10, 10]
    assert rest[1].detail == "5 % of faces merely put together again"
    assert any("pictures seen" in each.name for each in _of("faces-cyclegan", results))


def _of(name: str, results: list[Result]) -> list[Result]:
    return [each for each in results if each.name.startswith(name)]


def _pairs(ours: list[float], theirs: list[float], monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Which promises are kept: distance, the same with grain, sharpness, error.

    Args:
        ours, theirs: error in percent, sharpness in percent of the truth's, Fréchet distance.
    """
    trial = _trial_with({"batch_size": 4}, steps=10, seconds=1.0)
    found = iter((ours, theirs, theirs))
    monkeypatch.setattr(benchmark, "_trial", lambda _: trial)
    monkeypatch.setattr(benchmark, "_with_grain", lambda each: each)
    monkeypatch.setattr(benchmark, "_values", lambda *_: next(found))
    return [each.kept for each in benchmark.pairs() if each.promised is not None]


def _trial_with(settings: dict[str, Any], steps: int, seconds: float | None) -> Trial:
    return Trial(_model_with(settings, steps, seconds), None)


def _model_with(settings: dict[str, Any], steps: int, seconds: float | None) -> LatentModel:
    card = SimpleNamespace(steps=steps, seconds=seconds, device="cpu")
    header = SimpleNamespace(card=card, settings=settings)
    return cast(LatentModel, SimpleNamespace(header=header, info=SimpleNamespace(size=32)))
