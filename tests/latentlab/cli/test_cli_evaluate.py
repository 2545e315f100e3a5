"""The metrics on the command line: figures with their intervals, and why others do not apply."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from latentlab.cli import main
from latentlab.measuring.classifier import classifier_of
from latentlab.metrics.registry import metric_names

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _quick_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classifiers learn for some steps only."""
    quick = partial(classifier_of, steps=3)
    monkeypatch.setattr("latentlab.measuring.samples.classifier_of", quick)


def evaluated(captured: Captured, *words: str) -> dict[str, Any]:
    """What `latentlab evaluate` tells of a model as JSON."""
    assert main(["evaluate", *words, "--json"]) == 0
    told: dict[str, Any] = json.loads(captured.readouterr().out)
    return told


def test_every_figure_has_an_interval_a_unit_and_a_reading(
    cgan_run: Path, capsys: Captured
) -> None:
    told = evaluated(capsys, str(cgan_run), "-n", "30")
    names = [each["metric"] for each in told["figures"]]
    assert {"every_label", "recognised", "variety"} <= set(names)
    assert told["step"] == 10
    for each in told["figures"]:
        assert each["low"] is None or each["low"] <= each["value"] <= each["high"]
        assert each["unit"] and each["reading"].endswith(".")
    recognised = told["figures"][names.index("recognised")]
    assert (recognised["count"], recognised["better"]) == (30, "higher")


def test_a_person_reads_the_figures_and_why_others_were_not_measured(
    cgan_run: Path, capsys: Captured
) -> None:
    assert main(["evaluate", str(cgan_run), "-n", "6"]) == 0
    lines = capsys.readouterr().out.splitlines()
    place = next(i for i, each in enumerate(lines) if each.startswith("recognised as the label"))
    assert "% (95% interval " in lines[place]
    assert lines[place].endswith(", higher is better")
    assert lines[place + 1].startswith("    How many samples a classifier")
    assert "Not measured: cycle. It needs a model that translates both ways." in lines
    skipped = {each.split()[2].rstrip(".") for each in lines if each.startswith("Not measured: ")}
    assert skipped | {"every_label", "recognised", "variety"} <= set(metric_names())
    assert not skipped & {"every_label", "recognised", "variety"}


def test_one_metric_can_be_asked_for_and_the_same_seed_gives_the_same_figures(
    cgan_run: Path, capsys: Captured
) -> None:
    words = (str(cgan_run), "--metric", "variety", "-n", "20")
    one, same = evaluated(capsys, *words), evaluated(capsys, *words)
    other = evaluated(capsys, *words, "--seed", "7")
    assert one == same != other
    assert len(one["figures"]) == 1 and one["skipped"] == {}


def test_a_metric_that_was_asked_for_and_does_not_apply_fails_with_the_reason(
    gan_run: Path, capsys: Captured
) -> None:
    assert main(["evaluate", str(gan_run), "--metric", "recognised"]) == 1
    told = capsys.readouterr().out
    assert told == "Not measured: recognised. It needs a model that is asked for a label.\n"


def test_a_model_whose_data_nobody_knows_is_told_what_is_missing(
    cgan_run: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = str(tmp_path / "model.safetensors")
    assert main(["export", str(cgan_run), "--format", "safetensors", "--out", file]) == 0
    capsys.readouterr()
    told = evaluated(capsys, file)
    assert not {each["metric"] for each in told["figures"]} & {"every_label", "variety"}
    assert "training data with labels that can be opened" in told["skipped"]["variety"]


def test_all_metrics_are_listed_without_a_model(capsys: Captured) -> None:
    assert main(["evaluate", "--list"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n{name} " in shown for name in metric_names())
    assert main(["evaluate", "--list", "--json", "--metric", "cycle"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["needs"][0] == "a model that translates both ways"


def test_an_unknown_metric_gets_a_sentence(capsys: Captured) -> None:
    assert main(["evaluate", "digits-cgan", "--metric", "varety"]) == 2
    assert "Did you mean variety?" in capsys.readouterr().err
