"""The benchmark of text to image: its figures where the truth is known, and a model that learns."""

from pathlib import Path

import numpy as np
import pytest

import benchmarks.sentences
from benchmarks.sentences import CAPTIONS, FACTS, drawn, measured, shares
from latentlab.measuring.scene_detector import detect, matches
from latentlab.models.opening import open_model
from trainers.data.drawn.captions import open_captions
from trainers.data.drawn.captions.factors import sample_factors
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


@pytest.mark.long
@pytest.mark.timeout(600)
def test_after_few_steps_things_are_where_sentences_say_and_as_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trainers.data.opening.open_captions",
        lambda size, part, watcher: open_captions(size, part, 1500, watcher),
    )
    values = {"steps": 250, "width": 16, "precision": "float32", "sample_interval": 250}
    recipe = make_recipe("text2image", values, CAPTIONS, "cpu", threads=1)
    run = Run.create(tmp_path / "run", recipe)
    for _ in Session(run).events():
        pass
    model = open_model(run.folder, device="cpu")
    asked = sample_factors(60, np.random.default_rng(0), held_out=False).facts
    right = matches(asked, detect(drawn(model, asked))).mean(axis=0)
    place, count = right[FACTS.index("place")], right[FACTS.index("count")]
    assert place > 0.6  # 0.2 by chance
    assert count > 0.5  # 0.33 by chance
    monkeypatch.setattr(benchmarks.sentences, "SCENES", 20)
    assert len(measured(model)) == 2 * (len(FACTS) + 2) + 2
