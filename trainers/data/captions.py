"""Sentences about pictures as tensors: what a batch of a text-to-image model is conditioned by."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainers.data.words import Vocabulary, numbers_of


@dataclass(frozen=True)
class Captions:
    """What is said of each of N pictures, in at most K sentences of at most L words.

    Attributes:
        vocabulary: which word each number stands for.
        tokens: int64 [N, K, L], the words by number, 0 after the last; a sentence of zeros is none,
            and none stands before one.
        facts: int64 [N, F], what is known of each picture: at least to which class it belongs.
        asked: int64 [N, K, F], what each sentence tells of these facts, -1 for what it leaves open.
        account: how many there are, and of what, as sentences for a person.
    """

    vocabulary: Vocabulary
    tokens: Tensor
    facts: Tensor
    asked: Tensor
    account: str = ""

    def take(self, indices: Tensor, device: torch.device | None = None) -> "Captions":
        """Those of the pictures at `indices` (int64 [M]), on `device`."""
        at = indices.to(self.tokens.device)
        tokens, facts, asked = (
            each[at].to(device or each.device) for each in (self.tokens, self.facts, self.asked)
        )
        return Captions(self.vocabulary, tokens, facts, asked, self.account)

    @property
    def counts(self) -> Tensor:
        """How many sentences each picture has, int64 [N]."""
        return (self.tokens[:, :, 0] > 0).sum(dim=1)

    @property
    def all_sentences(self) -> tuple[Tensor, Tensor]:
        """The sentences about all pictures, tokens [N * K, L], and what each tells, [N * K, F];
        those of zeros, which are none, tell nothing."""
        is_none = self.tokens[:, :, :1] == 0
        return self.tokens.flatten(0, 1), self.asked.masked_fill(is_none, -1).flatten(0, 1)

    def draw(self, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """One sentence about each picture, drawn with `rng`: tokens [N, L], and what it tells,
        [N, F]. A picture without a sentence has one of zeros."""
        chances = torch.rand(len(self.tokens), generator=rng, device=self.tokens.device)
        chosen = (chances * self.counts).long()
        rows = torch.arange(len(chosen), device=chosen.device)
        return self.tokens[rows, chosen], self.asked[rows, chosen]


def contradictions(facts: Tensor, asked: Tensor) -> Tensor:
    """In how many facts each picture is not what each sentence says, int64 [N, M].

    Args:
        facts: int64 [N, F], of the pictures.
        asked: int64 [M, F], what each sentence tells, -1 for what it leaves open.
    """
    return ((asked[None] >= 0) & (asked[None] != facts[:, None])).sum(dim=2)


def tokens_of(sentences: Sequence[str], vocabulary: Vocabulary) -> Tensor:
    """The numbers of the known words, int64 [N, longest], 0 after the last."""
    tokens = torch.zeros(len(sentences), vocabulary.longest, dtype=torch.int64)
    number_of = {word: number for number, word in enumerate(vocabulary.words, start=1)}
    for row, sentence in enumerate(sentences):
        numbers = numbers_of(sentence, number_of, vocabulary.longest)
        tokens[row, : len(numbers)] = torch.tensor(numbers, dtype=torch.int64)
    return tokens
