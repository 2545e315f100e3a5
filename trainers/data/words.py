"""The words that sentences about pictures are made of: taken apart, numbered, looked up. No torch.

A word that is not in the vocabulary is passed over when a sentence is read, so that it can neither
help nor harm; whoever shows a sentence says which words these are.
"""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import Field, field_validator

from trainers.config import Frozen

LONGEST = 64
"""Words of a sentence that are read at most."""

MOST_WORDS = 5000
"""Words of a vocabulary at most: the most frequent."""

LONGEST_WORD = 60
"""Letters of a word at most; whatever is longer is no word."""

_LETTERS = r"[\w\u0300-\u036f]+"
"""With marks that stand behind the letter that they belong to."""
_WORD = re.compile(rf"{_LETTERS}(?:['\u2019\-]{_LETTERS})*")
_MOST_OFFERED = 3


@dataclass(frozen=True)
class Word:
    """A word of a sentence, where it stands.

    Attributes:
        text: as vocabularies have it, in lower case.
        start, end: the place in the sentence, in characters.
    """

    text: str
    start: int
    end: int


def words_in(sentence: str) -> tuple[Word, ...]:
    """The words of `sentence`, in order; punctuation parts them and is none itself."""
    return tuple(
        Word(_folded(found.group()), found.start(), found.end())
        for found in _WORD.finditer(sentence)
        if found.end() - found.start() <= LONGEST_WORD
    )


def normal_form(sentence: str) -> str:
    """`sentence` as it is read: words in lower case with one blank between them."""
    return " ".join(word.text for word in words_in(sentence))


class Vocabulary(Frozen):
    """The words that a model knows, and some sentences that it has learned from.

    Attributes:
        words: in the order of their numbers, from 1 on; 0 stands for no word.
        longest: words of a sentence that are read; further ones are passed over.
        examples: sentences of the training data, at least one, for whoever wants to see what the
            model can be told.
    """

    words: tuple[str, ...] = Field(min_length=1, max_length=MOST_WORDS)
    longest: int = Field(ge=1, le=LONGEST)
    examples: tuple[str, ...] = Field(min_length=1, max_length=64)

    @field_validator("words")
    @classmethod
    def _all_different(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(words)) < len(words) or not all(words):
            raise ValueError("the words of a vocabulary must all be different, and none empty")
        return words

    def numbers(self, sentence: str) -> tuple[int, ...]:
        """The numbers of the known words of `sentence`, at most `longest`."""
        return numbers_of(sentence, {word: i for i, word in enumerate(self.words, 1)}, self.longest)

    def sentence(self, numbers: Iterable[int]) -> str:
        """The words that `numbers` stand for, with blanks between them; 0 is passed over."""
        return " ".join(self.words[number - 1] for number in numbers if number)

    def unknown(self, sentence: str) -> tuple[Word, ...]:
        """The words of `sentence` that are passed over because they are not known."""
        known = set(self.words)
        return tuple(word for word in words_in(sentence) if word.text not in known)

    def left_over(self, sentence: str) -> tuple[Word, ...]:
        """The known words of `sentence` that are passed over because it is too long."""
        known = set(self.words)
        return tuple(word for word in words_in(sentence) if word.text in known)[self.longest :]

    def nearest(self, word: str) -> tuple[str, ...]:
        """The known words that are spelled most like `word`, nearest first; perhaps none."""
        near = difflib.get_close_matches(_folded(word), self.words, _MOST_OFFERED, cutoff=0.7)
        return tuple(near)


def numbers_of(sentence: str, number_of: dict[str, int], longest: int) -> tuple[int, ...]:
    """The numbers, at most `longest`, of the words of `sentence` that `number_of` holds."""
    known = (number_of.get(word.text, 0) for word in words_in(sentence))
    return tuple(filter(None, known))[:longest]


def vocabulary_of(sentences: Sequence[str], examples: int = 12) -> Vocabulary | None:
    """The vocabulary of `sentences`: their most frequent words, in alphabetical order; None if
    there is not one word in them.

    Args:
        examples: how many sentences it keeps, evenly from all that differ.
    """
    counts: Counter[str] = Counter()
    lengths: Counter[int] = Counter()
    for sentence in sentences:
        words = words_in(sentence)
        counts.update(word.text for word in words)
        lengths[len(words)] += 1
    if not counts:
        return None
    by_use = sorted(counts, key=lambda word: (-counts[word], word))
    different = list(dict.fromkeys(each.strip() for each in sentences if words_in(each)))
    step = max(1.0, len(different) / examples)
    chosen = [different[int(place * step)] for place in range(min(examples, len(different)))]
    return Vocabulary(
        words=tuple(sorted(by_use[:MOST_WORDS])),
        longest=min(max(lengths), LONGEST),
        examples=tuple(chosen),
    )


def _folded(word: str) -> str:
    """One spelling for what people write in several: case, composed letters, apostrophes."""
    composed = unicodedata.normalize("NFKC", word).casefold()
    return composed.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
