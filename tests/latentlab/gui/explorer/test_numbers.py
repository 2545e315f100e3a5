"""Latents as text: what is pasted is what was copied."""

import numpy as np
import pytest

from latentlab.gui.explorer.numbers.numbers import as_json, pasted, seeds_of, vectors
from latentlab.latent.vectors import VectorError
from latentlab.views import Anchor, Seed, Vector

SIZE = 4


@pytest.mark.parametrize("count", [1, 3])
def test_numbers_come_back_to_the_last_bit(count: int) -> None:
    latents = np.random.default_rng(0).normal(size=(count, SIZE)).astype(np.float32)
    assert pasted(as_json(latents), SIZE) == vectors(latents)


@pytest.mark.parametrize("text", ["3, 14, 159", "3 14 159", " 3\n14\n159\n", "3;14;159"])
def test_whole_numbers_are_seeds(text: str) -> None:
    assert pasted(text, SIZE) == (Seed(seed=3), Seed(seed=14), Seed(seed=159))


def test_as_many_whole_numbers_as_a_latent_has_are_a_latent() -> None:
    assert pasted("0 0 1 0", SIZE) == (Vector.of([0, 0, 1, 0]),)


def test_wrong_text_gets_a_sentence() -> None:
    with pytest.raises(VectorError, match="holds 'hello', which is no number"):
        pasted("hello", SIZE)
    with pytest.raises(VectorError, match="a latent of this model has 4"):
        pasted("0.5 1.5", SIZE)
    with pytest.raises(VectorError, match="is no seed"):
        pasted(str(2**63), SIZE)


def test_only_anchors_with_a_seed_have_one() -> None:
    anchors = [Anchor(latent=Seed(seed=5)), Anchor(latent=Vector.of([1.0] * SIZE))]
    assert seeds_of(anchors) == (5,)
