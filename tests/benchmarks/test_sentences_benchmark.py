"""The benchmark of text to image: its figures where the truth is known, and a model that learns."""

from pathlib import Path

import numpy as np
import pytest

import benchmarks.sentences
from benchmarks.sentences import CAPTIONS, FACTS, measured, shares
from latentlab.models.opening import open_model
from trainers.data.drawn.captions import open_captions
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session


def test_shares_are_of_pictures_in_which_all_that_is_promised_is_right() -> None:
    right = np.ones((10, 5), bool)
    right[:2, FACTS.index("colour")] = False
    right[2:5, FACTS.index("count")] = False
    found = {each.name: each for each in shares(right, held_out=False)}
    assert found["colour as said, combinations learned from"].value == 80
    assert found["shape, colour, place as said, combinations learned from"].value == 80
    assert not found["shape, colour, place as said, combinations learned from"].kept
    assert found["all five as said, combinations learned from"].value == 50
    assert all(each.kept for each in shares(right, held_out=True))


def test_every_figure_is_measured_of_a_model_however_little_it_has_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trainers.data.opening.open_captions",
        lambda size, part, watcher: open_captions(size, part, 300, watcher),
    )
    recipe = make_recipe("text2image", {"steps": 2, "width": 4}, CAPTIONS, "cpu", threads=1)
    run = Run.create(tmp_path / "run", recipe)
    for _ in Session(run).events():
        pass
    monkeypatch.setattr(benchmarks.sentences, "SCENES", 20)
    results = measured(open_model(run.folder, device="cpu"))
    assert len(results) == 2 * (len(FACTS) + 2) + 2
    assert not all(each.kept for each in results)
