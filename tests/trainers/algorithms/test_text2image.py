"""What sets text to image apart: wrong sentences, points between sentences, words that are read."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch.nn.functional import softplus

from trainers.algorithm import Update
from trainers.algorithms.text2image import (
    Text2Image,
    Text2ImageConfig,
    mean_where,
    wrong_sentences,
)
from trainers.capabilities import ReadsText, Samples
from trainers.data.captions import Captions, contradictions, tokens_of
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.data.words import Vocabulary
from trainers.needs import AlgorithmError

WORDS = Vocabulary(
    words=("blue", "circle", "red", "square"), longest=3, examples=("red circle", "blue square")
)
DATA = square_images(1, 16, (), WORDS)
SENTENCES = ("red circle", "blue circle", "red square", "blue square")


def make(**values: Any) -> Text2Image:
    torch.manual_seed(0)
    small = {"batch_size": 4, "width": 4, "latent_size": 3, "text_size": 8}
    algorithm = Text2Image(Text2ImageConfig.checked(small | values), DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    algorithm.step = 1  # without the penalty
    return algorithm.train()


def batch() -> Batch:
    images = torch.rand(4, 1, 16, 16, generator=torch.Generator().manual_seed(1)) * 2 - 1
    facts = torch.tensor([[0, 0], [1, 0], [0, 1], [1, 1]])
    said = Captions(WORDS, tokens_of(SENTENCES, WORDS)[:, None], facts, facts[:, None])
    return Batch(images, None, captions=said)


def forever() -> Iterator[Batch]:
    while True:
        yield batch()


def first_update(algorithm: Text2Image) -> Update:
    return next(algorithm.losses(forever()))


def test_the_discriminators_loss_is_that_of_the_paper() -> None:
    algorithm = make(wrong_weight=0.25)
    update = first_update(algorithm)
    # The same once more, by hand, with the same random numbers.
    rng = torch.Generator().manual_seed(0)
    said = batch().captions
    assert said is not None
    tokens, _ = said.draw(rng)
    texts = algorithm.model.read(tokens)
    told = torch.cat([texts, (texts[:2] + texts[2:]) / 2])
    twin = make(wrong_weight=0.25)  # batch normalisation of the first has moved on
    fake = twin.model.decode(twin.model.prior(6, rng), told)[:4]
    chosen, _ = wrong_sentences(contradictions(said.facts, said.facts), rng)
    images = batch().images
    right = twin.discriminator(images, texts)
    mismatched = twin.discriminator(images, texts[chosen])
    generated = twin.discriminator(fake, texts)
    by_hand = (
        softplus(-right).mean()
        + 0.25 * softplus(mismatched).mean()
        + 0.75 * softplus(generated).mean()
    )
    torch.testing.assert_close(update.loss, by_hand)


def test_the_generator_learns_from_whole_sentences_and_from_halfway_between_two() -> None:
    logits = torch.tensor([1.0, -2.0, 0.5, 3.0, 0.0, 1.0])
    whole, halfway = softplus(-logits[:4]).mean(), softplus(-logits[4:]).mean()
    algorithm = make(interpolation_weight=0.5)
    update = algorithm._generator_update(logits, 4)
    torch.testing.assert_close(update.loss, whole + 0.5 * halfway)


def test_halfway_points_are_means_of_two_sentences_and_the_discriminator_never_sees_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    algorithm = make()
    given: list[torch.Tensor] = []
    judge = algorithm.discriminator.judge

    def noting(features: torch.Tensor, texts: torch.Tensor) -> torch.Tensor:
        given.append(texts.detach())
        return judge(features, texts)

    monkeypatch.setattr(algorithm.discriminator, "judge", noting)
    updates = algorithm.losses(forever())
    next(updates)
    whole = given[0]
    rows = {tuple(each) for each in whole.tolist()}
    assert all(tuple(row) in rows for each in given for row in each.tolist())
    given.clear()
    next(updates)
    assert torch.equal(given[0][:4], whole)
    torch.testing.assert_close(given[0][4:], (whole[:2] + whole[2:]) / 2)


def test_without_interpolation_or_wrong_images_there_are_none() -> None:
    algorithm = make(interpolation_weight=0.0, wrong_weight=0.0)
    updates = list(algorithm.losses(forever()))
    assert [each.optimizer for each in updates] == ["discriminator", "generator"]
    assert updates[0].loss.isfinite()


def test_a_wrong_sentence_contradicts_the_image_in_as_few_facts_as_any() -> None:
    wrong_in = torch.tensor([[0, 2, 1, 0, 1], [3, 0, 0, 0, 2], [0, 0, 0, 0, 0], [1, 1, 1, 0, 4]])
    rng = torch.Generator().manual_seed(0)
    drawn = [wrong_sentences(wrong_in, rng) for _ in range(300)]
    for chosen, found in drawn:
        assert found.tolist() == [True, True, False, True]
        assert chosen[0] in (2, 4)
        assert chosen[1] == 4
    last = torch.stack([chosen[3] for chosen, _ in drawn]).bincount(minlength=5)
    assert last[3:].sum() == 0
    assert (last[:3] > 70).all()


def test_no_sentence_is_wrong_of_an_image_that_it_fits_as_well() -> None:
    facts = torch.tensor([[0, 0], [0, 1], [1, 1]])
    vague = torch.tensor([[0, -1], [-1, 1], [-1, -1], [1, 1]])
    rng = torch.Generator().manual_seed(0)
    for _ in range(50):
        chosen, found = wrong_sentences(contradictions(facts, vague), rng)
        assert chosen.tolist()[:1] == [1]
        assert chosen[1] == 3
        assert chosen[2] == 0
        assert found.all()


def test_a_batch_in_which_nothing_is_wrong_still_teaches() -> None:
    assert mean_where(torch.tensor([3.0, 5.0]), torch.tensor([False, False])) == 0
    assert mean_where(torch.tensor([3.0, 5.0]), torch.tensor([False, True])) == 5


def test_the_encoder_learns_with_the_discriminator_alone() -> None:
    algorithm = make()
    owned = {
        name: {id(p) for group in each.param_groups for p in group["params"]}
        for name, each in algorithm.make_optimizers().items()
    }
    encoder = {id(p) for p in algorithm.model.encoder.parameters()}
    assert encoder <= owned["discriminator"]
    assert not encoder & owned["generator"]


def test_sentences_are_read_alike_whatever_stands_beside_or_behind_them() -> None:
    model = make().model.eval()
    assert isinstance(model, Samples)
    assert isinstance(model, ReadsText)
    tokens = tokens_of(SENTENCES, WORDS)
    longer = torch.cat([tokens, torch.zeros(4, 5, dtype=torch.int64)], dim=1)
    alone = torch.cat([model.read(each[None]) for each in tokens])
    torch.testing.assert_close(model.read(tokens), alone)
    torch.testing.assert_close(model.read(longer), alone)
    turned = model.read(tokens_of(["circle red"], WORDS))
    assert not torch.allclose(turned, alone[:1])


def test_without_a_sentence_the_first_example_is_drawn() -> None:
    model = make().model.eval()
    latents = model.prior(2, torch.Generator().manual_seed(0))
    text = model.read(tokens_of(["red circle"], WORDS)).expand(2, -1)
    assert torch.equal(model.decode(latents), model.decode(latents, text))


def test_the_penalty_comes_every_sixteenth_step() -> None:
    losses = []
    for step in (15, 16):
        algorithm = make(penalty_weight=50.0)
        algorithm.step = step
        losses.append(first_update(algorithm).loss)
    assert losses[1] > losses[0]


def test_data_without_sentences_are_refused_with_what_to_choose() -> None:
    with pytest.raises(AlgorithmError, match=r"Text to image learns from sentences.*captions"):
        Text2Image(Text2ImageConfig(), square_images(3, 32))
