"""Sentences taken apart, and the words that are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from trainers.data.captions import tokens_of
from trainers.data.words import (
    LONGEST,
    MOST_WORDS,
    Vocabulary,
    normal_form,
    vocabulary_of,
    words_in,
)

KNOWN = Vocabulary(
    words=("a", "at", "circle", "don't", "left", "red", "the", "é"),
    longest=6,
    examples=("a red circle",),
)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("A small, RED circle!", ["a", "small", "red", "circle"]),
        ("  ", []),
        ("?!… -", []),
        ("x-ray, don’t (2nd)", ["x-ray", "don't", "2nd"]),
        ("cafe\N{COMBINING ACUTE ACCENT} ÉTÉ", ["café", "été"]),
        ("赤い 丸", ["赤い", "丸"]),
        ("b" * 61 + " c", ["c"]),
    ],
)
def test_words_are_told_apart_whatever_stands_between(sentence: str, words: list[str]) -> None:
    found = words_in(sentence)
    assert [word.text for word in found] == words
    assert all(0 <= word.start < word.end <= len(sentence) for word in found)


def test_unknown_words_are_passed_over_and_told_with_the_nearest_known_ones() -> None:
    sentence = "A crimson circel at the left"
    assert KNOWN.sentence(KNOWN.numbers(sentence)) == "a at the left"
    unknown = KNOWN.unknown(sentence)
    assert [sentence[word.start : word.end] for word in unknown] == ["crimson", "circel"]
    assert KNOWN.nearest("circel")[0] == "circle"
    assert KNOWN.nearest("crimson") == ()


def test_words_beyond_the_longest_sentence_are_told() -> None:
    sentence = "the left left left left left red circle"
    assert len(KNOWN.numbers(sentence)) == 6
    assert [word.text for word in KNOWN.left_over(sentence)] == ["red", "circle"]


def test_a_vocabulary_holds_the_most_frequent_words_and_examples_from_all_sentences() -> None:
    sentences = [f"word{i} often" for i in range(MOST_WORDS + 10)] + ["word7 often"]
    found = vocabulary_of(sentences, examples=4)
    assert found is not None
    assert len(found.words) == MOST_WORDS
    assert {"often", "word7"} < set(found.words)
    assert found.words == tuple(sorted(found.words))
    assert found.longest == 2
    assert len(set(found.examples)) == 4
    assert vocabulary_of(["", "…"]) is None


def test_long_sentences_are_cut_and_do_not_make_all_tensors_long() -> None:
    found = vocabulary_of(["word " * 5000])
    assert found is not None
    assert found.longest == LONGEST
    assert tokens_of(["word " * 5000, "word"], found).shape == (2, LONGEST)


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ()},
        {"words": ("a", "a")},
        {"words": ("",)},
        {"longest": 0},
        {"longest": 10**9},
        {"examples": ()},
    ],
)
def test_a_vocabulary_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Vocabulary.model_validate({"words": ("a",), "longest": 3, "examples": ("a",)} | wrong)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_the_same_in_its_normal_form(text: str) -> None:
    again = normal_form(text)
    assert KNOWN.numbers(again)[:3] == KNOWN.numbers(text)[:3]
    numbers = KNOWN.numbers(text)
    assert all(1 <= number <= len(KNOWN.words) for number in numbers)
    assert tokens_of([text], KNOWN)[0].tolist() == [*numbers, *[0] * (6 - len(numbers))]
