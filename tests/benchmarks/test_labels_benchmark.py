"""The benchmark of the CGAN's labels measures at both ends, and goes on with a run it finds."""

from functools import partial
from pathlib import Path

import pytest

from benchmarks.labels import of_training
from latentlab.measuring.classifier import train_classifier
from trainers.runs.run import Run


def test_it_measures_at_the_usual_steps_and_beyond_and_a_second_time_trains_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = partial(train_classifier, steps=2)
    monkeypatch.setattr("latentlab.measuring.samples.classifier_of", hasty)
    monkeypatch.setattr("benchmarks.labels.SAMPLES", 50)
    settings = {"steps": 2, "width": 2}
    results = of_training("digits", 1, 3, tmp_path, settings)
    titles = [each.name.split(": ") for each in results]
    usual, beyond = ["digits, seed 1, 2 steps"] * 4, ["digits, seed 1, 6 steps"] * 4
    assert [at for at, _ in titles] == usual + beyond
    assert all(figure.kept == (figure.value >= 80) for figure in results if "least" in figure.name)
    assert Run.open(tmp_path / "digits-1").state().step == 6
    again = of_training("digits", 1, 3, tmp_path, settings)
    assert [each.value for each in again[4:]] == [each.value for each in results[4:]]
