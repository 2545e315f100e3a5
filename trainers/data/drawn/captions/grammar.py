"""The small grammar of sentences about scenes: "a small red circle at the left", in many ways.

A sentence tells the facts that it is asked to tell, and leaves the others open.
"""

from collections.abc import Sequence

import numpy as np

from trainers.data.drawn.captions.factors import FACTS, VALUES, Facts
from trainers.data.words import Vocabulary, words_in

UNTOLD = -1
"""Stands for a fact that a sentence does not tell."""

_NOUNS = {
    "circle": ("circle", "disc"),
    "square": ("square", "box"),
    "triangle": ("triangle",),
    "cross": ("cross", "plus"),
    "": ("shape", "thing"),
}
_PLURALS = {
    "circle": "circles",
    "disc": "discs",
    "square": "squares",
    "box": "boxes",
    "triangle": "triangles",
    "cross": "crosses",
    "plus": "pluses",
    "shape": "shapes",
    "thing": "things",
}
_SIZES = {"small": ("small", "little", "tiny"), "large": ("large", "big"), "": ("",)}
_COLOURS = {"purple": ("purple", "violet")}
_COUNTS = {"one": ("a", "one"), "two": ("two",), "three": ("three",), "": ("some",)}
_PLACES = {
    "left": ("at the left", "on the left"),
    "right": ("at the right", "on the right"),
    "top": ("at the top",),
    "bottom": ("at the bottom",),
    "middle": ("in the middle", "in the centre"),
    "": ("",),
}
_FORMS = ("{thing} {place}", "{place} {thing}", "there {is_} {thing} {place}")

_TOLD = {"shape": 0.9, "colour": 0.85, "size": 0.75, "place": 0.8, "count": 0.9}
"""How often a sentence that may leave something out tells each fact."""


def sentence(facts: Sequence[int], rng: np.random.Generator | None = None) -> str:
    """A sentence that tells `facts`, the numbers of `FACTS` or `UNTOLD`.

    Args:
        rng: chooses among the ways to say it; None takes the first of each.
    """
    told = {
        name: "" if number == UNTOLD else VALUES[name][number]
        for name, number in zip(FACTS, facts, strict=True)
    }

    def one_of(ways: Sequence[str]) -> str:
        return ways[0] if rng is None else ways[int(rng.integers(len(ways)))]

    count, size = one_of(_COUNTS[told["count"]]), one_of(_SIZES[told["size"]])
    colour = one_of(_COLOURS.get(told["colour"], (told["colour"],)))
    noun = one_of(_NOUNS[told["shape"]])
    is_one = told["count"] == "one"
    thing = " ".join(filter(None, (count, size, colour, noun if is_one else _PLURALS[noun])))
    text = one_of(_FORMS).format(
        thing=thing, place=one_of(_PLACES[told["place"]]), is_="is" if is_one else "are"
    )
    return " ".join(text.split())


def sentences_about(facts: Facts, each: int, rng: np.random.Generator) -> tuple[list[str], Facts]:
    """`each` sentences about each scene, the first of which tells all.

    Args:
        facts: [N, 5].

    Returns:
        N * each sentences, those of one scene together; and what each tells, [N * each, 5], with
        `UNTOLD` for what it leaves open.
    """
    asked = np.repeat(facts, each, axis=0)
    untold = rng.random(asked.shape) > np.array([_TOLD[name] for name in FACTS])
    untold[::each] = False
    # A sentence that tells nothing at all would be no sentence.
    untold[untold.all(axis=1), 0] = False
    asked = np.where(untold, UNTOLD, asked)
    return [sentence(row, rng) for row in asked.tolist()], asked


def vocabulary(examples: Sequence[str]) -> Vocabulary:
    """All words of the grammar, in alphabetical order."""
    tables = (_NOUNS, _SIZES, _COUNTS, _PLACES)
    ways = [way for table in tables for ways in table.values() for way in ways]
    ways += [*_PLURALS.values(), *VALUES["colour"], "violet", "there is are"]
    words = {word.text for way in ways for word in words_in(way)}
    return Vocabulary(words=tuple(sorted(words)), longest=12, examples=tuple(examples))
