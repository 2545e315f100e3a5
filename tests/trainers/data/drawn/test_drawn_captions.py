"""The embedded captions: repeatable scenes, sentences that tell the truth, and combinations that
are never shown to be learned from."""

import numpy as np
import pytest
import torch

from trainers.data.drawn.captions import open_captions
from trainers.data.drawn.captions.drawing import draw_scenes, held_out
from trainers.data.drawn.captions.factors import (
    FACTS,
    HELD_OUT,
    VALUES,
    is_held_out,
    sample_factors,
    with_facts,
)
from trainers.data.drawn.captions.grammar import UNTOLD, sentence, sentences_about
from trainers.data.images import MemoryImages

ONE_WORD = {"disc": "circle", "discs": "circle", "box": "square", "boxes": "square"} | {
    "plus": "cross",
    "pluses": "cross",
    "crosses": "cross",
    "circles": "circle",
    "squares": "square",
    "triangles": "triangle",
    "little": "small",
    "tiny": "small",
    "big": "large",
    "violet": "purple",
    "centre": "middle",
    "a": "one",
}
"""What each word of the grammar means that is not the name of a value itself."""


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> MemoryImages:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("home")))
        return open_captions(count=600)


def told_by(words: list[str]) -> list[int]:
    """The facts that the words of a sentence tell, read without the grammar."""
    meant = [ONE_WORD.get(word, word) for word in words]
    facts = []
    for name in FACTS:
        found = [VALUES[name].index(word) for word in meant if word in VALUES[name]]
        assert len(found) <= 1, f"{words} tell two values of {name}"
        facts.append(found[0] if found else UNTOLD)
    return facts


def test_the_same_arguments_give_the_same_bits_and_the_test_part_others() -> None:
    drawn, kept, others = (open_captions(32, part, 40) for part in ("train", "train", "test"))
    assert torch.equal(drawn.images, kept.images)
    assert drawn.captions is not None
    assert kept.captions is not None
    assert torch.equal(drawn.captions.tokens, kept.captions.tokens)
    assert drawn.fingerprint == kept.fingerprint != others.fingerprint


def test_every_sentence_tells_the_truth_and_the_first_tells_all(scenes: MemoryImages) -> None:
    said = scenes.captions
    assert said is not None
    for picture, facts in enumerate(said.facts.tolist()):
        for place in range(said.tokens.shape[1]):
            text = said.vocabulary.sentence(said.tokens[picture, place].tolist())
            told = told_by(text.split())
            assert told == said.asked[picture, place].tolist(), text
            assert all(one in (UNTOLD, fact) for one, fact in zip(told, facts, strict=True))
            assert place or UNTOLD not in told


def test_no_picture_to_learn_from_shows_a_combination_that_is_held_out(
    scenes: MemoryImages,
) -> None:
    said = scenes.captions
    assert said is not None
    assert not is_held_out(said.facts.numpy()).any()
    every = sample_factors(2000, np.random.default_rng(1)).facts
    assert 0.2 < is_held_out(every).mean() < 0.5
    only = sample_factors(200, np.random.default_rng(1), held_out=True).facts
    for facts in only.tolist():
        shown = {name: VALUES[name][each] for name, each in zip(FACTS, facts, strict=True)}
        assert any(each.items() <= shown.items() for each in HELD_OUT)


def test_each_value_is_learned_with_every_other_fact_open(scenes: MemoryImages) -> None:
    said = scenes.captions
    assert said is not None
    for column, name in enumerate(FACTS):
        assert set(said.facts[:, column].tolist()) == set(range(len(VALUES[name])))


def test_what_is_held_out_is_told(scenes: MemoryImages) -> None:
    assert scenes.captions is not None
    assert held_out().startswith("red triangles, blue circles")
    assert held_out() in scenes.captions.account
    assert "2 400 sentences about 600 pictures" in scenes.captions.account


def test_a_batch_brings_what_is_said_and_its_labels_are_the_shapes(scenes: MemoryImages) -> None:
    batch = scenes.take(torch.tensor([3, 1]), torch.device("cpu"))
    assert batch.captions is not None
    assert batch.condition is not None
    assert batch.captions.facts[:, 0].tolist() == batch.condition.tolist()
    assert scenes.info.label_names == VALUES["shape"]
    assert scenes.info.vocabulary == batch.captions.vocabulary


def test_things_lie_within_the_picture_and_apart_from_each_other() -> None:
    rng = np.random.default_rng(4)
    facts = np.array([[shape, 5, 1, place, 2] for shape in range(4) for place in range(5)] * 5)
    pictures = draw_scenes(with_facts(facts, rng), 32).max(axis=1)
    edges = np.concatenate(
        [pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1]], axis=1
    )
    # A corner of a shape may touch the outermost pixels, no more.
    assert (edges > 140).mean() < 0.01


def test_a_sentence_that_is_asked_to_tell_nothing_still_tells_something() -> None:
    sentences, asked = sentences_about(np.zeros((300, 5), np.int64), 3, np.random.default_rng(0))
    assert (asked != UNTOLD).any(axis=1).all()
    assert all(each.split() for each in sentences)
    assert sentence((0, 0, 0, 0, 0)) == "a small red circle at the left"
