"""Sentences in views: read, drawn, named again, and passed over by models that read none."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import latents_of, texts_of
from latentlab.rendering.render import Pictures, render
from latentlab.views import (
    Anchor,
    EachLabel,
    EachSentence,
    LabelMorph,
    LabelsView,
    SamplesView,
    Seed,
    SentenceMorph,
    TrayView,
    Vector,
    View,
    ViewError,
    WalkView,
)

RED, BLUE = "a small red circle", "a large blue square at the left"
LATENTS = (Seed(seed=3), Seed(seed=4))


@pytest.fixture
def reader(untrained: Callable[..., LatentModel]) -> LatentModel:
    return untrained("text2image", width=4, latent_size=8)


def by_hand(model: LatentModel, sentences: tuple[str, ...]) -> np.ndarray:
    """Both latents under every sentence, as the network itself draws them."""
    texts = texts_of(sentences, model).repeat_interleave(2, dim=0)
    return decode_exactly(model, latents_of(LATENTS, model).repeat(len(sentences), 1), texts)


def test_the_same_latents_stand_under_every_sentence(reader: LatentModel) -> None:
    view = LabelsView(latents=LATENTS, columns=EachSentence(sentences=(RED, BLUE)))
    pictures = render(reader, view)
    assert np.array_equal(pictures.pixels, by_hand(reader, (RED, BLUE)))
    assert pictures.row_captions == (RED, BLUE)
    assert pictures.captions == ("seed 3", "seed 4")
    assert pictures.anchor(view, 3) == Anchor(latent=Seed(seed=4), label=BLUE)


def test_between_two_sentences_the_ends_are_exact_and_the_middle_is_numbers(
    reader: LatentModel,
) -> None:
    view = LabelsView(latents=LATENTS, columns=SentenceMorph(start=RED, end=BLUE, steps=3))
    pictures = render(reader, view)
    expected = by_hand(reader, (RED, BLUE))
    assert np.array_equal(pictures.pixels[:2], expected[:2])
    assert np.array_equal(pictures.pixels[4:], expected[2:])
    middle = pictures.anchor(view, 2)
    assert isinstance(middle.label, Vector)
    mean = texts_of((RED, BLUE), reader).mean(dim=0)
    torch.testing.assert_close(torch.tensor(middle.label.numbers()), mean)
    again = render(reader, TrayView(anchors=(middle,)))
    assert np.array_equal(again.pixels[0], pictures.pixels[2])


def test_what_differs_only_in_unknown_words_is_the_same(reader: LatentModel) -> None:
    said = EachSentence(sentences=(RED, "A small, crimson RED circle!"))
    pictures = render(reader, LabelsView(latents=LATENTS, columns=said))
    assert np.array_equal(pictures.pixels[:2], pictures.pixels[2:])


def test_a_walk_leads_from_one_sentence_to_another(reader: LatentModel) -> None:
    anchors = (Anchor(latent=LATENTS[0], label=RED), Anchor(latent=LATENTS[1], label=BLUE))
    pictures = render(reader, WalkView(anchors=anchors, frames=5))
    expected = by_hand(reader, (RED, BLUE))
    assert np.array_equal(pictures.pixels[0], expected[0])
    assert np.array_equal(pictures.pixels[-1], expected[3])


def test_samples_show_a_sentence_or_the_examples_in_turn(reader: LatentModel) -> None:
    assert reader.vocabulary is not None
    in_turn = render(reader, SamplesView(rows=1, columns=4))
    examples = reader.vocabulary.examples
    assert in_turn.captions == (*examples, examples[0])
    view = SamplesView(rows=1, columns=4, label=BLUE)
    assert render(reader, view).anchor(view, 1).label == BLUE


@pytest.mark.parametrize(
    ("view", "part"),
    [
        (SamplesView(label="zzz zzz"), "knows no word of “zzz zzz”"),
        (
            LabelsView(latents=LATENTS, columns=EachSentence(sentences=(RED, "?"))),
            "knows no word of “?”",
        ),
        (LabelsView(latents=LATENTS, columns=LabelMorph(start=0, end=1)), "reads sentences"),
        (SamplesView(label=Vector.of([1.0, 2.0])), "A sentence of 2 numbers does not fit"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    reader: LatentModel, view: View, part: str
) -> None:
    with pytest.raises(ViewError) as error:
        render(reader, view)
    assert part in str(error.value)


def test_labels_are_passed_over_by_a_reader_and_sentences_by_a_model_of_labels(
    reader: LatentModel, untrained: Callable[..., LatentModel]
) -> None:
    def drawn(model: LatentModel, label: object) -> Pictures:
        return render(model, TrayView(anchors=(Anchor(latent=LATENTS[0], label=label),)))

    labelled = untrained("cgan", width=4, latent_size=8)
    assert np.array_equal(drawn(labelled, RED).pixels, drawn(labelled, 0).pixels)
    assert np.array_equal(drawn(reader, 7).pixels, drawn(reader, None).pixels)
    with pytest.raises(ViewError, match="reads no sentences"):
        render(labelled, LabelsView(latents=LATENTS, columns=EachSentence(sentences=(RED,))))


def test_every_label_of_a_reader_is_every_example(reader: LatentModel) -> None:
    view = LabelsView(latents=LATENTS, columns=EachLabel())
    pictures = render(reader, view)
    assert reader.vocabulary is not None
    assert pictures.captions == reader.vocabulary.examples
    assert pictures.anchor(view, 4).latent == Seed(seed=4)


def test_sentences_come_back_from_a_file_as_they_were() -> None:
    view = LabelsView(latents=LATENTS, columns=EachSentence(sentences=('say "red"', BLUE)))
    assert type(view).model_validate_json(view.model_dump_json()) == view
    mixed = TrayView(anchors=(Anchor(latent=Seed(seed=1), label="3"),))
    assert TrayView.model_validate_json(mixed.model_dump_json()).anchors[0].label == "3"
