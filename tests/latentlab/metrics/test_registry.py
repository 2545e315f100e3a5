"""The metrics are found, say everything of themselves, and know what cards call their figures."""

import subprocess
import sys
from types import SimpleNamespace
from typing import cast

import pytest

from benchmarks.bundled.plans import COMPARED, PLANS
from latentlab.measuring.metric import Trial
from latentlab.metrics.registry import UnknownMetric, figure_called, metric, metric_names
from latentlab.models.cards import Measure
from latentlab.models.catalogue import bundled_names, bundled_path
from latentlab.models.files import read_model_file
from latentlab.models.latent_model import LatentModel
from trainers.config import DataSource
from trainers.data.spec import square_images


@pytest.mark.parametrize("name", metric_names())
def test_every_metric_says_how_to_read_each_of_its_figures(name: str) -> None:
    for figure in metric(name).figures:
        assert figure.title and figure.reading[0].isupper() and figure.reading.endswith(".")


def test_no_two_figures_are_called_the_same() -> None:
    figures = [figure for name in metric_names() for figure in metric(name).figures]
    titles = [title for each in figures for title in (each.title, each.formerly) if title]
    assert len(titles) == len(set(titles))
    assert all(figure_called(each.title) is each for each in figures)
    assert figure_called("beauty") is None


def test_metrics_are_declared_without_torch() -> None:
    code = (
        "import sys; from latentlab.metrics.registry import figure_called;"
        "figure_called('variety'); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_metric_gets_the_nearest_name() -> None:
    with pytest.raises(UnknownMetric, match=r"Did you mean variety\?"):
        metric("varety")


@pytest.mark.parametrize("name", bundled_names())
def test_what_stands_on_a_bundled_models_card_are_the_figures_of_its_plans_metrics(
    name: str,
) -> None:
    card = read_model_file(bundled_path(name)).header.card
    expected = [figure for each in PLANS[name].metrics for figure in metric(each).figures]
    assert [figure_called(each.name) for each in card.quality] == expected
    assert [each.unit for each in card.quality] == [each.unit for each in expected]


@pytest.mark.parametrize("name", [*PLANS, *COMPARED])
def test_the_metrics_of_a_plan_apply_to_its_model(name: str) -> None:
    plan = (PLANS | COMPARED)[name]
    trial = Trial(_model_of(name), plan.data)
    assert [metric(each).refusal(trial) for each in plan.metrics] == [""] * len(plan.metrics)


def test_a_metric_that_does_not_apply_says_what_it_needs() -> None:
    model = SimpleNamespace(
        info=square_images(1, 28), samples=True, conditional=False, translates=False, directions=()
    )
    trial = Trial(cast(LatentModel, model), DataSource(name="digits"))
    assert metric("cycle").refusal(trial) == "It needs a model that translates both ways."
    assert metric("sums").refusal(trial) == "It needs a model that learned from faces."
    unknown_data = Trial(trial.model, None)
    assert "training data with labels" in metric("variety").refusal(unknown_data)


@pytest.mark.parametrize(
    ("value", "unit", "figure"),
    [(98.23, "%", "98.2 %"), (0.9512, "SSIM", "0.951 SSIM"), (100.0, "%", "100 %"), (7, "", "7")],
)
def test_a_figure_has_three_digits(value: float, unit: str, figure: str) -> None:
    assert Measure(name="something", value=value, unit=unit).figure == figure


def _model_of(name: str) -> LatentModel:
    """What metrics ask of a model of a plan, without its weights."""
    plan = (PLANS | COMPARED)[name]
    kind, source = plan.algorithm, plan.data
    translates = kind in ("cyclegan", "discogan", "pix2pix")
    both = ("AtoB", "BtoA") if kind in ("cyclegan", "discogan") else ("AtoB",)
    parts = {"vae": ("elbo", "importance_weighted"), "rbm": ("machine",)}.get(kind, ())
    facts = SimpleNamespace(
        info=square_images(
            1 if source.name == "digits" else 3, source.image_size or 28, ("a", "b")
        ),
        samples=kind in ("cgan", "dcgan", "score", "realnvp", "vae"),
        conditional=kind == "cgan",
        translates=translates,
        transfigures=kind == "genegan",
        directions=both if translates else (),
        factor=4 if kind == "srgan" else 1,
        capabilities=("hasdensity",) if kind == "realnvp" else (),
        vocabulary=object() if kind == "text2image" else None,
        network=SimpleNamespace(**dict.fromkeys(parts)),
    )
    return cast(LatentModel, facts)
