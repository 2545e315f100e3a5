"""Sentences about pictures as tensors."""

import torch

from trainers.data.captions import Captions, contradictions, tokens_of
from trainers.data.words import Vocabulary

WORDS = Vocabulary(words=("blue", "circle", "red"), longest=3, examples=("red circle",))


def captions() -> Captions:
    """Two sentences about the first picture, one about the second, none about the third."""
    tokens = torch.stack(
        [
            tokens_of(["red circle", "circle"], WORDS),
            tokens_of(["blue", ""], WORDS),
            tokens_of(["", ""], WORDS),
        ]
    )
    asked = torch.tensor([[[0, 1], [-1, 1]], [[2, -1], [-1, -1]], [[-1, -1], [-1, -1]]])
    return Captions(WORDS, tokens, torch.tensor([[0, 1], [2, 1], [0, 0]]), asked)


def test_one_of_a_pictures_own_sentences_is_drawn_each_as_often() -> None:
    said, rng = captions(), torch.Generator().manual_seed(0)
    drawn = [said.draw(rng) for _ in range(200)]
    first = [WORDS.sentence(tokens[0].tolist()) for tokens, _ in drawn]
    assert 70 < first.count("circle") < 130
    assert first.count("circle") + first.count("red circle") == 200
    assert {WORDS.sentence(tokens[1].tolist()) for tokens, _ in drawn} == {"blue"}
    assert not any(tokens[2].any() for tokens, _ in drawn)
    for (_, asked), sentence in zip(drawn, first, strict=True):
        assert asked[0].tolist() == ([-1, 1] if sentence == "circle" else [0, 1])


def test_what_a_sentence_leaves_open_is_contradicted_by_nothing() -> None:
    said = captions()
    asked = torch.tensor([[0, 1], [-1, 1], [-1, -1]])
    assert contradictions(said.facts, asked).tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0]]


def test_sentences_that_are_none_tell_nothing() -> None:
    tokens, asked = captions().all_sentences
    assert tokens.shape == (6, 3)
    assert asked.tolist() == [[0, 1], [-1, 1], [2, -1], [-1, -1], [-1, -1], [-1, -1]]


def test_some_pictures_keep_their_sentences_in_the_order_asked_for() -> None:
    some = captions().take(torch.tensor([1, 0]))
    assert WORDS.sentence(some.tokens[0, 0].tolist()) == "blue"
    assert some.facts.tolist() == [[2, 1], [0, 1]]
    assert some.counts.tolist() == [1, 2]
